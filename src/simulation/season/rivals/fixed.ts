import type { RouterParts } from '../../../app/ports/router.ts';
import type { EngineId } from '../../../core/ids.ts';
import type { Router } from '../../../orchestration/ports.ts';
import type { ShotType } from '../../../production/shot.ts';
import type { StrengthRow } from '../../../routing/snapshot.ts';
import { diceFor } from '../../plan/dice.ts';
import { expectedScore01, type SeasonWorld } from '../world.ts';
import { type Ordering, type OrderValue, orderedRouter } from './ordered.ts';

/** A next engine is only taken when the one before can't be had at all. */
const strictly: OrderValue = { worth: (n) => 1 - n / 10, hasty: false };

/** Engines by mean score over all dimensions of the calibration, best first. */
function byEvidence(rows: readonly StrengthRow[]): readonly EngineId[] {
  const means = [...Map.groupBy(rows, ({ engine }) => engine)].map(([engine, own]) => ({
    engine,
    mean: own.reduce((sum, { mean }) => sum + mean, 0) / own.length,
  }));
  return means.sort((a, b) => b.mean - a.mean || (a.engine < b.engine ? -1 : 1)).map(({ engine }) => engine);
}

/** Candidates in a fixed order of engines. */
function inOrder(order: readonly EngineId[]): Ordering {
  return (_state, _shot, candidates) =>
    [...candidates].sort((a, b) => order.indexOf(a.engine) - order.indexOf(b.engine));
}

/** Only the first of an ordering: the shot waits for it, whatever happens, as long as it can make the shot. */
function onlyFirst(order: Ordering): Ordering {
  return (state, shot, candidates) => order(state, shot, candidates).slice(0, 1);
}

/** Everything on the engine that measured best; another one only for shots that it can't make or refused. */
export function single(_world: SeasonWorld, parts: RouterParts): Router {
  return orderedRouter(parts, onlyFirst(inOrder(byEvidence(parts.strengths))), strictly);
}

/** A list of engines by measured quality: the next one when the one before fails or rests. */
export function priority(_world: SeasonWorld, parts: RouterParts): Router {
  return orderedRouter(parts, inOrder(byEvidence(parts.strengths)), strictly);
}

/**
 * The best engine for each class of shot, by the TRUE means over the season's own shots of that class: better than any
 * person could draw the map. The only policy that reads the world's truth.
 */
export function fixedMap(world: SeasonWorld, parts: RouterParts): Router {
  const orders = new Map<ShotType, readonly EngineId[]>(
    [...Map.groupBy(world.shots, ({ type }) => type)].map(([type, own]) => {
      const scored = world.engines.map((engine) => ({
        id: engine.id,
        score: own.reduce((sum, shot) => sum + expectedScore01(engine, shot), 0),
      }));
      return [type, scored.sort((a, b) => b.score - a.score).map(({ id }) => id)];
    }),
  );
  const typeOf = new Map<string, ShotType>(world.shots.map(({ ref, type }) => [ref, type]));
  const order: Ordering = (state, shot, candidates) =>
    inOrder(orders.get(typeOf.get(shot.ref) ?? 'insert') ?? [])(state, shot, candidates);
  return orderedRouter(parts, onlyFirst(order), strictly);
}

/** A random order in which engines with more slots come first more often: the default of the best-known gateway. */
export function weightedShuffle(world: SeasonWorld, parts: RouterParts): Router {
  const slots = new Map(world.engines.map(({ id, concurrency }) => [id, concurrency]));
  const order: Ordering = (_state, shot, candidates) => {
    const dice = diceFor(world.seed, 'shuffle', shot.ref, shot.attempts.length);
    return candidates
      .map((candidate) => ({ candidate, key: -Math.log(1 - dice.next()) / (slots.get(candidate.engine) ?? 1) }))
      .sort((a, b) => a.key - b.key)
      .map(({ candidate }) => candidate);
  };
  return orderedRouter(parts, order, strictly);
}
