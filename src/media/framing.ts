import type { Size } from './pictures.ts';

/** How a picture is brought to another size: scaled as a whole, scaled and cropped, or scaled between black bars. */
export type Framing = { readonly kind: 'scale' } | { readonly kind: 'crop' | 'pad'; readonly inner: Size };

/** Share of the picture that may be cropped to avoid thin black bars; engines often miss 16:9 by a few percent. */
export const maxCrop01 = 0.1;

/**
 * Decides how a picture fills a frame of another shape without ever being stretched: a small difference is cropped
 * (at most `maxCrop01`), a large one is letterboxed.
 * @param source  size in square pixels.
 * @returns `inner`: the scaled size before cropping, or inside the bars; even numbers, since yuv420p needs them.
 */
export function framingOf(source: Size, target: Size): Framing {
  const wider = (source.width * target.height) / (source.height * target.width);
  const lost01 = 1 - Math.min(wider, 1 / wider);
  // Half a pixel of difference is rounding, not another shape.
  if (lost01 * Math.max(target.width, target.height) < 1) return { kind: 'scale' };
  const crop = lost01 <= maxCrop01;
  const fitWidth = crop ? wider < 1 : wider > 1;
  const inner = fitWidth
    ? { width: target.width, height: even((source.height * target.width) / source.width, crop) }
    : { width: even((source.width * target.height) / source.height, crop), height: target.height };
  return { kind: crop ? 'crop' : 'pad', inner };
}

/** ffmpeg filters that carry out a framing. */
export function framingFilters(framing: Framing, target: Size, scaleFlags: string): readonly string[] {
  const { width, height } = target;
  if (framing.kind === 'scale') return [`scale=${width}:${height}:${scaleFlags}`];
  const { inner } = framing;
  const second = framing.kind === 'crop' ? `crop=${width}:${height}` : `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2`;
  return [`scale=${inner.width}:${inner.height}:${scaleFlags}`, second];
}

function even(n: number, up: boolean): number {
  return Math.max(2, 2 * (up ? Math.ceil(n / 2 - 1e-9) : Math.floor(n / 2 + 1e-9)));
}
