import type { EpochMs } from '../../core/clock.ts';
import { laterUnsaidS, ruleFor } from '../failover.ts';
import { type AttemptState, isOpen } from '../state.ts';
import { withDelivery, withFault } from './breaker.ts';
import { halved, regained } from './concurrency.ts';
import { type EngineHealth, freshHealth } from './health.ts';
import { withDeliveryTime } from './latency.ts';
import { withCharge } from './price.ts';
import { withCall } from './rate.ts';

/** Folds what happened to one attempt into the health of its engine. `before` is absent for a new attempt. */
export function foldHealth(
  health: EngineHealth | undefined,
  before: AttemptState | undefined,
  after: AttemptState,
  at: EpochMs,
): EngineHealth {
  const counted = countOpen(health ?? freshHealth, before, after);
  if (before === undefined) return begun(counted, after, at);
  if (after.phase === before.phase && after.finding === before.finding) return counted;
  const ended = withoutProbe(counted, after);
  // What turns up after an attempt was given up says nothing of the engine's health today.
  if (before.phase === 'failed' || before.phase === 'cancelled') return ended;
  switch (after.phase) {
    case 'delivered':
      return delivered(ended, after, at);
    case 'failed':
      return failed(ended, after, at);
    case 'in-doubt':
      return after.finding === undefined && after.blamed ? faulted(ended, after, at) : ended;
    default:
      return ended;
  }
}

function countOpen(health: EngineHealth, before: AttemptState | undefined, after: AttemptState): EngineHealth {
  const opened = (isOpen(after) ? 1 : 0) - (before !== undefined && isOpen(before) ? 1 : 0);
  return opened === 0 ? health : { ...health, openAttempts: health.openAttempts + opened };
}

/** A new attempt is a call; on an engine that is coming back it is the one that tries it. */
function begun(health: EngineHealth, attempt: AttemptState, at: EpochMs): EngineHealth {
  const calls = withCall(health.calls, health.terms ?? {}, at);
  const probe = health.breaker.openedAt === undefined ? {} : { probe: attempt.attempt };
  return { ...health, calls, breaker: { ...health.breaker, ...probe } };
}

function withoutProbe(health: EngineHealth, attempt: AttemptState): EngineHealth {
  if (isOpen(attempt) || health.breaker.probe !== attempt.attempt) return health;
  const { probe: _probe, ...breaker } = health.breaker;
  return { ...health, breaker };
}

function delivered(health: EngineHealth, attempt: AttemptState, at: EpochMs): EngineHealth {
  const { submittedAt, intended, startedAt, doubtSince } = attempt;
  const concurrency = health.terms?.concurrency ?? 1;
  const { slots: _slots, ...rest } = health;
  const slots = regained(health.slots, concurrency);
  // A job that was lost for a while was not watched: how long it took is not known.
  const timed = submittedAt !== undefined && doubtSince === undefined && intended.typicalS !== undefined;
  const latency = timed
    ? withDeliveryTime(health.latency, (at - submittedAt) / 1000, intended.typicalS ?? 0)
    : health.latency;
  return {
    ...rest,
    ...(slots === undefined ? {} : { slots }),
    latency,
    prices: withCharge(health.prices, intended.estimate ?? intended.reserve, attempt.cost),
    breaker: withDelivery(health.breaker, startedAt, at),
  };
}

function failed(health: EngineHealth, attempt: AttemptState, at: EpochMs): EngineHealth {
  const rule = ruleFor(attempt.outcome ?? 'unavailable');
  if (rule.next === 'wait') return asked(health, attempt.retryAt ?? at + laterUnsaidS * 1000);
  return rule.fault ? faulted(health, attempt, at) : health;
}

function faulted(health: EngineHealth, attempt: AttemptState, at: EpochMs): EngineHealth {
  return { ...health, breaker: withFault(health.breaker, attempt.startedAt, at) };
}

/** A pause that one shot was asked for holds for every shot: asking again earlier is what gets accounts blocked. */
function asked(health: EngineHealth, until: EpochMs): EngineHealth {
  const slots = halved(health.slots, health.terms?.concurrency ?? 1, health.openAttempts);
  return { ...health, slots, askedUntil: Math.max(until, health.askedUntil ?? 0) };
}
