import { join } from 'node:path';
import { previzFrames } from '../../engines/adapters/previz/render.ts';
import { canvasSizeFor } from '../../engines/adapters/previz/spec.ts';
import { encodeFrames } from '../../media/encode.ts';
import type { MediaTools } from '../../media/tools.ts';
import { benchClips, benchDelivery } from './episode.ts';

/**
 * Renders the clips that the measured episodes are made of.
 * @returns their paths, in the order of `benchClips`.
 */
export async function renderClips(tools: MediaTools, dir: string): Promise<readonly string[]> {
  const { width, height, fps } = benchDelivery;
  const canvas = canvasSizeFor(width, height);
  const paths: string[] = [];
  for (const [index, { prompt, camera, type, durationS, audio }] of benchClips.entries()) {
    const path = join(dir, `clip-${index}.mp4`);
    const label = `BENCH ${index + 1}`;
    const frames = previzFrames({
      prompt,
      camera,
      type,
      durationS,
      fps,
      width,
      height,
      seed: index,
      characters: [],
      label,
    });
    const sound = audio ? 'ambience' : 'none';
    const encoding = { ...canvas, outWidth: width, outHeight: height, fps, grain: true, sound, seed: index } as const;
    await encodeFrames(tools, frames, encoding, path);
    paths.push(path);
  }
  return paths;
}
