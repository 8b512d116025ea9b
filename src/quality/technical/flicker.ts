import { type Finding, found, qualityBelow, unmeasured } from '../finding.ts';
import { median, type ShotPictures } from './pictures.ts';

/** Brightness that jumps up and down from frame to frame. */
export const flickerRule = {
  id: 'technical.flicker',
  version: '1',
  dimension: 'temporal',
  maxSecondDifference: 1,
  maxAlternation01: 0.8,
} as const;

/** Fails a take whose brightness alternates. Value: median absolute second difference of mean luma (0..255). */
export function judgeFlicker(pictures: ShotPictures): Finding {
  const first = pictures.mean.slice(1).map((mean, i) => mean - (pictures.mean[i] ?? mean));
  if (first.length < 6) return unmeasured(flickerRule, 'too few frames');
  const second = first.slice(1).map((step, i) => Math.abs(step - (first[i] ?? step)));
  const turns = first.slice(1).filter((step, i) => step * (first[i] ?? 0) < 0).length;
  const value = median(second);
  const alternation01 = turns / (first.length - 1);
  const { maxSecondDifference, maxAlternation01 } = flickerRule;
  const flickers = value > maxSecondDifference && alternation01 > maxAlternation01;
  return found(flickerRule, {
    value,
    threshold: `<= ${maxSecondDifference} or alternation <= ${maxAlternation01}`,
    level: flickers ? 'fail' : 'pass',
    reason: `the picture flickers by about ${value.toFixed(1)} levels from frame to frame`,
    note: `brightness turns at ${Math.round(100 * alternation01)}% of the frames`,
    quality01: alternation01 > maxAlternation01 ? qualityBelow(value, maxSecondDifference) : 1,
  });
}
