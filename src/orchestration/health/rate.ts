import { type EpochMs, rfc3339 } from '../../core/clock.ts';

/** Create calls made to one engine, as far as its limits need them. Failed and refused calls count. */
export interface CallsMade {
  /** Times of the calls of the last minute, oldest first; kept only where a limit per minute is known. */
  readonly lastMinute: readonly EpochMs[];
  /** UTC day of the newest call, `YYYY-MM-DD`; kept only where a limit per day is known. */
  readonly day?: string;
  readonly onDay: number;
}

/** Limits of an account for create calls. */
export interface CallLimits {
  readonly requestsPerMin?: number | undefined;
  readonly requestsPerDay?: number | undefined;
}

/** Nothing was called yet. */
export const noCalls: CallsMade = { lastMinute: [], onDay: 0 };

const minuteMs = 60_000;

/** The calls with one more. */
export function withCall(calls: CallsMade, limits: CallLimits, at: EpochMs): CallsMade {
  const lastMinute =
    limits.requestsPerMin === undefined
      ? noCalls.lastMinute
      : [...calls.lastMinute.filter((then) => isRecent(then, at)), at];
  if (limits.requestsPerDay === undefined) return { lastMinute, onDay: 0 };
  const day = rfc3339(at).slice(0, 10);
  return { lastMinute, day, onDay: calls.day === day ? calls.onDay + 1 : 1 };
}

/** When the next call may be made, with the limit that delays it; `undefined` when it may be made now. */
export function nextCallAt(
  calls: CallsMade,
  { requestsPerMin, requestsPerDay }: CallLimits,
  now: EpochMs,
): { readonly at: EpochMs; readonly limit: 'minute' | 'day' } | undefined {
  if (requestsPerDay !== undefined && calls.onDay >= requestsPerDay) {
    const day = rfc3339(now).slice(0, 10);
    if (calls.day === day) return { at: Date.parse(`${day}T00:00:00.000Z`) + 24 * 60 * minuteMs, limit: 'day' };
  }
  if (requestsPerMin === undefined) return undefined;
  const recent = calls.lastMinute.filter((then) => isRecent(then, now));
  const blocking = recent.at(-requestsPerMin);
  return blocking === undefined ? undefined : { at: blocking + minuteMs, limit: 'minute' };
}

/** Within a minute on either side: a clock that was set back must not block an engine for the whole jump. */
function isRecent(then: EpochMs, now: EpochMs): boolean {
  return Math.abs(now - then) < minuteMs;
}
