import type { JointChoice, JointProblem, JointWorth } from './problem.ts';
import { moneyWeight, nothing, type Scarce, type Tableau, tableauOf } from './tableau.ts';
import { totalWaitS } from './waiting.ts';

/** A choice with its sums, changed in place by the search. Options are counted through all shots (`Tableau.start`). */
export interface Placement {
  readonly at: Int32Array;
  /** What is taken of everything scarce. */
  readonly used: Scarce;
  /** Switch loss that stands on every engine, group by group. */
  readonly held: Float64Array;
  /** Value without any limit's excess. */
  value: number;
  /** Excess over the limits, as the tableau weighs it. */
  excess: number;
}

function engineValue(t: Tableau, e: number, workS: number): number {
  const engine = t.problem.engines[e];
  if (engine === undefined || engine.waitPrice === 0) return 0;
  return -engine.waitPrice * totalWaitS(engine.baseWorkS + workS, engine.roundS);
}

/** Value of having this many shots away from home. */
function movesValue({ problem: { moves } }: Tableau, count: number): number {
  return moves === undefined ? 0 : -moves.price * Math.max(0, count - moves.free);
}

/** Switch loss saved in a group: all that stands on its best engine. */
function kept(p: Placement, t: Tableau, group: number): number {
  let best = 0;
  const from = group * t.engineCount;
  for (let e = 0; e < t.engineCount; e++) best = Math.max(best, p.held[from + e] ?? 0);
  return best;
}

/** Excess over all limits as the tableau weighs it. */
export function excessOf({ limits, weights }: Tableau, used: Scarce): number {
  let excess = 0;
  for (let k = 0; k < limits.length; k++) {
    const over = (used[k] ?? 0) - (limits[k] ?? 0);
    if (over > 0) excess += over * (weights[k] ?? 0);
  }
  return excess;
}

/** What taking `more` of something changes in the excess. */
function excessBy({ limits, weights }: Tableau, used: Scarce, k: number, more: number): number {
  const before = (used[k] ?? 0) - (limits[k] ?? 0);
  const after = before + more;
  if (before <= 0 && after <= 0) return 0;
  return ((after > 0 ? after : 0) - (before > 0 ? before : 0)) * (weights[k] ?? 0);
}

function add(to: Scarce, k: number, more: number): void {
  to[k] = (to[k] ?? 0) + more;
}

/** Places every shot on the given option (counted through all shots). */
export function placementOf(t: Tableau, at: Int32Array): Placement {
  const { parts } = t;
  const held = new Float64Array(t.problem.groupCount * t.engineCount);
  const p: Placement = { at: at.slice(), used: nothing(t), held, value: 0, excess: 0 };
  for (let s = 0; s < t.shotCount; s++) {
    const o = at[s] ?? 0;
    const e = t.engine[o] ?? 0;
    const group = t.group[s] ?? -1;
    add(p.used, 0, t.money[o] ?? 0);
    add(p.used, parts.workS + e, t.workS[o] ?? 0);
    add(p.used, parts.requests + e, t.requests[o] ?? 0);
    for (const c of t.chainsOf[s] ?? []) add(p.used, parts.chainS + c, t.workS[o] ?? 0);
    add(p.used, parts.moves, t.moves[o] ?? 0);
    if (group >= 0) {
      add(p.held, group * t.engineCount + e, t.switchLoss[s] ?? 0);
      p.value -= t.switchLoss[s] ?? 0;
    }
    p.value += t.value[o] ?? 0;
  }
  for (let e = 0; e < t.engineCount; e++)
    p.value += engineValue(t, e, p.used[parts.workS + e] ?? 0) - engineValue(t, e, 0);
  for (let g = 0; g < t.problem.groupCount; g++) p.value += kept(p, t, g);
  p.value += movesValue(t, p.used[parts.moves] ?? 0);
  p.excess = excessOf(t, p.used);
  return p;
}

/** What a move would change; reused by the caller, so that the search makes no garbage. */
export interface Change {
  value: number;
  excess: number;
}

/** What taking a shot off its engine does, wherever it goes then; reused by the caller like `Change`. */
export interface Leave {
  value: number;
  excess: number;
  /** Most switch loss that stands on one engine of the shot's group: before, and without the shot. */
  kept: number;
  keptWithout: number;
}

/** A `Leave` to be written into. */
export function newLeave(): Leave {
  return { value: 0, excess: 0, kept: 0, keptWithout: 0 };
}

