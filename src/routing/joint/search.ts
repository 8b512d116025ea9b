import { searchPrices } from './dual.ts';
import { better, improveByForce, improveGroups, improveSingly, type RepairEffort, repair } from './moves.ts';
import { copyOf, type Placement, placementOf, type Tableau, tableauOf } from './placement.ts';
import { bestResponse, reduce } from './prices.ts';
import { type JointChoice, type JointProblem, roundingWidth } from './problem.ts';

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
  /** Answers of the price search that are made into plans. */
  readonly starts: number;
  readonly passes: number;
  readonly repair: RepairEffort;
  /** Moves that are forced, and times that groups and forced moves are gone through. */
  readonly tries: number;
  readonly sweeps: number;
}

/** Effort by size: small plans are searched thoroughly, large ones have less to gain from it. */
function effortFor(shots: number): Effort {
  if (shots <= 60)
    return { rounds: 120, starts: 5, passes: 6, repair: { scans: 60, relays: 10 }, tries: 40, sweeps: 3 };
  if (shots <= 600) return { rounds: 80, starts: 2, passes: 3, repair: { scans: 80, relays: 1 }, tries: 16, sweeps: 1 };
  return { rounds: 120, starts: 2, passes: 3, repair: { scans: 80, relays: 0 }, tries: 0, sweeps: 0 };
}

/** Factors on the prices that are tried when no plan keeps every limit. */
const dearer = [1.15, 1.3, 1.6, 2, 3, 5];

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

/**
 * Finds a joint plan without a solver: prices for what is scarce, the shots' answers to them, repair, then moves of
 * shots, groups and swaps. Pure and deterministic. Limits come first (money before time), value second.
 */
export function searchJointly(problem: JointProblem): JointAnswer {
  const t = tableauOf(problem);
  const effort = effortFor(t.shotCount);
  const first = placementOf(t, cheapest(t));
  improveSingly(t, first, effort.passes);
  const dual = searchPrices(t, first.excess <= roundingWidth ? first.value : undefined, effort.rounds);
  const reduced = new Float64Array(t.value.length);
  reduce(t, dual.prices, reduced);
  let best = first;
  for (const answer of dual.answers.slice(-effort.starts)) {
    const p = placementOf(t, answer);
    repair(t, p, -1, effort.repair);
    improveSingly(t, p, effort.passes);
    if (better(p, best)) best = copyOf(p);
  }
  // Where the plan is so tight that none was found: dearer prices leave more room, at the cost of value.
  for (const factor of best.excess > roundingWidth ? dearer : []) {
    const at = new Int32Array(t.shotCount);
    reduce(
      t,
      dual.prices.map((price) => price * factor),
      reduced,
    );
    bestResponse(t, reduced, at);
    const p = placementOf(t, at);
    repair(t, p, -1, effort.repair);
    if (better(p, best)) best = copyOf(p);
    if (best.excess <= roundingWidth) break;
  }
  reduce(t, dual.prices, reduced);
  improveSingly(t, best, effort.passes);
  for (let sweep = 0; sweep < effort.sweeps; sweep++) {
    if (best.excess <= roundingWidth && dual.bound - best.value <= roundingWidth) break;
    const byGroup = improveGroups(t, best, reduced, { scans: 6, relays: 0 });
    improveSingly(t, best, effort.passes);
    const byForce = improveByForce(t, best, reduced, { tries: effort.tries, repair: { scans: 4, relays: 0 } });
    if (!byGroup && !byForce) break;
  }
  const exact = placementOf(t, best.at);
  return {
    choice: choiceOf(t, exact),
    value: exact.value,
    feasible: exact.excess <= roundingWidth,
    bound: Math.max(dual.bound, exact.value),
  };
}
