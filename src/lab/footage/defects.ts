import type { MediaEffect } from '../faults/effects.ts';

/** Pixels of RGBA frames. */
export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

type Frames = AsyncIterable<Uint8Array>;

/**
 * Makes RGBA frames really defective, one defect after the other. Size, length and sound are not properties of frames:
 * the renderer takes care of those.
 */
export function withDefects(
  frames: Frames,
  size: FrameSize,
  frameCount: number,
  defects: readonly MediaEffect[],
): Frames {
  return defects.reduce((broken: Frames, defect): Frames => {
    switch (defect.name) {
      case 'black':
        return mapped(broken, (frame) => blacked(frame));
      case 'flicker':
        return mapped(broken, (frame, index) => (index % 4 < 2 ? frame : dimmed(frame, 0.35)));
      case 'blurred':
        return mapped(broken, (frame) => blurred(frame, size, defect.radius));
      case 'frozen':
        return frozen(broken, Math.floor(frameCount * defect.from01));
      default:
        return broken;
    }
  }, frames);
}

async function* mapped(frames: Frames, change: (frame: Uint8Array, index: number) => Uint8Array): Frames {
  let index = 0;
  for await (const frame of frames) yield change(frame, index++);
}

async function* frozen(frames: Frames, from: number): Frames {
  let index = 0;
  let held: Uint8Array | undefined;
  for await (const frame of frames) {
    if (index++ <= from || held === undefined) held = frame.slice();
    yield held.slice();
  }
}

function blacked(frame: Uint8Array): Uint8Array {
  const black = new Uint8Array(frame.length);
  for (let at = 3; at < black.length; at += 4) black[at] = 255;
  return black;
}

function dimmed(frame: Uint8Array, share: number): Uint8Array {
  return frame.map((value, at) => (at % 4 === 3 ? value : value * share));
}

/** Box blur along rows, then along columns. */
function blurred(frame: Uint8Array, { width, height }: FrameSize, radius: number): Uint8Array {
  const rows = boxed(frame, { lines: height, length: width, lineStep: width * 4, step: 4 }, radius);
  return boxed(rows, { lines: width, length: height, lineStep: 4, step: width * 4 }, radius);
}

interface Walk {
  readonly lines: number;
  readonly length: number;
  readonly lineStep: number;
  readonly step: number;
}

function boxed(source: Uint8Array, { lines, length, lineStep, step }: Walk, radius: number): Uint8Array {
  const result = source.slice();
  const share = 1 / (2 * radius + 1);
  const last = length - 1;
  for (let line = 0; line < lines; line++) {
    for (let channel = 0; channel < 3; channel++) {
      const start = line * lineStep + channel;
      // Beyond an edge the edge pixel repeats, so that a blurred clip keeps its exposure.
      let sum = 0;
      for (let at = -radius; at <= radius; at++) {
        sum += source[start + (at < 0 ? 0 : at > last ? last : at) * step] ?? 0;
      }
      for (let at = 0; at < length; at++) {
        result[start + at * step] = sum * share + 0.5;
        const next = at + radius + 1;
        const gone = at - radius;
        sum += source[start + (next > last ? last : next) * step] ?? 0;
        sum -= source[start + (gone < 0 ? 0 : gone) * step] ?? 0;
      }
    }
  }
  return result;
}
