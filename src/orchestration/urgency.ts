import type { EpochMs } from '../core/clock.ts';
import type { Candidate } from '../core/decision.ts';
import { type ShotRef, shotOf, type UnitId } from '../core/ids.ts';
import { qualityRejectsMax } from '../routing/acceptance.ts';
import { qualityRejects } from './decide-failover.ts';
import { attemptNowS } from './expected-time.ts';
import { restOf } from './health/rest.ts';
import type { ProductionState, ShotState } from './state.ts';
import { refusalBy } from './wait-or-move.ts';

/** How much more urgent a shot is that few engines can make, as a factor on its time: the others can still go elsewhere. */
const fewEngines: readonly number[] = [3, 3, 2.7, 1.65];

/**
 * Units in the order in which they should reach for what has come free: the shot first that may take longest until it
 * and those that continue it are done, if every take is rejected that may be: what has its rejects behind it is soon
 * over, what has them ahead would end last. Longer still where few engines are left; then in the given order. Only an
 * order: who comes second loses the slot and waits on.
 */
export function byUrgency(state: ProductionState, units: readonly UnitId[], now: EpochMs): readonly UnitId[] {
  if (units.length < 2) return units;
  const followers = Map.groupBy(Object.values(state.shots), ({ spec }) => spec.continues);
  const remainingS = (shot: ShotState, seen: ReadonlySet<ShotRef>): number => {
    const own = shot.decision?.candidates.find(({ engine }) => engine === (shot.engine ?? shot.decision?.chosen));
    const ownS = own === undefined ? 0 : longestS(state, shot, own, now);
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

/**
 * Seconds of takes until the shot is surely done: one on its engine, then as many as may still be rejected. Those will
 * mostly be made elsewhere, so they count with the time that is usual among its engines.
 */
function longestS(state: ProductionState, shot: ShotState, own: Candidate, now: EpochMs): number {
  const all = (shot.decision?.candidates ?? []).map((each) => attemptNowS(state, each, now)).sort((a, b) => a - b);
  const more = Math.max(0, qualityRejectsMax - qualityRejects(shot) - 1);
  return attemptNowS(state, own, now) + more * (all[(all.length - 1) >> 1] ?? 0);
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
