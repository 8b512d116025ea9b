import { createRouter, type RouterParts } from '../../app/ports/router.ts';
import type { Router } from '../../orchestration/ports.ts';

/** The product's router without its joint plan: every shot by itself, as if no other shot were to be filmed. */
export function shotByShot(parts: RouterParts): Router {
  const inner = createRouter(parts);
  return {
    plan: async (state, episode) => {
      const made = await inner.plan(state, episode);
      const alone = await Promise.all(
        made.plan.shots.map(async (decision) => {
          const shot = state.shots[decision.shot as keyof typeof state.shots];
          return shot === undefined ? decision : inner.reroute(state, shot);
        }),
      );
      return { ...made, plan: { ...made.plan, shots: alone } };
    },
    reroute: inner.reroute,
  };
}
