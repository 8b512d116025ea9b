import { MediaError } from '../core/errors.ts';
import { clipInput, clipTimeoutMs, episodeTimeoutMs, fileUrl, hostileLimits, quiet, talking } from './hostile.ts';
import { lastLine } from './probe.ts';
import { runTool } from './run.ts';
import type { MediaTools } from './tools.ts';
import { stereoSampleBytes } from './wav.ts';
import { type GoodProbe, probeGood } from './written.ts';

/**
 * The sound of a clip as 48 kHz stereo s16le, in step with its pictures, padded or cut to exactly `samples`.
 * @param options.probe  saves reading the header again.
 * @returns `null` when the clip has no sound stream.
 * @throws {MediaError} `media.tool-failed` when the clip or its sound can't be read.
 */
export async function readPcm(
  tools: MediaTools,
  file: string,
  { samples, probe: known }: { readonly samples: number; readonly probe?: GoodProbe },
): Promise<Buffer | null> {
  const probe = known ?? (await probeGood(tools, file));
  if (!probe.audio) return null;
  const pcm = Buffer.alloc(samples * stereoSampleBytes);
  let filled = 0;
  const filters = 'aresample=48000:async=1:first_pts=0,aformat=sample_fmts=s16:channel_layouts=stereo';
  const cut = `atrim=end_sample=${samples}`;
  const args = [
    ...quiet,
    ...clipInput(file),
    '-map',
    '0:a:0',
    '-vn',
    '-af',
    `${filters},${cut}`,
    '-f',
    's16le',
    'pipe:1',
  ];
  const run = await runTool(tools.ffmpeg, args, {
    timeoutMs: clipTimeoutMs,
    limits: hostileLimits,
    sandbox: { reads: [file] },
    onStdout: (chunk) => {
      filled += chunk.copy(pcm, filled);
    },
  });
  if (run.code === 0) return pcm;
  throw new MediaError('media.tool-failed', `The sound of ${file} can not be read: ${lastLine(run.stderr)}`, { file });
}

/** Loudness by EBU R128, or silence (nothing above -70 LUFS). */
export type Loudness =
  | { readonly kind: 'measured'; readonly integratedLufs: number; readonly truePeakDb: number }
  | { readonly kind: 'silent' };

/**
 * Integrated loudness and true peak of a clip or WAV file (EBU R128). Clips shorter than 0.4 s count as silent: R128
 * has no block that short.
 * @throws {MediaError} `media.tool-failed` when the file has no sound or can't be read.
 */
export async function measureLoudness(tools: MediaTools, file: string): Promise<Loudness> {
  const input = file.endsWith('.wav') ? ['-f', 'wav', '-i', fileUrl(file)] : clipInput(file);
  const meter = ['-map', '0:a:0', '-vn', '-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-'];
  const run = await runTool(tools.ffmpeg, [...talking, ...input, ...meter], {
    timeoutMs: episodeTimeoutMs,
    limits: hostileLimits,
    sandbox: { reads: [file] },
  });
  const loudness = run.code === 0 ? readLoudness(run.stderr) : undefined;
  if (loudness) return loudness;
  throw new MediaError('media.tool-failed', `No loudness of ${file}: ${lastLine(run.stderr)}`, { file });
}

/** Reads the summary that ffmpeg's ebur128 filter prints; `undefined` when there is none. */
export function readLoudness(stderr: string): Loudness | undefined {
  const summary = stderr.slice(Math.max(0, stderr.lastIndexOf('Summary:')));
  const integrated = /\bI:\s+(-?[\d.]+|-inf|nan) LUFS/.exec(summary)?.[1];
  const peak = /\bPeak:\s+(-?[\d.]+|-inf|nan) dBFS/.exec(summary)?.[1];
  if (integrated === undefined || peak === undefined) return undefined;
  const [integratedLufs, truePeakDb] = [Number(integrated), Number(peak)];
  const silent = !Number.isFinite(integratedLufs) || !Number.isFinite(truePeakDb) || integratedLufs <= -70;
  return silent ? { kind: 'silent' } : { kind: 'measured', integratedLufs, truePeakDb };
}
