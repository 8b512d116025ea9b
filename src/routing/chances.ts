import { normalBelow } from '../core/normal.ts';

/** Nodes per side and reach, in standard deviations, of the integral over a normal curve. */
const nodesPerSide = 40;
const reach = 5;
/** A spread of nothing at all would divide by zero; this one is far below what anybody can measure. */
const leastSd = 1e-6;

/** A value that is not known exactly: normal, with this mean and standard deviation. */
export interface Uncertain {
  readonly mean: number;
  readonly sd: number;
}

/** Chance that one value is larger than another that is independent of it. */
export function chanceLarger(value: Uncertain, other: Uncertain): number {
  return normalBelow((value.mean - other.mean) / Math.max(leastSd, Math.hypot(value.sd, other.sd)));
}

/**
 * Chance of each value to be the largest when all are drawn independently: what drawing them many times would count,
 * by an integral instead of by counting. The chances sum to 1; two values that are alike have the same chance.
 */
export function chancesToWin(values: readonly Uncertain[]): readonly number[] {
  const step = reach / nodesPerSide;
  const raw = values.map((own, at) => {
    const spread = Math.max(leastSd, own.sd);
    let sum = 0;
    for (let node = -nodesPerSide; node <= nodesPerSide; node++) {
      const z = node * step;
      let chance = Math.exp((-z * z) / 2);
      for (const [index, other] of values.entries()) {
        if (index !== at) chance *= normalBelow((own.mean + spread * z - other.mean) / Math.max(leastSd, other.sd));
        if (chance < 1e-12) break;
      }
      sum += chance;
    }
    return sum;
  });
  const total = raw.reduce((sum, each) => sum + each, 0);
  return raw.map((each) => each / total);
}
