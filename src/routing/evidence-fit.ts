import type { EngineId } from '../core/ids.ts';
import { addInto, inverted, size, times } from './matrices.ts';
import { covarianceAfter, type Deviations, type Information, unmeasured } from './posterior.ts';

/** What tables say about one engine: published figures, and rows that were measured on some set of prompts. */
export interface Told {
  readonly engine: EngineId;
  readonly priors: Information;
  readonly rows: Information;
}

/** What all tables come to: the common level of each dimension, as a deviation from the neutral one, and each engine's own. */
export interface EvidenceFit {
  readonly levels: Float64Array;
  readonly engines: ReadonlyMap<EngineId, Deviations>;
}

/** How far the common level of a dimension may lie from the neutral one. */
const levelSd = 0.15;

/** Alternations between engines and common levels; the change of a mean after these is below 1e-6. */
const rounds = 25;

/**
 * Engines' deviations and common levels, each given the other, until they agree. Priors were mapped to the neutral level
 * already, so only what was measured moves the levels. One engine alone says nothing about how hard a dimension is: most
 * of what it shows is its own.
 */
export function fitEvidence(told: readonly Told[]): EvidenceFit {
  const covariances = told.map(
    ({ priors, rows }) =>
      covarianceAfter(
        unmeasured,
        priors.precision.map((value, at) => value + (rows.precision[at] ?? 0)),
      ).covariance,
  );
  const weights = new Float64Array(size * size);
  for (const { rows } of told) addInto(weights, rows.precision);
  for (let at = 0; at < size; at++) weights[at * size + at] = (weights[at * size + at] ?? 0) + 1 / levelSd ** 2;
  const levelOf = inverted(weights).inverse;
  let levels: Float64Array = new Float64Array(size);
  let means: readonly Float64Array[] = [];
  for (let round = 0; round < rounds; round++) {
    const rest = new Float64Array(size);
    means = told.map(({ priors, rows }, engine) => {
      const common = times(rows.precision, levels);
      const pull = priors.values.map((value, at) => value + (rows.values[at] ?? 0) - (common[at] ?? 0));
      const mean = times(covariances[engine] ?? [], pull);
      addInto(rest, rows.values);
      addInto(rest, times(rows.precision, mean), -1);
      return mean;
    });
    levels = times(levelOf, rest);
  }
  return {
    levels,
    engines: new Map(
      told.map(({ engine }, at) => [
        engine,
        { mean: means[at] ?? new Float64Array(size), covariance: covariances[at] ?? new Float64Array(size * size) },
      ]),
    ),
  };
}
