import type { EpochMs } from '../core/clock.ts';
import type { Strength } from '../core/decision.ts';
import { type Dimension, dimensions, type RequirementVector } from '../core/dimensions.ts';
import type { EngineId } from '../core/ids.ts';
import { effectiveN } from './ageing.ts';
import { byCodeUnit, type StrengthRow, strengthKey } from './snapshot.ts';

/** What identifies an engine for strengths; `family` joins other doors to the same model. */
export interface StrengthSubject {
  readonly id: EngineId;
  readonly family?: string;
  readonly modelVersion?: string;
}

/** Posterior of one engine in one dimension. */
export interface Posterior extends Strength {
  /** Standard deviation of the mean. */
  readonly sd: number;
}

/** Posterior of every engine in every dimension. */
export type StrengthTable = ReadonlyMap<EngineId, Readonly<Record<Dimension, Posterior>>>;

/** Level assumed where nothing at all was measured. Only differences between engines matter. */
export const neutralMean01 = 0.72;
/** Pseudo-observations that pull measured cells to the engine's mean, and engines to the population's. */
export const measuredShrinkage = 20;
/** The same for priors, whose published samples are already discounted: an unknown cell is worth 2 (n0 table). */
export const unknownN = 2;
/** Standard deviation of single judgements around an engine's mean (routing data README: .25-.3). */
const judgementSd = 0.27;
/** A figure of an earlier model version is worth a quarter: n0 20 -> 5 (n0 table). */
const otherVersionWeight = 0.25;
/** A figure of the same model through another door is worth half. */
const siblingWeight = 0.5;

/** Source of rows learned from one's own takes (`learning.ts`). */
export const observedSource = 'own takes';
/** Most weight a table of evidence keeps against one's own takes (evidence: routing 6, own calibration). */
const mostEvidenceN = 40;

interface Cell {
  readonly engine: EngineId;
  readonly dimension: Dimension;
  readonly mean: number;
  readonly n: number;
}

interface Weighted {
  readonly row: StrengthRow;
  readonly n: number;
  readonly sibling: boolean;
}

const keyOf = (engine: EngineId, dimension: Dimension): string => `${dimension} ${engine}`;

/** Rows that speak for each cell, in one fixed order, with what they are worth. */
function rowsByCell(
  rows: readonly StrengthRow[],
  subjects: readonly StrengthSubject[],
  asOf: EpochMs,
): Map<string, Weighted[]> {
  const byEngine = Map.groupBy(
    [...rows].sort((a, b) => byCodeUnit(strengthKey(a), strengthKey(b))),
    (row) => row.engine,
  );
  const cells = new Map<string, Weighted[]>();
  const add = (subject: StrengthSubject, row: StrengthRow, weight: number, sibling: boolean): void => {
    const stale =
      row.role !== 'prior' && row.version !== undefined && subject.modelVersion !== undefined
        ? row.version !== subject.modelVersion
        : false;
    const n = effectiveN(row, asOf) * weight * (stale ? otherVersionWeight : 1);
    if (n <= 0) return;
    const key = keyOf(subject.id, row.dimension);
    cells.set(key, [...(cells.get(key) ?? []), { row, n, sibling }]);
  };
  for (const subject of subjects) for (const row of byEngine.get(subject.id) ?? []) add(subject, row, 1, false);
  const measuredAtAll = new Set(cells.keys());
  for (const subject of subjects) {
    const siblings = subjects.filter((other) => other.family === subject.family && other.id !== subject.id);
    if (subject.family === undefined) continue;
    for (const sibling of [...siblings].sort((a, b) => byCodeUnit(a.id, b.id)))
      for (const row of byEngine.get(sibling.id) ?? [])
        if (!measuredAtAll.has(keyOf(subject.id, row.dimension))) add(subject, row, siblingWeight, true);
  }
  return cells;
}

/** Rows are pooled by what they are worth, but a table from elsewhere never outweighs 40 observations of one's own. */
function pooled(weighted: readonly Weighted[]): { mean: number; n: number } {
  const weightOf = ({ row, n }: Weighted): number => (row.source === observedSource ? n : Math.min(n, mostEvidenceN));
  const weight = weighted.reduce((sum, each) => sum + weightOf(each), 0);
  const mean = weighted.reduce((sum, each) => sum + weightOf(each) * each.row.mean, 0) / weight;
  return { n: weighted.reduce((sum, each) => sum + each.n, 0), mean };
}

/**
 * Additive fit with shrinkage: mean of the dimension + level of the engine + deviation of the cell. Engine levels are
 * pulled to the population and deviations to the engine's level, so that sparse data behaves like "best single engine".
 * @param dimensionMeans false for priors: every board was mapped to one common level already.
 */
