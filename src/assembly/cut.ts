import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { MediaError, messageOf, StoreError } from '../core/errors.ts';
import type { Sha256Hex } from '../core/hashing.ts';
import type { ShotRef } from '../core/ids.ts';
import { canCopy, joinPictures, muxEpisode } from '../media/join.ts';
import { probeClip } from '../media/probe.ts';
import type { MediaTools } from '../media/tools.ts';
import type { GoodProbe } from '../media/written.ts';
import type { Delivery } from '../production/production.ts';
import { verifyCut } from './cut-check.ts';
import { buildSoundTrack } from './sound-track.ts';
import { timelineOf } from './timeline.ts';

/** One shot of the cut. */
export interface CutShot {
  readonly ref: ShotRef;
  /** Path of the signed, normalised shot; its picture is copied, never encoded again. */
  readonly picture: string;
  /** Path of the clip whose sound is used; `null` for silence. */
  readonly sound: string | null;
  /** Frames the picture has; checked. */
  readonly frames: number;
  /** Gain for the sound, dB, before the episode's own; measured and set toward the delivery's loudness when absent. */
  readonly gainDb?: number;
  /** Frame digest of this very file when it is known: the episode's frames are held against it, not decoded twice. */
  readonly frameDigest?: Sha256Hex;
}

/** Where a cut is, for a progress line. */
export interface CutProgress {
  readonly step: 'check' | 'pictures' | 'sound' | 'mux' | 'verify';
  /** Parts of the step that are done, of `of`. */
  readonly done: number;
  readonly of: number;
}

/** What `cutEpisode` needs. */
export interface CutRequest {
  readonly tools: MediaTools;
  /** In playing order, at least one. */
  readonly shots: readonly CutShot[];
  readonly delivery: Delivery;
  /** Folder for temporary files, on the same disk as `output`; made when missing, left as it was found. */
  readonly workDir: string;
  /** Path of the episode; replaced in one step, or left as it was. */
  readonly output: string;
  /** Title in the container. */
  readonly title?: string;
  readonly onProgress?: (progress: CutProgress) => void;
}

/** A finished cut, as it was measured after writing. */
export interface CutEpisode {
  readonly file: string;
  readonly frames: number;
  readonly durationS: number;
  /** Of the finished file's sound track; `null` when it is silent. */
  readonly loudness: { readonly integratedLufs: number | null; readonly truePeakDb: number | null };
  /** End of sound minus end of picture, seconds. */
  readonly soundOffsetS: number;
  readonly shots: readonly CutEpisodeShot[];
}

/** One shot inside the finished cut. */
export interface CutEpisodeShot {
  readonly ref: ShotRef;
  /** First frame in the episode, from 0. */
  readonly in: number;
  /** End, exclusive. */
  readonly out: number;
  /** Frame digest of these frames as decoded from the episode; equal to that of the shot file. */
  readonly frameDigest: Sha256Hex;
  /** Gain that was applied to the shot's sound, dB. */
  readonly gainDb: number;
}

/**
 * Makes one episode file out of signed shots. Pictures are copied frame by frame, never encoded again, so each shot's
 * frame digest holds inside the episode; sound is built once from PCM with exact sample counts, so it can't drift.
 * The result is read back and checked before it gets its name; on failure `output` is as it was.
 * @throws {MediaError} `media.output-invalid` when a shot doesn't fit the delivery, shots can't follow each other, or
 *   the episode is not exactly its shots; `media.tool-failed` when a file can't be read.
 * @throws {StoreError} `store.unwritable` when the episode can't be put in its place.
 */
