import type { Requirement } from '../core/decision.ts';
import { type Dimension, dimensions, normaliseWeights, type RequirementVector } from '../core/dimensions.ts';

/** One reason for weight, before scaling to sum 1. */
export interface Weighting {
  readonly because: string;
  readonly dimension: Dimension;
  readonly points: number;
}

/** Weights of one cause; what weighs nothing is left out. */
export function because(cause: string, points: RequirementVector): Weighting[] {
  const weightings: Weighting[] = [];
  for (const [dimension, each] of Object.entries(points))
    if (each > 0) weightings.push({ because: cause, dimension: dimension as Dimension, points: each });
  return weightings;
}

/** Adds up weightings, scales them to sum 1 and keeps a sentence for each, e.g. `type action -> action 0.40`. */
export function requirementFrom(weightings: readonly Weighting[], inferred: boolean): Requirement {
  let total = 0;
  const sums = new Map<Dimension, number>();
  for (const { dimension, points } of weightings) {
    total += points;
    sums.set(dimension, (sums.get(dimension) ?? 0) + points);
  }
  const ordered: Partial<Record<Dimension, number>> = {};
  for (const dimension of dimensions) {
    const points = sums.get(dimension);
    if (points !== undefined) ordered[dimension] = points;
  }
  return {
    weights: normaliseWeights(ordered),
    inferred,
    evidence: weightings.map((each) => `${each.because} -> ${each.dimension} ${(each.points / total).toFixed(2)}`),
  };
}
