import type { JointChoice, JointProblem, JointWorth } from './problem.ts';
import { totalWaitS } from './waiting.ts';

/** A problem laid out in flat arrays, with what the search reads all the time. */
export interface Tableau {
  readonly problem: JointProblem;
  readonly shotCount: number;
  readonly engineCount: number;
  /** First option of every shot, and one past the last option of the last. */
  readonly start: Int32Array;
  readonly engine: Int32Array;
  readonly value: Float64Array;
  readonly money: Float64Array;
  readonly workS: Float64Array;
  readonly requests: Float64Array;
  readonly group: Int32Array;
  readonly switchLoss: Float64Array;
  readonly members: readonly (readonly number[])[];
  /** Chains of every shot. */
  readonly chainsOf: readonly (readonly number[])[];
  /** Seconds of work on every engine if it made all it can make. */
  readonly mostWorkS: Float64Array;
}

function mostWorkOf({ shots, engines }: JointProblem): Float64Array {
  const most = new Float64Array(engines.length);
  for (const { options } of shots) for (const { engine, workS } of options) most[engine] = (most[engine] ?? 0) + workS;
  return most;
}

/** Lays a problem out. */
export function tableauOf(problem: JointProblem): Tableau {
  const { shots, engines, chains } = problem;
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
  return {
    problem,
    shotCount: shots.length,
    engineCount: engines.length,
    start,
    engine: Int32Array.from(all, ({ engine }) => engine),
    value: Float64Array.from(all, ({ value }) => value),
    money: Float64Array.from(all, ({ money }) => money),
    workS: Float64Array.from(all, ({ workS }) => workS),
    requests: Float64Array.from(all, ({ requests }) => requests),
    group: Int32Array.from(shots, ({ group }) => group),
    switchLoss: Float64Array.from(shots, ({ switchLoss }) => switchLoss),
    members,
    chainsOf,
    mostWorkS: mostWorkOf(problem),
  };
}

/** A choice with its sums, changed in place by the search. Options are counted through all shots (`Tableau.start`). */
export interface Placement {
  readonly at: Int32Array;
  readonly workS: Float64Array;
  readonly requests: Float64Array;
  readonly chainS: Float64Array;
  /** Switch loss that stands on every engine, group by group. */
  readonly held: Float64Array;
  money: number;
  /** Value without any limit's excess. */
  value: number;
  /** Excess over the limits; money weighs `moneyWeight`. */
  excess: number;
}

/** How much more an excess of money weighs than one of time: the budget holds before the deadline does. */
const moneyWeight = 1000;

function over(used: number, limit: number): number {
  return used > limit ? (used - limit) / Math.max(limit, 1e-9) : 0;
}

function engineValue(t: Tableau, e: number, workS: number): number {
  const engine = t.problem.engines[e];
  if (engine === undefined || engine.waitPrice === 0) return 0;
  return -engine.waitPrice * totalWaitS(engine.baseWorkS + workS, engine.roundS);
}

function engineExcess(t: Tableau, e: number, workS: number, requests: number): number {
  const engine = t.problem.engines[e];
  if (engine === undefined) return 0;
  return over(workS, engine.workLimitS) + over(requests, engine.requestLimit);
}

/** Switch loss saved in a group: all that stands on its best engine. */
function kept(p: Placement, t: Tableau, group: number): number {
  let best = 0;
  const from = group * t.engineCount;
  for (let e = 0; e < t.engineCount; e++) best = Math.max(best, p.held[from + e] ?? 0);
  return best;
}

/** Places every shot on the given option (counted through all shots). */
export function placementOf(t: Tableau, at: Int32Array): Placement {
  const p: Placement = {
    at: at.slice(),
    workS: new Float64Array(t.engineCount),
    requests: new Float64Array(t.engineCount),
    chainS: new Float64Array(t.problem.chains.length),
    held: new Float64Array(t.problem.groupCount * t.engineCount),
    money: 0,
    value: 0,
    excess: 0,
  };
  for (let s = 0; s < t.shotCount; s++) {
    const o = at[s] ?? 0;
    const e = t.engine[o] ?? 0;
    const group = t.group[s] ?? -1;
    p.workS[e] = (p.workS[e] ?? 0) + (t.workS[o] ?? 0);
    p.requests[e] = (p.requests[e] ?? 0) + (t.requests[o] ?? 0);
    for (const c of t.chainsOf[s] ?? []) p.chainS[c] = (p.chainS[c] ?? 0) + (t.workS[o] ?? 0);
    if (group >= 0) {
      const cell = group * t.engineCount + e;
      p.held[cell] = (p.held[cell] ?? 0) + (t.switchLoss[s] ?? 0);
      p.value -= t.switchLoss[s] ?? 0;
    }
    p.money += t.money[o] ?? 0;
    p.value += t.value[o] ?? 0;
  }
  for (let e = 0; e < t.engineCount; e++) {
    p.value += engineValue(t, e, p.workS[e] ?? 0) - engineValue(t, e, 0);
    p.excess += engineExcess(t, e, p.workS[e] ?? 0, p.requests[e] ?? 0);
  }
  for (let g = 0; g < t.problem.groupCount; g++) p.value += kept(p, t, g);
  t.problem.chains.forEach(({ limitS }, c) => {
    p.excess += over(p.chainS[c] ?? 0, limitS);
  });
  p.excess += moneyWeight * over(p.money, t.problem.budget);
  return p;
}

