import { createRouter, type RouterParts } from '../../../app/ports/router.ts';
import type { Candidate, ShotDecision } from '../../../core/decision.ts';
import type { Router } from '../../../orchestration/ports.ts';
import type { ProductionState, ShotState } from '../../../orchestration/state.ts';

/** Puts the engines that can make a shot in the order in which a rival tries them; may leave some out. */
export type Ordering = (
  state: ProductionState,
  shot: ShotState,
  candidates: readonly Candidate[],
) => readonly Candidate[];

/** P(accept) that a rival reckons with: it knows nothing of quality, so a rejected shot always moves on. */
const unknownAccept = 0.5;

/**
 * A router that orders engines in its own way. Hard limits, prices, health and the shape of a decision are the
 * product's: rivals differ in what they choose, and know no less of what is possible.
 * @param valueOf worth of the n-th engine in the order, so that orchestration sees which moves are worth a wait.
 */
export function orderedRouter(parts: RouterParts, order: Ordering, valueOf: (n: number) => number): Router {
  const inner = createRouter({ ...parts, strengths: [] });
  const reordered = (state: ProductionState, decision: ShotDecision): ShotDecision => {
    const shot = state.shots[decision.shot as ShotState['ref']];
    if (shot === undefined) return decision;
    const candidates = order(state, shot, decision.candidates).map((candidate, n) => ({
      ...candidate,
      utility: valueOf(n),
      terms: { quality: valueOf(n), price: 0, time: 0, switch: 0, risk: 0 },
      pAccept: unknownAccept,
    }));
    const chosen = candidates[0]?.engine ?? null;
    return { ...decision, chosen, candidates, reason: chosen === null ? decision.reason : `${chosen} is next` };
  };
  return {
    plan: async (state, episode) => {
      const made = await inner.plan(state, episode);
      return { ...made, plan: { ...made.plan, shots: made.plan.shots.map((each) => reordered(state, each)) } };
    },
    reroute: async (state, shot) => reordered(state, await inner.reroute(state, shot)),
  };
}
