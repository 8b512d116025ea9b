import type { EngineId, ShotRef } from '../core/ids.ts';
import type { Option, ShotOptions } from './options.ts';
import { tuning } from './tuning.ts';

/**
 * Seconds until the last shot is accepted: list scheduling over every engine's slots in playing order, a continued shot
 * after the one it continues, each shot as long as its expected attempts. The 90th percentile stretches every attempt
 * by the measured spread, which overstates it a little: not all shots are slow at once.
 */
export function finishEstimate(
  open: readonly ShotOptions[],
  chosen: ReadonlyMap<ShotRef, Option>,
): { readonly p50S: number; readonly p90S: number } {
  return { p50S: makespanS(open, chosen, 1), p90S: makespanS(open, chosen, tuning.p90OverTypical) };
}

function makespanS(open: readonly ShotOptions[], chosen: ReadonlyMap<ShotRef, Option>, stretch: number): number {
  const slots = new Map<EngineId, number[]>();
  const endOf = new Map<ShotRef, number>();
  for (const { shot } of open) {
    const option = chosen.get(shot.ref);
    if (option === undefined) continue;
    const free =
      slots.get(option.engine) ??
      Array.from({ length: Math.max(1, option.standing.facts.concurrency) }, () => option.coolingS);
    const earliest = Math.min(...free);
    const after = shot.continues === undefined ? 0 : (endOf.get(shot.continues) ?? 0);
    const end = Math.max(earliest, after) + option.workS * stretch;
    free[free.indexOf(earliest)] = end;
    slots.set(option.engine, free);
    endOf.set(shot.ref, end);
  }
  return Math.round(Math.max(0, ...endOf.values()));
}