/** What a move would change; reused by the caller, so that the search makes no garbage. */
export interface Change {
  value: number;
  excess: number;
}

/** What putting shot `s` on option `o` would change, written into `change`. */
export function weigh(t: Tableau, p: Placement, s: number, o: number, change: Change): void {
  const was = p.at[s] ?? 0;
  const [from, to] = [t.engine[was] ?? 0, t.engine[o] ?? 0];
  const [lessS, moreS] = [t.workS[was] ?? 0, t.workS[o] ?? 0];
  const money = p.money + (t.money[o] ?? 0) - (t.money[was] ?? 0);
  let value = (t.value[o] ?? 0) - (t.value[was] ?? 0);
  let excess = moneyWeight * (over(money, t.problem.budget) - over(p.money, t.problem.budget));
  if (from !== to) {
    const [fromS, toS] = [p.workS[from] ?? 0, p.workS[to] ?? 0];
    const [fromR, toR] = [p.requests[from] ?? 0, p.requests[to] ?? 0];
    value += engineValue(t, from, fromS - lessS) - engineValue(t, from, fromS);
    value += engineValue(t, to, toS + moreS) - engineValue(t, to, toS);
    excess +=
      engineExcess(t, from, fromS - lessS, fromR - (t.requests[was] ?? 0)) - engineExcess(t, from, fromS, fromR);
    excess += engineExcess(t, to, toS + moreS, toR + (t.requests[o] ?? 0)) - engineExcess(t, to, toS, toR);
    const group = t.group[s] ?? -1;
    if (group >= 0) {
      const loss = t.switchLoss[s] ?? 0;
      const first = group * t.engineCount;
      let before = 0;
      let after = 0;
      for (let e = 0; e < t.engineCount; e++) {
        const held = p.held[first + e] ?? 0;
        if (held > before) before = held;
        const then = e === from ? held - loss : e === to ? held + loss : held;
        if (then > after) after = then;
      }
      value += after - before;
    }
  }
  const chains = t.chainsOf[s];
  if (chains !== undefined && chains.length > 0)
    for (const c of chains) {
      const limit = t.problem.chains[c]?.limitS ?? Number.POSITIVE_INFINITY;
      const used = p.chainS[c] ?? 0;
      excess += over(used + moreS - lessS, limit) - over(used, limit);
    }
  change.value = value;
  change.excess = excess;
}

/** Puts shot `s` on option `o`. */
export function place(t: Tableau, p: Placement, s: number, o: number, change: Change): void {
  weigh(t, p, s, o, change);
  const was = p.at[s] ?? 0;
  const [from, to] = [t.engine[was] ?? 0, t.engine[o] ?? 0];
  const group = t.group[s] ?? -1;
  p.workS[from] = (p.workS[from] ?? 0) - (t.workS[was] ?? 0);
  p.workS[to] = (p.workS[to] ?? 0) + (t.workS[o] ?? 0);
  p.requests[from] = (p.requests[from] ?? 0) - (t.requests[was] ?? 0);
  p.requests[to] = (p.requests[to] ?? 0) + (t.requests[o] ?? 0);
  for (const c of t.chainsOf[s] ?? []) p.chainS[c] = (p.chainS[c] ?? 0) + (t.workS[o] ?? 0) - (t.workS[was] ?? 0);
  if (group >= 0) {
    const first = group * t.engineCount;
    p.held[first + from] = (p.held[first + from] ?? 0) - (t.switchLoss[s] ?? 0);
    p.held[first + to] = (p.held[first + to] ?? 0) + (t.switchLoss[s] ?? 0);
  }
  p.money += (t.money[o] ?? 0) - (t.money[was] ?? 0);
  p.value += change.value;
  p.excess += change.excess;
  p.at[s] = o;
}

/** What a choice is worth, reckoned afresh. */
export function worthOf(problem: JointProblem, choice: JointChoice): JointWorth {
  const t = tableauOf(problem);
  const p = placementOf(
    t,
    choice.map((o, s) => (t.start[s] ?? 0) + o),
  );
  const overBudget = over(p.money, problem.budget);
  return { value: p.value, overBudget, overTime: Math.max(0, p.excess - moneyWeight * overBudget) };
}

/** A copy that later moves don't touch. */
export function copyOf(p: Placement): Placement {
  return {
    at: p.at.slice(),
    workS: p.workS.slice(),
    requests: p.requests.slice(),
    chainS: p.chainS.slice(),
    held: p.held.slice(),
    money: p.money,
    value: p.value,
    excess: p.excess,
  };
}

/** Makes `p` equal to a copy taken before. */
export function restore(p: Placement, saved: Placement): void {
  p.at.set(saved.at);
  p.workS.set(saved.workS);
  p.requests.set(saved.requests);
  p.chainS.set(saved.chainS);
  p.held.set(saved.held);
  p.money = saved.money;
  p.value = saved.value;
  p.excess = saved.excess;
}
