import { type EpochMs, epochMs } from '../core/clock.ts';
import type { LogEvent } from '../core/events/event.ts';
import type { OutcomeClass } from '../core/outcome.ts';
import { coolDownMs, faultsToCool, laterUnsaidS, ruleFor, waitAtMostS } from './failover.ts';
import { moveMoney } from './ledger.ts';
import {
  type AttemptState,
  type EngineHealth,
  isOpen,
  type ProductionState,
  type ShotState,
  withShot,
} from './state.ts';

/** Folds what an event says of an attempt: the attempt itself, the money it moves and the engine's health. */
export function foldAttempt(state: ProductionState, shot: ShotState, event: LogEvent, at: EpochMs): ProductionState {
  const id = attemptIn(event);
  if (id === undefined) return state;
  const before = shot.attempts.find((attempt) => attempt.attempt === id);
  const after = foldOne(before, event, at);
  if (after === undefined) return state;
  const attempts =
    before === undefined ? [...shot.attempts, after] : shot.attempts.map((a) => (a === before ? after : a));
  return {
    ...withShot(state, { ...shot, attempts }),
    ledger: moveMoney(state.ledger, before, after),
    engines: { ...state.engines, [after.engine]: foldHealth(state.engines[after.engine], before, after, at) },
  };
}

function attemptIn(event: LogEvent): string | undefined {
  return event.type.startsWith('attempt.') && 'attempt' in event.data ? event.data.attempt : undefined;
}

function foldOne(before: AttemptState | undefined, event: LogEvent, at: EpochMs): AttemptState | undefined {
  if (event.type === 'attempt.intended') {
    const { attempt, n, engine } = event.data;
    return { attempt, n, engine, phase: 'intended', intended: event.data, startedAt: at, emulated: false, cost: 0 };
  }
  if (before === undefined) return undefined;
  switch (event.type) {
    case 'attempt.submitted': {
      const { handle, emulated } = event.data;
      // A reply that came after the doubt ends it.
      const { outcome: _outcome, reason: _reason, ...sent } = before;
      return { ...sent, phase: 'submitted', handle, emulated, submittedAt: at };
    }
    case 'attempt.in_doubt':
      return { ...before, phase: 'in-doubt', doubtSince: at, outcome: 'in-doubt', reason: event.data.evidence };
    case 'attempt.reconciled':
      return foldReconciled(before, event.data, at);
    case 'attempt.progressed':
      return { ...before, progress: event.data };
    case 'attempt.delivered': {
      const { cost, take, emulated, modelVersion } = event.data;
      const version = modelVersion === undefined ? {} : { modelVersion };
      return { ...before, phase: 'delivered', outcome: 'delivered', endedAt: at, cost, take, emulated, ...version };
    }
    case 'attempt.failed': {
      const { outcome, reason, cost, retryAt } = event.data;
      const later = retryAt === undefined ? {} : { retryAt: epochMs(retryAt) };
      return { ...before, phase: 'failed', outcome, reason, cost, endedAt: at, ...later };
    }
    case 'attempt.cancelled':
      return {
        ...before,
        phase: 'cancelled',
        outcome: 'cancelled',
        reason: event.data.reason,
        cost: event.data.cost,
        endedAt: at,
      };
    default:
      return before;
  }
}

function foldReconciled(
  before: AttemptState,
  data: Extract<LogEvent, { type: 'attempt.reconciled' }>['data'],
  at: EpochMs,
): AttemptState {
  const { finding, handle, emulated, reason } = data;
  if (finding === 'found' && handle !== undefined) {
    const { outcome: _outcome, reason: _reason, ...open } = before;
    return { ...open, phase: 'submitted', finding, handle, submittedAt: at, emulated: emulated ?? before.emulated };
  }
  return { ...before, finding, reason, endedAt: at };
}

function foldHealth(
  health: EngineHealth | undefined,
  before: AttemptState | undefined,
  after: AttemptState,
  at: EpochMs,
): EngineHealth {
  const known = health ?? { openAttempts: 0, consecutiveFaults: 0 };
  const opened = (isOpen(after) ? 1 : 0) - (before !== undefined && isOpen(before) ? 1 : 0);
  const counted = { ...known, openAttempts: known.openAttempts + opened };
  if (after.phase === before?.phase) return counted;
  if (after.phase === 'delivered') return { ...counted, consecutiveFaults: 0 };
  return after.phase === 'failed' && after.outcome !== undefined ? blame(counted, after, after.outcome, at) : counted;
}

function blame(health: EngineHealth, attempt: AttemptState, outcome: OutcomeClass, at: EpochMs): EngineHealth {
  const rule = ruleFor(outcome);
  if (rule.next === 'wait') return restedFor(health, attempt.retryAt ?? at + laterUnsaidS * 1000, at);
  if (!rule.fault) return health;
  const consecutiveFaults = health.consecutiveFaults + 1;
  if (consecutiveFaults < faultsToCool) return { ...health, consecutiveFaults };
  return { ...health, consecutiveFaults, coolingUntil: at + coolDownMs(consecutiveFaults) };
}

/** An engine that asked for a long pause gets it from every shot; a short one is waited out by the shot alone. */
function restedFor(health: EngineHealth, until: EpochMs, at: EpochMs): EngineHealth {
  const long = until - at > waitAtMostS * 1000;
  return long ? { ...health, coolingUntil: Math.max(until, health.coolingUntil ?? 0) } : health;
}
