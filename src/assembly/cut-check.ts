import { MediaError } from '../core/errors.ts';
import type { Sha256Hex } from '../core/hashing.ts';
import { frameHashes } from '../media/framehash.ts';
import { probeClip } from '../media/probe.ts';
import { measureLoudness } from '../media/sound.ts';
import type { MediaTools } from '../media/tools.ts';
import type { Delivery } from '../production/production.ts';
import { frameDigest } from '../provenance/frame-digest.ts';
import type { Timeline } from './timeline.ts';

/** Most that sound and pictures may differ at the end, seconds: less than one AAC packet at 48 kHz (21.3 ms). */
export const maxSoundOffsetS = 0.02;

/** What was measured on a finished episode. */
export interface CutMeasures {
  readonly loudness: { readonly integratedLufs: number | null; readonly truePeakDb: number | null };
  /** End of sound minus end of picture, seconds. */
  readonly soundOffsetS: number;
  /** Per shot of the timeline, of the frames as the episode has them. */
  readonly frameDigests: readonly Sha256Hex[];
}

/**
 * Reads a finished episode back: an exit code of 0 is no evidence that a tool wrote what it was told to.
 * @param shots  the files that were joined, one per entry of the timeline; one without a digest is decoded for it.
 * @throws {MediaError} `media.output-invalid` when size, rate, frame count, length of sound or any frame is not what
 *   the timeline says.
 */
export async function verifyCut(
  tools: MediaTools,
  file: string,
  shots: readonly { readonly picture: string; readonly frameDigest?: Sha256Hex }[],
  timeline: Timeline,
  delivery: Delivery,
  onShot: (done: number) => void,
): Promise<CutMeasures> {
  const soundOffsetS = await checkHeader(tools, file, timeline, delivery);
  const [episode, measured] = await Promise.all([frameHashes(tools, file), measureLoudness(tools, file)]);
  if (episode.length !== timeline.frames) {
    throw wrong(file, `it decodes to ${episode.length} frames instead of ${timeline.frames}`);
  }
  const frameDigests: Sha256Hex[] = [];
  for (const [i, entry] of timeline.shots.entries()) {
    const found = episode.slice(entry.in, entry.out);
    const digest = frameDigest(found);
    const shot = shots[i];
    if (shot?.frameDigest !== digest) {
      const first = differsAt(await frameHashes(tools, shot?.picture ?? ''), found);
      if (first !== undefined) throw wrong(file, `frame ${first} of ${entry.ref} is not the shot's own`);
      if (shot?.frameDigest !== undefined) throw wrong(file, `${entry.ref} has not the frames it was accepted with`);
    }
    frameDigests.push(digest);
    onShot(i + 1);
  }
  const loudness =
    measured.kind === 'silent'
      ? { integratedLufs: null, truePeakDb: null }
      : { integratedLufs: measured.integratedLufs, truePeakDb: measured.truePeakDb };
  return { loudness, soundOffsetS, frameDigests };
}

/** Index of the first place where two lists differ, counting a missing entry as different; `undefined` when equal. */
export function differsAt(a: readonly string[], b: readonly string[]): number | undefined {
  const longer = a.length >= b.length ? a : b;
  const at = longer.findIndex((_, i) => a[i] !== b[i]);
  return at < 0 ? undefined : at;
}

async function checkHeader(tools: MediaTools, file: string, timeline: Timeline, delivery: Delivery): Promise<number> {
  const probe = await probeClip(tools, file);
  if (!probe.ok) throw wrong(file, probe.reason);
  const { video, audio } = probe;
  if (video.width !== delivery.width || video.height !== delivery.height || video.fps !== delivery.fps) {
    throw wrong(file, `it is ${video.width}x${video.height} at ${video.fps} frames per second`);
  }
  if (video.frames !== timeline.frames)
    throw wrong(file, `it has ${video.frames} frames instead of ${timeline.frames}`);
  if (audio === null) throw wrong(file, 'it has no sound track');
  const soundOffsetS = audio.durationS - timeline.durationS;
  if (Math.abs(soundOffsetS) > maxSoundOffsetS) {
    throw wrong(file, `its sound ends ${(soundOffsetS * 1000).toFixed(1)} ms away from its pictures`);
  }
  return soundOffsetS;
}

function wrong(file: string, what: string): MediaError {
  return new MediaError(
    'media.output-invalid',
    `The assembled episode is wrong: ${what}`,
    { file },
    {
      hint: 'Nothing was delivered. Repeat `shotcaller assemble`; if it happens again, check ffmpeg with `shotcaller doctor`.',
    },
  );
}
