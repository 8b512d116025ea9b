import { dirname } from 'node:path';
import { framingFilters, framingOf } from './framing.ts';
import { clipInput, clipTimeoutMs, hostileLimits } from './hostile.ts';
import { ratio } from './probe.ts';
import type { MediaTools } from './tools.ts';
import { type GoodProbe, probeGood, reproducible, runFfmpeg, writeChecked } from './written.ts';

/** Seconds by which a clip may be too short: its last frame is held that long at most. */
export const maxHeldS = 0.25;

/** Sound of everything in house, Hz. */
export const houseSampleRate = 48_000;

/** Encoder threads; pinned, because x264's output depends on their number. */
export const encoderThreads = 4;

/** One shot on its way into the house format. */
export interface Normalisation {
  /** The engine's clip; untrusted. */
  readonly input: string;
  readonly output: string;
  readonly width: number;
  readonly height: number;
  /** Integer frames per second. */
  readonly fps: number;
  /** Exact length of the result. */
  readonly frames: number;
  /** Linear gain for the sound, dB; default 0. */
  readonly gainDb?: number;
  /** `source`: the clip's own sound (silence when it has none); `silence`: silence in any case. */
  readonly audio: 'source' | 'silence';
  readonly signal?: AbortSignal;
}

/**
 * Writes the house mezzanine of a clip: H.264 yuv420p BT.709, constant rate, exactly `frames` frames, closed groups of
 * one second, 48 kHz stereo AAC always present, the same bytes on every run. Longer clips are trimmed, clips shorter by
 * up to `maxHeldS` hold their last frame; pictures are cropped a little or letterboxed, never stretched.
 * @throws {MediaError} `media.tool-failed` when the clip can't be read; `media.output-invalid` when the clip is too
 * short or what was written is not what was asked for.
 */
export async function normaliseClip(tools: MediaTools, options: Normalisation): Promise<void> {
  const args = normaliseArguments(await probeGood(tools, options.input), options);
  await writeChecked(
    tools,
    options.output,
    (target) =>
      runFfmpeg(tools, [...args, ...target], {
        timeoutMs: clipTimeoutMs,
        limits: { ...hostileLimits, asBytes: 8 * 1024 ** 3 },
        sandbox: { reads: [options.input], writes: [dirname(options.output)] },
        ...(options.signal && { signal: options.signal }),
      }),
    (probe) => mezzanineProblem(probe, options),
  );
}

/** ffmpeg arguments that bring a clip into the house format, up to the output file. */
export function normaliseArguments(source: GoodProbe, options: Normalisation): readonly string[] {
  const withSound = options.audio === 'source' && source.audio !== null;
  const silence = withSound ? [] : ['-f', 'lavfi', '-i', `anullsrc=r=${houseSampleRate}:cl=stereo`];
  const graph = [
    `[0:V:0]${pictureFilters(source, options).join(',')}[v]`,
    `[${withSound ? '0:a:0' : '1:a:0'}]${soundFilters(options, withSound).join(',')}[a]`,
  ];
  const input = ['-xerror', ...clipInput(options.input), ...silence, '-filter_complex', graph.join(';')];
  return [...input, '-map', '[v]', '-map', '[a]', ...housePicture(options.fps), ...houseSound];
}

/** Encoder arguments of the house picture. */
export function housePicture(fps: number): readonly string[] {
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-profile:v', 'high', '-pix_fmt', 'yuv420p'],
    ...['-g', String(fps), '-keyint_min', String(fps), '-sc_threshold', '0', '-threads', String(encoderThreads)],
    ...['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'],
    ...['-video_track_timescale', String(fps * 512), ...reproducible],
  ];
}

/** Encoder arguments of the house sound. */
export const houseSound = ['-c:a', 'aac', '-b:a', '192k', '-ar', String(houseSampleRate), '-ac', '2'] as const;

/** What is wrong with a mezzanine, or `undefined`. */
export function mezzanineProblem(
  probe: GoodProbe,
  want: Pick<Normalisation, 'width' | 'height' | 'fps' | 'frames'>,
): string | undefined {
  const { video, audio } = probe;
  if (video.frames !== want.frames) return `${video.frames} frames instead of ${want.frames}`;
  if (video.width !== want.width || video.height !== want.height) return `a picture of ${video.width}x${video.height}`;
  if (Math.abs(video.fps - want.fps) > 1e-6) return `${video.fps} frames per second instead of ${want.fps}`;
  return audio ? undefined : 'no sound stream';
}

function pictureFilters(source: GoodProbe, want: Normalisation): readonly string[] {
  const { video } = source;
  const squareWidth = Math.round(video.width * (ratio(video.sar) ?? 1));
  const framing = framingOf({ width: squareWidth, height: video.height }, want);
  const colour = `in_color_matrix=${matrixOf(source)}:out_color_matrix=bt709:out_range=tv`;
  return [
    `fps=${want.fps}:start_time=0`,
    ...framingFilters(framing, want, `flags=lanczos+accurate_rnd+bitexact:${colour}`),
    'setsar=1',
    `tpad=stop_mode=clone:stop=${Math.ceil(maxHeldS * want.fps)}`,
    `trim=end_frame=${want.frames}`,
    'format=yuv420p',
  ];
}

function soundFilters(want: Normalisation, withSound: boolean): readonly string[] {
  const samples = Math.round((want.frames * houseSampleRate) / want.fps);
  const own = [`aresample=${houseSampleRate}:async=1:first_pts=0`, 'aformat=sample_fmts=fltp:channel_layouts=stereo'];
  const gain = want.gainDb ? [`volume=${want.gainDb}dB`] : [];
  return [...(withSound ? [...own, ...gain, 'apad'] : []), `atrim=end_sample=${samples}`];
}

/** Untagged pictures follow the usual convention: BT.709 from HD on, BT.601 below. */
function matrixOf({ video }: GoodProbe): string {
  if (video.colour.space === 'smpte170m' || video.colour.space === 'bt470bg') return 'bt601';
  if (video.colour.space === 'bt2020nc') return 'bt2020';
  if (video.colour.space === 'bt709') return 'bt709';
  return Math.max(video.width, video.height) >= 1280 || Math.min(video.width, video.height) > 576 ? 'bt709' : 'bt601';
}
