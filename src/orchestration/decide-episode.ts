import type { Action } from './action.ts';
import type { EpisodeState, ProductionState } from './state.ts';

/** The next action for an episode: plan, gates, cut, signature. */
export function decideEpisode(state: ProductionState, episode: EpisodeState): Action {
  if (state.opened === undefined) return { do: 'rest' };
  const { policy, revision } = state.opened;
  if (episode.planRevision !== revision) return { do: 'plan' };
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
