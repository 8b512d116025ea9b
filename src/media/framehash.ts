import { MediaError } from '../core/errors.ts';
import { clipInput, clipTimeoutMs, episodeTimeoutMs, hostileLimits, quiet } from './hostile.ts';
import { lastLine } from './probe.ts';
import { runTool } from './run.ts';
import type { MediaTools } from './tools.ts';

/** Frames from `startFrame` up to, not including, `endFrame`; counted from 0. */
export interface FrameRange {
  readonly startFrame: number;
  readonly endFrame: number;
}

/** What a hasher does with damage: `reject` throws; `conceal` goes on, so that only damaged frames hash differently. */
export type DamagePolicy = 'reject' | 'conceal';

/**
 * SHA-256 (hex) of every decoded yuv420p frame, in order, without time stamps: equal for a shot and for the same frames
 * inside an episode that was made by stream copy. Frames are neither repeated nor dropped, whatever their timing.
 * @throws {MediaError} `media.tool-failed` when the file can't be decoded to its end, or ends before the range does;
 * with `conceal` only when nothing at all can be decoded.
 */
export async function frameHashes(
  tools: MediaTools,
  file: string,
  range?: FrameRange,
  damage: DamagePolicy = 'reject',
): Promise<readonly string[]> {
  const trim = range ? [`trim=start_frame=${range.startFrame}:end_frame=${range.endFrame}`] : [];
  const filters = [...trim, 'scale=flags=accurate_rnd+bitexact', 'format=yuv420p'];
  const strict = damage === 'reject' ? ['-xerror'] : [];
  const input = [...quiet, ...strict, ...clipInput(file), '-map', '0:V:0', '-an', '-vf', filters.join(',')];
  const hashes: string[] = [];
  let rest = '';
  const run = await runTool(
    tools.ffmpeg,
    [...input, '-fps_mode', 'passthrough', '-f', 'framehash', '-hash', 'sha256', 'pipe:1'],
    {
      timeoutMs: range ? clipTimeoutMs : episodeTimeoutMs,
      limits: { ...hostileLimits, cpuS: 7200 },
      sandbox: { reads: [file] },
      onStdout: (chunk) => {
        const lines = (rest + chunk.toString('latin1')).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (!line.startsWith('#')) hashes.push(line.slice(line.lastIndexOf(',') + 1).trim());
      },
    },
  );
  const unclean = damage === 'reject' && (run.code !== 0 || run.stderr.trim() !== '');
  if (unclean || hashes.length === 0 || hashes.some((hash) => !/^[0-9a-f]{64}$/.test(hash))) {
    const why = run.timedOut ? 'it took too long' : lastLine(run.stderr) || `code ${run.code}`;
    throw new MediaError('media.tool-failed', `The frames of ${file} can not be read: ${why}`, { file });
  }
  if (range && hashes.length !== range.endFrame - range.startFrame) {
    const found = `Frames ${range.startFrame} to ${range.endFrame} of ${file} are not all there`;
    throw new MediaError('media.tool-failed', found, { file, found: hashes.length });
  }
  return hashes;
}
