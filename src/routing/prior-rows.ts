import { type Dimension, isDimension } from '../core/dimensions.ts';
import type { PriorMapping, VersionDistance } from './data/prior-mapping.ts';
import { neutralMean01 } from './posterior.ts';
import { byCodeUnit, type StrengthRow, strengthKey } from './snapshot.ts';

/** One published figure, on the scale of its own board. */
export interface PublicRow {
  readonly engine: string;
  readonly version: string;
  /** A quality dimension, or `overall`. */
  readonly dimension: string;
  readonly mean: number;
  /** Sample behind the figure, `null` where the source does not print it. */
  readonly n: number | null;
  readonly source: string;
  readonly measuredOn: string;
  readonly judgedBy: string;
}

/** Spread of engines around the common level that every board is mapped to; what Video-Bench shows (.06-.16). */
const commonSd = 0.08;
/** Places further out than this say more about a board's weakest engine than about this one. */
const mostZ = 2;
/** Sample taken for a source that prints none. */
const unprintedN = 80;
const samplePseudo = 20;
/** Observations a figure is worth, by distance of versions and by judge (evidence: routing 6, n0 table). */
const worth: Readonly<Record<VersionDistance, { readonly human: number; readonly automatic: number }>> = {
  same: { human: 20, automatic: 10 },
  near: { human: 5, automatic: 2.5 },
  // The table says 0; a little is kept so that an engine with nothing newer is told apart from an unknown one.
  older: { human: 2, automatic: 1 },
};
/** A board of reasoning over whole videos stands in for these, at half weight: the nearest things it measures. */
const overallProxies: readonly Dimension[] = ['action', 'adherence', 'story'];
const fewestEngines = 3;

function dimensionsOf(row: PublicRow, hasParts: boolean): readonly Dimension[] {
  if (isDimension(row.dimension)) return [row.dimension];
  return hasParts ? [] : overallProxies;
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/**
 * Turns published figures into prior rows for catalog engines. Boards can't be compared with each other, so each figure
 * becomes its place within its own board and dimension (z-score over the engines on it), mapped to one common level and
 * spread, pulled to the level by its sample; `n` says how many observations of ours it is worth.
 */
export function priorRows(
  published: readonly PublicRow[],
  mappings: readonly PriorMapping[],
  assumed: readonly StrengthRow[],
): StrengthRow[] {
  const sourcesWithParts = new Set(published.filter((row) => isDimension(row.dimension)).map((row) => row.source));
  const boards = Map.groupBy(published, (row) => JSON.stringify([row.source, row.dimension]));
  const rows = [...boards.values()].flatMap((board): StrengthRow[] => {
    if (board.length < fewestEngines) return [];
    const mean = board.reduce((sum, row) => sum + row.mean, 0) / board.length;
    const sd = Math.sqrt(board.reduce((sum, row) => sum + (row.mean - mean) ** 2, 0) / (board.length - 1));
    return board.flatMap((row) =>
      mappings.flatMap(({ engines, from }) =>
        from
          .filter((each) => each.engine === row.engine && each.version === row.version)
          .flatMap(({ distance }) => {
            const z = Math.max(-mostZ, Math.min(mostZ, sd === 0 ? 0 : (row.mean - mean) / sd));
            const sample = row.n ?? unprintedN;
            const n = worth[distance][row.judgedBy === 'human' ? 'human' : 'automatic'];
            const targets = dimensionsOf(row, sourcesWithParts.has(row.source));
            const doors = targets.flatMap((dimension) => engines.map((engine) => ({ engine, dimension })));
            return doors.map(({ engine, dimension }) => ({
              engine,
              dimension,
              mean: rounded(neutralMean01 + commonSd * z * (sample / (sample + samplePseudo))),
              n: row.dimension === dimension ? n : n / 2,
              source: row.source,
              measuredOn: row.measuredOn,
              judgedBy: row.judgedBy,
              version: `${row.engine} ${row.version}`,
              role: 'prior' as const,
              note: `place ${z.toFixed(2)} sd among ${board.length} engines${row.dimension === dimension ? '' : `, ${row.dimension} as a proxy`}; version: ${distance}`,
            }));
          }),
      ),
    );
  });
  return [...rows, ...assumed].sort((a, b) => byCodeUnit(strengthKey(a), strengthKey(b)));
}
