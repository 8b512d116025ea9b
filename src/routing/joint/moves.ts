import {
  type Change,
  copyOf,
  newLeave,
  type Placement,
  place,
  restore,
  weigh,
  weighLeaving,
  weighMove,
} from './placement.ts';
import { bestFor } from './prices.ts';
import { roundingWidth } from './problem.ts';
import type { Tableau } from './tableau.ts';

const change: Change = { value: 0, excess: 0 };
const scratch: Change = { value: 0, excess: 0 };
const leave = newLeave();

/** Whether a placement is better than another: fewer excesses first, then more value. */
export function better(a: Placement, b: Placement): boolean {
  if (a.excess < b.excess - roundingWidth) return true;
  return a.excess <= b.excess + roundingWidth && a.value > b.value + roundingWidth;
}

/** Shots up to which a repair looks again after every move. */
const smallPlan = 60;

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
function reliefs(t: Tableau, p: Placement): Relief[] {
  const found: Relief[] = [];
  for (let s = 0; s < t.shotCount; s++) {
    weighLeaving(t, p, s, leave);
    const end = t.start[s + 1] ?? 0;
    for (let o = t.start[s] ?? 0; o < end; o++) {
      if (o === p.at[s]) continue;
      weighMove(t, p, s, o, leave, change);
      if (change.excess < -roundingWidth) found.push({ s, o, rate: rateOf(-change.value, -change.excess) });
    }
  }
  return found.sort((a, b) => a.rate - b.rate || a.o - b.o);
}

/**
 * Takes back excesses by the moves that lose least value per excess taken back. A scan's moves are made one after the
 * other while each is still about as good as it was when scanned; small plans scan again after every move.
 * @returns whether every limit holds now.
 */
export function repair(t: Tableau, p: Placement, scans: number): boolean {
  for (let scan = 0; scan < scans && p.excess > roundingWidth; scan++) {
    const list = reliefs(t, p);
    if (list.length === 0) return false;
    const most = t.shotCount <= smallPlan ? 1 : Math.max(1, t.shotCount >> 5);
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

/** Moves single shots while that adds value and no excess. */
export function improveSingly(t: Tableau, p: Placement, mostPasses: number): void {
  for (let pass = 0; pass < mostPasses; pass++) {
    let moved = false;
    for (let s = 0; s < t.shotCount; s++) {
      let option = -1;
      let most = roundingWidth;
      weighLeaving(t, p, s, leave);
      const end = t.start[s + 1] ?? 0;
      for (let o = t.start[s] ?? 0; o < end; o++) {
        if (o === p.at[s]) continue;
        weighMove(t, p, s, o, leave, change);
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
export function improveGroups(t: Tableau, p: Placement, reduced: Float64Array, scans: number): boolean {
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
      repair(t, p, scans);
      if (better(p, before)) moved = true;
      else restore(p, before);
    }
  }
  return moved;
}

/** Part of a limit that a move beyond the free ones must bring back where no plan keeps the limits: about one shot's share. */
const worthMoving = 0.15;

/**
 * Where the limits are missed anyway: sends shots home until no more than the free ones are away, as long as each misses a
 * limit by less than `worthMoving` more, and money not at all.
 */
export function takeBack(t: Tableau, p: Placement): void {
  const { shots, moves } = t.problem;
  if (moves === undefined || p.excess <= roundingWidth) return;
  while ((p.used[t.parts.moves] ?? 0) > moves.free) {
    const back = shots
      .map(({ home }, s) => ({ s, o: home === undefined ? -1 : (t.start[s] ?? 0) + home }))
      .filter(({ s, o }) => o >= 0 && o !== p.at[s])
      .map(({ s, o }) => {
        weigh(t, p, s, o, change);
        return { s, o, excess: change.excess };
      })
      .sort((a, b) => a.excess - b.excess || a.o - b.o)[0];
    if (back === undefined || back.excess > worthMoving) return;
    place(t, p, back.s, back.o, scratch);
  }
}
