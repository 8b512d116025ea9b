import { previzFrames } from '../../engines/adapters/previz/render.ts';
import { canvasSizeFor, frameCountOf, type PrevizSpec } from '../../engines/adapters/previz/spec.ts';
import { encodeFrames } from '../../media/encode.ts';
import type { MediaTools } from '../../media/tools.ts';
import type { MediaEffect } from '../faults/effects.ts';
import type { ClipRenderer } from './clip-spec.ts';
import { addContentCredentials } from './content-credentials.ts';
import { withDefects } from './defects.ts';

/** Renders clips as previz pictures in the model's own size and rate, with the label burnt in. */
export function previzRenderer(tools: MediaTools): ClipRenderer {
  return async ({ order, label, defects, contentCredentials }, output, firstFrame) => {
    const size = defectNamed(defects, 'wrong-size') ?? order;
    const durationS = order.durationS * (defectNamed(defects, 'wrong-duration')?.x ?? 1);
    const { prompt, seed, fps, width, height } = order;
    const start = firstFrame === undefined ? {} : { firstFramePng: firstFrame };
    const spec: PrevizSpec = { prompt, seed, durationS, fps, width, height, characters: [], label, ...start };
    const canvas = canvasSizeFor(width, height);
    const frames = withDefects(previzFrames(spec), canvas, frameCountOf(spec), defects);
    const sound = !order.audio ? 'none' : defectNamed(defects, 'silent') === undefined ? 'ambience' : 'silence';
    // Fresh grain would keep a frozen picture moving and a black one from being black.
    const grain = !defects.some(({ name }) => name === 'frozen' || name === 'black' || name === 'blurred');
    const out = { outWidth: even(size.width), outHeight: even(size.height) };
    const encoding = { ...canvas, ...out, fps, grain, sound, seed, preset: 'veryfast' } as const;
    await encodeFrames(tools, frames, encoding, output);
    if (contentCredentials === true) await addContentCredentials(output, label);
  };
}

function defectNamed<N extends MediaEffect['name']>(
  defects: readonly MediaEffect[],
  name: N,
): Extract<MediaEffect, { readonly name: N }> | undefined {
  return defects.find((defect): defect is Extract<MediaEffect, { readonly name: N }> => defect.name === name);
}

function even(pixels: number): number {
  return Math.max(2, Math.round(pixels / 2) * 2);
}
