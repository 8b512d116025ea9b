import { type Finding, found, qualityBelow, unmeasured } from '../finding.ts';
import { type GreyFrames, overFrames } from './grey.ts';
import { quantile } from './pictures.ts';

/** Strong noise, by Immerkær's estimator ("Fast Noise Variance Estimation", 1996) in the quietest blocks. */
export const noiseRule = {
  id: 'technical.noise',
  version: '1',
  dimension: 'imaging',
  blockPx: 32,
  quietShare01: 0.1,
  maxSigma: 6,
} as const;

/** Fails a noisy take. Value: noise sigma on the 0..255 scale. A stylized shot may be grainy: reported only. */
export function judgeNoise(grey: GreyFrames, stylized: boolean): Finding {
  const value = overFrames(grey, sigmaOf);
  if (value === undefined) return unmeasured(noiseRule, 'no full-size frames');
  if (stylized) return found(noiseRule, { value, level: 'pass', note: 'grain may be part of the style' });
  return found(noiseRule, {
    value,
    threshold: `<= ${noiseRule.maxSigma}`,
    level: value > noiseRule.maxSigma ? 'fail' : 'pass',
    reason: `the picture is noisy (sigma ${value.toFixed(1)})`,
    quality01: qualityBelow(value, noiseRule.maxSigma),
  });
}

function sigmaOf(frame: Uint8Array, width: number, height: number): number {
  const { blockPx } = noiseRule;
  const sigmas: number[] = [];
  for (let top = 1; top + blockPx < height; top += blockPx) {
    for (let left = 1; left + blockPx < width; left += blockPx) sigmas.push(blockSigma(frame, width, left, top));
  }
  return quantile(sigmas, noiseRule.quietShare01);
}

function blockSigma(frame: Uint8Array, width: number, left: number, top: number): number {
  let sum = 0;
  for (let y = top; y < top + noiseRule.blockPx; y++) {
    for (let x = left; x < left + noiseRule.blockPx; x++) {
      const at = y * width + x;
      const corners =
        (frame[at - width - 1] ?? 0) +
        (frame[at - width + 1] ?? 0) +
        (frame[at + width - 1] ?? 0) +
        (frame[at + width + 1] ?? 0);
      const sides = (frame[at - width] ?? 0) + (frame[at - 1] ?? 0) + (frame[at + 1] ?? 0) + (frame[at + width] ?? 0);
      sum += Math.abs(corners - 2 * sides + 4 * (frame[at] ?? 0));
    }
  }
  return (Math.sqrt(Math.PI / 2) * sum) / (6 * noiseRule.blockPx ** 2);
}
