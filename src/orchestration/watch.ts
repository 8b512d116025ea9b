import type { EpochMs } from '../core/clock.ts';
import type { AttemptId } from '../core/ids.ts';
import type { OutcomeClass } from '../core/outcome.ts';
import type { AttemptState, ProductionState, ShotState } from './state.ts';

/**
 * How long a given-up attempt is looked at again, milliseconds: outputs of most vendors live at least this long
 * (the shortest documented one, Runway, is 24 to 48 h).
 */
export const watchMs = 24 * 60 * 60_000;

/** First look after an attempt was given up. */
const firstLookMs = 30_000;
const longestPauseMs = 60 * 60_000;

const undecided: ReadonlySet<OutcomeClass> = new Set(['overdue', 'output-lost', 'bad-output']);

/** Whether a failure of this class leaves it open that the vendor has a clip for us. */
export function isUndecided(outcome: OutcomeClass): boolean {
  return undecided.has(outcome);
}

/** Whether a job has come forward as an attempt's (`HintSource.announced`). */
export type Announced = (attempt: AttemptId) => boolean;

const nothingAnnounced: Announced = () => false;

/**
 * Whether an attempt that was given up may still turn into a clip: a stalled job that could not be cancelled, a finished
 * one whose clip could not be fetched, a lost one that the vendor may list late. Such attempts are looked at again and
 * again, never re-sent; what turns up becomes an extra take.
 * @param windowMs how long after giving up; a person who asks for nothing but clips looks without limit.
 * @param announced a lost job that came forward is looked for also where the vendor can't be asked.
 */
export function isWatched(
  state: ProductionState,
  attempt: AttemptState,
  now: EpochMs,
  windowMs: number = watchMs,
  announced: Announced = nothingAnnounced,
): boolean {
  if (attempt.settled === true || now >= givenUpAt(attempt) + windowMs) return false;
  // A cancel that was not seen to happen may still lose its race against the clip.
  if (attempt.phase === 'cancelled') return attempt.handle !== undefined && attempt.billed === 'unknown';
  if (attempt.phase === 'failed')
    return attempt.handle !== undefined && attempt.billed !== 'no' && isUndecided(attempt.outcome ?? 'cancelled');
  if (attempt.phase !== 'in-doubt' || attempt.finding === undefined) return false;
  return (state.engines[attempt.engine]?.terms?.visibilityS ?? 0) > 0 || announced(attempt.attempt);
}

/** The attempts of a shot that are looked at again. */
export function watchedOf(
  state: ProductionState,
  shot: ShotState,
  now: EpochMs,
  windowMs: number = watchMs,
  announced: Announced = nothingAnnounced,
): readonly AttemptState[] {
  return shot.attempts.filter((attempt) => isWatched(state, attempt, now, windowMs, announced));
}

/** When a given-up attempt is looked at for the first time. */
export function firstLookAt(attempt: AttemptState): EpochMs {
  return givenUpAt(attempt) + firstLookMs;
}

/** Pause until the next look: as long again as half of what has passed, between half a minute and an hour. */
export function lookPauseMs(attempt: AttemptState, now: EpochMs): number {
  return Math.min(longestPauseMs, Math.max(firstLookMs, (now - givenUpAt(attempt)) / 2));
}

/** When an attempt was given up: its failure or cancel, its doubt, else its start. */
export function givenUpAt(attempt: AttemptState): EpochMs {
  return attempt.endedAt ?? attempt.doubtSince ?? attempt.startedAt;
}
