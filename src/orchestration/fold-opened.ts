import type { Payload } from '../core/events/payloads.ts';
import type { ShotRef } from '../core/ids.ts';
import { budgetCodes, releasedBy } from './held.ts';
import type { EpisodeState, ProductionState, ShotState } from './state.ts';

type Opened = Payload<'production.opened'>;
type Spec = ShotState['spec'];

/**
 * Takes over the production file's content. On a later revision shots keep their history; a shot whose brief changed
 * starts again, and its earlier attempts stay on record.
 */
export function foldOpened(state: ProductionState, opened: Opened): ProductionState {
  const { cap, perShotMax, atRiskMax } = opened;
  const shots = opened.episodes.flatMap((episode) =>
    episode.shots.map((spec) => [spec.ref, openShot(state.shots[spec.ref as ShotRef], episode.id, spec)] as const),
  );
  const episodes = opened.episodes.map((episode) => [
    episode.id,
    openEpisode(state.episodes[episode.id], episode, opened.revision),
  ]);
  return {
    ...state,
    opened,
    ledger: { ...state.ledger, cap, atRiskMax, ...(perShotMax === undefined ? {} : { perShotMax }) },
    shots: Object.fromEntries(shots),
    episodes: Object.fromEntries(episodes),
  };
}

function openShot(before: ShotState | undefined, episode: string, spec: Spec): ShotState {
  const fresh = { ref: spec.ref as ShotRef, episode, spec, pin: spec.pin ?? null };
  if (before === undefined) {
    return { ...fresh, ranking: [], attempts: [], takes: [], reassignments: [], gates: [], attemptsBase: 0 };
  }
  if (before.spec.specDigest === spec.specDigest) {
    return { ...releasedBy(before, budgetCodes), spec, pin: spec.pin ?? before.pin };
  }
  const { attempts, takes, reassignments, gates } = before;
  return { ...fresh, ranking: [], attempts, takes, reassignments, gates, attemptsBase: attempts.length };
}

function openEpisode(
  before: EpisodeState | undefined,
  episode: Opened['episodes'][number],
  revision: number,
): EpisodeState {
  const shots = episode.shots.map((spec) => spec.ref as ShotRef);
  const fresh = {
    id: episode.id,
    title: episode.title,
    shots,
    planGate: 'undecided',
    episodeGate: 'undecided',
  } as const;
  return revision === 1 || before === undefined ? { ...fresh, gates: [] } : { ...fresh, gates: before.gates };
}
