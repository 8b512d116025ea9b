import { rfc3339 } from '../../core/clock.ts';
import { type Dimension, dimensions, isDimension } from '../../core/dimensions.ts';
import type { EngineId, ShotRef } from '../../core/ids.ts';
import type { ProductionState } from '../../orchestration/state.ts';
import type { Production } from '../../production/production.ts';

/** One delivered clip of a calibration. */
export interface Clip {
  readonly ref: ShotRef;
  /** Key of the prompt: clips with the same one can be compared. */
  readonly prompt: string;
  readonly dimension: Dimension;
  readonly words: string;
  readonly durationS: number;
  readonly engine: EngineId;
  readonly sha256: string;
  /** Made by the lab. */
  readonly emulated: boolean;
  /** What the gate measured, by dimension. */
  readonly gate: Readonly<Partial<Record<Dimension, number>>>;
  readonly modelVersion?: string;
  /** Day of delivery, UTC. */
  readonly madeOn: string;
}

/** The clips of a calibration, in the order of its file: the first take of each shot. */
export function clipsOf(production: Production, state: ProductionState): readonly Clip[] {
  return production.episodes
    .flatMap(({ shots }) => shots)
    .flatMap((shot): readonly Clip[] => {
      const [take] = state.shots[shot.ref]?.takes ?? [];
      const attempt = state.shots[shot.ref]?.attempts.find((each) => each.attempt === take?.attempt);
      if (take === undefined || attempt === undefined || !isDimension(shot.episode)) return [];
      const modelVersion = state.engines[take.engine]?.terms?.modelVersion;
      const scores = dimensions.flatMap((dimension) => {
        const score = take.verdict?.dimensions[dimension]?.score01 ?? null;
        return score === null ? [] : [[dimension, score] as const];
      });
      return [
        {
          ref: shot.ref,
          prompt: shot.scene,
          dimension: shot.episode,
          words: shot.prompt,
          durationS: shot.durationS,
          engine: take.engine,
          sha256: take.asset.sha256,
          emulated: attempt.emulated,
          gate: Object.fromEntries(scores),
          ...(modelVersion === undefined ? {} : { modelVersion }),
          madeOn: rfc3339(attempt.endedAt ?? attempt.startedAt).slice(0, 10),
        },
      ];
    });
}