export async function cutEpisode(request: CutRequest): Promise<CutEpisode> {
  const { tools, shots, delivery, workDir, output, title } = request;
  const progress = request.onProgress ?? (() => undefined);
  if (shots.length === 0) {
    throw new MediaError(
      'media.output-invalid',
      'An episode without shots can not be assembled',
      { output },
      {
        hint: 'Accept at least one shot first; `shotcaller status` shows what is missing.',
      },
    );
  }
  const timeline = timelineOf(shots, delivery.fps);
  await mkdir(workDir, { recursive: true });
  const folder = await mkdtemp(path.join(workDir, 'cut-'));
  try {
    const onCheck = (done: number): void => progress({ step: 'check', done, of: shots.length });
    const probes = await checkShots(tools, shots, delivery, onCheck);
    const video = path.join(folder, 'pictures.mp4');
    const pictures = shots.map((shot) => shot.picture);
    await joinPictures(tools, pictures, video, probes);
    progress({ step: 'pictures', done: 1, of: 1 });
    const track = await buildSoundTrack(tools, timeline, shots, {
      targetLufs: delivery.loudnessLufs,
      workDir: folder,
      onShot: (done) => progress({ step: 'sound', done, of: shots.length }),
    });
    const episode = path.join(folder, 'episode.mp4');
    await muxEpisode(tools, { video, wav: track.wav, output: episode, ...(title === undefined ? {} : { title }) });
    progress({ step: 'mux', done: 1, of: 1 });
    const checked = await verifyCut(tools, episode, shots, timeline, delivery, (done) =>
      progress({ step: 'verify', done, of: shots.length }),
    );
    await moveInto(episode, output);
    const { frames, durationS } = timeline;
    const { loudness, soundOffsetS, frameDigests } = checked;
    const entries = timeline.shots.map((entry, i): CutEpisodeShot => {
      const [frameDigest = '', gainDb = 0] = [frameDigests[i], track.gainsDb[i]];
      return { ref: entry.ref, in: entry.in, out: entry.out, frameDigest, gainDb };
    });
    return { file: output, frames, durationS, loudness, soundOffsetS, shots: entries };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What keeps a shot out of a delivery: size, rate or frame count; empty when it fits. */
export function misfits(probe: GoodProbe, shot: Pick<CutShot, 'frames'>, delivery: Delivery): readonly string[] {
  const { width, height, fps, frames } = probe.video;
  const { width: w, height: h, fps: rate } = delivery;
  return [
    ...(width === w && height === h ? [] : [`${width}x${height} instead of ${w}x${h}`]),
    ...(fps === rate ? [] : [`${fps} frames per second instead of ${rate}`]),
    ...(frames === shot.frames ? [] : [`${frames} frames instead of ${shot.frames}`]),
  ];
}

async function checkShots(
  tools: MediaTools,
  shots: readonly CutShot[],
  delivery: Delivery,
  onShot: (done: number) => void,
): Promise<readonly GoodProbe[]> {
  const probes: GoodProbe[] = [];
  for (const [i, shot] of shots.entries()) {
    const refuse = (reasons: readonly string[]): MediaError =>
      new MediaError(
        'media.output-invalid',
        `${shot.ref} does not fit into the episode: ${reasons.join('; ')}`,
        { ref: shot.ref, file: shot.picture, reasons },
        { hint: 'Only accepted, normalised shots can be assembled; run the shot again to normalise it anew.' },
      );
    const probe = await probeClip(tools, shot.picture);
    if (!probe.ok) throw refuse([probe.reason]);
    const reasons = misfits(probe, shot, delivery);
    if (reasons.length > 0) throw refuse(reasons);
    const copy = canCopy(probes[0] ?? probe, probe);
    if (!copy.ok) throw refuse(copy.reasons.map((reason) => `${reason} (${shots[0]?.ref} and this one)`));
    probes.push(probe);
    onShot(i + 1);
  }
  return probes;
}

async function moveInto(from: string, to: string): Promise<void> {
  try {
    await mkdir(path.dirname(to), { recursive: true });
    await rename(from, to);
  } catch (cause) {
    throw new StoreError(
      'store.unwritable',
      `The episode can not be put in its place: ${messageOf(cause)}`,
      { file: to },
      {
        cause,
        hint: 'Check that the output folder is writable and on the same disk as the state folder.',
      },
    );
  }
}