function shrunk(
  cells: readonly Cell[],
  pseudo: number,
  dimensionMeans: boolean,
): (engine: EngineId, dimension: Dimension) => number {
  const level = new Map<EngineId, number>();
  const means = new Map<Dimension, number>();
  let overall = 0;
  const trust = (cell: Cell): number => cell.n / (cell.n + pseudo);
  const byEngine = Map.groupBy(cells, (cell) => cell.engine);
  const byDimension = Map.groupBy(cells, (cell) => cell.dimension);
  const averageOf = (own: readonly Cell[]): number => {
    const weight = own.reduce((sum, cell) => sum + trust(cell), 0);
    return own.reduce((sum, cell) => sum + trust(cell) * (cell.mean - (level.get(cell.engine) ?? 0)), 0) / weight;
  };
  // Engines are rarely measured in the same dimensions: alternate until levels and dimension means agree.
  for (let round = 0; round < 12 && cells.length > 0; round++) {
    if (dimensionMeans) {
      overall = averageOf(cells);
      // One engine alone says nothing about how hard a dimension is.
      for (const [dimension, own] of byDimension) means.set(dimension, own.length < 2 ? overall : averageOf(own));
    }
    for (const [engine, own] of byEngine) {
      const n = own.reduce((sum, cell) => sum + cell.n, 0);
      const sum = own.reduce((total, cell) => total + cell.n * (cell.mean - (means.get(cell.dimension) ?? overall)), 0);
      level.set(engine, sum / (n + pseudo));
    }
  }
  const byKey = new Map(cells.map((cell) => [keyOf(cell.engine, cell.dimension), cell]));
  return (engine, dimension) => {
    const centre = (means.get(dimension) ?? overall) + (level.get(engine) ?? 0);
    const cell = byKey.get(keyOf(engine, dimension));
    return cell === undefined ? centre : centre + trust(cell) * (cell.mean - centre);
  };
}

function newest(weighted: readonly Weighted[]): string | null {
  const dates = weighted.flatMap(({ row }) => (row.measuredOn === null ? [] : [row.measuredOn]));
  return dates.sort(byCodeUnit).at(-1) ?? null;
}

function sourceOf(weighted: readonly Weighted[]): string {
  const sources = new Map<string, number>();
  for (const { row, n, sibling } of weighted) {
    const name = `${row.source} (${row.judgedBy})${sibling ? ', same model on another route' : ''}`;
    sources.set(name, (sources.get(name) ?? 0) + n);
  }
  const [best] = [...sources].sort((a, b) => b[1] - a[1] || byCodeUnit(a[0], b[0]));
  if (best === undefined) return 'not measured: level of the engine and of the dimension';
  return sources.size === 1 ? best[0] : `${best[0]} and ${sources.size - 1} more`;
}

const clamp01 = (value: number): number => Math.min(1, Math.max(0, value));

/**
 * Strength of every engine in every dimension: priors give the centre, measured rows move it, both shrunk. A cell that
 * nobody measured gets the level of its dimension and engine with the width of 2 observations, never zero.
 * The order of rows and engines does not matter.
 */
export function strengthTable(
  rows: readonly StrengthRow[],
  subjects: readonly StrengthSubject[],
  asOf: EpochMs,
): StrengthTable {
  const ordered = [...subjects].sort((a, b) => byCodeUnit(a.id, b.id));
  const priors = rowsByCell(
    rows.filter((row) => row.role === 'prior'),
    ordered,
    asOf,
  );
  const measured = rowsByCell(
    rows.filter((row) => row.role !== 'prior'),
    ordered,
    asOf,
  );
  const cellsOf = (source: Map<string, Weighted[]>, centre: (e: EngineId, d: Dimension) => number): Cell[] =>
    ordered.flatMap(({ id }) =>
      dimensions.flatMap((dimension) => {
        const own = source.get(keyOf(id, dimension));
        if (own === undefined) return [];
        const { mean, n } = pooled(own);
        return [{ engine: id, dimension, mean: mean - centre(id, dimension), n }];
      }),
    );
  const fromPriors = shrunk(
    cellsOf(priors, () => neutralMean01),
    unknownN,
    false,
  );
  const centre = (engine: EngineId, dimension: Dimension): number => neutralMean01 + fromPriors(engine, dimension);
  const fromMeasured = shrunk(cellsOf(measured, centre), measuredShrinkage, true);
  return new Map(
    ordered.map(({ id }) => {
      const row = (dimension: Dimension): Posterior => {
        const weighted = [...(priors.get(keyOf(id, dimension)) ?? []), ...(measured.get(keyOf(id, dimension)) ?? [])];
        const n = weighted.reduce((sum, each) => sum + each.n, 0);
        return {
          mean: clamp01(centre(id, dimension) + fromMeasured(id, dimension)),
          n: weighted.length === 0 ? unknownN : n,
          source: sourceOf(weighted),
          measuredOn: newest(weighted),
          sd: judgementSd / Math.sqrt(n + unknownN),
        };
      };
      return [id, Object.fromEntries(dimensions.map((d) => [d, row(d)])) as Record<Dimension, Posterior>];
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
  if (own === undefined) return { quality01: neutralMean01, sd: judgementSd / Math.sqrt(unknownN) };
  let quality = 0;
  let variance = 0;
  // An empty requirement asks for nothing in particular: every dimension counts alike.
  const wanted = dimensions.filter((dimension) => (requirement[dimension] ?? 0) > 0);
  const weights =
    wanted.length === 0
      ? dimensions.map((d) => [d, 1 / dimensions.length] as const)
      : wanted.map((d) => [d, requirement[d] ?? 0] as const);
  const sum = weights.reduce((total, [, weight]) => total + weight, 0);
  for (const [dimension, weight] of weights) {
    quality += (weight / sum) * own[dimension].mean;
    variance += ((weight / sum) * own[dimension].sd) ** 2;
  }
  return { quality01: quality, sd: Math.sqrt(variance) };
}
