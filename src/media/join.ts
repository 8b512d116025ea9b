import { rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MediaError } from '../core/errors.ts';
import { clipReader, episodeTimeoutMs, fileUrl } from './hostile.ts';
import { houseSound } from './normalise.ts';
import type { MediaTools } from './tools.ts';
import { type GoodProbe, probeGood, reproducible, runFfmpeg, writeChecked } from './written.ts';

/** Whether two clips can follow each other without being encoded again. */
export type CopyAnswer = { readonly ok: true } | { readonly ok: false; readonly reasons: readonly string[] };

/**
 * Tells whether the pictures of `b` can be appended to those of `a` by stream copy: only when everything a decoder is
 * set up with is equal. ffmpeg itself joins anything, exits 0, and leaves a broken file (evidence: media, section 7).
 */
export function canCopy(a: GoodProbe, b: GoodProbe): CopyAnswer {
  const facts = (probe: GoodProbe): readonly (readonly [string, unknown])[] => [
    ['codec', probe.video.codec],
    ['profile', probe.video.profile],
    ['level', probe.video.level],
    ['size', `${probe.video.width}x${probe.video.height}`],
    ['pixel format', probe.video.pixFmt],
    ['time base', probe.video.timeBase],
    ['frame rate', probe.video.fps],
    ['pixel shape', probe.video.sar],
    ['colour tags', Object.values(probe.video.colour).join('/')],
    ['sound', probe.audio ? `${probe.audio.codec} ${probe.audio.sampleRate} Hz ${probe.audio.channels} ch` : 'none'],
  ];
  const theirs = facts(b);
  const reasons = facts(a).flatMap(([name, mine], i) =>
    mine === theirs[i]?.[1] ? [] : [`${name}: ${String(mine)} and ${String(theirs[i]?.[1])}`],
  );
  return reasons.length === 0 ? { ok: true } : { ok: false, reasons };
}

/** What a join wrote. */
export interface Joined {
  readonly frames: number;
  readonly fps: number;
}

/**
 * Joins the pictures of normalised shots by stream copy, without sound: every frame stays bit-equal.
 * @param known  headers of the files, when they were read just now.
 * @throws {MediaError} `media.output-invalid` when two shots can't follow each other, or when the result has not
 * exactly the frames of its parts.
 */
export async function joinPictures(
  tools: MediaTools,
  files: readonly string[],
  output: string,
  known: readonly GoodProbe[] = [],
): Promise<Joined> {
  const probes: GoodProbe[] = [];
  for (const [i, file] of files.entries()) probes.push(known[i] ?? (await probeGood(tools, file)));
  const [first] = probes;
  if (!first) throw new MediaError('media.output-invalid', `Nothing to join into ${output}`, { output });
  probes.forEach((probe, i) => {
    const answer = canCopy(first, probe);
    if (answer.ok) return;
    const what = `${files[i]} can not follow ${files[0]}: ${answer.reasons.join('; ')}`;
    throw new MediaError('media.output-invalid', what, { output, reasons: answer.reasons });
  });
  const counts = probes.map((probe) => probe.video.frames ?? Number.NaN);
  const frames = counts.reduce((sum, n) => sum + n, 0);
  const list = `${output}.list`;
  await writeFile(list, concatList(files, counts, first.video.fps));
  const args = ['-f', 'concat', '-safe', '0', '-protocol_whitelist', 'file', '-i', fileUrl(list), '-map', '0:V:0'];
  const timescale = first.video.timeBase.split('/')[1] ?? '12288';
  try {
    await writeChecked(
      tools,
      output,
      (target) =>
        runFfmpeg(tools, [...args, '-c', 'copy', '-video_track_timescale', timescale, ...reproducible, ...target], {
          timeoutMs: episodeTimeoutMs,
        }),
      (probe) => pictureProblem(probe, frames, first.video.fps),
    );
  } finally {
    await rm(list, { force: true });
  }
  return { frames, fps: first.video.fps };
}

/**
 * The script for ffmpeg's concat reader. Each part's length is stated from its frames: a part's own length includes its
 * sound, which is longer by the encoder's priming and would open gaps between shots.
 */
export function concatList(files: readonly string[], frames: readonly number[], fps: number): string {
  let start = 0;
  const lines = files.map((file, i) => {
    const from = Math.round((start * 1e6) / fps);
    start += frames[i] ?? 0;
    // Rounded at the cumulated time, so that errors can't add up.
    const microS = Math.round((start * 1e6) / fps) - from;
    return `file '${resolve(file).replaceAll("'", "'\\''")}'\nduration ${(microS / 1e6).toFixed(6)}\n`;
  });
  return `ffconcat version 1.0\n${lines.join('')}`;
}

/** An episode's parts. */
export interface EpisodeParts {
  /** Joined pictures. */
  readonly video: string;
  /** 48 kHz stereo WAV of the same length. */
  readonly wav: string;
  readonly output: string;
  readonly title?: string;
}

/**
 * Puts picture and sound together: pictures copied, sound encoded once for the whole episode, since encoding it per shot
 * makes it drift.
 * @throws {MediaError} `media.output-invalid` when frames were lost or the sound is off by more than a frame + priming.
 */
export async function muxEpisode(tools: MediaTools, parts: EpisodeParts): Promise<void> {
  const source = await probeGood(tools, parts.video);
  const frames = source.video.frames ?? Number.NaN;
  const timescale = source.video.timeBase.split('/')[1] ?? '12288';
  const inputs = [...clipReader, '-i', fileUrl(parts.video), '-f', 'wav', '-i', fileUrl(parts.wav)];
  const title = parts.title === undefined ? [] : ['-metadata', `title=${parts.title}`];
  const copy = ['-map', '0:V:0', '-map', '1:a:0', '-c:v', 'copy', '-video_track_timescale', timescale];
  await writeChecked(
    tools,
    parts.output,
    (target) =>
      runFfmpeg(tools, [...inputs, ...copy, ...houseSound, ...reproducible, ...title, ...target], {
        timeoutMs: episodeTimeoutMs,
      }),
    (probe) => pictureProblem(probe, frames, source.video.fps) ?? soundProblem(probe),
  );
}

function pictureProblem({ video }: GoodProbe, frames: number, fps: number): string | undefined {
  if (video.frames !== frames) return `${video.frames} frames instead of ${frames}`;
  const off = Math.abs(video.durationS - frames / fps);
  return off > 0.5 / fps ? `the pictures last ${video.durationS} s instead of ${frames / fps} s` : undefined;
}

/** One AAC packet of priming, seconds. */
const primingS = 1024 / 48_000;

function soundProblem({ audio, video }: GoodProbe): string | undefined {
  if (!audio) return 'no sound stream';
  const off = Math.abs(audio.durationS - video.durationS);
  return off > 1 / video.fps + primingS ? `sound and pictures differ by ${off.toFixed(3)} s` : undefined;
}
