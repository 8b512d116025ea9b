import type { EpochMs } from '../core/clock.ts';
import type { Candidate } from '../core/decision.ts';
import type { AttemptId, EngineId } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import { qualityRejectsMax } from '../routing/acceptance.ts';
import type { Action } from './action.ts';
import { decideLimits, qualityRejects } from './decide-failover.ts';
import { attemptNowS } from './expected-time.ts';
import { freshHealth } from './health/health.ts';
import { slowAfterS } from './health/latency.ts';
import { isIdle, someShotWaits } from './idle-engines.ts';
import type { Refusal } from './ledger.ts';
import { isSpare } from './spare-money.ts';
import { type AttemptState, isOpen, type ProductionState, type ShotState } from './state.ts';
import { alternatives, refusalBy } from './wait-or-move.ts';

/**
 * A further attempt for a shot whose running ones are all slower than about nine of ten on their engines (seven of ten
 * when no other shot waits; again when the hedge before came to nothing), or that holds up the end: only where the policy
 * says `hedge`, on an engine that is idle, and only with money that no other shot needs.
 */
export function decideHedge(
  state: ProductionState,
  shot: ShotState,
  now: EpochMs,
  dueAt: (key: AttemptId) => EpochMs,
): Action | undefined {
  if (state.opened?.policy.hedge !== true || shot.accepted !== undefined || shot.held !== undefined) return undefined;
  if (shot.openGate !== undefined) return undefined;
  const open = shot.attempts.filter(isOpen);
  const beside = open.at(-1);
  if (beside === undefined || dueAt(hedgeKey(beside.attempt)) > now || !isPlanned(state, shot)) return undefined;
  if (!open.every((attempt) => isSlow(state, attempt, now)) && !isLate(state, shot, open)) return undefined;
  if (decideLimits(state, shot) !== undefined || isDoubtTooMuch(state, shot)) return undefined;
  const engine = soonestIdle(state, shot, beside, now);
  return engine === undefined ? undefined : { do: 'attempt', engine, hedgeOf: beside.attempt };
}

function doubtsOf({ attempts, attemptsBase }: ShotState): readonly AttemptState[] {
  return attempts.slice(attemptsBase).filter(({ phase, finding }) => phase === 'in-doubt' && finding !== 'absent');
}

/** Whether policy asks a person before anything more is sent for a shot: what was sent before may have been charged. */
function isDoubtTooMuch({ opened, ledger }: ProductionState, shot: ShotState): boolean {
  if (doubtsOf(shot).length === 0) return false;
  return opened?.policy.inDoubt === 'hold' || ledger.atRisk > ledger.atRiskMax;
}

/** The idle engine that is expected to give an accepted take first; the same engine with another seed where no other is idle. */
function soonestIdle(
  state: ProductionState,
  shot: ShotState,
  { engine: own }: AttemptState,
  now: EpochMs,
): EngineId | undefined {
  // An engine that may have the job already is not sent it once more.
  const doubtful = new Set(doubtsOf(shot).map(({ engine }) => engine));
  const useful = ({ engine, priceMicroUsd }: Candidate): boolean =>
    !doubtful.has(engine) && isIdle(state, engine, now) && isSpare(state, shot, priceMicroUsd);
  const expectedS = (candidate: Candidate): number =>
    attemptNowS(state, candidate, now) / Math.max(0.01, candidate.pAccept);
  const others = alternatives(state, shot, own, now).filter(useful);
  const [soonest] = others.sort((a, b) => expectedS(a) - expectedS(b));
  if (soonest !== undefined) return soonest.engine;
  // A pin set since then says where the shot goes; its running attempt may end where it is, and no other starts there.
  if (shot.pin !== null && shot.pin !== own) return undefined;
  const again = shot.decision?.candidates.find(({ engine }) => engine === own);
  return again !== undefined && useful(again) && refusalBy(shot, own) === undefined ? own : undefined;
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
 * nothing better to do than to try beside the running one, once, and while the takes left allow both.
 */
function isLate(state: ProductionState, shot: ShotState, open: readonly AttemptState[]): boolean {
  const [only, ...others] = open;
  const tries = shot.attempts.slice(shot.attemptsBase);
  if (only?.phase !== 'submitted' || others.length > 0 || tries.length < 2) return false;
  if (qualityRejects(shot) + 2 > qualityRejectsMax || someShotWaits(state)) return false;
  return tries.at(-1)?.attempt === only.attempt && only.intended.hedgeOf === undefined;
}

function isSlow(state: ProductionState, attempt: AttemptState, now: EpochMs): boolean {
  const { submittedAt, intended, phase, progress, engine } = attempt;
  if (phase !== 'submitted' || submittedAt === undefined || intended.typicalS === undefined) return false;
  // Waiting for our own slots at the vendor is not slowness, and a finished clip needs no second one.
  if (progress !== undefined && progress.status !== 'running' && progress.status !== 'queued') return false;
  const { latency } = state.engines[engine] ?? freshHealth;
  return now - submittedAt >= slowAfterS(latency, intended.typicalS, !someShotWaits(state)) * 1000;
}

/** Why a hedge may not be reserved after all. Run inside the append: two hedges must not both use the same spare money. */
export function refuseHedge(state: ProductionState, shot: ShotState, price: MicroUsd): Refusal | undefined {
  if (isSpare(state, shot, price)) return undefined;
  return { code: 'budget.cap', reason: 'other shots need the money that a hedge would cost' };
}
