import type { EngineId } from '../core/ids.ts';
import type { Queue } from './load.ts';
import type { Option } from './options.ts';
import { tuning } from './tuning.ts';

/** Rounds in which the weights of the bound are improved; more gain little. */
const rounds = 20;

/**
 * Seconds until which a joint plan may fill its engines: the deadline, or, where not even perfectly spread work would be
 * done by then, somewhat more than the soonest finish. A deadline that can't be held would else count for every shot alike,
 * and heap them on whichever engine is fastest, whatever stands there already.
 * @param shots the options of every shot, in an order that does not hang on names: of equals, the first is taken.
 * @param deadlineS seconds that all shots together may take.
 */
export function finishWithinS(
  shots: readonly (readonly Option[])[],
  queues: ReadonlyMap<EngineId, Queue>,
  deadlineS: number,
): number {
  const soonestS = soonestFinishS(shots, queues);
  if (soonestS <= deadlineS || leastFinishS(shots, queues) <= deadlineS) return deadlineS;
  return soonestS * tuning.lateBy;
}

/**
 * Seconds in which all shots can be made where only time counts: longest work first, each where it ends first. Never less
 * than the least possible.
 */
export function soonestFinishS(shots: readonly (readonly Option[])[], queues: ReadonlyMap<EngineId, Queue>): number {
  const shortest = (options: readonly Option[]): number => Math.min(...options.map(({ workS }) => workS));
  const given = new Map<EngineId, number>();
  let lastS = 0;
  for (const options of shots.filter(({ length }) => length > 0).sort((a, b) => shortest(b) - shortest(a))) {
    const [first] = options
      .flatMap((option) => {
        const queue = queues.get(option.engine);
        if (queue === undefined) return [];
        const workS = (given.get(option.engine) ?? 0) + option.workS;
        return [{ engine: option.engine, workS, endS: option.coolingS + (queue.baseWorkS + workS) / queue.slots }];
      })
      .sort((a, b) => a.endS - b.endS);
    if (first === undefined) continue;
    given.set(first.engine, first.workS);
    lastS = Math.max(lastS, first.endS);
  }
  return lastS;
}

/**
 * Seconds below which no spread of the work, however fine, gets all shots made; rests and running attempts not counted.
 * Any weights of the engines' slots that add up to 1 give such a bound (duality of linear programming); each round gives
 * more weight to the engines that were overrun.
 */
export function leastFinishS(shots: readonly (readonly Option[])[], queues: ReadonlyMap<EngineId, Queue>): number {
  const slots = new Map([...queues].map(([engine, queue]) => [engine, queue.slots]));
  let weights = new Map([...slots.keys()].map((engine) => [engine, 1]));
  let best = 0;
  for (let round = 0; round < rounds; round++) {
    const whole = [...weights].reduce((sum, [engine, weight]) => sum + weight * (slots.get(engine) ?? 0), 0);
    const load = new Map<EngineId, number>();
    let boundS = 0;
    for (const options of shots) {
      let [cheapest, least]: [Option | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
      for (const option of options) {
        const weighed = option.workS * (weights.get(option.engine) ?? 0);
        if (weighed < least) [cheapest, least] = [option, weighed];
      }
      if (cheapest === undefined) continue;
      boundS += least / whole;
      load.set(cheapest.engine, (load.get(cheapest.engine) ?? 0) + cheapest.workS / (slots.get(cheapest.engine) ?? 1));
    }
    best = Math.max(best, boundS);
    const most = Math.max(1e-9, ...load.values());
    weights = new Map(
      [...weights].map(([engine, weight]) => [engine, weight * Math.exp((load.get(engine) ?? 0) / most - 0.5)]),
    );
  }
  return best;
}
