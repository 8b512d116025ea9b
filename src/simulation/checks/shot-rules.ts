import type { LogEvent } from '../../core/events/event.ts';
import { heldCodes } from '../../orchestration/held.ts';
import type { ShotState } from '../../orchestration/state.ts';
import { shotBefore } from './attempt-rules.ts';
import type { EventView, Found } from './violation.ts';

type Of<T extends LogEvent['type']> = Extract<LogEvent, { type: T }>;

/** Verdicts, gates, acceptances and holds of a shot. */
export function shotEvent(view: EventView): readonly Found[] {
  const { event } = view;
  const shot = shotBefore(view);
  if (shot === undefined) return [];
  switch (event.type) {
    case 'take.judged':
      return judged(view, shot, event);
    case 'gate.decided':
      return decided(view, shot, event);
    case 'shot.accepted':
      return accepted(view, shot, event);
    case 'shot.held':
      return event.data.code in heldCodes
        ? []
        : [['I1', `${shot.ref} is held for the unknown code ${event.data.code}`]];
    default:
      return [];
  }
}

function judged({ studio }: EventView, shot: ShotState, { data }: Of<'take.judged'>): readonly Found[] {
  const take = shot.takes.find((each) => each.take === data.take);
  const truth = studio.verdicts.get(data.assetSha256);
  const found: Found[] = [];
  if (take?.asset.sha256 !== data.assetSha256)
    found.push(['I5', `take ${data.take} of ${shot.ref} got another clip's verdict`]);
  if (truth?.verdict !== data.verdict.verdict)
    found.push(['I5', `the verdict on take ${data.take} of ${shot.ref} is not the judge's`]);
  return found;
}

function decided({ before }: EventView, shot: ShotState, { data, by }: Of<'gate.decided'>): readonly Found[] {
  if (data.gate !== 'take' || data.decision !== 'approve') return [];
  const verdict = shot.takes.find((each) => each.take === data.take)?.verdict?.verdict;
  if ('person' in by) {
    return verdict === 'fail' && !data.override ? [['I5', `an override on ${shot.ref} is not shown as one`]] : [];
  }
  if (shot.accepted !== undefined)
    return [['I4', `a later take of ${shot.ref} was approved by policy over the accepted one`]];
  const asks = before.opened?.policy.takeGate === 'ask';
  const found: Found[] = [];
  if (asks) found.push(['I5', `${shot.ref} was approved by policy although a person must be asked`]);
  if (verdict === undefined || verdict === 'fail')
    found.push(['I5', `${shot.ref} was approved by policy with ${verdict}`]);
  if (shot.spec.hero && verdict !== 'pass')
    found.push(['I5', `the hero shot ${shot.ref} was approved by policy with ${verdict}`]);
  return found;
}

function accepted({ studio }: EventView, shot: ShotState, { data }: Of<'shot.accepted'>): readonly Found[] {
  const take = shot.takes.find((each) => each.take === data.take);
  const manifest = studio.manifests.get(data.manifest.sha256);
  const found: Found[] = [];
  if (take === undefined || take.attempt !== data.attempt)
    found.push(['I4', `${shot.ref} was accepted with a take that its attempt did not make`]);
  if (take?.gate?.decision !== 'approve') found.push(['I5', `${shot.ref} was accepted without an approval`]);
  if (take?.verdict?.verdict === 'fail' && take.gate?.override !== true)
    found.push(['I5', `${shot.ref} was accepted below its gate`]);
  if (shot.accepted !== undefined) found.push(['I4', `${shot.ref} was accepted over an accepted take`]);
  if (manifest === undefined) return [...found, ['I4', `${shot.ref} was accepted with a manifest that nobody made`]];
  if (manifest.shot !== shot.ref || manifest.assetSha256 !== take?.asset.sha256)
    found.push(['I4', `the manifest of ${shot.ref} binds another clip`]);
  if (manifest.attempts.join() !== shot.attempts.map(({ attempt }) => attempt).join())
    found.push(['I4', `the manifest of ${shot.ref} does not list every attempt`]);
  if (manifest.gates !== shot.gates.length || manifest.reassignments !== shot.reassignments.length)
    found.push(['I4', `the manifest of ${shot.ref} misses a decision`]);
  return found;
}

/**
 * A cut holds files that were accepted (one of them may be withdrawn while it is made; it is then cut again), and only an
 * approved cut is signed.
 */
export function episodeEvent({ event, before, tally }: EventView): readonly Found[] {
  if (event.type === 'episode.assembled') {
    const wrong = event.data.shots.filter(({ ref, fileSha256 }) => !tally.wasAccepted(`shot:${ref}`, fileSha256));
    return wrong.map(({ ref }): Found => ['I4', `the cut holds a file of ${ref} that was never accepted`]);
  }
  if (event.type !== 'episode.signed') return [];
  const episode = before.episodes[event.unit.slice('episode:'.length)];
  const open = episode?.episodeGate !== 'approved' || episode.cut === undefined;
  return open ? [['I5', `${event.unit} was signed before its gate was passed`]] : [];
}
