import { type EpochMs, rfc3339 } from '../../core/clock.ts';
import { restsUntil } from './breaker.ts';
import type { EngineHealth } from './health.ts';
import { nextCallAt } from './rate.ts';

/** Why an engine takes nothing now, and until when. `probing` ends when the attempt that tries it ends. */
export interface Rest {
  readonly until: EpochMs;
  readonly why: 'asked' | 'faults' | 'probing' | 'minute' | 'day';
}

/** Longest rest believed without a new reason: after a clock was set back, older times lie too far ahead. */
const longestRestMs = 15 * 60_000;

/** How long others keep away from an engine that one attempt is just trying, when nothing wakes them earlier. */
const probingMs = 60_000;

/**
 * Whether an engine rests at `now`. Struck engines are another matter: they don't come back by themselves.
 * @param last true when no other engine is able to film the shot that asks: faults then keep it away for two minutes at most.
 */
export function restOf(health: EngineHealth | undefined, now: EpochMs, last = false): Rest | undefined {
  if (health === undefined) return undefined;
  const { breaker, askedUntil, calls, terms } = health;
  const byFaults = restsUntil(breaker, last);
  const limit = nextCallAt(calls, terms ?? {}, now);
  const reasons: Rest[] = [];
  if (askedUntil !== undefined) reasons.push({ until: Math.min(askedUntil, now + longestRestMs), why: 'asked' });
  if (byFaults !== undefined) reasons.push({ until: Math.min(byFaults, now + longestRestMs), why: 'faults' });
  if (breaker.probe !== undefined) reasons.push({ until: now + probingMs, why: 'probing' });
  if (limit !== undefined) reasons.push({ until: limit.at, why: limit.limit });
  return reasons
    .filter(({ until }) => until > now)
    .reduce<Rest | undefined>((a, b) => (a && a.until >= b.until ? a : b), undefined);
}

/** The rest as a clause about the engine, e.g. `rests after 2 faults in a row until …`. */
export function restText({ until, why }: Rest, health: EngineHealth | undefined): string {
  const at = rfc3339(until);
  const faults = health?.breaker.consecutiveFaults ?? 0;
  switch (why) {
    case 'asked':
      return `rests as it asked, until ${at}`;
    case 'faults':
      return `rests ${faults > 1 ? `after ${faults} faults in a row` : 'after too many faults'}, until ${at}`;
    case 'probing':
      return 'is being tried by another shot first';
    case 'minute':
      return `has had all requests of this minute, until ${at}`;
    case 'day':
      return `has had all requests of this day, until ${at}`;
  }
}
