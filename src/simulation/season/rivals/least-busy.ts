import type { RouterParts } from '../../../app/ports/router.ts';
import type { EngineId } from '../../../core/ids.ts';
import type { Router } from '../../../orchestration/ports.ts';
import { freeOf } from '../../../routing/candidates.ts';
import type { SeasonWorld } from '../world.ts';
import { type Ordering, orderedRouter } from './ordered.ts';

/**
 * To whoever has the fewest shots per slot, those that wait for it included; a shot that waits goes to any engine that
 * falls idle. Any engine is as good as another.
 */
export function leastBusy(world: SeasonWorld, parts: RouterParts): Router {
  const slots = new Map(world.engines.map(({ id, concurrency }) => [id, concurrency]));
  const given = new Map<string, EngineId>();
  const order: Ordering = (state, shot, candidates) => {
    given.delete(shot.ref);
    const counts = new Map<EngineId, number>();
    for (const [ref, engine] of given) {
      const other = state.shots[ref as typeof shot.ref];
      if (other?.accepted !== undefined || other?.held !== undefined) given.delete(ref);
      else {
        const now = other?.engine ?? engine;
        counts.set(now, (counts.get(now) ?? 0) + 1);
      }
    }
    const share = (engine: EngineId): number => (counts.get(engine) ?? 0) / (slots.get(engine) ?? 1);
    const from = shot.attempts.at(-1)?.engine;
    const sorted = [...candidates].sort((a, b) => share(a.engine) - share(b.engine) || (a.engine < b.engine ? -1 : 1));
    const others = sorted.filter(({ engine }) => engine !== from);
    const [first] = [...freeOf(others), ...others];
    if (first !== undefined) given.set(shot.ref, first.engine);
    return sorted;
  };
  return orderedRouter(parts, order, { worth: () => 1, hasty: true });
}
