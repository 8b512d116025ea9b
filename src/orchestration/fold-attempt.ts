import { type EpochMs, epochMs } from '../core/clock.ts';
import type { ShotDecision } from '../core/decision.ts';
import type { LogEvent } from '../core/events/event.ts';
import { foldHealth } from './health/fold-health.ts';
import { moveMoney } from './ledger.ts';
import { type AttemptState, type ProductionState, type ShotState, withShot } from './state.ts';

/** Folds what an event says of an attempt: the attempt itself, the money it moves and the engine's health. */
export function foldAttempt(state: ProductionState, shot: ShotState, event: LogEvent, at: EpochMs): ProductionState {
  const id = attemptIn(event);
  if (id === undefined) return state;
  const before = shot.attempts.find((attempt) => attempt.attempt === id);
  const after = foldOne(before, event, at, shot.decision);
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

function foldOne(
  before: AttemptState | undefined,
  event: LogEvent,
  at: EpochMs,
  decision: ShotDecision | undefined,
): AttemptState | undefined {
  if (event.type === 'attempt.intended') {
    const { attempt, n, engine, deadlineAt } = event.data;
    const times = { startedAt: at, deadlineAt: epochMs(deadlineAt) };
    const routed = decision === undefined ? {} : { decision };
    return {
      attempt,
      n,
      engine,
      phase: 'intended',
      intended: event.data,
      ...routed,
      ...times,
      emulated: false,
      cost: 0,
    };
  }
  if (before === undefined) return undefined;
  switch (event.type) {
    case 'attempt.submitted': {
      const { handle, emulated, estimate } = event.data;
      const quoted = estimate === undefined ? {} : { quoted: estimate };
      return { ...reopened(before), phase: 'submitted', handle, emulated, submittedAt: at, ...quoted };
    }
    case 'attempt.in_doubt': {
      const { evidence, cause } = event.data;
      const blamed = cause === 'no-reply';
      return { ...before, phase: 'in-doubt', doubtSince: at, blamed, outcome: 'in-doubt', reason: evidence };
    }
    case 'attempt.reconciled':
      return foldReconciled(before, event.data, at);
    case 'attempt.progressed': {
      const { deadlineAt } = event.data;
      return {
        ...before,
        progress: event.data,
        ...(deadlineAt === undefined ? {} : { deadlineAt: epochMs(deadlineAt) }),
      };
    }
    case 'attempt.delivered': {
      const { cost, take, emulated, modelVersion } = event.data;
      const { reason: _reason, ...known } = before;
      const version = modelVersion === undefined ? {} : { modelVersion };
      return { ...known, phase: 'delivered', outcome: 'delivered', endedAt: at, cost, take, emulated, ...version };
    }
    case 'attempt.failed': {
      const { outcome, reason, billed, cost, retryAt } = event.data;
      const later = retryAt === undefined ? {} : { retryAt: epochMs(retryAt) };
      return { ...before, phase: 'failed', outcome, reason, billed, cost, endedAt: at, ...later };
    }
    case 'attempt.cancelled': {
      const { reason, billed, cost } = event.data;
      // What was given up before keeps its outcome; only its bill and its end at the vendor are news.
      if (before.phase === 'failed' || before.phase === 'cancelled') return { ...before, billed, cost, settled: true };
      return { ...before, phase: 'cancelled', outcome: 'cancelled', reason, billed, cost, endedAt: at };
    }
    default:
      return before;
  }
}

function foldReconciled(
  before: AttemptState,
  data: Extract<LogEvent, { type: 'attempt.reconciled' }>['data'],
  at: EpochMs,
): AttemptState {
  const { finding, handle, emulated, reason, proven } = data;
  if (finding === 'found' && handle !== undefined) {
    // It gets the time it was meant to have, counted from now: nobody watched it meanwhile.
    const deadlineAt = at + epochMs(before.intended.deadlineAt) - before.startedAt;
    const found = { finding, handle, submittedAt: at, deadlineAt, emulated: emulated ?? before.emulated };
    return { ...reopened(before), phase: 'submitted', ...found };
  }
  return { ...before, finding, reason, endedAt: at, ...(proven === true ? { settled: true } : {}) };
}

/**
 * An attempt whose job turned out to exist: whatever was concluded of it before is void, also that it was proven absent
 * (a process that was stopped may send its call after the proof).
 */
function reopened(before: AttemptState): AttemptState {
  const { outcome: _outcome, reason: _reason, endedAt: _endedAt, settled: _settled, ...open } = before;
  return open;
}
