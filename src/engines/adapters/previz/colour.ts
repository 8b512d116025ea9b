/** A colour as red, green and blue, 0..255 each. */
export type Rgb = readonly [number, number, number];

/** Reads `#rrggbb`. */
export function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** CSS form of a colour; `alpha` 0..1, default opaque. */
export function css([r, g, b]: Rgb, alpha = 1): string {
  return `rgba(${Math.round(r)},${Math.round(g)},${Math.round(b)},${Math.max(0, Math.min(1, alpha)).toFixed(3)})`;
}

/** `share` of the second colour in the first: 0 gives `a`, 1 gives `b`. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const s = Math.max(0, Math.min(1, share));
  return [a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s, a[2] + (b[2] - a[2]) * s];
}

/** Rec. 709 luma, 0..255. */
export function lumaOf([r, g, b]: Rgb): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Takes colour away: 0 leaves it, 1 gives grey of the same luma. */
export function fade(colour: Rgb, share: number): Rgb {
  const grey = lumaOf(colour);
  return mix(colour, [grey, grey, grey], share);
}

/** Multiplies by a light: white leaves the colour as it is. */
export function lit(colour: Rgb, light: Rgb, gain = 1): Rgb {
  const channel = (i: 0 | 1 | 2): number => Math.min(255, ((colour[i] * light[i]) / 255) * gain);
  return [channel(0), channel(1), channel(2)];
}

/** White. */
export const white: Rgb = [255, 255, 255];
/** Black. */
export const black: Rgb = [0, 0, 0];
