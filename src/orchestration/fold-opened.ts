import type { Payload } from '../core/events/payloads.ts';
import type { ShotRef } from '../core/ids.ts';
import { budgetCodes, releasedBy } from './held.ts';
import type { EpisodeState, ProductionState, ShotState, TakeState } from './state.ts';

type Opened = Payload<'production.opened'>;
type Spec = ShotState['spec'];

/**
 * Takes over the production file's content. On a later revision shots keep their history; a shot whose brief changed
 * starts again, and its earlier attempts stay on record.
 */
export function foldOpened(state: ProductionState, opened: Opened): ProductionState {
  const { cap, perShotMax, atRiskMax } = opened;
  const { perShotMax: _perShotMax, ...pots } = state.ledger;
  const known = { ...state.dropped, ...state.shots };
  const shots: Record<ShotRef, ShotState> = Object.fromEntries(
    opened.episodes.flatMap((episode) =>
      episode.shots.map((spec) => [spec.ref, openShot(known[spec.ref as ShotRef], episode.id, spec)]),
    ),
  );
  const dropped = Object.entries(known).filter(([ref, shot]) => !Object.hasOwn(shots, ref) && shot.attempts.length > 0);
  const sameFile = state.opened?.fileSha256 === opened.fileSha256;
  const episodes = opened.episodes.map((episode) => {
    const before = sameFile ? finished(state.episodes[episode.id], episode, shots) : undefined;
    return [
      episode.id,
      before === undefined
        ? openEpisode(state.episodes[episode.id], episode)
        : { ...before, planRevision: opened.revision },
    ];
  });
  return {
    ...state,
    opened,
    ledger: { ...pots, cap, atRiskMax, ...(perShotMax === undefined ? {} : { perShotMax }) },
    shots,
    dropped: Object.fromEntries(dropped),
    episodes: Object.fromEntries(episodes),
  };
}

/** An episode whose shots are all accepted has nothing left to plan: the same file opened again leaves it as it is. */
function finished(
  before: EpisodeState | undefined,
  episode: Opened['episodes'][number],
  shots: Readonly<Record<ShotRef, ShotState>>,
): EpisodeState | undefined {
  const refs = episode.shots.map((spec) => spec.ref as ShotRef);
  const same = before?.planRevision !== undefined && before.shots.join() === refs.join();
  return same && refs.every((ref) => shots[ref]?.accepted !== undefined) ? before : undefined;
}

function openShot(before: ShotState | undefined, episode: string, spec: Spec): ShotState {
  const fresh = { ref: spec.ref as ShotRef, episode, spec, pin: spec.pin ?? null };
  if (before === undefined) {
    return { ...fresh, ranking: [], attempts: [], takes: [], reassignments: [], gates: [], attemptsBase: 0 };
  }
  if (before.spec.specDigest === spec.specDigest) {
    // The operator's pin stays unless the file itself changed its mind.
    const pin = spec.pin === before.spec.pin ? before.pin : fresh.pin;
    return { ...releasedBy(before, budgetCodes), episode, spec, pin };
  }
  const { attempts, reassignments, gates } = before;
  const takes = before.takes.map(withoutApproval);
  return { ...fresh, ranking: [], attempts, takes, reassignments, gates, attemptsBase: attempts.length };
}

/** What was approved for another brief is not approved for this one; the decision itself stays among the gates. */
function withoutApproval(take: TakeState): TakeState {
  if (take.gate?.decision !== 'approve') return take;
  const { gate: _gate, ...rest } = take;
  return rest;
}

function openEpisode(before: EpisodeState | undefined, episode: Opened['episodes'][number]): EpisodeState {
  const { id, title } = episode;
  const shots = episode.shots.map((spec) => spec.ref as ShotRef);
  return { id, title, shots, planGate: 'undecided', episodeGate: 'undecided', gates: before?.gates ?? [] };
}
