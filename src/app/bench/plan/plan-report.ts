import { seededRandom } from '../../../core/random.ts';
import type { PlanMeasured, PlanSize } from './bench-plan.ts';
import { type Change, changes, mostMoved } from './replan.ts';

/** A percentile over the seasons with its 95% interval, by bootstrap over the seasons. */
export interface Percentile {
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

/** What planning again after one change comes to, over the seasons that had a plan within the limits before. */
export interface ReplanSummary {
  readonly change: Change;
  readonly seasons: number;
  /** Seasons for which no plan within the limits exists any more, proven. */
  readonly none: number;
  /** Seasons where none was found and none is proven impossible. */
  readonly open: number;
  /** Share of the other shots that moved, where a plan within the limits was found. */
  readonly movedP50: number | null;
  readonly movedP95: number | null;
  readonly movedMost: number | null;
  /** The same where none exists or was found. */
  readonly otherwiseMost: number | null;
  /** Seasons over the bar of a fifth, and those of them that no plan within the limits could spare. */
  readonly over: number;
  readonly forced: number;
  readonly searchMsMost: number | null;
}

/** What one size comes to. Shares, and CPU milliseconds. */
export interface PlanSummary {
  readonly shots: number;
  readonly seasons: number;
  /** Seasons proven to have no plan within the limits. */
  readonly infeasible: number;
  /** Seasons not proven infeasible, and how many of them greedy + repair solved. */
  readonly feasible: number;
  readonly solved: number;
  /** Seasons whose best plan is proven. */
  readonly proven: number;
  readonly gapP50: Percentile | null;
  readonly gapP95: Percentile | null;
  readonly gapToBoundP50: Percentile | null;
  readonly gapToBoundP95: Percentile | null;
  /** Times are over all seasons, also those without a plan. */
  readonly searchMsP50: number | null;
  readonly searchMsMost: number | null;
  readonly planMsP50: number | null;
  readonly planMsMost: number | null;
  readonly oracleMsP50: number | null;
  readonly replans: readonly ReplanSummary[];
}

const draws = 1000;

function at(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? null;
}

function percentile(values: readonly number[], share: number): Percentile | null {
  const found = at(values, share);
  if (found === null) return null;
  const random = seededRandom(values.length);
  const drawn = Array.from(
    { length: draws },
    () =>
      at(
        values.map(() => values[Math.floor(random() * values.length)] ?? 0),
        share,
      ) ?? 0,
  );
  return { at: found, low: at(drawn, 0.025) ?? found, high: at(drawn, 0.975) ?? found };
}

function replanSummary(seasons: readonly PlanMeasured[], change: Change): ReplanSummary {
  const own = seasons.flatMap(({ replans }) => replans.filter((each) => each.change === change));
  const kept = own.filter(({ limits }) => limits === 'kept');
  const moved = kept.map((each) => each.moved);
  const over = kept.filter((each) => each.moved > mostMoved);
  return {
    change,
    seasons: own.length,
    none: own.filter(({ limits }) => limits === 'none').length,
    open: own.filter(({ limits }) => limits === 'open').length,
    movedP50: at(moved, 0.5),
    movedP95: at(moved, 0.95),
    movedMost: at(moved, 1),
    otherwiseMost: at(
      own.flatMap((each) => (each.limits === 'kept' ? [] : [each.moved])),
      1,
    ),
    over: over.length,
    forced: over.filter(({ fewest }) => fewest !== null && fewest > mostMoved).length,
    searchMsMost: at(
      own.map(({ searchMs }) => searchMs),
      1,
    ),
  };
}

/** Percentiles over the seasons of one size. */
export function planSummary({ shots, seasons }: PlanSize): PlanSummary {
  const feasible = seasons.filter(({ oracle, solved }) => solved || oracle !== 'infeasible');
  const gaps = feasible.flatMap(({ gap }) => gap ?? []);
  const bounds = feasible.flatMap(({ gapToBound }) => gapToBound ?? []);
  const of = (key: 'searchMs' | 'planMs' | 'oracleMs'): number[] => seasons.map((each) => each[key]);
  const solved = feasible.filter((each) => each.solved);
  return {
    shots,
    seasons: seasons.length,
    infeasible: seasons.length - feasible.length,
    feasible: feasible.length,
    solved: solved.length,
    proven: feasible.filter(({ oracle }) => oracle === 'optimal').length,
    gapP50: percentile(gaps, 0.5),
    gapP95: percentile(gaps, 0.95),
    gapToBoundP50: percentile(bounds, 0.5),
    gapToBoundP95: percentile(bounds, 0.95),
    searchMsP50: at(of('searchMs'), 0.5),
    searchMsMost: at(of('searchMs'), 1),
    planMsP50: at(of('planMs'), 0.5),
    planMsMost: at(of('planMs'), 1),
    oracleMsP50: at(of('oracleMs'), 0.5),
    replans: changes.map((change) => replanSummary(solved, change)),
  };
}
