import { type Finding, found } from './finding.ts';

/** Continuity with the shot before: limits from 78 pairs of segments (evidence: media, 3.2). Only ever a warning. */
export const colourContinuityRule = { id: 'continuity.delta-e', version: '1', maxDeltaE: 5 } as const;
/** See `colourContinuityRule`. */
export const histogramContinuityRule = {
  id: 'continuity.histogram',
  version: '1',
  minIntersection01: 0.6,
} as const;

/**
 * Compares the last picture of the shot before with the first of this take (RGB24, equal sizes). Values: distance of the
 * mean CIELAB colours, and intersection of the LAB histograms (0..1). A reverse angle legitimately differs, so a
 * difference warns and never fails.
 */
export function judgeContinuity(previous: Uint8Array, current: Uint8Array): readonly Finding[] {
  const a = labSummary(previous);
  const b = labSummary(current);
  const deltaE = Math.hypot(...a.mean.map((value, i) => value - (b.mean[i] ?? value)));
  const intersection01 = a.bins.reduce((sum, share, i) => sum + Math.min(share, b.bins[i] ?? 0), 0);
  const { maxDeltaE } = colourContinuityRule;
  const { minIntersection01 } = histogramContinuityRule;
  return [
    found(colourContinuityRule, {
      value: deltaE,
      threshold: `<= ${maxDeltaE}`,
      level: deltaE > maxDeltaE ? 'warn' : 'pass',
      reason: `the colours jump from the shot before (delta E ${deltaE.toFixed(1)})`,
    }),
    found(histogramContinuityRule, {
      value: intersection01,
      threshold: `>= ${minIntersection01}`,
      level: intersection01 < minIntersection01 ? 'warn' : 'pass',
      reason: `the picture shares ${Math.round(100 * intersection01)}% of its colours with the shot before`,
    }),
  ];
}

const binsPerAxis = 8;

function labSummary(rgb: Uint8Array): { readonly mean: readonly number[]; readonly bins: Float64Array } {
  const sum = [0, 0, 0];
  const bins = new Float64Array(binsPerAxis ** 3);
  const share = 3 / rgb.length;
  for (let i = 0; i < rgb.length; i += 3) {
    const lab = labOf(rgb[i] ?? 0, rgb[i + 1] ?? 0, rgb[i + 2] ?? 0);
    lab.forEach((value, axis) => {
      sum[axis] = (sum[axis] ?? 0) + value * share;
    });
    const [l, a, b] = lab;
    const at = (bin(l / 100) * binsPerAxis + bin((a + 100) / 200)) * binsPerAxis + bin((b + 100) / 200);
    bins[at] = (bins[at] ?? 0) + share;
  }
  return { mean: sum, bins };
}

function bin(share01: number): number {
  return Math.min(binsPerAxis - 1, Math.max(0, Math.floor(share01 * binsPerAxis)));
}

/** CIELAB (D65) of an sRGB colour, 0..255 per channel. */
export function labOf(red: number, green: number, blue: number): readonly [number, number, number] {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const x = cubeRoot((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = cubeRoot(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = cubeRoot((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function linear(value: number): number {
  const v = value / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
}

function cubeRoot(t: number): number {
  return t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116;
}
