import type { EpochMs } from '../core/clock.ts';
import { type ShotRef, shotOf, type UnitId } from '../core/ids.ts';
import { untilAcceptedS } from './expected-time.ts';
import { restOf } from './health/rest.ts';
import type { ProductionState, ShotState } from './state.ts';
import { refusalBy } from './wait-or-move.ts';

/** How much more urgent a shot is that few engines can make, as a factor on its time: the others can still go elsewhere. */
const fewEngines: readonly number[] = [3, 3, 2.7, 1.65];

/**
 * Units in the order in which they should reach for what has come free: the shot first that will take longest until it
 * and those that continue it are done (rejected before, on a slow engine, unlikely to be accepted), longer still where
 * few engines are left for it; then in the given order. Only an order: who comes second loses the slot and waits on.
 */
export function byUrgency(state: ProductionState, units: readonly UnitId[], now: EpochMs): readonly UnitId[] {
  if (units.length < 2) return units;
  const followers = Map.groupBy(Object.values(state.shots), ({ spec }) => spec.continues);
  const remainingS = (shot: ShotState, seen: ReadonlySet<ShotRef>): number => {
    const own = shot.decision?.candidates.find(({ engine }) => engine === (shot.engine ?? shot.decision?.chosen));
    const ownS = own === undefined ? 0 : untilAcceptedS(state, shot, own, now);
    const after = (followers.get(shot.ref) ?? []).filter(({ ref }) => !seen.has(ref));
    return ownS + Math.max(0, ...after.map((next) => remainingS(next, new Set([...seen, next.ref]))));
  };
  const keyed = units.map((unit, at) => {
    const ref = shotOf(unit);
    const shot = ref === undefined ? undefined : state.shots[ref];
    if (shot === undefined) return { unit, at, urgency: Number.POSITIVE_INFINITY, attempts: 0 };
    const urgency = remainingS(shot, new Set([shot.ref])) * (fewEngines[enginesLeft(state, shot, now)] ?? 1);
    return { unit, at, urgency, attempts: shot.attempts.length - shot.attemptsBase };
  });
  keyed.sort((a, b) => (a.urgency === b.urgency ? b.attempts - a.attempts || a.at - b.at : b.urgency - a.urgency));
  return keyed.map(({ unit }) => unit);
}

/** Engines that can make a shot now, or soon. */
function enginesLeft(state: ProductionState, shot: ShotState, now: EpochMs): number {
  if (shot.pin !== null) return 1;
  return (shot.decision?.candidates ?? []).filter(({ engine }) => {
    const health = state.engines[engine];
    return (
      health?.struck === undefined && restOf(health, now)?.why !== 'faults' && refusalBy(shot, engine) === undefined
    );
  }).length;
}
