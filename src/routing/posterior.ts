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
export type Information = Readonly<InformationSum>;

/** The same while it is being summed up. */
export interface InformationSum {
  /** Sum of direction x direction' / variance, row by row. */
  readonly precision: Float64Array;
  /** Sum of direction x value / variance. */
  readonly values: Float64Array;
  /** Sum of direction / variance: what a common offset of all values would add to `values`. */
  readonly offsets: Float64Array;
  /** Sum of value / variance, of value x value / variance, and of 1 / variance. */
  valueSum: number;
  squareSum: number;
  weightSum: number;
}

/** Nothing known. */
export function noInformation(): InformationSum {
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
  const weights = new Float64Array(size);
  let sum = 0;
  dimensions.forEach((dimension, at) => {
    const weight = Math.max(0, requirement[dimension] ?? 0);
    weights[at] = weight;
    sum += weight;
  });
  for (let at = 0; at < size; at++) weights[at] = sum > 0 ? (weights[at] ?? 0) / sum : 1 / size;
  return weights;
}

/** The same, worth less: `kept` is the share that is left of every measurement. */
export function faded(known: Information, kept: number): InformationSum {
  return {
    precision: known.precision.map((value) => value * kept),
    values: known.values.map((value) => value * kept),
    offsets: known.offsets.map((value) => value * kept),
    valueSum: known.valueSum * kept,
    squareSum: known.squareSum * kept,
    weightSum: known.weightSum * kept,
  };
}

/** One measurement of an engine along some mix of dimensions: how far it is from the common level. */
export interface Measurement {
  readonly direction: Float64Array;
  readonly value: number;
  readonly variance: number;
}

/** What is known after one more measurement. */
export function measured(known: Information, measurement: Measurement): Information {
  const sum = faded(known, 1);
  addMeasurement(sum, measurement);
  return sum;
}

/** Adds a measurement to a sum that nobody else holds, in place. */
export function addMeasurement(sum: InformationSum, { direction, value, variance }: Measurement): void {
  const weight = 1 / variance;
  const { precision, values, offsets } = sum;
  for (let row = 0; row < size; row++) {
    const share = (direction[row] ?? 0) * weight;
    if (share === 0) continue;
    for (let at = 0; at < size; at++) {
      const cell = row * size + at;
      precision[cell] = (precision[cell] ?? 0) + share * (direction[at] ?? 0);
    }
    values[row] = (values[row] ?? 0) + share * value;
    offsets[row] = (offsets[row] ?? 0) + share;
  }
  sum.valueSum += value * weight;
  sum.squareSum += value * value * weight;
  sum.weightSum += weight;
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
