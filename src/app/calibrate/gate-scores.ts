import { type Dimension, dimensions } from '../../core/dimensions.ts';
import type { EngineId } from '../../core/ids.ts';
import { neutralMean01 } from '../../routing/posterior.ts';
import type { Clip } from './clips.ts';

/** How the gate's scores place one engine in one dimension. */
export interface GatePlace {
  readonly engine: EngineId;
  readonly dimension: Dimension;
  /** On the scale of the priors: the middle of the engines compared, and how far from it. */
  readonly mean01: number;
  /** Standard deviation of the mean. */
  readonly sd: number;
  /** Prompts that other engines were scored on too. */
  readonly n: number;
}

/** Spread of single scores taken for granted, worth two prompts, so that a few equal ones don't look certain. */
const expectedSd = 0.1;
const expectedN = 2;

/**
 * Places engines by the gate's scores. Only differences on the same prompt count, since an easy prompt is scored high on
 * every engine; the gate's own level says nothing, so the middle is put where priors have theirs.
 */
export function gatePlaces(clips: readonly Clip[]): readonly GatePlace[] {
  return dimensions.flatMap((dimension) => {
    const scored = clips.flatMap(({ prompt, engine, gate }) => {
      const score = gate[dimension];
      return score === undefined ? [] : [{ prompt, engine, score }];
    });
    const differences = [...Map.groupBy(scored, ({ prompt }) => prompt).values()].flatMap((own) => {
      if (own.length < 2) return [];
      const middle = own.reduce((sum, { score }) => sum + score, 0) / own.length;
      return own.map(({ engine, score }) => ({ engine, difference: score - middle }));
    });
    return [...Map.groupBy(differences, ({ engine }) => engine)].map(([engine, own]) => {
      const n = own.length;
      const mean = own.reduce((sum, { difference }) => sum + difference, 0) / n;
      const squares = own.reduce((sum, { difference }) => sum + (difference - mean) ** 2, 0);
      const variance = (squares + expectedN * expectedSd ** 2) / (n - 1 + expectedN);
      return { engine, dimension, mean01: clamped(neutralMean01 + mean), sd: Math.sqrt(variance / n), n };
    });
  });
}

function clamped(value: number): number {
  return Math.min(1, Math.max(0, value));
}
