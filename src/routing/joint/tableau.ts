import type { JointProblem } from './problem.ts';

/**
 * Amounts of everything scarce in one list: money, then work of every engine, requests of every engine, chains, and shots
 * that leave the plan before. Prices are utility per unit.
 */
export type Scarce = Float64Array;

/** Where the parts of a `Scarce` begin; money is at 0. */
export interface Parts {
  readonly workS: number;
  readonly requests: number;
  readonly chainS: number;
  readonly moves: number;
}

/** A problem laid out in flat arrays, with what the search reads all the time. */
export interface Tableau {
  readonly problem: JointProblem;
  readonly shotCount: number;
  readonly engineCount: number;
  readonly parts: Parts;
  /** First option of every shot, and one past the last option of the last. */
  readonly start: Int32Array;
  readonly engine: Int32Array;
  readonly value: Float64Array;
  readonly money: Float64Array;
  readonly workS: Float64Array;
  readonly requests: Float64Array;
  /** 1 for every option that leaves the shot's home. */
  readonly moves: Uint8Array;
  readonly group: Int32Array;
  readonly switchLoss: Float64Array;
  readonly members: readonly (readonly number[])[];
  /** Chains of every shot. */
  readonly chainsOf: readonly (readonly number[])[];
  /** Seconds of work on every engine if it made all it can make. */
  readonly mostWorkS: Float64Array;
  /** How much there is of everything scarce; infinite where nobody counts. */
  readonly limits: Scarce;
  /** What a unit over each limit weighs in a placement's excess. */
  readonly weights: Scarce;
}

/** How much more an excess of money weighs than one of time: the budget holds before the deadline does. */
export const moneyWeight = 1000;

function mostWorkOf({ shots, engines }: JointProblem): Float64Array {
  const most = new Float64Array(engines.length);
  for (const { options } of shots) for (const { engine, workS } of options) most[engine] = (most[engine] ?? 0) + workS;
  return most;
}

/** Nothing of anything. */
export function nothing({ limits }: Tableau): Scarce {
  return new Float64Array(limits.length);
}

/** Lays a problem out. Excesses weigh as shares of their limits; moves have a price instead of a limit. */
export function tableauOf(problem: JointProblem): Tableau {
  const { shots, engines, chains, budget } = problem;
  const start = new Int32Array(shots.length + 1);
  shots.forEach(({ options }, s) => {
    start[s + 1] = (start[s] ?? 0) + options.length;
  });
  const all = shots.flatMap(({ options }) => options);
  const members: number[][] = Array.from({ length: problem.groupCount }, () => []);
  shots.forEach(({ group }, s) => {
    members[group]?.push(s);
  });
  const chainsOf: number[][] = shots.map(() => []);
  chains.forEach((chain, c) => {
    for (const s of chain.shots) chainsOf[s]?.push(c);
  });
  const limits = Float64Array.from([
    budget,
    ...engines.map(({ workLimitS }) => workLimitS),
    ...engines.map(({ requestLimit }) => requestLimit),
    ...chains.map(({ limitS }) => limitS),
    Number.POSITIVE_INFINITY,
  ]);
  const parts = {
    workS: 1,
    requests: 1 + engines.length,
    chainS: 1 + 2 * engines.length,
    moves: limits.length - 1,
  };
  return {
    problem,
    shotCount: shots.length,
    engineCount: engines.length,
    parts,
    start,
    engine: Int32Array.from(all, ({ engine }) => engine),
    value: Float64Array.from(all, ({ value }) => value),
    money: Float64Array.from(all, ({ money }) => money),
    workS: Float64Array.from(all, ({ workS }) => workS),
    requests: Float64Array.from(all, ({ requests }) => requests),
    moves: Uint8Array.from(
      shots.flatMap(({ options, home }) => options.map((_, k) => (home === undefined || home === k ? 0 : 1))),
    ),
    group: Int32Array.from(shots, ({ group }) => group),
    switchLoss: Float64Array.from(shots, ({ switchLoss }) => switchLoss),
    members,
    chainsOf,
    mostWorkS: mostWorkOf(problem),
    limits,
    weights: limits.map((limit, k) => (k === 0 ? moneyWeight : 1) / Math.max(limit, 1e-9)),
  };
}