/** What taking shot `s` off its engine changes, written into `leave`: the half that all its moves share. */
export function weighLeaving(t: Tableau, p: Placement, s: number, leave: Leave): void {
  const { parts } = t;
  const was = p.at[s] ?? 0;
  const from = t.engine[was] ?? 0;
  const lessS = t.workS[was] ?? 0;
  const fromS = p.used[parts.workS + from] ?? 0;
  leave.value = engineValue(t, from, fromS - lessS) - engineValue(t, from, fromS);
  leave.excess =
    excessBy(t, p.used, parts.workS + from, -lessS) +
    excessBy(t, p.used, parts.requests + from, -(t.requests[was] ?? 0));
  leave.kept = 0;
  leave.keptWithout = 0;
  const group = t.group[s] ?? -1;
  if (group < 0) return;
  const first = group * t.engineCount;
  for (let e = 0; e < t.engineCount; e++) {
    const held = p.held[first + e] ?? 0;
    if (held > leave.kept) leave.kept = held;
    const without = e === from ? held - (t.switchLoss[s] ?? 0) : held;
    if (without > leave.keptWithout) leave.keptWithout = without;
  }
}

/** What moving shot `s` to option `o` of another engine would change, written into `change`. */
export function weighMove(t: Tableau, p: Placement, s: number, o: number, leave: Leave, change: Change): void {
  const { parts } = t;
  const { used } = p;
  const was = p.at[s] ?? 0;
  const to = t.engine[o] ?? 0;
  const moreS = t.workS[o] ?? 0;
  const toS = used[parts.workS + to] ?? 0;
  let value = (t.value[o] ?? 0) - (t.value[was] ?? 0) + leave.value;
  value += engineValue(t, to, toS + moreS) - engineValue(t, to, toS);
  let excess = leave.excess + excessBy(t, used, 0, (t.money[o] ?? 0) - (t.money[was] ?? 0));
  excess += excessBy(t, used, parts.workS + to, moreS) + excessBy(t, used, parts.requests + to, t.requests[o] ?? 0);
  const group = t.group[s] ?? -1;
  if (group >= 0) {
    const there = (p.held[group * t.engineCount + to] ?? 0) + (t.switchLoss[s] ?? 0);
    value += (there > leave.keptWithout ? there : leave.keptWithout) - leave.kept;
  }
  const leaves = (t.moves[o] ?? 0) - (t.moves[was] ?? 0);
  if (leaves !== 0) {
    const away = used[parts.moves] ?? 0;
    value += movesValue(t, away + leaves) - movesValue(t, away);
  }
  const chains = t.chainsOf[s];
  if (chains !== undefined && chains.length > 0)
    for (const c of chains) excess += excessBy(t, used, parts.chainS + c, moreS - (t.workS[was] ?? 0));
  change.value = value;
  change.excess = excess;
}

const left = newLeave();

/** What putting shot `s` on option `o` would change, written into `change`. A shot has one option per engine. */
export function weigh(t: Tableau, p: Placement, s: number, o: number, change: Change): void {
  if (o === p.at[s]) {
    change.value = 0;
    change.excess = 0;
    return;
  }
  weighLeaving(t, p, s, left);
  weighMove(t, p, s, o, left, change);
}

/** Puts shot `s` on option `o`. */
export function place(t: Tableau, p: Placement, s: number, o: number, change: Change): void {
  weigh(t, p, s, o, change);
  const { parts } = t;
  const was = p.at[s] ?? 0;
  const from = t.engine[was] ?? 0;
  const to = t.engine[o] ?? 0;
  const lessS = t.workS[was] ?? 0;
  const moreS = t.workS[o] ?? 0;
  const group = t.group[s] ?? -1;
  add(p.used, 0, (t.money[o] ?? 0) - (t.money[was] ?? 0));
  add(p.used, parts.workS + from, -lessS);
  add(p.used, parts.workS + to, moreS);
  add(p.used, parts.requests + from, -(t.requests[was] ?? 0));
  add(p.used, parts.requests + to, t.requests[o] ?? 0);
  for (const c of t.chainsOf[s] ?? []) add(p.used, parts.chainS + c, moreS - lessS);
  add(p.used, parts.moves, (t.moves[o] ?? 0) - (t.moves[was] ?? 0));
  if (group >= 0) {
    add(p.held, group * t.engineCount + from, -(t.switchLoss[s] ?? 0));
    add(p.held, group * t.engineCount + to, t.switchLoss[s] ?? 0);
  }
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
  const overBudget = excessOf({ ...t, weights: onlyMoney(t) }, p.used) / moneyWeight;
  return {
    value: p.value,
    overBudget,
    overTime: Math.max(0, p.excess - moneyWeight * overBudget),
    moved: p.used[t.parts.moves] ?? 0,
  };
}

function onlyMoney({ weights }: Tableau): Scarce {
  return weights.map((weight, k) => (k === 0 ? weight : 0));
}

/** A copy that later moves don't touch. */
export function copyOf(p: Placement): Placement {
  return { ...p, at: p.at.slice(), used: p.used.slice(), held: p.held.slice() };
}

/** Makes `p` equal to a copy taken before. */
export function restore(p: Placement, saved: Placement): void {
  p.at.set(saved.at);
  p.used.set(saved.used);
  p.held.set(saved.held);
  p.value = saved.value;
  p.excess = saved.excess;
}
