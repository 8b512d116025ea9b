import type { PlanSize } from './bench-plan.ts';

/** What one size comes to. Shares, and CPU milliseconds. */
export interface PlanSummary {
  readonly shots: number;
  readonly seasons: number;
  /** Seasons not proven infeasible, and how many of them greedy + repair solved. */
  readonly feasible: number;
  readonly solved: number;
  /** Seasons whose best plan is proven. */
  readonly proven: number;
  readonly gapP50: number | null;
  readonly gapP95: number | null;
  readonly gapToBoundP50: number | null;
  readonly gapToBoundP95: number | null;
  readonly searchMsP50: number | null;
  readonly searchMsMost: number | null;
  readonly planMsP50: number | null;
  readonly planMsMost: number | null;
  readonly oracleMsP50: number | null;
  readonly unaffectedMovedP50: number | null;
  readonly unaffectedMovedMost: number | null;
}

function at(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/** Percentiles over the seasons of one size; infeasible ones count for nothing. */
export function planSummary({ shots, seasons }: PlanSize): PlanSummary {
  const feasible = seasons.filter(({ oracle, solved }) => solved || oracle === 'optimal' || oracle === 'time-limit');
  const gaps = feasible.flatMap(({ gap }) => gap ?? []);
  const bounds = feasible.flatMap(({ gapToBound }) => gapToBound ?? []);
  const of = (key: 'searchMs' | 'planMs' | 'oracleMs' | 'unaffectedMoved'): number[] =>
    feasible.map((each) => each[key]);
  return {
    shots,
    seasons: seasons.length,
    feasible: feasible.length,
    solved: feasible.filter(({ solved }) => solved).length,
    proven: feasible.filter(({ oracle }) => oracle === 'optimal').length,
    gapP50: at(gaps, 0.5),
    gapP95: at(gaps, 0.95),
    gapToBoundP50: at(bounds, 0.5),
    gapToBoundP95: at(bounds, 0.95),
    searchMsP50: at(of('searchMs'), 0.5),
    searchMsMost: at(of('searchMs'), 1),
    planMsP50: at(of('planMs'), 0.5),
    planMsMost: at(of('planMs'), 1),
    oracleMsP50: at(of('oracleMs'), 0.5),
    unaffectedMovedP50: at(of('unaffectedMoved'), 0.5),
    unaffectedMovedMost: at(of('unaffectedMoved'), 1),
  };
}
