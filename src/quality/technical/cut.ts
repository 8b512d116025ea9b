import { clamp01, type Finding, found, qualityBelow, unmeasured } from '../finding.ts';
import { median, type ShotPictures } from './pictures.ts';

/** A cut inside what should be one shot. */
export const cutRule = {
  id: 'technical.cut',
  version: '1',
  dimension: 'temporal',
  maxScore: 0.5,
  /** Frames before and after a suspected cut that must differ as well: a flash comes back, a cut does not. */
  persistFrames: 3,
} as const;

/**
 * Fails a take that jumps to other pictures. Value: the highest product of colour-histogram distance (0..2) and sudden
 * change (0..1).
 */
export function judgeCut(pictures: ShotPictures): Finding {
  if (pictures.change.length < 4) return unmeasured(cutRule, 'too few frames');
  const histograms = pictures.frames.map(colourHistogram);
  const usual = median(pictures.change);
  let worst = 0;
  let at = 0;
  pictures.change.forEach((change, i) => {
    const sudden = clamp01((change - usual) / (change + usual + 1));
    // Distances are only looked at where they can matter: 2 is the largest there is.
    if (2 * sudden <= worst) return;
    const near = distance(histograms[i], histograms[i + 1]);
    const before = histograms[Math.max(0, i - cutRule.persistFrames)];
    const after = histograms[Math.min(histograms.length - 1, i + 1 + cutRule.persistFrames)];
    const score = sudden * Math.min(near, distance(before, after));
    if (score <= worst) return;
    worst = score;
    at = i + 1;
  });
  return found(cutRule, {
    value: worst,
    threshold: `<= ${cutRule.maxScore}`,
    level: worst > cutRule.maxScore ? 'fail' : 'pass',
    reason: `the take cuts to other pictures at frame ${at}`,
    quality01: worst > cutRule.maxScore ? 0 : qualityBelow(worst, 2 * cutRule.maxScore),
  });
}

const levels = 6;

function colourHistogram(rgb: Uint8Array): Float64Array {
  const bins = new Float64Array(levels ** 3);
  const share = 3 / rgb.length;
  for (let i = 0; i < rgb.length; i += 3) {
    const bin = (level(rgb[i]) * levels + level(rgb[i + 1])) * levels + level(rgb[i + 2]);
    bins[bin] = (bins[bin] ?? 0) + share;
  }
  return bins;
}

function level(value = 0): number {
  return (value * levels) >> 8;
}

function distance(a: Float64Array | undefined, b: Float64Array | undefined): number {
  return a && b ? a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) : 0;
}
