import { type EpochMs, epochMs } from '../core/clock.ts';
import { episodeOf, shotOf, type UnitId } from '../core/ids.ts';
import type { Action } from './action.ts';
import { decideEpisode } from './decide-episode.ts';
import { decideShot } from './decide-shot.ts';
import { type AttemptState, type ProductionState, type ShotState, shotAt } from './state.ts';

/**
 * Looks at what happened and names the next action for one unit. Pure: reads folded state and the given time only,
 * never the catalog, a clock or the network. Safe to call at any time, twice, from anywhere.
 */
export function decide(state: ProductionState, unit: UnitId, now: EpochMs): Action {
  const ref = shotOf(unit);
  if (ref !== undefined) {
    const shot = shotAt(state, ref);
    return shot === undefined ? { do: 'rest' } : decideUnitOfShot(state, shot, now);
  }
  const episode = state.episodes[episodeOf(unit) ?? ''];
  return episode === undefined ? { do: 'rest' } : decideEpisode(state, episode);
}

/** Paid work in flight comes first, whatever else is true of the shot: it is followed and collected. */
function decideUnitOfShot(state: ProductionState, shot: ShotState, now: EpochMs): Action {
  for (const attempt of shot.attempts) {
    const action = decideAttempt(state, attempt, now);
    if (action !== undefined) return action;
  }
  return state.shots[shot.ref] === undefined ? { do: 'rest' } : decideShot(state, shot, now);
}

function decideAttempt(state: ProductionState, attempt: AttemptState, now: EpochMs): Action | undefined {
  if (attempt.phase === 'intended') {
    const evidence = 'the process ended between the intent and the reply';
    return { do: 'doubt', attempt: attempt.attempt, evidence };
  }
  if (attempt.phase === 'submitted') {
    const expired = now >= epochMs(attempt.intended.deadlineAt);
    return { do: expired ? 'expire' : 'observe', attempt: attempt.attempt };
  }
  if (attempt.phase === 'in-doubt' && attempt.finding === undefined) {
    const visibilityMs = (state.engines[attempt.engine]?.terms?.visibilityS ?? 0) * 1000;
    const final = now >= (attempt.doubtSince ?? now) + visibilityMs;
    return { do: 'reconcile', attempt: attempt.attempt, final };
  }
  return undefined;
}
