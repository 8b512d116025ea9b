import { unitsOf } from './dual.ts';
import { better } from './moves.ts';
import {
  type Change,
  copyOf,
  excessOf,
  newLeave,
  type Placement,
  place,
  restore,
  weighLeaving,
  weighMove,
} from './placement.ts';
import { roundingWidth } from './problem.ts';
import type { Scarce, Tableau } from './tableau.ts';

/** Where and how long a walk goes. */
export interface Walk {
  /** Prices of everything scarce: what being over a limit costs at first. */
  readonly prices: Scarce;
  /** Which of the ways to walk; counted round. */
  readonly gait: number;
  /** Moves in all. */
  readonly steps: number;
  /** Value at which the plan is good enough. */
  readonly enough: number;
}

/** How a walk goes; ways differ, so that one finds what the others miss. */
interface Gait {
  /** Steps for which a shot may not go back: these and up to as many more. */
  readonly tenure: number;
  /** Lowest cost of an excess, as a share of its price. */
  readonly least: number;
  /** An excess gets dearer by this factor with every step that it lasts, and cheaper while its limit holds. */
  readonly dearer: number;
  readonly cheaper: number;
}

const usualGait: Gait = { tenure: 4, least: 1, dearer: 1.2, cheaper: 0.95 };
const gaits: readonly Gait[] = [
  usualGait,
  { tenure: 8, least: 0.3, dearer: 1.1, cheaper: 0.95 },
  { tenure: 4, least: 0.3, dearer: 1.5, cheaper: 0.8 },
];

/**
 * Walks through plans one move at a time, each step the best one there is, even over a limit or downhill; a shot that moved
 * may not go back for a while, so the walk leaves what single moves and repairs can't. Limits are prices here that grow as
 * long as they are exceeded. `best` becomes the best plan met. Deterministic.
 */
export function wander(t: Tableau, best: Placement, { prices, gait, steps, enough }: Walk): void {
  const units = unitsOf(t);
  const spread = spreadOf(t);
  const { least, dearer, cheaper, tenure } = gaits[gait % gaits.length] ?? usualGait;
  const floor = prices.map((price, k) => Math.max(least * price, (0.05 * spread) / (units[k] ?? 1)));
  const weights = floor.slice();
  const walked: Tableau = { ...t, weights };
  const p = copyOf(best);
  const barred = new Int32Array(t.value.length).fill(-1);
  const change: Change = { value: 0, excess: 0 };
  const scratch: Change = { value: 0, excess: 0 };
  const leave = newLeave();
  const stays = Math.min(tenure, (t.shotCount + 1) >> 1);
  for (let step = 0; step < steps; step++) {
    if (best.excess <= roundingWidth && best.value >= enough) return;
    p.excess = excessOf(walked, p.used);
    let shot = -1;
    let option = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let s = 0; s < t.shotCount; s++) {
      weighLeaving(walked, p, s, leave);
      const end = t.start[s + 1] ?? 0;
      for (let o = t.start[s] ?? 0; o < end; o++) {
        if (o === p.at[s]) continue;
        weighMove(walked, p, s, o, leave, change);
        const gain = change.value - change.excess;
        if (gain <= most) continue;
        if ((barred[o] ?? -1) > step) {
          // Even a barred move is made when it ends at the best plan so far.
          const holds = p.excess + change.excess <= roundingWidth;
          if (!holds || (best.excess <= roundingWidth && p.value + change.value <= best.value + roundingWidth))
            continue;
        }
        shot = s;
        option = o;
        most = gain;
      }
    }
    if (shot < 0) continue;
    // Where it comes from is barred; a little longer or shorter by turns, or walks go in circles.
    barred[p.at[shot] ?? 0] = step + 1 + stays + ((step * 7) % (stays + 1));
    place(walked, p, shot, option, scratch);
    for (let k = 0; k < weights.length; k++) {
      const over = (p.used[k] ?? 0) > (t.limits[k] ?? 0) * (1 + roundingWidth);
      weights[k] = Math.max(floor[k] ?? 0, (weights[k] ?? 0) * (over ? dearer : cheaper));
    }
    const here = { ...p, excess: excessOf(t, p.used) };
    if (better(here, best)) restore(best, here);
  }
}

/** What choosing well among a shot's options is usually worth. */
function spreadOf(t: Tableau): number {
  let sum = 0;
  for (let s = 0; s < t.shotCount; s++) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let o = t.start[s] ?? 0; o < (t.start[s + 1] ?? 0); o++) {
      low = Math.min(low, t.value[o] ?? 0);
      high = Math.max(high, t.value[o] ?? 0);
    }
    sum += Math.max(0, high - low);
  }
  return t.shotCount === 0 ? 0 : sum / t.shotCount;
}
