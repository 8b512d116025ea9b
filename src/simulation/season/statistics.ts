import { diceFor } from '../plan/dice.ts';

/** Draws of a bootstrap. */
const draws = 4000;

/** A quantile of some figures, interpolated between neighbours; `NaN` for none. */
export function quantile(values: readonly number[], share01: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share01;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (low === undefined || high === undefined) return Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** Middle of some figures. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Mean of some figures. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A figure with the interval in which 95% of all repetitions would find it. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Median over worlds with its 95% bootstrap interval. Worlds are drawn, so figures that are ratios within one world are
 * compared in pairs. Deterministic.
 */
export function medianInterval(values: readonly number[]): Interval {
  const dice = diceFor(values.length, 'bootstrap');
  const medians = Array.from({ length: draws }, () =>
    median(values.map(() => values[dice.whole(0, values.length - 1)] ?? Number.NaN)),
  );
  return { value: median(values), low: quantile(medians, 0.025), high: quantile(medians, 0.975) };
}
