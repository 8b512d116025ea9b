import { createRouter, type RouterParts } from '../../app/ports/router.ts';
import type { Router } from '../../orchestration/ports.ts';
import type { ProductionState, ShotState } from '../../orchestration/state.ts';

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

/** The product's router without its learning: it knows that takes were rejected, and nothing of what they scored. */
export function forgetful(parts: RouterParts): Router {
  const inner = createRouter(parts);
  return {
    plan: (state, episode) => inner.plan(unscored(state), episode),
    reroute: (state, shot) => inner.reroute(unscored(state), shot),
  };
}

function unscored(state: ProductionState): ProductionState {
  const shots = Object.entries(state.shots).map(([ref, shot]) => [ref, withoutScores(shot)]);
  return { ...state, shots: Object.fromEntries(shots) };
}

function withoutScores(shot: ShotState): ShotState {
  const takes = shot.takes.map((take) =>
    take.verdict === undefined ? take : { ...take, verdict: { ...take.verdict, score01: null, dimensions: {} } },
  );
  return { ...shot, takes };
}
