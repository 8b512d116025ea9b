import { type Change, copyOf, type Placement, place, restore, type Tableau, weigh } from './placement.ts';
import { bestFor } from './prices.ts';
import { roundingWidth } from './problem.ts';

const change: Change = { value: 0, excess: 0 };
const scratch: Change = { value: 0, excess: 0 };

/** Whether a placement is better than another: fewer excesses first, then more value. */
export function better(a: Placement, b: Placement): boolean {
  if (a.excess < b.excess - roundingWidth) return true;
  return a.excess <= b.excess + roundingWidth && a.value > b.value + roundingWidth;
}

/** How much repairing may cost: scans over all moves, and pairs of moves (`relay`) where no single one helps. */
export interface RepairEffort {
  readonly scans: number;
  readonly relays: number;
}

interface Relief {
  readonly s: number;
  readonly o: number;
  /** Value lost per excess taken back; negative when the move gains. */
  readonly rate: number;
}

/** A move that loses nothing is the better the more it gains; any other by its loss per relief. */
function rateOf(loss: number, relief: number): number {
  return loss <= 0 ? loss * relief : loss / relief;
}

/** Every move that takes excess back, cheapest first. */
function reliefs(t: Tableau, p: Placement, fixed: number): Relief[] {
  const found: Relief[] = [];
  for (let s = 0; s < t.shotCount; s++) {
    if (s === fixed) continue;
    const end = t.start[s + 1] ?? 0;
    for (let o = t.start[s] ?? 0; o < end; o++) {
      if (o === p.at[s]) continue;
      weigh(t, p, s, o, change);
      if (change.excess < -roundingWidth) found.push({ s, o, rate: rateOf(-change.value, -change.excess) });
    }
  }
  return found.sort((a, b) => a.rate - b.rate || a.o - b.o);
}

/**
 * Takes back excesses by the moves that lose least value per excess taken back. A scan's moves are made one after the
 * other while each is still about as good as it was when scanned; small plans scan again after every move.
 * @param fixed a shot that must stay where it is, or -1.
 * @returns whether every limit holds now.
 */
export function repair(t: Tableau, p: Placement, fixed: number, effort: RepairEffort): boolean {
  let relays = effort.relays;
  for (let scan = 0; scan < effort.scans && p.excess > roundingWidth; scan++) {
    const list = reliefs(t, p, fixed);
    if (list.length === 0) {
      if (relays-- <= 0 || !relay(t, p)) return false;
      continue;
    }
    const most = t.shotCount <= allPairs ? 1 : Math.max(1, t.shotCount >> 5);
    let made = 0;
    for (const { s, o, rate } of list) {
      if (made >= most || p.excess <= roundingWidth) break;
      if (o === p.at[s]) continue;
      weigh(t, p, s, o, change);
      const now = rateOf(-change.value, -change.excess);
      if (made > 0 && (change.excess >= -roundingWidth || now > rate + 0.2 * Math.abs(rate))) continue;
      place(t, p, s, o, change);
      made++;
    }
  }
  return p.excess <= roundingWidth;
}

/** Shots up to which every pair of moves is looked at. */
const allPairs = 60;

/**
 * Two moves at once where no single one helps: a shot goes where a limit is in the way, and another one makes room or
 * saves the money. Takes the pair that loses least value per excess taken back.
 */
