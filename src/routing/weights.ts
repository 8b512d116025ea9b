import type { Requirement } from '../core/decision.ts';
import { type Dimension, dimensions, normaliseWeights, type RequirementVector } from '../core/dimensions.ts';

/** One reason for weight, before scaling to sum 1. */
export interface Weighting {
  readonly because: string;
  readonly dimension: Dimension;
  readonly points: number;
}

/** Weights of one cause. */
export function because(cause: string, points: RequirementVector): Weighting[] {
  return Object.entries(points).map(([dimension, each]) => ({
    because: cause,
    dimension: dimension as Dimension,
    points: each,
  }));
}

/** Adds up weightings, scales them to sum 1 and keeps a sentence for each, e.g. `type action -> action 0.40`. */
export function requirementFrom(weightings: readonly Weighting[], inferred: boolean): Requirement {
  const total = weightings.reduce((sum, each) => sum + each.points, 0);
  const sums: Partial<Record<Dimension, number>> = {};
  for (const dimension of dimensions) {
    const points = weightings
      .filter((each) => each.dimension === dimension)
      .reduce((sum, each) => sum + each.points, 0);
    if (points > 0) sums[dimension] = points;
  }
  return {
    weights: normaliseWeights(sums),
    inferred,
    evidence: weightings
      .filter((each) => each.points > 0)
      .map((each) => `${each.because} -> ${each.dimension} ${(each.points / total).toFixed(2)}`),
  };
}
