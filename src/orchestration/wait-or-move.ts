import type { EpochMs } from '../core/clock.ts';
import type { Candidate } from '../core/decision.ts';
import type { EngineId } from '../core/ids.ts';
import { ruleFor } from './failover.ts';
import { slotsOf } from './health/concurrency.ts';
import { type Rest, restOf } from './health/rest.ts';
import type { AttemptState, ProductionState, ShotState } from './state.ts';

/**
 * Seconds that a shot waits longer than it would take elsewhere before it leaves the engine that suits it best. None for
 * an engine that rests after faults: nobody knows whether it will be back.
 */
export const patienceS = 15;

/** Seconds a clip takes on an engine of which the decision says nothing. */
const unknownS = 60;

/**
 * Whether waiting for an engine that rests gives the clip sooner than moving on, or so little later that leaving the
 * better engine is not worth it. Without another free engine, waiting is all there is.
 */
export function isBetterToWait(
  state: ProductionState,
  shot: ShotState,
  engine: EngineId,
  { until, why }: Rest,
  now: EpochMs,
): boolean {
  const own = attemptSeconds(shot.decision?.candidates.find((candidate) => candidate.engine === engine));
  const others = alternatives(state, shot, engine, now).filter((candidate) => isFree(state, candidate.engine, now));
  if (others.length === 0) return true;
  const moving = Math.min(...others.map(attemptSeconds));
  const patient = why === 'asked' || why === 'minute' ? patienceS : 0;
  return Math.max(0, until - now) / 1000 + own <= moving + patient;
}

/** One attempt, without waiting: the shot has its turn now, whatever queue the plan reckoned with. */
export function attemptSeconds(candidate: Candidate | undefined): number {
  return candidate?.attemptS ?? candidate?.expectedS ?? unknownS;
}

/** Other engines able to film the shot, as its decision and its past know them; resting ones included, struck ones not. */
export function alternatives(
  state: ProductionState,
  shot: ShotState,
  engine: EngineId,
  now: EpochMs,
): readonly Candidate[] {
  if (shot.pin !== null) return [];
  return (shot.decision?.candidates ?? []).filter(
    (candidate) =>
      candidate.engine !== engine &&
      refusalBy(shot, candidate.engine) === undefined &&
      state.engines[candidate.engine]?.struck === undefined &&
      restOf(state.engines[candidate.engine], now)?.why !== 'day',
  );
}

/** The attempt of the shot's present brief whose input an engine refused: it never gets that again. */
export function refusalBy({ attempts, attemptsBase }: ShotState, engine: EngineId): AttemptState | undefined {
  return attempts.find(
    (attempt, at) =>
      at >= attemptsBase &&
      attempt.engine === engine &&
      attempt.outcome !== undefined &&
      ruleFor(attempt.outcome).refusesInput,
  );
}

/**
 * Whether a shot has just left an engine because its newest attempt there failed in a way that moves a shot on: sent back
 * for a free slot alone, it would undo its failover, beside a clip that may yet come from there.
 */
export function hasJustLeft({ attempts, attemptsBase }: ShotState, engine: EngineId): boolean {
  const last = attempts.length > attemptsBase ? attempts.at(-1) : undefined;
  const { outcome } = last ?? {};
  if (last?.engine !== engine || outcome === undefined || outcome === 'delivered') return false;
  return ruleFor(outcome).next === 'move';
}

/** Whether no other engine than this one is able to film the shot: then faults never keep it away for long. */
export function isLast(state: ProductionState, shot: ShotState, engine: EngineId, now: EpochMs): boolean {
  return alternatives(state, shot, engine, now).length === 0;
}

/** Whether an engine could take an attempt at once: in service, not resting, with a slot. */
export function isFree(state: ProductionState, engine: EngineId, now: EpochMs): boolean {
  const health = state.engines[engine];
  if (health?.struck !== undefined || restOf(health, now) !== undefined) return false;
  return (health?.openAttempts ?? 0) < slotsOf(health?.slots, health?.terms?.concurrency ?? 1);
}