function relay(t: Tableau, p: Placement): boolean {
  const { budget, engines } = t.problem;
  const full = (e: number): boolean => {
    const engine = engines[e];
    return (
      engine !== undefined && ((p.workS[e] ?? 0) > engine.workLimitS || (p.requests[e] ?? 0) > engine.requestLimit)
    );
  };
  const all = Array.from({ length: t.shotCount }, (_, s) => s);
  const on = Map.groupBy(all, (s) => t.engine[p.at[s] ?? 0] ?? 0);
  const overfull = engines.map((_, e) => full(e));
  const tooDear = p.money > budget;
  let best: { readonly moves: readonly (readonly [s: number, o: number])[]; readonly rate: number } | undefined;
  const { value, excess } = p;
  for (let s = 0; s < t.shotCount; s++) {
    const home = p.at[s] ?? 0;
    const end = t.start[s + 1] ?? 0;
    for (let o = t.start[s] ?? 0; o < end; o++) {
      if (o === home) continue;
      const saves = tooDear && (t.money[o] ?? 0) < (t.money[home] ?? 0);
      if (t.shotCount > allPairs && !saves && overfull[t.engine[home] ?? 0] !== true) continue;
      place(t, p, s, o, scratch);
      const others = t.shotCount <= allPairs || p.money > budget ? all : (on.get(t.engine[o] ?? 0) ?? []);
      for (const other of others) {
        if (other === s) continue;
        for (let next = t.start[other] ?? 0; next < (t.start[other + 1] ?? 0); next++) {
          if (next === p.at[other]) continue;
          weigh(t, p, other, next, change);
          const relief = excess - p.excess - change.excess;
          if (relief <= roundingWidth) continue;
          const loss = value - p.value - change.value;
          const rate = rateOf(loss, relief);
          if (best === undefined || rate < best.rate) best = { moves: [[s, o] as const, [other, next] as const], rate };
        }
      }
      place(t, p, s, home, scratch);
    }
  }
  for (const [s, o] of best?.moves ?? []) place(t, p, s, o, scratch);
  return best !== undefined;
}

/** Moves single shots while that adds value and no excess. */
export function improveSingly(t: Tableau, p: Placement, mostPasses: number): void {
  for (let pass = 0; pass < mostPasses; pass++) {
    let moved = false;
    for (let s = 0; s < t.shotCount; s++) {
      let option = -1;
      let most = roundingWidth;
      const end = t.start[s + 1] ?? 0;
      for (let o = t.start[s] ?? 0; o < end; o++) {
        if (o === p.at[s]) continue;
        weigh(t, p, s, o, change);
        if (change.excess <= roundingWidth && change.value > most) {
          most = change.value;
          option = o;
        }
      }
      if (option >= 0) {
        place(t, p, s, option, change);
        moved = true;
      }
    }
    if (!moved) return;
  }
}

/**
 * Moves whole groups: onto every engine in turn, each member where the prices want it then; kept when the plan is better
 * after repairing what that broke.
 */
export function improveGroups(t: Tableau, p: Placement, reduced: Float64Array, effort: RepairEffort): boolean {
  let moved = false;
  for (const members of t.members) {
    for (let e = 0; e < t.engineCount; e++) {
      let differs = false;
      for (const s of members) differs ||= bestFor(t, reduced, s, e) !== p.at[s];
      if (!differs) continue;
      const before = copyOf(p);
      for (const s of members) {
        const o = bestFor(t, reduced, s, e);
        if (o !== p.at[s]) place(t, p, s, o, scratch);
      }
      repair(t, p, -1, effort);
      if (better(p, before)) moved = true;
      else restore(p, before);
    }
  }
  return moved;
}

/**
 * Forces a shot where it would like to be, although a limit is in the way, repairs what that broke elsewhere, and keeps
 * it when the plan is better: swaps of two shots, and of three.
 */
export function improveByForce(
  t: Tableau,
  p: Placement,
  reduced: Float64Array,
  limits: { readonly tries: number; readonly repair: RepairEffort },
): boolean {
  const wishes: { readonly s: number; readonly o: number; readonly regret: number }[] = [];
  for (let s = 0; s < t.shotCount; s++) {
    const here = reduced[p.at[s] ?? 0] ?? 0;
    const end = t.start[s + 1] ?? 0;
    for (let o = t.start[s] ?? 0; o < end; o++) {
      if (o !== p.at[s]) wishes.push({ s, o, regret: here - (reduced[o] ?? 0) });
    }
  }
  // Places that cost little by the prices are the ones worth forcing.
  wishes.sort((a, b) => a.regret - b.regret || a.o - b.o);
  let moved = false;
  for (const { s, o } of wishes.slice(0, limits.tries)) {
    if (p.at[s] === o) continue;
    const before = copyOf(p);
    place(t, p, s, o, scratch);
    repair(t, p, s, limits.repair);
    improveSingly(t, p, 1);
    if (better(p, before)) moved = true;
    else restore(p, before);
  }
  return moved;
}
