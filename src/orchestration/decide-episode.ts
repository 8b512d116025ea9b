import type { Action } from './action.ts';
import { type EpisodeState, isOpen, type ProductionState, type ShotState } from './state.ts';

/** The next action for an episode: plan, gates, cut, signature. */
export function decideEpisode(state: ProductionState, episode: EpisodeState): Action {
  if (state.opened === undefined) return { do: 'rest' };
  const { policy, revision } = state.opened;
  if (episode.planRevision !== revision || isOutdated(state, episode)) return { do: 'plan' };
  const planGate = decideGate(episode.planGate, policy.planGate, 'plan', 'the plan spends money');
  if (planGate !== undefined) return planGate;
  const shots = episode.shots.flatMap((ref) => state.shots[ref] ?? []);
  if (shots.some((shot) => shot.accepted === undefined)) {
    return shots.every((shot) => shot.accepted !== undefined || shot.held !== undefined)
      ? { do: 'rest' }
      : { do: 'wait', for: 'shots' };
  }
  const current =
    episode.cut?.shots.map((shot) => shot.fileSha256).join() === shots.map((s) => s.accepted?.file.sha256).join();
  if (!current) return { do: 'assemble' };
  const episodeGate = decideGate(
    episode.episodeGate,
    policy.episodeGate,
    'episode',
    'the episode is ready for release',
  );
  if (episodeGate !== undefined) return episodeGate;
  return episode.signed === undefined ? { do: 'sign' } : { do: 'rest' };
}

/** A shot that the plan may still move freely: nothing of its brief was filmed, held or shown to a person. */
export function isUnfilmed(shot: ShotState): boolean {
  const { accepted, held, openGate, attempts, attemptsBase } = shot;
  const untouched = accepted === undefined && held === undefined && openGate === undefined;
  return untouched && attempts.length <= attemptsBase && !attempts.some(isOpen);
}

/** Whether an engine that the plan gave to shots still to be filmed was struck since: those are planned again, together. */
export function isOutdated(
  state: ProductionState,
  { shots, planSeq = Number.POSITIVE_INFINITY }: EpisodeState,
): boolean {
  // Asked for every waiting shot at every event, and nearly always nothing was struck at all.
  if (!Object.values(state.engines).some(({ struckSeq = 0 }) => struckSeq > planSeq)) return false;
  return shots
    .flatMap((ref) => state.shots[ref] ?? [])
    .filter(isUnfilmed)
    .some((shot) => (state.engines[shot.engine ?? shot.decision?.chosen ?? '']?.struckSeq ?? 0) > planSeq);
}

function decideGate(
  gate: EpisodeState['planGate'],
  mode: 'auto' | 'ask',
  name: 'plan' | 'episode',
  reason: string,
): Action | undefined {
  if (gate === 'approved') return undefined;
  if (gate === 'rejected') return { do: 'rest' };
  if (gate === 'open') return { do: 'wait', for: name === 'plan' ? 'plan-gate' : 'gate' };
  return mode === 'auto'
    ? { do: 'approve', gate: name, policy: `${name}-gate@1` }
    : { do: 'open-gate', gate: name, reason };
}
