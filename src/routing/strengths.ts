import type { EpochMs } from '../core/clock.ts';
import type { Strength } from '../core/decision.ts';
import { type Dimension, dimensions, type RequirementVector } from '../core/dimensions.ts';
import type { EngineId } from '../core/ids.ts';
import { keyOf, newest, rowsByCell, type StrengthSubject, sourceOf, type Weighted } from './evidence-cells.ts';
import { fitEvidence } from './evidence-fit.ts';
import { type Learned, nothingLearned, takesIn } from './learning.ts';
import { withOwnTakes } from './own-takes.ts';
import { directionOf, type Information, measured, neutralMean01, noInformation, spread } from './posterior.ts';
import { byCodeUnit, type StrengthRow } from './snapshot.ts';

/** Posterior of one engine in one dimension. */
export interface Posterior extends Strength {
  /** Standard deviation of the mean. */
  readonly sd: number;
  /** Covariance of the mean with those of all dimensions, in the order of `dimensions`. */
  readonly covariance: readonly number[];
}

/** Posterior of every engine in every dimension. */
export type StrengthTable = ReadonlyMap<EngineId, Readonly<Record<Dimension, Posterior>>>;

/** Observations an unknown cell counts for where an `n` is shown: never zero (evidence: routing 6, n0 table). */
export const unknownN = 2;
/** Standard deviation of single judgements around an engine's mean, videos of one prompt counted apart. */
const judgementSd = 0.3;
/** Standard deviation of the expectation for an engine of which nothing is known. */
const unknownSd = Math.hypot(spread.engine, spread.family, spread.dimension);
const clamp01 = (value: number): number => Math.min(1, Math.max(0, value));

function informationOf(weighted: Map<string, Weighted[]>, id: EngineId): Information {
  let known = noInformation();
  for (const dimension of dimensions)
    for (const { row, n } of weighted.get(keyOf(id, dimension)) ?? [])
      known = measured(known, {
        direction: directionOf({ [dimension]: 1 }),
        value: row.mean - neutralMean01,
        variance: judgementSd ** 2 / n,
      });
  return known;
}

/**
 * Strength of every engine in every dimension: one Gaussian posterior per engine over all dimensions, from published
 * priors, measured rows and own takes. Where little was measured, a cell falls back to the engine's level in the family
 * of the dimension, then to its level over all, then to the common level: sparse data behaves like "best single engine".
 * The order of rows and engines does not matter.
 */
export function strengthTable(
  rows: readonly StrengthRow[],
  subjects: readonly StrengthSubject[],
  asOf: EpochMs,
  learned: Learned = nothingLearned,
): StrengthTable {
  const ordered = [...subjects].sort((a, b) => byCodeUnit(a.id, b.id));
  const isPrior = ({ role }: StrengthRow): boolean => role === 'prior';
  const priors = rowsByCell(rows.filter(isPrior), ordered, asOf);
  const measuredRows = rowsByCell(
    rows.filter((row) => !isPrior(row)),
    ordered,
    asOf,
  );
  const told = ordered.map(({ id }) => ({
    engine: id,
    priors: informationOf(priors, id),
    rows: informationOf(measuredRows, id),
  }));
  const { levels, engines } = withOwnTakes(fitEvidence(told), learned);
  return new Map(
    ordered.map(({ id }) => {
      const own = engines.get(id);
      const cell = (dimension: Dimension, at: number): Posterior => {
        const key = keyOf(id, dimension);
        const weighted = [...(priors.get(key) ?? []), ...(measuredRows.get(key) ?? [])];
        const taken = takesIn(learned, id, dimension);
        const n = weighted.reduce((sum, each) => sum + each.n, taken);
        const covariance = own?.covariance.slice(at * dimensions.length, (at + 1) * dimensions.length) ?? [];
        return {
          mean: clamp01(neutralMean01 + (levels[at] ?? 0) + (own?.mean[at] ?? 0)),
          n: n === 0 ? unknownN : n,
          source: sourceOf(weighted, taken),
          measuredOn: newest(weighted),
          sd: Math.sqrt(covariance[at] ?? 0),
          covariance: [...covariance],
        };
      };
      return [id, Object.fromEntries(dimensions.map((d, at) => [d, cell(d, at)])) as Record<Dimension, Posterior>];
    }),
  );
}

/** Expected quality of an engine for a requirement, and the standard deviation of that expectation. */
export function expectedQuality(
  table: StrengthTable,
  engine: EngineId,
  requirement: RequirementVector,
): { readonly quality01: number; readonly sd: number } {
  const own = table.get(engine);
  if (own === undefined) return { quality01: neutralMean01, sd: unknownSd };
  const direction = directionOf(requirement);
  let quality01 = 0;
  let variance = 0;
  for (const [at, dimension] of dimensions.entries()) {
    const weight = direction[at] ?? 0;
    if (weight === 0) continue;
    const { mean, covariance } = own[dimension];
    quality01 += weight * mean;
    for (let other = 0; other < dimensions.length; other++)
      variance += weight * (direction[other] ?? 0) * (covariance[other] ?? 0);
  }
  return { quality01, sd: Math.sqrt(Math.max(0, variance)) };
}
