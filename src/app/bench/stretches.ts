/** A stretch of time, in any unit. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Length that at least one of the stretches covers. */
export function covered(stretches: readonly Stretch[]): number {
  let end = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}
