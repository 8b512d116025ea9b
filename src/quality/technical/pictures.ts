/** Thumbs of a take as the media layer decodes them: RGB24, all of one size. */
export interface RgbFrames {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Uint8Array[];
  readonly fps: number;
}

/** Part of a picture, pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A take's thumbs with everything that several rules need, computed once. */
export interface ShotPictures extends RgbFrames {
  /** 8-bit luma (BT.709 weights) per frame. */
  readonly luma: readonly Uint8Array[];
  /** Mean luma per frame, 0..255. */
  readonly mean: readonly number[];
  /** Standard deviation of luma per frame. */
  readonly deviation: readonly number[];
  /** Mean absolute change of luma from frame i to frame i + 1. */
  readonly change: readonly number[];
}

const blockPx = 12;

/** Measures thumbs once for all rules; with an area, only inside it. */
export function measurePictures(source: RgbFrames, area?: Area): ShotPictures {
  const frames = area ? source.frames.map((frame) => cropRgb(frame, source.width, area)) : source.frames;
  const width = area?.width ?? source.width;
  const height = area?.height ?? source.height;
  const luma = frames.map(lumaOf);
  const statistics = luma.map(meanAndDeviation);
  const changes = luma.slice(1).map((next, i) => changeBetween(luma[i] ?? next, next, width, height));
  return {
    width,
    height,
    fps: source.fps,
    frames,
    luma,
    mean: statistics.map((s) => s.mean),
    deviation: statistics.map((s) => s.deviation),
    change: changes.map((c) => c.whole),
  };
}

/** The middle value; 0 for an empty list. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which this share of the values lies; 0 for an empty list. */
export function quantile(values: readonly number[], share01: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share01 * sorted.length))] ?? 0;
}

function cropRgb(frame: Uint8Array, sourceWidth: number, area: Area): Uint8Array {
  const cropped = new Uint8Array(area.width * area.height * 3);
  for (let row = 0; row < area.height; row++) {
    const from = ((area.top + row) * sourceWidth + area.left) * 3;
    cropped.set(frame.subarray(from, from + area.width * 3), row * area.width * 3);
  }
  return cropped;
}

function lumaOf(rgb: Uint8Array): Uint8Array {
  const luma = new Uint8Array(rgb.length / 3);
  for (let i = 0, at = 0; i < luma.length; i++, at += 3) {
    luma[i] = (54 * (rgb[at] ?? 0) + 183 * (rgb[at + 1] ?? 0) + 19 * (rgb[at + 2] ?? 0) + 128) >> 8;
  }
  return luma;
}

function meanAndDeviation(luma: Uint8Array): { readonly mean: number; readonly deviation: number } {
  let sum = 0;
  let squares = 0;
  for (const value of luma) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / luma.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / luma.length - mean * mean)) };
}

/** Mean absolute change of luma between two pictures: of the whole, and of the block that changes most. */
export function changeBetween(
  a: Uint8Array,
  b: Uint8Array,
  width: number,
  height: number,
): { readonly whole: number; readonly block: number } {
  const columns = Math.ceil(width / blockPx);
  const sums = new Float64Array(columns * Math.ceil(height / blockPx));
  const sizes = new Float64Array(sums.length);
  let total = 0;
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(y / blockPx) * columns;
    for (let x = 0; x < width; x++, i++) {
      const change = Math.abs((a[i] ?? 0) - (b[i] ?? 0));
      const block = row + Math.floor(x / blockPx);
      total += change;
      sums[block] = (sums[block] ?? 0) + change;
      sizes[block] = (sizes[block] ?? 0) + 1;
    }
  }
  return {
    whole: total / (width * height),
    block: sums.reduce((most, sum, i) => Math.max(most, sum / (sizes[i] ?? 1)), 0),
  };
}
