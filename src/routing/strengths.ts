import type { EpochMs } from '../core/clock.ts';
import type { Strength } from '../core/decision.ts';
import { type Dimension, dimensions, type RequirementVector } from '../core/dimensions.ts';
import type { EngineId } from '../core/ids.ts';
import { keyOf, newest, rowsByCell, type StrengthSubject, sourceOf, type Weighted } from './evidence-cells.ts';
import { type EvidenceFit, fitEvidence } from './evidence-fit.ts';
import { type Learned, nothingLearned, takesIn } from './learning.ts';
import { withOwnTakes } from './own-takes.ts';
import { addMeasurement, directionOf, type Information, neutralMean01, noInformation, spread } from './posterior.ts';
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
  const known = noInformation();
  for (const dimension of dimensions)
    for (const { row, n } of weighted.get(keyOf(id, dimension)) ?? [])
      addMeasurement(known, {
        direction: directionOf({ [dimension]: 1 }),
        value: row.mean - neutralMean01,
        variance: judgementSd ** 2 / n,
      });
  return known;
}

/** What tables say about some engines on one day, before one's own takes. */
export interface Evidence {
  readonly engines: readonly EngineId[];
  readonly fit: EvidenceFit;
  /** Rows that speak for each cell (`keyOf`), priors first. */
  readonly cells: ReadonlyMap<string, readonly Weighted[]>;
}

/** Fits published priors and measured rows; the order of rows and engines does not matter. */
export function evidenceOf(
  rows: readonly StrengthRow[],
  subjects: readonly StrengthSubject[],
  asOf: EpochMs,
): Evidence {
  const ordered = [...subjects].sort((a, b) => byCodeUnit(a.id, b.id));
  const engines = ordered.map(({ id }) => id);
  const isPrior = ({ role }: StrengthRow): boolean => role === 'prior';
  const priors = rowsByCell(rows.filter(isPrior), ordered, asOf);
  const measuredRows = rowsByCell(
    rows.filter((row) => !isPrior(row)),
    ordered,
    asOf,
  );
  const told = engines.map((engine) => ({
    engine,
    priors: informationOf(priors, engine),
    rows: informationOf(measuredRows, engine),
  }));
  const cells = new Map(
    [...priors.keys(), ...measuredRows.keys()].map((key) => [key, both(priors, measuredRows, key)]),
  );
  return { engines, fit: fitEvidence(told), cells };
}

function both(priors: Map<string, Weighted[]>, rows: Map<string, Weighted[]>, key: string): readonly Weighted[] {
  return [...(priors.get(key) ?? []), ...(rows.get(key) ?? [])];
}

/**
 * Strength of every engine in every dimension: one Gaussian posterior per engine over all dimensions, from published
 * priors, measured rows and own takes. Where little was measured, a cell falls back to the engine's level in the family
 * of the dimension, then to its level over all, then to the common level: sparse data behaves like "best single engine".
 */
export function tableFrom({ engines, fit, cells }: Evidence, learned: Learned = nothingLearned): StrengthTable {
  const known = withOwnTakes(fit, learned);
  return new Map(
    engines.map((id) => {
      const own = known.engines.get(id);
      const cell = (dimension: Dimension, at: number): Posterior => {
        const weighted = cells.get(keyOf(id, dimension)) ?? [];
        const taken = takesIn(learned, id, dimension);
        const n = weighted.reduce((sum, each) => sum + each.n, taken);
        const covariance = own?.covariance.slice(at * dimensions.length, (at + 1) * dimensions.length) ?? [];
        return {
          mean: clamp01(neutralMean01 + (known.levels[at] ?? 0) + (own?.mean[at] ?? 0)),
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

/** The table of some rows and takes in one step. */
export function strengthTable(
  rows: readonly StrengthRow[],
  subjects: readonly StrengthSubject[],
  asOf: EpochMs,
  learned: Learned = nothingLearned,
): StrengthTable {
  return tableFrom(evidenceOf(rows, subjects, asOf), learned);
}

/** Expected quality of an engine for a requirement, and the standard deviation of that expectation. */
export function expectedQuality(
  table: StrengthTable,
  engine: EngineId,
  requirement: RequirementVector,
): ExpectedQuality {
  return qualityAlong(table.get(engine), directionOf(requirement));
}

/** Expected quality of an engine, 0..1, and the standard deviation of that expectation. */
export interface ExpectedQuality {
  readonly quality01: number;
  readonly sd: number;
}

/**
 * The same for one engine's row of the table, along a direction that many engines are compared in.
 * @param own absent for an engine that is not in the table.
 */
export function qualityAlong(
  own: Readonly<Record<Dimension, Posterior>> | undefined,
  direction: Float64Array,
): ExpectedQuality {
  if (own === undefined) return { quality01: neutralMean01, sd: unknownSd };
  let quality01 = 0;
  let variance = 0;
  for (let at = 0; at < dimensions.length; at++) {
    const [weight, dimension] = [direction[at] ?? 0, dimensions[at]];
    if (weight === 0 || dimension === undefined) continue;
    const { mean, covariance } = own[dimension];
    quality01 += weight * mean;
    let along = 0;
    for (let other = 0; other < covariance.length; other++) along += (direction[other] ?? 0) * (covariance[other] ?? 0);
    variance += weight * along;
  }
  return { quality01, sd: Math.sqrt(Math.max(0, variance)) };
}
