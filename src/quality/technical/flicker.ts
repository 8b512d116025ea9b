import { type Finding, found, qualityBelow, unmeasured } from '../finding.ts';
import { median, type ShotPictures } from './pictures.ts';

/** Brightness that jumps up and down in a fast rhythm, or from every frame to the next. */
export const flickerRule = {
  id: 'technical.flicker',
  version: '1',
  dimension: 'temporal',
  maxSecondDifference: 1,
  maxAlternation01: 0.8,
  /** Frames after which a rhythm repeats; longer ones are things that move. */
  periods: [2, 3, 4, 5, 6],
  maxRhythm01: 0.6,
} as const;

/** Fails a take whose brightness pulses. Value: median absolute second difference of mean luma (0..255). */
export function judgeFlicker(pictures: ShotPictures): Finding {
  const steps = pictures.mean.slice(1).map((mean, i) => mean - (pictures.mean[i] ?? mean));
  if (steps.length < 8) return unmeasured(flickerRule, 'too few frames');
  const value = median(steps.slice(1).map((step, i) => Math.abs(step - (steps[i] ?? step))));
  const turns = steps.slice(1).filter((step, i) => step * (steps[i] ?? 0) < 0).length;
  const alternation01 = turns / (steps.length - 1);
  const rhythm01 = rhythmOf(steps);
  const { maxSecondDifference, maxAlternation01, maxRhythm01 } = flickerRule;
  const pulses = alternation01 > maxAlternation01 || rhythm01 > maxRhythm01;
  return found(flickerRule, {
    value,
    threshold: `<= ${maxSecondDifference}, or alternation <= ${maxAlternation01} and rhythm <= ${maxRhythm01}`,
    level: pulses && value > maxSecondDifference ? 'fail' : 'pass',
    reason: `the picture flickers by about ${value.toFixed(1)} levels`,
    note: `brightness turns at ${Math.round(100 * alternation01)}% of the frames, rhythm ${rhythm01.toFixed(2)}`,
    quality01: pulses ? qualityBelow(value, maxSecondDifference) : 1,
  });
}

/**
 * How well the steps repeat after a few frames and go the other way in between, 0..1. Both are asked for, so that neither
 * a steady fade nor repeated frames count.
 */
function rhythmOf(steps: readonly number[]): number {
  const power = steps.reduce((sum, step) => sum + step * step, 0) / steps.length;
  if (power === 0) return 0;
  const likeness = (lag: number): number => {
    const products = steps.slice(lag).map((step, i) => step * (steps[i] ?? 0));
    return products.reduce((sum, product) => sum + product, 0) / products.length / power;
  };
  const lags = Array.from({ length: Math.max(...flickerRule.periods) + 1 }, (_, lag) => likeness(lag));
  const scores = flickerRule.periods.map((period) => {
    const against = Math.max(0, ...lags.slice(1, period).map((like) => -like));
    // In a rhythm of three the two steps between share the way back, half each.
    return Math.min(lags[period] ?? 0, period === 3 ? 2 * against : against);
  });
  return Math.min(1, Math.max(0, ...scores));
}
