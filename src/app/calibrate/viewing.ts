import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ShotcallerError } from '../../core/errors.ts';
import { normaliseClip } from '../../media/normalise.ts';
import { writeSideBySide } from '../../media/side-by-side.ts';
import type { MediaTools } from '../../media/tools.ts';
import { probeGood } from '../../media/written.ts';
import type { Comparison } from './comparisons.ts';

/** Files of one comparison under names that tell nothing. */
export interface Viewing {
  readonly a: string;
  readonly b: string;
  /** Both beside each other, a on the left; absent when it could not be made. */
  readonly both?: string;
  /** Removes the files. */
  readonly close: () => Promise<void>;
}

const size = { width: 1280, height: 720, fps: 24 } as const;

/**
 * Puts the two clips of a comparison where a person can open them. Both are brought to one size, rate and length and
 * lose what is written inside the files, else an engine could be told by these. A clip that does not decode is copied
 * as it is: that is what there is to judge.
 * @param dir    folder for comparisons.
 * @param number names the folder of this one.
 */
export async function openViewing(
  tools: MediaTools,
  { a, b }: Comparison,
  files: { readonly a: string; readonly b: string },
  dir: string,
  number: number,
): Promise<Viewing> {
  const folder = join(dir, String(number).padStart(3, '0'));
  const [left, right] = [join(folder, 'a.mp4'), join(folder, 'b.mp4')];
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  await close();
  await mkdir(folder, { recursive: true });
  try {
    const lengths = await Promise.all([files.a, files.b].map(async (file) => (await probeGood(tools, file)).video));
    const shortestS = Math.min(a.durationS, b.durationS, ...lengths.map(({ durationS }) => durationS));
    const frames = Math.max(1, Math.floor(shortestS * size.fps));
    const house = { ...size, frames, audio: 'source' as const };
    await Promise.all([
      normaliseClip(tools, { ...house, input: files.a, output: left }),
      normaliseClip(tools, { ...house, input: files.b, output: right }),
    ]);
    const both = join(folder, 'a-and-b.mp4');
    await writeSideBySide(tools, [left, right], both, size);
    return { a: left, b: right, both, close };
  } catch (thrown) {
    if (!ShotcallerError.is(thrown) || !thrown.code.startsWith('media.')) throw thrown;
    await copyFile(files.a, left);
    await copyFile(files.b, right);
    return { a: left, b: right, close };
  }
}
