import { createRouter, type RouterParts } from '../../../app/ports/router.ts';
import type { Candidate, ShotDecision } from '../../../core/decision.ts';
import type { Router } from '../../../orchestration/ports.ts';
import type { ProductionState, ShotState } from '../../../orchestration/state.ts';
import { freeOf } from '../../../routing/candidates.ts';

/** Puts the engines that can make a shot in the order in which a rival tries them; may leave some out. */
export type Ordering = (
  state: ProductionState,
  shot: ShotState,
  candidates: readonly Candidate[],
) => readonly Candidate[];

/** How a rival values its order of engines. */
export interface OrderValue {
  /** Worth of the n-th engine, so that orchestration sees which moves are worth a wait. */
  readonly worth: (n: number) => number;
  /** True when any engine that is free now is better than the wait for another, however slow it is. */
  readonly hasty: boolean;
}

/** P(accept) that a rival reckons with: it knows nothing of quality, so a rejected shot always moves on. */
const unknownAccept = 0.5;

/** What a hasty rival gives for a second: more than nothing is enough, as nothing else counts for it. */
const hasteCost = 0.001;

/**
 * A router that orders engines in its own way. Hard limits, prices, health and the shape of a decision are the
 * product's: rivals differ in what they choose, and know no less of what is possible.
 */
export function orderedRouter(parts: RouterParts, order: Ordering, { worth, hasty }: OrderValue): Router {
  const inner = createRouter({ ...parts, strengths: [] });
  const reordered = (state: ProductionState, decision: ShotDecision): ShotDecision => {
    const shot = state.shots[decision.shot as ShotState['ref']];
    if (shot === undefined) return decision;
    const ordered = order(state, shot, decision.candidates);
    const behind = [...freeOf(ordered), ...ordered.filter(({ restsUntil }) => restsUntil !== undefined)];
    const candidates = behind.map((candidate, n) => ({
      ...candidate,
      utility: worth(n),
      terms: { quality: worth(n), price: 0, time: hasty ? -hasteCost : 0, switch: 0, risk: 0 },
      pAccept: unknownAccept,
      ...(hasty ? { expectedS: 1, attemptS: 1 } : {}),
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
