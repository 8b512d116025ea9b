import type { EngineId } from '../core/ids.ts';
import type { Option } from './options.ts';

interface EngineLoad {
  readonly count: number;
  readonly workS: number;
}

/** Work given to each engine so far. Waiting is estimated as half of what stands on the engine, per slot. */
export type Load = Map<EngineId, EngineLoad>;

const nothing: EngineLoad = { count: 0, workS: 0 };

function slots(option: Option): number {
  return Math.max(1, option.standing.facts.concurrency);
}

/** The load with the attempts that already run: each is taken for one attempt of this length. */
function standing(load: Load, option: Option): EngineLoad {
  const { count, workS } = load.get(option.engine) ?? nothing;
  const open = option.standing.openAttempts;
  return { count: count + open, workS: workS + (open * option.workS) / option.outlook.attempts };
}

/** Puts a shot on an engine. */
export function addLoad(load: Load, option: Option): void {
  const { count, workS } = load.get(option.engine) ?? nothing;
  load.set(option.engine, { count: count + 1, workS: workS + option.workS });
}

/** Takes a shot off an engine again. */
export function removeLoad(load: Load, option: Option): void {
  const { count, workS } = load.get(option.engine) ?? nothing;
  load.set(option.engine, { count: Math.max(0, count - 1), workS: Math.max(0, workS - option.workS) });
}

/** Seconds of waiting that one more shot suffers and causes together: what it costs the episode. */
export function addedWaitS(load: Load, option: Option): number {
  const others = standing(load, option);
  if (others.count < slots(option)) return 0;
  return (0.5 * (others.count * option.workS + others.workS)) / slots(option);
}

/** Seconds until an engine would be done with its load and one more shot (0 more when `option` is already in it). */
export function doneS(load: Load, option: Option, more: boolean): number {
  return option.coolingS + (standing(load, option).workS + (more ? option.workS : 0)) / slots(option);
}
