import type { FoldMeasured, OpeningSteps, Restart } from './recovery-measurement.ts';

/** How time grows from the smallest to the largest of a run: 1 is linear, 2 quadratic, by CPU time. */
export interface Growth {
  /** Opening a log, over its events. Below 1 where start-up costs more than the log. */
  readonly open: number | null;
  /** Folding a log, over its events. */
  readonly fold: number | null;
}

/** Exponents of both, `null` where there is one size only. */
export function growthOf(
  recoveries: readonly { readonly steps: OpeningSteps; readonly restart: Restart }[],
  folds: readonly FoldMeasured[],
): Growth {
  return {
    open: exponent(recoveries.map(({ steps, restart }) => [steps.events, restart.open.cpuMs])),
    fold: exponent(folds.map(({ events, fold }) => [events, fold.cpuMs])),
  };
}

/** Milliseconds from the start of the process until an engine is called. */
export function firstActionMs({ load, open, firstCall }: Restart): number {
  return load.wallMs + open.wallMs + firstCall.wallMs;
}

/** Slope between the smallest and the largest size on logarithmic axes. */
function exponent(points: readonly (readonly [number, number])[]): number | null {
  const sorted = [...points].sort(([a], [b]) => a - b);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined || first[0] === last[0]) return null;
  return Math.log(last[1] / first[1]) / Math.log(last[0] / first[0]);
}
