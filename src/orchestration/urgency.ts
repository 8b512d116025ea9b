import { type ShotRef, shotOf, type UnitId } from '../core/ids.ts';
import type { ProductionState, ShotState } from './state.ts';
import { refusalBy } from './wait-or-move.ts';

/**
 * Units in the order in which they should reach for what has come free: the shot with the fewest engines left first (the
 * others can still go elsewhere), then the one with most attempts behind it, then the one that others continue, then in
 * the given order. Only an order: who comes second loses the slot and waits on.
 */
export function byUrgency(state: ProductionState, units: readonly UnitId[]): readonly UnitId[] {
  if (units.length < 2) return units;
  const continued = new Set(Object.values(state.shots).map(({ spec }) => spec.continues));
  const keyed = units.map((unit, at) => {
    const ref = shotOf(unit);
    const shot = ref === undefined ? undefined : state.shots[ref];
    if (shot === undefined) return { unit, at, engines: 0, attempts: 0, before: 0 };
    const { attempts, attemptsBase } = shot;
    const before = continued.has(ref as ShotRef) ? 1 : 0;
    return { unit, at, engines: enginesLeft(state, shot), attempts: attempts.length - attemptsBase, before };
  });
  keyed.sort((a, b) => a.engines - b.engines || b.attempts - a.attempts || b.before - a.before || a.at - b.at);
  return keyed.map(({ unit }) => unit);
}

/** Engines that can still make a shot, resting ones included. */
function enginesLeft(state: ProductionState, shot: ShotState): number {
  if (shot.pin !== null) return 1;
  return (shot.decision?.candidates ?? []).filter(
    ({ engine }) => state.engines[engine]?.struck === undefined && refusalBy(shot, engine) === undefined,
  ).length;
}
