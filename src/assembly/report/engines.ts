import type { EngineId } from '../../core/ids.ts';
import type { MicroUsd } from '../../core/money.ts';
import { type Html, html } from './html.ts';
import type { EpisodeReport } from './model.ts';

/** What one engine did in the episode. */
export interface EngineUse {
  readonly engine: EngineId;
  /** Short mark beside the colour: `A`, `B` … by first use. */
  readonly key: string;
  /** Index into the colour set, 0..7; repeats beyond eight engines, which is why the key exists. */
  readonly colour: number;
  /** Shots whose picture in the cut is this engine's. */
  readonly shots: number;
  /** Seconds of the cut. */
  readonly pictureS: number;
  readonly attempts: number;
  /** Attempts that delivered a take which was not rejected. */
  readonly usable: number;
  readonly costMicroUsd: MicroUsd;
}

/** Colours in the style sheet. */
export const engineColours = 8;

/** Every engine that was tried or chosen, in order of first appearance in playing order. */
export function enginesUsed(report: EpisodeReport): readonly EngineUse[] {
  const ids = new Set(
    report.shots.flatMap((shot) => [
      ...(shot.engine === null ? [] : [shot.engine]),
      ...shot.attempts.map((attempt) => attempt.engine),
    ]),
  );
  return [...ids].map((engine, i) => {
    const shots = report.shots.filter((shot) => shot.engine === engine && shot.state === 'accepted');
    const attempts = report.shots.flatMap((shot) => shot.attempts).filter((attempt) => attempt.engine === engine);
    return {
      engine,
      key: keyOf(i),
      colour: i % engineColours,
      shots: shots.length,
      pictureS: shots.reduce((sum, shot) => sum + shot.durationS, 0),
      attempts: attempts.length,
      usable: attempts.filter((attempt) => attempt.outcome === 'delivered' && attempt.verdict !== 'fail').length,
      costMicroUsd: attempts.reduce((sum, attempt) => sum + Math.round(attempt.cost.amount * 1_000_000), 0),
    };
  });
}

/** Coloured key of an engine, as in the legend; a dash for an engine that never appeared. */
export function engineKey(uses: readonly EngineUse[], engine: EngineId | null): Html {
  const use = uses.find((one) => one.engine === engine);
  if (use === undefined) return html`<span class="key" aria-hidden="true">–</span>`;
  return html`<span class="key e${use.colour}" aria-hidden="true">${use.key}</span>`;
}

function keyOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${letter}${Math.floor(index / 26) + 1}`;
}
