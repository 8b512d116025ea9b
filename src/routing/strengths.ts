import type { EpochMs } from '../core/clock.ts';
import type { Strength } from '../core/decision.ts';
import { type Dimension, dimensions, type RequirementVector } from '../core/dimensions.ts';
import type { EngineId } from '../core/ids.ts';
import { keyOf, newest, rowsByCell, type StrengthSubject, sourceOf, type Weighted } from './evidence-cells.ts';
import { type EvidenceFit, fitEvidence } from './evidence-fit.ts';
import { type Learned, nothingLearned, takesIn, takesWords } from './learning.ts';
import { withOwnTakes } from './own-takes.ts';
import { addMeasurement, directionOf, type Information, neutralMean01, noInformation, spread } from './posterior.ts';
import { byCodeUnit, type StrengthRow } from './snapshot.ts';
import { doubtedSources } from './source-doubts.ts';

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

function informationOf(
  weighted: Map<string, Weighted[]>,
  id: EngineId,
  worth: (source: string) => number = () => 1,
): Information {
  const known = noInformation();
  for (const dimension of dimensions)
    for (const { row, n: whole } of weighted.get(keyOf(id, dimension)) ?? []) {
      const n = whole * worth(row.source);
      if (n <= 0) continue;
      addMeasurement(known, {
        direction: directionOf({ [dimension]: 1 }),
        value: row.mean - neutralMean01,
        variance: judgementSd ** 2 / n,
      });
    }
  return known;
}

/** What tables say about some engines on one day, before one's own takes. */
export interface Evidence {
  readonly engines: readonly EngineId[];
  readonly fit: EvidenceFit;
  /** Rows that speak for each cell (`keyOf`), priors first. */
  readonly cells: ReadonlyMap<string, readonly Weighted[]>;
  /** Sources of the rows in a fixed order, each with the engines it says anything of. */
  readonly sources: ReadonlyMap<string, ReadonlySet<EngineId>>;
  /** The same fit where each source counts as much as told, 0..1. */
  fitWith(worth: (source: string) => number): EvidenceFit;
  fitWithout(source: string): EvidenceFit;
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
  const fitWith = (worth?: (source: string) => number): EvidenceFit =>
    fitEvidence(
      engines.map((engine) => ({
        engine,
        priors: informationOf(priors, engine, worth),
        rows: informationOf(measuredRows, engine, worth),
      })),
    );
  const cells = new Map(
    [...priors.keys(), ...measuredRows.keys()].map((key) => [key, both(priors, measuredRows, key)]),
  );
  const spoken = engines.flatMap((engine) =>
    dimensions.flatMap((d) => (cells.get(keyOf(engine, d)) ?? []).map(({ row }) => ({ engine, source: row.source }))),
  );
  const sources = new Map(
    [...Map.groupBy(spoken, ({ source }) => source)]
      .sort(([a], [b]) => byCodeUnit(a, b))
      .map(([source, own]) => [source, new Set(own.map(({ engine }) => engine))]),
  );
  const without = new Map<string, EvidenceFit>();
  const fitWithout = (source: string): EvidenceFit => {
    const found = without.get(source) ?? fitWith((other) => (other === source ? 0 : 1));
    without.set(source, found);
    return found;
  };
  return { engines, fit: fitWith(), cells, sources, fitWith, fitWithout };
}

function both(priors: Map<string, Weighted[]>, rows: Map<string, Weighted[]>, key: string): readonly Weighted[] {
  return [...(priors.get(key) ?? []), ...(rows.get(key) ?? [])];
}

/**
 * Strength of every engine in every dimension: one Gaussian posterior per engine over all dimensions, from published
 * priors, measured rows and own takes. Where little was measured, a cell falls back to the engine's level in the family
 * of the dimension, then to its level over all, then to the common level: sparse data behaves like "best single engine".
 */
export function tableFrom(evidence: Evidence, learned: Learned = nothingLearned): StrengthTable {
  const { engines, cells } = evidence;
  const doubts = doubtedSources(evidence, learned);
  const worth = (source: string): number => doubts.get(source)?.worth01 ?? 1;
  const known = withOwnTakes(doubts.size === 0 ? evidence.fit : evidence.fitWith(worth), learned);
  return new Map(
    engines.map((id) => {
      const own = known.engines.get(id);
      const words = takesWords(learned, id);
      const cell = (dimension: Dimension, at: number): Posterior => {
        const weighted = cells.get(keyOf(id, dimension)) ?? [];
        const taken = takesIn(learned, id, dimension);
        const n = weighted.reduce((sum, each) => sum + each.n * worth(each.row.source), taken);
        const covariance = own?.covariance.slice(at * dimensions.length, (at + 1) * dimensions.length) ?? [];
        return {
          mean: clamp01(neutralMean01 + (known.levels[at] ?? 0) + (own?.mean[at] ?? 0)),
          n: n === 0 ? unknownN : n,
          source: sourceOf(weighted, { n: taken, words }, doubts),
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
