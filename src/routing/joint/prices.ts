import type { Scarce, Tableau } from './tableau.ts';
import { totalWaitS } from './waiting.ts';

/** Writes every option's value less the price of what it takes into `reduced`. */
export function reduce(t: Tableau, prices: Scarce, reduced: Float64Array): void {
  const { workS, requests, chainS, moves } = t.parts;
  const money = prices[0] ?? 0;
  const leaving = prices[moves] ?? 0;
  for (let s = 0; s < t.shotCount; s++) {
    let chainPrice = 0;
    for (const c of t.chainsOf[s] ?? []) chainPrice += prices[chainS + c] ?? 0;
    const end = t.start[s + 1] ?? 0;
    for (let o = t.start[s] ?? 0; o < end; o++) {
      const e = t.engine[o] ?? 0;
      reduced[o] =
        (t.value[o] ?? 0) -
        money * (t.money[o] ?? 0) -
        ((prices[workS + e] ?? 0) + chainPrice) * (t.workS[o] ?? 0) -
        (prices[requests + e] ?? 0) * (t.requests[o] ?? 0) -
        leaving * (t.moves[o] ?? 0);
    }
  }
}

/** Best option of a shot by reduced value when its group is on engine `anchor` (-1: no group). */
export function bestFor(t: Tableau, reduced: Float64Array, s: number, anchor: number): number {
  const loss = anchor < 0 ? 0 : (t.switchLoss[s] ?? 0);
  const end = t.start[s + 1] ?? 0;
  let best = t.start[s] ?? 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let o = best; o < end; o++) {
    const worth = (reduced[o] ?? 0) - (t.engine[o] === anchor ? 0 : loss);
    if (worth > most) {
      most = worth;
      best = o;
    }
  }
  return best;
}

/** Writes the best option of every shot at these prices into `at`; returns the sum of their reduced values. */
export function bestResponse(t: Tableau, reduced: Float64Array, at: Int32Array): number {
  let sum = 0;
  for (let s = 0; s < t.shotCount; s++) {
    if ((t.group[s] ?? -1) >= 0) continue;
    const o = bestFor(t, reduced, s, -1);
    at[s] = o;
    sum += reduced[o] ?? 0;
  }
  for (const members of t.members) {
    let most = Number.NEGATIVE_INFINITY;
    let anchor = 0;
    for (let e = 0; e < t.engineCount; e++) {
      let worth = 0;
      for (const s of members) {
        const o = bestFor(t, reduced, s, e);
        worth += (reduced[o] ?? 0) - (t.engine[o] === e ? 0 : (t.switchLoss[s] ?? 0));
      }
      if (worth > most) {
        most = worth;
        anchor = e;
      }
    }
    for (const s of members) at[s] = bestFor(t, reduced, s, anchor);
    if (members.length > 0) sum += most;
  }
  return sum;
}

/** Work an engine would offer at a price per second, and what it earns by that: its side of the dual. */
function offer(t: Tableau, e: number, price: number): { readonly workS: number; readonly worth: number } {
  const engine = t.problem.engines[e];
  if (engine === undefined) return { workS: 0, worth: 0 };
  const limit = Math.min(engine.workLimitS, t.mostWorkS[e] ?? 0);
  if (limit <= 0) return { workS: 0, worth: 0 };
  if (engine.waitPrice === 0 || engine.roundS <= 0) return { workS: price > 0 ? limit : 0, worth: price * limit };
  const { baseWorkS, roundS, waitPrice } = engine;
  const free = totalWaitS(baseWorkS, roundS);
  const worthAt = (workS: number): number => price * workS - waitPrice * (totalWaitS(baseWorkS + workS, roundS) - free);
  let best = { workS: 0, worth: 0 };
  let rounds = 1;
  while (true) {
    const workS = Math.min(limit, rounds * roundS - baseWorkS);
    if (workS > 0) {
      const worth = worthAt(workS);
      if (worth >= best.worth) best = { workS, worth };
      else break;
      if (workS >= limit) break;
    }
    rounds = rounds < 4 ? rounds + 1 : rounds * (Math.clz32(rounds) === Math.clz32(rounds * 1.5) ? 1.5 : 4 / 3);
  }
  return best;
}

/** Moves that are offered at a price, and what they earn: those that are free, all of them above the price of more. */
function moveOffer(
  { problem, shotCount }: Tableau,
  price: number,
): { readonly amount: number; readonly worth: number } {
  const free = Math.min(shotCount, problem.moves?.free ?? shotCount);
  const beyond = problem.moves?.price ?? 0;
  const amount = price > beyond ? shotCount : free;
  return { amount, worth: price * amount - beyond * (amount - free) };
}

/**
 * Evaluates prices: nobody's plan can be worth more than what this returns.
 * @param at receives the shots' answer to the prices.
 * @param slack receives what is left unused of everything; negative where the answer takes more than there is.
 */
export function dualBound(t: Tableau, prices: Scarce, reduced: Float64Array, at: Int32Array, slack: Scarce): number {
  const { parts } = t;
  reduce(t, prices, reduced);
  let bound = bestResponse(t, reduced, at);
  const { budget, engines, chains } = t.problem;
  slack.fill(0);
  for (let s = 0; s < t.shotCount; s++) {
    const o = at[s] ?? 0;
    const e = t.engine[o] ?? 0;
    slack[0] = (slack[0] ?? 0) - (t.money[o] ?? 0);
    const [work, requests] = [parts.workS + e, parts.requests + e];
    slack[work] = (slack[work] ?? 0) - (t.workS[o] ?? 0);
    slack[requests] = (slack[requests] ?? 0) - (t.requests[o] ?? 0);
    slack[parts.moves] = (slack[parts.moves] ?? 0) - (t.moves[o] ?? 0);
    for (const c of t.chainsOf[s] ?? []) slack[parts.chainS + c] = (slack[parts.chainS + c] ?? 0) - (t.workS[o] ?? 0);
  }
  const offers = (at: number, amount: number): void => {
    if (!Number.isFinite(amount)) slack[at] = 0;
    else {
      slack[at] = (slack[at] ?? 0) + amount;
      bound += (prices[at] ?? 0) * amount;
    }
  };
  offers(0, budget);
  engines.forEach(({ requestLimit }, e) => {
    const work = parts.workS + e;
    const { workS, worth } = offer(t, e, prices[work] ?? 0);
    slack[work] = (slack[work] ?? 0) + workS;
    bound += worth;
    offers(parts.requests + e, requestLimit);
  });
  chains.forEach(({ limitS }, c) => {
    offers(parts.chainS + c, limitS);
  });
  const { amount, worth } = moveOffer(t, prices[parts.moves] ?? 0);
  slack[parts.moves] = (slack[parts.moves] ?? 0) + amount;
  bound += worth;
  return bound;
}
