import { rename, rm } from 'node:fs/promises';
import { clipReader, clipTimeoutMs, fileUrl } from './hostile.ts';
import { encoderThreads, houseSampleRate, houseSound } from './normalise.ts';
import type { MediaTools } from './tools.ts';
import { type GoodProbe, reproducible, runFfmpeg, writeChecked } from './written.ts';

/** A clip made from drawn pictures. */
export interface FrameEncoding {
  /** Size of the RGBA pictures that come in. */
  readonly width: number;
  readonly height: number;
  readonly outWidth: number;
  readonly outHeight: number;
  readonly fps: number;
  /** Film grain over the enlarged picture, so that it does not look like a drawing. */
  readonly grain: boolean;
  /** `none`: no sound stream; `silence`: a silent one; `ambience`: a soft seeded bed of wind and hum. */
  readonly sound: 'none' | 'silence' | 'ambience';
  /** Any integer: equal seeds give equal files. */
  readonly seed: number;
  /** x264 preset; `veryfast` unless told. */
  readonly preset?: 'ultrafast' | 'superfast' | 'veryfast' | 'faster' | 'fast' | 'medium';
  readonly signal?: AbortSignal;
}

/**
 * Encodes RGBA pictures to an MP4 with faststart; equal pictures and options give equal bytes.
 * @throws {MediaError} `media.tool-failed` or `media.output-invalid`; what `frames` throws passes through.
 */
export async function encodeFrames(
  tools: MediaTools,
  frames: AsyncIterable<Uint8Array>,
  options: FrameEncoding,
  output: string,
): Promise<void> {
  let count = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const frame of frames) {
      count++;
      yield frame;
    }
  };
  const { width, height, fps, outWidth, outHeight } = options;
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${width}x${height}`, '-r', String(fps), '-i', 'pipe:0'];
  const run = { timeoutMs: 4 * clipTimeoutMs, ...(options.signal && { signal: options.signal }) };
  const problem = ({ video, audio }: GoodProbe): string | undefined => {
    if (video.frames !== count) return `${video.frames} frames instead of ${count}`;
    if (video.width !== outWidth || video.height !== outHeight) return `a picture of ${video.width}x${video.height}`;
    return options.sound === 'none' || audio ? undefined : 'no sound stream';
  };
  const silent = `${output}.pictures`;
  const encode = (target: readonly string[]): Promise<void> =>
    runFfmpeg(tools, [...input, '-vf', filters(options).join(','), ...picture(options), ...target], {
      ...run,
      input: counted(),
    });
  try {
    await writeChecked(tools, silent, encode, (probe) => problem({ ...probe, audio: probe.audio ?? noSoundYet }));
    if (options.sound === 'none') return await rename(silent, output);
    // The sound's exact length is known only now that the pictures have been counted.
    const samples = Math.round((count * houseSampleRate) / fps);
    const mix = ['-filter_complex', `${bed(options)},atrim=end_sample=${samples}[a]`, '-map', '0:V:0', '-map', '[a]'];
    const copy = ['-c:v', 'copy', '-video_track_timescale', String(fps * 512), ...houseSound, ...reproducible];
    const add = [...clipReader, '-i', fileUrl(silent), ...mix, ...copy];
    await writeChecked(tools, output, (target) => runFfmpeg(tools, [...add, ...target], run), problem);
  } finally {
    await rm(silent, { force: true });
  }
}

const noSoundYet = { codec: 'none', sampleRate: 0, channels: 0, durationS: 0 };

function filters({ outWidth, outHeight, grain, seed }: FrameEncoding): readonly string[] {
  const colour = 'out_color_matrix=bt709:out_range=tv';
  const scale = `scale=${outWidth}:${outHeight}:flags=bicubic+accurate_rnd+bitexact:${colour}`;
  const noise = grain ? [`noise=c0s=5:c0f=t:c0_seed=${Math.abs(seed | 0)}`] : [];
  return [scale, 'format=yuv420p', ...noise, 'setsar=1'];
}

function picture({ fps, preset }: FrameEncoding): readonly string[] {
  return [
    ...['-c:v', 'libx264', '-preset', preset ?? 'veryfast', '-crf', '20', '-profile:v', 'high', '-pix_fmt', 'yuv420p'],
    ...['-g', String(fps), '-threads', String(encoderThreads), '-video_track_timescale', String(fps * 512)],
    ...['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'],
    ...reproducible,
  ];
}

function bed({ sound, seed }: FrameEncoding): string {
  if (sound !== 'ambience') return `anullsrc=r=${houseSampleRate}:cl=stereo`;
  const noise = (side: number): string =>
    `anoisesrc=color=brown:r=${houseSampleRate}:amplitude=0.35:seed=${(Math.abs(seed | 0) % 1_000_000) * 2 + side}`;
  const rootHz = 55 + (Math.abs(seed | 0) % 12) * 5;
  const hum = `sine=frequency=${rootHz}:r=${houseSampleRate},volume=0.12,aformat=sample_fmts=fltp:channel_layouts=stereo[hum]`;
  const wind = `${noise(0)}[l];${noise(1)}[r];[l][r]amerge=inputs=2,lowpass=f=900,tremolo=f=0.15:d=0.5[wind]`;
  return `${wind};${hum};[wind][hum]amix=inputs=2:normalize=0,aformat=sample_fmts=fltp:channel_layouts=stereo`;
}
