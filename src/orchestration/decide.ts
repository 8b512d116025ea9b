import type { EpochMs } from '../core/clock.ts';
import { type AttemptId, episodeOf, shotOf, type UnitId } from '../core/ids.ts';
import type { Action } from './action.ts';
import { decideEpisode } from './decide-episode.ts';
import { decideHedge } from './decide-hedge.ts';
import { decideShot, decideTakes } from './decide-shot.ts';
import { type AttemptState, isOpen, type ProductionState, type ShotState, shotAt } from './state.ts';

/** Earliest time for the next look at an attempt: the vendor's poll floor, kept by whoever advances. */
export type DueAt = (attempt: AttemptId) => EpochMs;

const atOnce: DueAt = () => 0;

/**
 * Looks at what happened and names the next action for one unit. Pure: reads folded state and the given times only,
 * never the catalog, a clock or the network. Safe to call at any time, twice, from anywhere.
 */
export function decide(state: ProductionState, unit: UnitId, now: EpochMs, dueAt: DueAt = atOnce): Action {
  const ref = shotOf(unit);
  if (ref !== undefined) {
    const shot = shotAt(state, ref);
    return shot === undefined ? { do: 'rest' } : decideUnitOfShot(state, shot, now, dueAt);
  }
  const episode = state.episodes[episodeOf(unit) ?? ''];
  return episode === undefined ? { do: 'rest' } : decideEpisode(state, episode);
}

/** Paid work in flight comes first, whatever else is true of the shot: it is followed and collected. */
function decideUnitOfShot(state: ProductionState, shot: ShotState, now: EpochMs, dueAt: DueAt): Action {
  const dropped = state.shots[shot.ref] === undefined;
  const open = shot.attempts.filter(isOpen);
  const due = open.find((attempt) => dueAt(attempt.attempt) <= now);
  if (due !== undefined) return follow(state, shot, due, now);
  const [first, ...others] = open;
  if (first === undefined) return dropped ? { do: 'rest' } : decideShot(state, shot, now);
  // What another attempt delivered is decided at once: the first acceptable take wins.
  const beside = dropped ? undefined : (decideTakes(state, shot) ?? decideHedge(state, shot, now, dueAt));
  return beside ?? untilDue([first, ...others], dueAt);
}

/**
 * The next action for a unit that may start nothing: a run that only collects, or that is about other episodes. What is
 * under way is followed to its end, whatever else the unit would begin meanwhile.
 */
export function decideFollowing(state: ProductionState, unit: UnitId, dueAt: DueAt): Action {
  const ref = shotOf(unit);
  const open = (ref === undefined ? undefined : shotAt(state, ref))?.attempts.filter(isOpen) ?? [];
  return untilDue(open, dueAt);
}

function untilDue([first, ...others]: readonly AttemptState[], dueAt: DueAt): Action {
  if (first === undefined) return { do: 'rest' };
  const until = Math.min(dueAt(first.attempt), ...others.map((attempt) => dueAt(attempt.attempt)));
  return { do: 'wait', for: first.phase === 'in-doubt' ? 'visibility' : 'poll', until };
}

/** The next step with one attempt that may still deliver or cost something. */
function follow(state: ProductionState, shot: ShotState, attempt: AttemptState, now: EpochMs): Action {
  const { attempt: id, phase, progress } = attempt;
  if (phase === 'intended') {
    return { do: 'doubt', attempt: id, evidence: 'the process ended between the intent and the reply' };
  }
  if (phase === 'in-doubt') {
    const visibilityMs = (state.engines[attempt.engine]?.terms?.visibilityS ?? 0) * 1000;
    return { do: 'reconcile', attempt: id, final: now >= (attempt.doubtSince ?? now) + visibilityMs };
  }
  // A finished clip that could not be fetched yet has no deadline: it is paid for.
  if (progress?.status === 'collecting') return { do: 'observe', attempt: id };
  if (shot.accepted !== undefined && isCancellable(state, attempt)) return { do: 'drop', attempt: id };
  return { do: now >= attempt.deadlineAt ? 'expire' : 'observe', attempt: id };
}

function isCancellable(state: ProductionState, attempt: AttemptState): boolean {
  return state.engines[attempt.engine]?.terms?.cancel !== 'none' && attempt.progress?.status !== 'kept';
}
