import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { MediaError } from '../core/errors.ts';
import { fileUrl, houseLimits, quiet } from './hostile.ts';
import { type ClipProbe, lastLine, probeClip } from './probe.ts';
import { type RunOptions, runTool } from './run.ts';
import type { MediaTools } from './tools.ts';

/** A clip whose header was read without trouble. */
export type GoodProbe = Extract<ClipProbe, { ok: true }>;

/** Flags that keep every run's bytes equal: no dates, no encoder names, nothing copied from the source's tags. */
export const reproducible = [
  ...['-map_metadata', '-1', '-map_chapters', '-1'],
  ...['-fflags', '+bitexact', '-flags:v', '+bitexact', '-flags:a', '+bitexact'],
] as const;

/**
 * Runs ffmpeg and insists that it worked.
 * @throws {MediaError} `media.tool-failed` with ffmpeg's last message.
 */
export async function runFfmpeg(tools: MediaTools, args: readonly string[], options: RunOptions): Promise<void> {
  const run = await runTool(tools.ffmpeg, [...quiet, '-y', ...args], { limits: houseLimits, ...options });
  if (run.code === 0) return;
  const why = run.timedOut ? 'it took too long' : lastLine(run.stderr) || `it ended with ${run.signal ?? run.code}`;
  throw new MediaError('media.tool-failed', `ffmpeg failed: ${why}`, { stderr: run.stderr.slice(-2000) });
}

/**
 * Writes an MP4 beside its final place, checks what was written, and only then gives it its name: an exit code of 0 is
 * no evidence (evidence: media, section 7).
 * @param write    runs ffmpeg with the given file arguments as its last ones.
 * @param problem  says what is wrong with the written clip, or `undefined`.
 * @throws {MediaError} `media.output-invalid` when the check finds something; the unfinished file is removed.
 */
export async function writeChecked(
  tools: MediaTools,
  output: string,
  write: (target: readonly string[]) => Promise<void>,
  problem: (probe: GoodProbe) => string | undefined,
): Promise<GoodProbe> {
  // A name of its own: an ffmpeg that outlived a killed process may still be writing under another.
  const unfinished = `${output}.${randomBytes(6).toString('hex')}.unfinished`;
  try {
    await write(['-movflags', '+faststart', '-f', 'mp4', fileUrl(unfinished)]);
    const probe = await probeClip(tools, unfinished);
    const trouble = probe.ok ? problem(probe) : probe.reason;
    if (!probe.ok || trouble !== undefined) {
      throw new MediaError('media.output-invalid', `${output} came out wrong: ${trouble}`, { output, trouble });
    }
    await rename(unfinished, output);
    return probe;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** The probe of a file that ought to be good. @throws {MediaError} `media.tool-failed` when it is not. */
export async function probeGood(tools: MediaTools, file: string): Promise<GoodProbe> {
  const probe = await probeClip(tools, file);
  if (probe.ok) return probe;
  throw new MediaError('media.tool-failed', `${file}: ${probe.reason}`, { file });
}
