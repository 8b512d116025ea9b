import { epochMs } from '../core/clock.ts';
import type { ShotDecision } from '../core/decision.ts';
import type { LogEvent } from '../core/events/event.ts';
import type { Payload } from '../core/events/payloads.ts';
import type { ShotRef } from '../core/ids.ts';
import { freshHealth } from './health/health.ts';
import { releasedBy, replannable } from './held.ts';
import { withEntries } from './records.ts';
import { type EpisodeState, isOpen, type ProductionState, type ShotState } from './state.ts';

/** Folds an event that belongs to an episode. */
export function foldEpisode(state: ProductionState, event: LogEvent, id: string | undefined): ProductionState {
  const episode = id === undefined ? undefined : state.episodes[id];
  if (episode === undefined) return state;
  const next = { ...state, episodes: { ...state.episodes, [episode.id]: foldOne(episode, event) } };
  return event.type === 'plan.made' ? adoptPlan(next, event.data) : next;
}

function foldOne(episode: EpisodeState, event: LogEvent): EpisodeState {
  switch (event.type) {
    case 'plan.made':
      return { ...episode, plan: event.data.plan, planRevision: event.data.revision, planSeq: event.seq };
    case 'gate.opened':
      return event.data.gate === 'plan' ? { ...episode, planGate: 'open' } : { ...episode, episodeGate: 'open' };
    case 'gate.decided': {
      const decided = event.data.decision === 'approve' ? 'approved' : 'rejected';
      const gates = [...episode.gates, { ...event.data, by: event.by, at: epochMs(event.at) }];
      return event.data.gate === 'plan'
        ? { ...episode, gates, planGate: decided }
        : { ...episode, gates, episodeGate: decided };
    }
    case 'episode.assembled': {
      const { signed: _signed, ...unsigned } = episode;
      // A person approved what was in the old cut; other shots need a new decision.
      const same = filesOf(episode.cut) === filesOf(event.data);
      return { ...unsigned, cut: event.data, episodeGate: same ? episode.episodeGate : 'undecided' };
    }
    case 'episode.signed':
      return { ...episode, signed: { ...event.data, at: epochMs(event.at) } };
    default:
      return episode;
  }
}

function filesOf(cut: EpisodeState['cut']): string | undefined {
  return cut?.shots.map((shot) => shot.fileSha256).join();
}

/** Gives every shot that is still to be filmed its decision, and records the engines' terms. */
function adoptPlan(state: ProductionState, made: Payload<'plan.made'>): ProductionState {
  const decided = made.plan.shots.flatMap((decision): readonly (readonly [ShotRef, ShotState])[] => {
    const shot = state.shots[decision.shot as ShotRef];
    return shot === undefined ? [] : [[shot.ref, { ...replanned(state, reconsidered(shot), decision), decision }]];
  });
  const engines = { ...state.engines };
  for (const terms of made.engines) {
    engines[terms.engine] = { ...freshHealth, ...engines[terms.engine], terms };
  }
  return { ...state, shots: withEntries(state.shots, decided), engines };
}

/** A new plan gives shots that no engine could make another chance. */
function reconsidered(shot: ShotState): ShotState {
  const released = releasedBy(shot, replannable);
  if (released === shot) return shot;
  const { engine: _engine, ...rest } = released;
  return rest;
}

/**
 * A shot not filmed yet takes the new plan's engine; one that moved to an engine by itself keeps it while the new plan
 * still lets it. Finished and running work is left alone. A shot whose engine was struck keeps it for now: it will be
 * reassigned to the plan's choice, with the strike as the cause on record.
 */
function replanned(state: ProductionState, shot: ShotState, decision: ShotDecision): ShotState {
  const settled = shot.accepted !== undefined || shot.openGate !== undefined || shot.attempts.some(isOpen);
  if (settled || shot.engine === undefined) return shot;
  if (state.engines[shot.engine]?.struck !== undefined && decision.chosen !== null) return shot;
  // A re-plan of the queue is a plan like this one, not the shot's own way out of a failure.
  const byItself = shot.reassignments.some(({ cause }) => cause !== 're-planned');
  const untouched = shot.attempts.length <= shot.attemptsBase && !byItself;
  const allowed = decision.candidates.some((candidate) => candidate.engine === shot.engine);
  if (allowed && !untouched) return shot;
  const { engine: _engine, ...rest } = shot;
  return rest;
}
