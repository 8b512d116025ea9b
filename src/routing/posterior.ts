import { type Dimension, dimensions, type RequirementVector } from '../core/dimensions.ts';
import { inverted, type Matrix, product, size } from './matrices.ts';

/** Level assumed where nothing at all was measured. Only differences between engines matter. */
export const neutralMean01 = 0.72;

/** What a dimension is about: engines that do well in one dimension of a family tend to in the others. */
type DimensionFamily = 'content' | 'picture' | 'movement' | 'person' | 'sound';

/**
 * Families of dimensions, by what they look at: whether what was asked for is there, how the picture looks, how it moves.
 * Chosen by meaning and checked on rated videos (`bench routing`): without them a cell of some thirty prompts is noise.
 */
export const dimensionFamily: Readonly<Record<Dimension, DimensionFamily>> = {
  adherence: 'content',
  objects: 'content',
  color: 'content',
  action: 'content',
  story: 'content',
  scene: 'picture',
  aesthetics: 'picture',
  imaging: 'picture',
  style: 'picture',
  motion: 'movement',
  temporal: 'movement',
  identity: 'person',
  audio: 'sound',
};

/**
 * How far engines lie apart, standard deviations of 0..1 scores: over everything, between families of one engine, and
 * between dimensions of one family. On Video-Bench the three together are .06 to .16 (evidence: routing 3); tuned there
 * by cross-validation, engine names hidden.
 */
export const spread = { engine: 0.05, family: 0.06, dimension: 0.03 } as const;

/** Covariance, before anything is known, of one engine's deviations from the common level. */
export const unmeasured: Matrix = dimensions.flatMap((a) =>
  dimensions.map(
    (b) =>
      spread.engine ** 2 +
      (dimensionFamily[a] === dimensionFamily[b] ? spread.family ** 2 : 0) +
      (a === b ? spread.dimension ** 2 : 0),
  ),
);

/**
 * What is known of one engine, as sums over measurements: each says how far the engine is from the common level along
 * some mix of dimensions, with a variance. Sums can be added up and scaled down, so forgetting is a multiplication.
 */
export interface Information {
  /** Sum of direction x direction' / variance, row by row. */
  readonly precision: Float64Array;
  /** Sum of direction x value / variance. */
  readonly values: Float64Array;
  /** Sum of direction / variance: what a common offset of all values would add to `values`. */
  readonly offsets: Float64Array;
  /** Sum of value / variance, of value x value / variance, and of 1 / variance. */
  readonly valueSum: number;
  readonly squareSum: number;
  readonly weightSum: number;
}

/** Nothing known. */
export function noInformation(): Information {
  return {
    precision: new Float64Array(size * size),
    values: new Float64Array(size),
    offsets: new Float64Array(size),
    valueSum: 0,
    squareSum: 0,
    weightSum: 0,
  };
}

/** Weights of a requirement as a vector that sums to 1; of nothing in particular: every dimension alike. */
export function directionOf(requirement: RequirementVector): Float64Array {
  const weights = Float64Array.from(dimensions, (dimension) => Math.max(0, requirement[dimension] ?? 0));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (sum > 0 ? weight / sum : 1 / size));
}

/** The same, worth less: `kept` is the share that is left of every measurement. */
export function faded(known: Information, kept: number): Information {
  return {
    precision: known.precision.map((value) => value * kept),
    values: known.values.map((value) => value * kept),
    offsets: known.offsets.map((value) => value * kept),
    valueSum: known.valueSum * kept,
    squareSum: known.squareSum * kept,
    weightSum: known.weightSum * kept,
  };
}

/** What is known after one more measurement. */
export function measured(
  known: Information,
  {
    direction,
    value,
    variance,
  }: { readonly direction: Float64Array; readonly value: number; readonly variance: number },
): Information {
  const weight = 1 / variance;
  return {
    precision: known.precision.map(
      (old, at) => old + (direction[Math.floor(at / size)] ?? 0) * (direction[at % size] ?? 0) * weight,
    ),
    values: known.values.map((old, at) => old + (direction[at] ?? 0) * value * weight),
    offsets: known.offsets.map((old, at) => old + (direction[at] ?? 0) * weight),
    valueSum: known.valueSum + value * weight,
    squareSum: known.squareSum + value * value * weight,
    weightSum: known.weightSum + weight,
  };
}

/** Information that is added up in place: for many measurements at once. */
export class InformationSum implements Information {
  readonly precision = new Float64Array(size * size);
  readonly values = new Float64Array(size);
  readonly offsets = new Float64Array(size);
  valueSum = 0;
  squareSum = 0;
  weightSum = 0;

  /** One more measurement. */
  add(direction: Float64Array, value: number, variance: number): void {
    const weight = 1 / variance;
    for (let row = 0; row < size; row++) {
      const share = (direction[row] ?? 0) * weight;
      if (share === 0) continue;
      this.values[row] = (this.values[row] ?? 0) + share * value;
      this.offsets[row] = (this.offsets[row] ?? 0) + share;
      for (let at = 0; at < size; at++) {
        const cell = row * size + at;
        this.precision[cell] = (this.precision[cell] ?? 0) + share * (direction[at] ?? 0);
      }
    }
    this.valueSum += value * weight;
    this.squareSum += value * value * weight;
    this.weightSum += weight;
  }
}

/** An engine's deviations from the common level: their expectation and covariance, row by row. */
export interface Deviations {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

/**
 * Covariance of an engine's deviations after measurements of some precision A: with K the covariance before them it is
 * K (I + A K)^-1, which needs no inverse of K and exists for every A. `logDeterminant` is that of I + A K: how much was
 * learned.
 */
export function covarianceAfter(
  before: Matrix,
  precision: Matrix,
): { readonly covariance: Float64Array; readonly logDeterminant: number } {
  const left = product(precision, before);
  for (let at = 0; at < size; at++) left[at * size + at] = (left[at * size + at] ?? 0) + 1;
  const { inverse, logDeterminant } = inverted(left);
  return { covariance: product(before, inverse), logDeterminant };
}
