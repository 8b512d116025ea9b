import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileUrl, quiet } from '../../media/hostile.ts';
import { normaliseArguments } from '../../media/normalise.ts';
import { runTool } from '../../media/run.ts';
import type { MediaTools } from '../../media/tools.ts';
import { type GoodProbe, probeGood } from '../../media/written.ts';
import { benchClips, benchDelivery, clipOfShot } from './episode.ts';

/** Time for one ffmpeg run of the script, milliseconds. */
const timeoutMs = 600_000;

/**
 * What somebody would write who only wants the file: every clip into the house format, as many at once as there are
 * cores, then joined with their sound. No checks, no hashes, no signatures, no log.
 * @returns path of the joined file.
 */
export async function runBareScript(
  tools: MediaTools,
  clips: readonly string[],
  shots: number,
  dir: string,
): Promise<string> {
  const probes = await Promise.all(clips.map((clip) => probeGood(tools, clip)));
  const outputs = Array.from({ length: shots }, (_, index) => join(dir, `${index}.mp4`));
  const waiting = outputs.map((output, index) => ({ output, clip: clipOfShot(index) }));
  const normaliseAll = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { clip, output } = next;
      await ffmpeg(tools, normalised(clips[clip] ?? '', probes[clip], output, clip));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, normaliseAll));
  const list = join(dir, 'list.txt');
  await writeFile(list, outputs.map((output) => `file '${output}'\n`).join(''));
  const joined = join(dir, 'joined.mp4');
  const input = ['-f', 'concat', '-safe', '0', '-i', list, '-map', '0:v', '-map', '0:a'];
  await ffmpeg(tools, [...input, '-c:v', 'copy', '-c:a', 'aac', '-b:a', '192k', '-movflags', '+faststart', joined]);
  return joined;
}

function normalised(input: string, probe: GoodProbe | undefined, output: string, clip: number): readonly string[] {
  if (probe === undefined) throw new RangeError(`no clip ${clip}`);
  const frames = Math.round((benchClips[clip]?.durationS ?? 0) * benchDelivery.fps);
  const options = { input, output, ...benchDelivery, frames, audio: 'source' } as const;
  return [...normaliseArguments(probe, options), '-movflags', '+faststart', '-f', 'mp4', fileUrl(output)];
}

async function ffmpeg(tools: MediaTools, args: readonly string[]): Promise<void> {
  const run = await runTool(tools.ffmpeg, [...quiet, '-y', ...args], { timeoutMs });
  if (run.code !== 0) throw new Error(`ffmpeg: ${run.stderr}`);
}
