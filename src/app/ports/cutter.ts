import { existsSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type CutProgress, cutEpisode } from '../../assembly/cut.ts';
import { timelineOf } from '../../assembly/timeline.ts';
import { type Clock, rfc3339 } from '../../core/clock.ts';
import { Defect, ProvenanceError } from '../../core/errors.ts';
import type { Payload } from '../../core/events/payloads.ts';
import type { MediaTools } from '../../media/tools.ts';
import type { Cutter } from '../../orchestration/ports.ts';
import type { EpisodeState, ProductionState, ShotState } from '../../orchestration/state.ts';
import { sealEpisode } from '../../provenance/seal.ts';
import type { Signer } from '../../provenance/signers/signer.ts';
import type { EpisodeStatement } from '../../provenance/statement.ts';
import { type AssetStore, hashFile } from '../../store/files/assets.ts';
import { operatorOf, type PseudonymOf, pseudonymsOf } from '../statement.ts';
import type { Vault } from '../vault.ts';
import type { Workspace } from '../workspace.ts';

/** What the cutter is made of. */
export interface CutterParts {
  readonly workspace: Workspace;
  readonly tools: MediaTools;
  readonly assets: AssetStore;
  readonly signer: Signer;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly onProgress?: (progress: CutProgress) => void;
}

/** Cuts the episode from its verified, signed shots and signs it last. */
export function createCutter(parts: CutterParts): Cutter {
  return {
    assemble: (state, episode) => assemble(parts, state, episode),
    sign: (state, episode) => sign(parts, state, episode),
  };
}

type Accepted = ShotState & { readonly accepted: NonNullable<ShotState['accepted']> };

async function assemble(
  parts: CutterParts,
  state: ProductionState,
  episode: EpisodeState,
): Promise<Payload<'episode.assembled'>> {
  const { workspace, tools, assets } = parts;
  const { production } = workspace.loaded;
  const shots = acceptedShots(state, episode);
  await mkdir(workspace.workDir, { recursive: true });
  const cut = await cutEpisode({
    tools,
    shots: await Promise.all(
      shots.map(async (shot) => ({
        ref: shot.ref,
        picture: await unchanged(workspace, shot),
        sound: await assets.verified(takeAsset(shot)),
        frames: shot.accepted.frames,
        frameDigest: shot.accepted.frameDigest,
      })),
    ),
    delivery: production.delivery,
    workDir: join(workspace.workDir, `cut-${episode.id}`),
    output: cutFile(workspace, episode.id),
    title: `${production.title}: ${episode.title}`,
    ...(parts.onProgress === undefined ? {} : { onProgress: parts.onProgress }),
  });
  const sha256 = await hashFile(cut.file);
  const { size: bytes } = await stat(cut.file);
  const refs = new Map(shots.map((shot) => [shot.ref, shot.accepted.file.sha256]));
  return {
    file: { path: cutName(episode.id), sha256: sha256 ?? '', bytes },
    frames: cut.frames,
    loudnessLufs: cut.loudness.integratedLufs,
    shots: cut.shots.map(({ ref, in: from, out, frameDigest }) => ({
      ref,
      in: from,
      out,
      frameDigest,
      fileSha256: refs.get(ref) ?? '',
    })),
  };
}

async function sign(
  parts: CutterParts,
  state: ProductionState,
  episode: EpisodeState,
): Promise<Payload<'episode.signed'>> {
  const { workspace, signer } = parts;
  const { cut } = episode;
  if (cut === undefined) throw new Defect('defect.invariant', `Episode ${episode.id} is signed before it is cut`);
  const file = cutFile(workspace, episode.id);
  const shots = acceptedShots(state, episode);
  // Somebody cleaned up: cutting is reproducible, so the same cut comes out again.
  if (!existsSync(file)) await assemble(parts, state, episode);
  if ((await hashFile(file)) !== cut.file.sha256) {
    throw new ProvenanceError(
      'provenance.sign-failed',
      `The cut of ${episode.id} was changed before it was signed`,
      { file },
      {
        hint: `Delete ${file} and run shotcaller assemble again.`,
      },
    );
  }
  const path = `${episode.id}/${episode.id}.mp4`;
  const output = join(workspace.outRoot, path);
  await mkdir(join(workspace.outRoot, episode.id), { recursive: true });
  const pseudonymOf = await pseudonymsOf(parts.vault, episode.gates);
  const sealed = await sealEpisode({
    file,
    output,
    statement: episodeStatement(parts, state, episode, { cut, shots, pseudonymOf }),
    shots: shots.map((shot) => ({ ref: shot.ref, file: join(workspace.outRoot, shot.accepted.file.path) })),
    signer,
  });
  const { size: bytes } = await stat(output);
  return {
    file: { path, sha256: sealed.fileSha256, bytes },
    manifest: { label: sealed.manifestLabel, sha256: sealed.manifestSha256 },
  };
}

