import type { EpochMs } from '../core/clock.ts';
import type { Dimension } from '../core/dimensions.ts';
import type { EngineId } from '../core/ids.ts';
import { effectiveN } from './ageing.ts';
import { byCodeUnit, type StrengthRow, strengthKey } from './snapshot.ts';
import { type Doubts, doubtWords } from './source-doubts.ts';

/** What identifies an engine for strengths; `family` joins other doors to the same model. */
export interface StrengthSubject {
  readonly id: EngineId;
  readonly family?: string;
  readonly modelVersion?: string;
}

/** A figure of an earlier model version is worth a quarter: n0 20 -> 5 (n0 table). */
const otherVersionWeight = 0.25;
/** A figure of the same model through another door is worth half. */
const siblingWeight = 0.5;

/** A row that speaks for a cell, and what it is worth there. */
export interface Weighted {
  readonly row: StrengthRow;
  readonly n: number;
  readonly sibling: boolean;
}

/** Key of a cell. */
export const keyOf = (engine: EngineId, dimension: Dimension): string => `${dimension} ${engine}`;

/** Rows that speak for each cell, in one fixed order, with what they are worth. */
export function rowsByCell(
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

/** Date of the newest row. */
export function newest(weighted: readonly Weighted[]): string | null {
  const dates = weighted.flatMap(({ row }) => (row.measuredOn === null ? [] : [row.measuredOn]));
  return dates.sort(byCodeUnit).at(-1) ?? null;
}

/** Where a cell's figure mostly comes from, in words; `taken` is what own takes are worth in it, and what they are called. */
export function sourceOf(
  weighted: readonly Weighted[],
  taken: { readonly n: number; readonly words: string },
  doubts: Doubts,
): string {
  const sources = new Map<string, number>(taken.n > 0 ? [[taken.words, taken.n]] : []);
  for (const { row, n, sibling } of weighted) {
    const doubt = doubts.get(row.source);
    const name = `${row.source} (${row.judgedBy})${sibling ? ', same model on another route' : ''}${doubtWords(doubt)}`;
    sources.set(name, (sources.get(name) ?? 0) + n * (doubt?.worth01 ?? 1));
  }
  const [best] = [...sources].sort((a, b) => b[1] - a[1] || byCodeUnit(a[0], b[0]));
  if (best === undefined) return 'not measured: level of the engine and of the dimension';
  return sources.size === 1 ? best[0] : `${best[0]} and ${sources.size - 1} more`;
}
