import { median } from './pictures.ts';

/** A few full-size grey frames of a take, for what thumbs can't show. */
export interface GreyFrames {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Uint8Array[];
}

/** The median of a measure over all frames, or `undefined` without frames. */
export function overFrames(
  grey: GreyFrames,
  measure: (frame: Uint8Array, width: number, height: number) => number,
): number | undefined {
  if (grey.frames.length === 0) return undefined;
  return median(grey.frames.map((frame) => measure(frame, grey.width, grey.height)));
}