function episodeStatement(
  { workspace, clock }: CutterParts,
  state: ProductionState,
  episode: EpisodeState,
  of: {
    readonly cut: Payload<'episode.assembled'>;
    readonly shots: readonly Accepted[];
    readonly pseudonymOf: PseudonymOf;
  },
): EpisodeStatement {
  const { production } = workspace.loaded;
  const { width, height, fps } = production.delivery;
  const timeline = timelineOf(
    of.shots.map((shot) => ({ ref: shot.ref, frames: shot.accepted.frames })),
    fps,
  );
  return {
    production: production.id,
    episode: episode.id,
    title: `${production.title}: ${episode.title}`,
    emulated: of.shots.every(
      (shot) => shot.attempts.find((a) => a.attempt === shot.accepted.attempt)?.emulated === true,
    ),
    assembledAt: rfc3339(clock.now()),
    delivery: {
      width,
      height,
      fps,
      frames: of.cut.frames,
      durationS: timeline.durationS,
      ...(of.cut.loudnessLufs === null ? {} : { loudnessLufs: of.cut.loudnessLufs }),
    },
    soundNote:
      'One track made from the takes’ own sound, silence where a take has none; frame digests do not cover it.',
    shots: timeline.shots.map((entry, index) => {
      const shot = of.shots[index];
      const inCut = of.cut.shots[index];
      if (shot === undefined || inCut === undefined) throw new Defect('defect.invariant', `The cut lacks ${entry.ref}`);
      return {
        index,
        ref: entry.ref,
        label: shot.accepted.manifest.label,
        fileSha256: shot.accepted.file.sha256,
        in: entry.in,
        out: entry.out,
        timecodes: { in: entry.inTimecode, out: entry.outTimecode },
        frameDigest: inCut.frameDigest,
        transforms: [],
      };
    }),
    operator: operatorOf(episode.gates, of.pseudonymOf),
    log: { head: state.head, seq: state.seq },
  };
}

function acceptedShots(state: ProductionState, episode: EpisodeState): readonly Accepted[] {
  return episode.shots.map((ref) => {
    const shot = state.shots[ref];
    if (shot?.accepted === undefined) throw new Defect('defect.invariant', `${ref} is cut before it is accepted`);
    return { ...shot, accepted: shot.accepted };
  });
}

/** A signed shot file is used only as it was accepted: missing or altered, it names the shot and stops the cut. */
async function unchanged(workspace: Workspace, shot: Accepted): Promise<string> {
  const path = join(workspace.outRoot, shot.accepted.file.path);
  const found = await hashFile(path);
  if (found === shot.accepted.file.sha256) return path;
  const what = found === undefined ? 'is missing' : 'was changed after it was accepted';
  throw new ProvenanceError(
    'provenance.unverifiable-shot',
    `The signed file of ${shot.ref} ${what}`,
    { shot: shot.ref, path },
    {
      hint: `Restore ${path} from a backup, or ask for a retake: shotcaller retake ${shot.ref}`,
    },
  );
}

function takeAsset(shot: Accepted): string {
  const take = shot.takes.find((entry) => entry.take === shot.accepted.take);
  if (take === undefined) throw new Defect('defect.invariant', `${shot.ref} was accepted without a take`);
  return take.asset.sha256;
}

function cutName(episode: string): string {
  return `${episode}-cut.mp4`;
}

/** Path of the unsigned cut; kept until the log knows that it was signed. */
export function cutFile(workspace: Workspace, episode: string): string {
  return join(workspace.workDir, cutName(episode));
}
