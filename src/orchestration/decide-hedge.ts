import type { EpochMs } from '../core/clock.ts';
import type { AttemptId } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import type { Action } from './action.ts';
import { decideLimits } from './decide-failover.ts';
import { freshHealth } from './health/health.ts';
import { slowAfterS } from './health/latency.ts';
import { someShotWaits } from './idle-engines.ts';
import { committed, type Refusal } from './ledger.ts';
import { type AttemptState, isOpen, type ProductionState, type ShotState } from './state.ts';
import { alternatives, isFree } from './wait-or-move.ts';

/**
 * A second engine for a shot whose only running attempt is slower than about nine of ten on its engine: only where the
 * policy says `hedge`, once per attempt, on an engine that is free now, and only with money that no other shot needs.
 */
export function decideHedge(
  state: ProductionState,
  shot: ShotState,
  now: EpochMs,
  dueAt: (key: AttemptId) => EpochMs,
): Action | undefined {
  if (state.opened?.policy.hedge !== true || shot.accepted !== undefined || shot.held !== undefined) return undefined;
  if (shot.openGate !== undefined) return undefined;
  const [slow, ...others] = shot.attempts.filter(isOpen);
  if (slow === undefined || others.length > 0) return undefined;
  if (!isSlow(state, slow, now) && !isLate(state, shot, slow)) return undefined;
  if (dueAt(hedgeKey(slow.attempt)) > now || !isPlanned(state, shot)) return undefined;
  if (shot.attempts.some((attempt) => attempt.intended.hedgeOf === slow.attempt)) return undefined;
  if (decideLimits(state, shot) !== undefined) return undefined;
  const beside = alternatives(state, shot, slow.engine, now).find(
    (candidate) => isFree(state, candidate.engine, now) && isAffordable(state, shot, candidate.priceMicroUsd),
  );
  return beside === undefined ? undefined : { do: 'attempt', engine: beside.engine, hedgeOf: slow.attempt };
}

/** Under which name the next try of a refused hedge is remembered: its slow attempt has a time of its own. */
export function hedgeKey(slow: AttemptId): AttemptId {
  return `hedge of ${slow}`;
}

/** A hedge spends money like any attempt: never before the plan in force was approved. */
function isPlanned({ episodes, opened }: ProductionState, { episode }: ShotState): boolean {
  const own = episodes[episode];
  return own?.planGate === 'approved' && own.planRevision === opened?.revision;
}

/**
 * Whether a shot holds up the end: takes of it failed before, and no other shot waits for a slot. Then a free engine has
 * nothing better to do than to try beside the running one.
 */
function isLate(state: ProductionState, shot: ShotState, { phase, attempt }: AttemptState): boolean {
  const tries = shot.attempts.slice(shot.attemptsBase);
  return phase === 'submitted' && tries.length > 1 && tries.at(-1)?.attempt === attempt && !someShotWaits(state);
}

function isSlow(state: ProductionState, attempt: AttemptState, now: EpochMs): boolean {
  const { submittedAt, intended, phase, progress, engine } = attempt;
  if (phase !== 'submitted' || submittedAt === undefined || intended.typicalS === undefined) return false;
  // Waiting for our own slots at the vendor is not slowness, and a finished clip needs no second one.
  if (progress !== undefined && progress.status !== 'running' && progress.status !== 'queued') return false;
  const { latency } = state.engines[engine] ?? freshHealth;
  return now - submittedAt >= slowAfterS(latency, intended.typicalS) * 1000;
}

/** Why a hedge may not be reserved after all. Run inside the append: two hedges must not both use the same spare money. */
export function refuseHedge(state: ProductionState, shot: ShotState, price: MicroUsd): Refusal | undefined {
  if (isAffordable(state, shot, price)) return undefined;
  return { code: 'budget.cap', reason: 'other shots need the money that a hedge would cost' };
}

/** Whether every shot still to be filmed could be paid for at its planned price after this hedge. */
function isAffordable(state: ProductionState, hedged: ShotState, price: MicroUsd): boolean {
  const toFilm = Object.values(state.shots).filter(
    (shot) => shot.ref !== hedged.ref && shot.accepted === undefined && !shot.attempts.some(isOpen),
  );
  const needed = toFilm.reduce((sum, shot) => sum + plannedPrice(shot), 0);
  return committed(state.ledger) + needed + price <= state.ledger.cap;
}

function plannedPrice({ decision, engine }: ShotState): number {
  const wanted = engine ?? decision?.chosen;
  return decision?.candidates.find((candidate) => candidate.engine === wanted)?.priceMicroUsd ?? 0;
}
