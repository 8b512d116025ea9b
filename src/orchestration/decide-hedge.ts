import type { EpochMs } from '../core/clock.ts';
import type { Candidate } from '../core/decision.ts';
import type { AttemptId, EngineId } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import type { Action } from './action.ts';
import { decideLimits } from './decide-failover.ts';
import { type ComingTake, comingOf, expectedEnds, latestEndS, takeOf, untilAcceptedBy } from './expected-end.ts';
import { isIdle } from './idle-engines.ts';
import type { Refusal } from './ledger.ts';
import { isSpare } from './spare-money.ts';
import { type AttemptState, isOpen, type ProductionState, type ShotState } from './state.ts';
import { alternatives, refusalBy } from './wait-or-move.ts';

/** When a hedge is made; tuned on seasons 1 to 48 (docs/decisions/2026-11-28-hedges-where-the-end-depends-on-it.md). */
const hedgeRules = {
  /** Part of the time the production still takes: a shot that is expected to end later than that holds up the end. */
  critical: 0.8,
  /** Part of that time that a hedge must be expected to save. */
  saves: 0.1,
  /** The same in seconds, where a tenth is less. */
  savesS: 20,
} as const;

/**
 * A further attempt beside the running one of a shot that holds up the end of the production: only where the policy says
 * `hedge`, on an idle engine that brings the end clearly nearer, and only with money that no other shot needs. A take
 * that is merely late costs nothing while other shots take longer anyway.
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
  if (beside === undefined || !open.every(isUnderWay)) return undefined;
  if (dueAt(hedgeKey(beside.attempt)) > now || !isPlanned(state, shot) || !isCritical(state, shot, now))
    return undefined;
  if (decideLimits(state, shot) !== undefined || isDoubtTooMuch(state, shot)) return undefined;
  const running = open.map((attempt) => comingOf(state, shot, attempt, now));
  // Two clips on their way are enough; a third one only where both seem lost.
  if (running.length > 1 && !running.every((take) => take.isStraggler)) return undefined;
  const engine = bestBeside(state, shot, running, now);
  return engine === undefined ? undefined : { do: 'attempt', engine, hedgeOf: beside.attempt };
}

/** Waiting for our own slots at the vendor is no reason for a second clip, and a finished clip needs none. */
function isUnderWay({ phase, submittedAt, progress }: AttemptState): boolean {
  if (phase !== 'submitted' || submittedAt === undefined) return false;
  return progress === undefined || progress.status === 'running' || progress.status === 'queued';
}

/** Whether the shot, with those that continue it, is expected to end among the last of the production. */
function isCritical(state: ProductionState, { ref }: ShotState, now: EpochMs): boolean {
  return (expectedEnds(state, now).get(ref) ?? 0) >= hedgeRules.critical * latestEndS(state, now);
}

function doubtsOf({ attempts, attemptsBase }: ShotState): readonly AttemptState[] {
  return attempts.slice(attemptsBase).filter(({ phase, finding }) => phase === 'in-doubt' && finding !== 'absent');
}

/** Whether policy asks a person before anything more is sent for a shot: what was sent before may have been charged. */
function isDoubtTooMuch({ opened, ledger }: ProductionState, shot: ShotState): boolean {
  if (doubtsOf(shot).length === 0) return false;
  return opened?.policy.inDoubt === 'hold' || ledger.atRisk > ledger.atRiskMax;
}

/** The idle engine beside which the shot is expected to be done soonest, the same engine with another seed included; `undefined` where none saves enough. */
function bestBeside(
  state: ProductionState,
  shot: ShotState,
  running: readonly ComingTake[],
  now: EpochMs,
): EngineId | undefined {
  // An engine that may have the job already is not sent it once more.
  const doubtful = new Set(doubtsOf(shot).map(({ engine }) => engine));
  const aloneS = untilAcceptedBy(state, shot, running, now);
  const leastS = Math.max(hedgeRules.savesS, hedgeRules.saves * latestEndS(state, now));
  const savings = ableToo(state, shot, running, now).flatMap((candidate) => {
    const { engine, priceMicroUsd } = candidate;
    if (doubtful.has(engine) || !isIdle(state, engine, now) || !isSpare(state, shot, priceMicroUsd)) return [];
    const savesS = aloneS - untilAcceptedBy(state, shot, [...running, takeOf(state, candidate, now)], now);
    return savesS >= leastS ? [{ engine, savesS }] : [];
  });
  return savings.sort((a, b) => b.savesS - a.savesS)[0]?.engine;
}

/** Engines that may film the shot beside what runs; the newest attempt's own engine is one of them, with another seed. */
function ableToo(
  state: ProductionState,
  shot: ShotState,
  running: readonly ComingTake[],
  now: EpochMs,
): readonly Candidate[] {
  const own = running.at(-1)?.engine ?? '';
  const others = alternatives(state, shot, own, now);
  // A pin set since then says where the shot goes; its running attempt may end where it is, and no other starts there.
  if ((shot.pin !== null && shot.pin !== own) || refusalBy(shot, own) !== undefined) return others;
  return [...others, ...(shot.decision?.candidates ?? []).filter(({ engine }) => engine === own)];
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

/** Why a hedge may not be reserved after all. Run inside the append: two hedges must not both use the same spare money. */
export function refuseHedge(state: ProductionState, shot: ShotState, price: MicroUsd): Refusal | undefined {
  if (isSpare(state, shot, price)) return undefined;
  return { code: 'budget.cap', reason: 'other shots need the money that a hedge would cost' };
}
