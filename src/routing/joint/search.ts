import { searchPrices } from './dual.ts';
import { better, improveGroups, improveSingly, repair, takeBack } from './moves.ts';
import { type Placement, placementOf, restore } from './placement.ts';
import { reduce } from './prices.ts';
import { type JointChoice, type JointProblem, roundingWidth } from './problem.ts';
import { type Tableau, tableauOf } from './tableau.ts';
import { wander } from './wander.ts';

/** A joint plan with what is known about how good it is. */
export interface JointAnswer {
  readonly choice: JointChoice;
  readonly value: number;
  /** Whether every limit holds. `false` says that the search found no such plan, not that there is none. */
  readonly feasible: boolean;
  /** Upper bound of every plan that keeps the limits. */
  readonly bound: number;
}

interface Effort {
  /** Rounds of the price search. */
  readonly rounds: number;
  /** Answers of the price search that are made into plans, and steps of the walk from each. */
  readonly starts: number;
  readonly startSteps: number;
  readonly passes: number;
  /** Scans of a repair. */
  readonly scans: number;
  /** Times that groups are gone through and the best plan is walked from, and steps of each walk. */
  readonly sweeps: number;
  readonly steps: number;
}

/**
 * Effort by size: it bounds the work, also where no plan keeps the limits. Small plans are searched thoroughly, large ones
 * have less to gain from it.
 */
function effortFor(shots: number): Effort {
  if (shots <= 60) return { rounds: 120, starts: 15, startSteps: 40, passes: 6, scans: 40, sweeps: 3, steps: 150 };
  if (shots <= 600) return { rounds: 80, starts: 2, startSteps: 0, passes: 3, scans: 80, sweeps: 1, steps: 300 };
  return { rounds: 120, starts: 2, startSteps: 0, passes: 3, scans: 80, sweeps: 1, steps: 60 };
}

/** A plan this close to the bound, as a share of it, is not searched any further. */
const closeEnough = 5e-4;
/** Scans of a repair after a whole group moved. */
const groupScans = 6;

function choiceOf(t: Tableau, p: Placement): JointChoice {
  return p.at.map((o, s) => o - (t.start[s] ?? 0));
}

/** Every shot on the option that takes least money: what is affordable if anything is. */
function cheapest(t: Tableau): Int32Array {
  const at = new Int32Array(t.shotCount);
  for (let s = 0; s < t.shotCount; s++) {
    let best = t.start[s] ?? 0;
    for (let o = best; o < (t.start[s + 1] ?? 0); o++) if ((t.money[o] ?? 0) < (t.money[best] ?? 0)) best = o;
    at[s] = best;
  }
  return at;
}

/** Every shot at home, the others where the prices want them: the plan before with the fewest moves. */
function athome(t: Tableau, answer: Int32Array): Int32Array {
  return answer.map((o, s) => {
    const home = t.problem.shots[s]?.home;
    return home === undefined ? o : (t.start[s] ?? 0) + home;
  });
}

/**
 * Finds a joint plan without a solver: prices for what is scarce, the shots' answers to them, repair, then moves of
 * shots and groups, and walks through worse plans to better ones. It stops as soon as the plan is as good as proven.
 * Pure and deterministic. Limits come first (money before time), value second.
 */
export function searchJointly(problem: JointProblem): JointAnswer {
  const t = tableauOf(problem);
  const effort = effortFor(t.shotCount);
  const best = placementOf(t, cheapest(t));
  improveSingly(t, best, effort.passes);
  const target = best.excess <= roundingWidth ? best.value : undefined;
  const { bound, prices, answers } = searchPrices(t, target, effort.rounds);
  const enough = bound - closeEnough * Math.abs(bound);
  const reached = (): boolean => best.excess <= roundingWidth && best.value >= enough;
  const walk = { prices, enough };
  const starts = answers.slice(-effort.starts);
  const [latest] = starts.slice(-1);
  if (latest !== undefined && problem.shots.some(({ home }) => home !== undefined)) starts.unshift(athome(t, latest));
  for (const [gait, answer] of starts.entries()) {
    if (reached()) break;
    const p = placementOf(t, answer);
    repair(t, p, effort.scans);
    improveSingly(t, p, effort.passes);
    wander(t, p, { ...walk, gait, steps: effort.startSteps });
    if (better(p, best)) restore(best, p);
  }
  const reduced = new Float64Array(t.value.length);
  reduce(t, prices, reduced);
  for (let sweep = 0; sweep < effort.sweeps && !reached(); sweep++) {
    if (improveGroups(t, best, reduced, groupScans)) improveSingly(t, best, effort.passes);
    wander(t, best, { ...walk, gait: sweep, steps: effort.steps });
  }
  takeBack(t, best);
  const exact = placementOf(t, best.at);
  return {
    choice: choiceOf(t, exact),
    value: exact.value,
    feasible: exact.excess <= roundingWidth,
    bound: Math.max(bound, exact.value),
  };
}
