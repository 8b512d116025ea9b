import type { EpochMs } from '../../core/clock.ts';
import type { AttemptId } from '../../core/ids.ts';

/**
 * Circuit breaker of one engine, folded from its attempts: closed, open (it rests), or half-open (one real shot tries
 * it). Faults are `FailoverRule.fault` outcomes and lost replies; refusals and rate limits are none.
 */
export interface Breaker {
  /** Faults since the last delivery. */
  readonly consecutiveFaults: number;
  /** The newest results, oldest first; at most `resultsKept`, none older than `resultsWindowMs` when it was added. */
  readonly recent: readonly { readonly at: EpochMs; readonly fault: boolean }[];
  /** How often it opened; halved by each recovery, so that a flapping engine rests longer each time. */
  readonly trips: number;
  /** When it opened last; absent while closed. */
  readonly openedAt?: EpochMs;
  /** Until when the engine rests. */
  readonly restUntil?: EpochMs;
  /** The one attempt that tries a half-open engine. */
  readonly probe?: AttemptId;
}

/** A breaker that has seen nothing. */
export const closedBreaker: Breaker = { consecutiveFaults: 0, recent: [], trips: 0 };

/** Faults in a row after which an engine rests. One is never enough: it may be the shot's fault. */
export const faultsToOpen = 2;

/** Fewest results on which a failure rate is judged at all. */
export const minimumSample = 4;

/** Share of faults among the recent results that opens the breaker although deliveries lie between. */
const faultShareToOpen = 0.5;

const resultsKept = 10;
const resultsWindowMs = 10 * 60_000;

/** Longest rest of an engine that is the last one able to film a shot: it is never left out for longer. */
export const lastEngineRestMs = 120_000;

/** Rest after the n-th opening in a row: 15 s, doubling, at most 10 minutes. Result in milliseconds. */
export function coolDownMs(trips: number): number {
  return Math.min(600_000, 15_000 * 2 ** Math.max(0, trips - 1));
}

/**
 * A fault of an attempt. Attempts that were under way when the breaker opened belong to the same outage and don't
 * lengthen the rest.
 */
export function withFault(breaker: Breaker, startedAt: EpochMs, at: EpochMs): Breaker {
  const seen = counted(breaker, true, at);
  if (breaker.openedAt !== undefined && startedAt < breaker.openedAt) return seen;
  const probing = breaker.openedAt !== undefined;
  const faults = seen.recent.filter((result) => result.fault).length;
  const often = seen.recent.length >= minimumSample && faults / seen.recent.length >= faultShareToOpen;
  if (!probing && seen.consecutiveFaults < faultsToOpen && !often) return seen;
  const trips = breaker.trips + 1;
  return { ...seen, trips, openedAt: at, restUntil: at + coolDownMs(trips) };
}

/** A delivery. Only an attempt that was started after the breaker opened proves that the engine is back. */
export function withDelivery(breaker: Breaker, startedAt: EpochMs, at: EpochMs): Breaker {
  const { openedAt, restUntil, ...seen } = counted(breaker, false, at);
  if (openedAt === undefined) return seen;
  if (startedAt < openedAt) return { ...seen, openedAt, ...(restUntil === undefined ? {} : { restUntil }) };
  // A recovered engine starts with a clean sheet; only the memory of its trips fades slowly.
  return { ...seen, recent: [], trips: Math.floor(breaker.trips / 2) };
}

function counted(breaker: Breaker, fault: boolean, at: EpochMs): Breaker {
  const recent = [...breaker.recent.filter((result) => at - result.at <= resultsWindowMs), { at, fault }];
  return {
    ...breaker,
    consecutiveFaults: fault ? breaker.consecutiveFaults + 1 : 0,
    recent: recent.slice(-resultsKept),
  };
}

/** Until when the breaker keeps attempts away. `last`: no other engine is able to film the shot that asks. */
export function restsUntil({ openedAt, restUntil }: Breaker, last: boolean): EpochMs | undefined {
  if (openedAt === undefined || restUntil === undefined) return undefined;
  return last ? Math.min(restUntil, openedAt + lastEngineRestMs) : restUntil;
}
