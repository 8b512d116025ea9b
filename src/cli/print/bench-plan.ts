import type { PlanReport } from '../../app/bench/plan/bench-plan.ts';
import { type Percentile, type PlanSummary, planSummary } from '../../app/bench/plan/plan-report.ts';
import type { Output } from '../output.ts';
import { tableLines } from './table.ts';

const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(2)}%`);
const whole = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(0)}%`);
const ms = (value: number | null): string => (value === null ? '–' : `${value.toFixed(value < 100 ? 1 : 0)} ms`);
const interval = (found: Percentile | null): string =>
  found === null ? '–' : `${percent(found.at)} (${(100 * found.low).toFixed(2)}–${(100 * found.high).toFixed(2)})`;

function row(size: PlanSummary): readonly string[] {
  return [
    String(size.shots),
    `${size.solved} of ${size.feasible}`,
    String(size.infeasible),
    String(size.proven),
    `${interval(size.gapP50)} / ${interval(size.gapP95)}`,
    `${ms(size.searchMsP50)} / ${ms(size.searchMsMost)}`,
    `${ms(size.planMsP50)} / ${ms(size.planMsMost)}`,
    ms(size.oracleMsP50),
  ];
}

const changeWords = {
  fails: 'most used engine fails',
  dearer: 'it costs 20% more',
  cools: 'it rests for 10 min',
  rejected: 'one take is rejected',
} as const;

function replanRows({ shots, replans }: PlanSummary): readonly (readonly string[])[] {
  return replans.map((each) => [
    String(shots),
    changeWords[each.change],
    String(each.seasons - each.none - each.open),
    `${whole(each.movedP50)} / ${whole(each.movedP95)} / ${whole(each.movedMost)}`,
    `${each.over} (${each.forced})`,
    `${each.none} (${each.open})`,
    whole(each.otherwiseMost),
    ms(each.searchMsMost),
  ]);
}

/** Joint plans for people: how good, how fast, how steady. */
export function planBenchLines({ cores, node, load, sizes }: PlanReport, out: Output): readonly string[] {
  const dim = (words: readonly string[]): readonly string[] => words.map((word) => out.paint('dim', word));
  const summaries = sizes.map(planSummary);
  const words = [
    'shots',
    'solved',
    'impossible',
    'proven',
    'gap p50 / p95 (95% interval)',
    'search p50 / most',
    'whole plan p50 / most',
    'HiGHS p50',
  ];
  const again = [
    'shots',
    'change',
    'seasons',
    'others moved p50 / p95 / most',
    'over 20% (forced)',
    'no plan (open)',
    'then moved',
    'search most',
  ];
  return [
    `${cores} cores, Node ${node}; load ${load.start.toFixed(1)} at the start, ${load.end.toFixed(1)} at the end; CPU times`,
    '',
    ...tableLines([dim(words), ...summaries.map(row)], out.columns),
    '',
    'Gap: value that greedy + repair loses against the best plan HiGHS found. Impossible: HiGHS proves that no plan keeps the',
    'limits.',
    '',
    ...tableLines([dim(again), ...summaries.flatMap(replanRows)], out.columns),
    '',
    'Planned again after a change, seasons that had and have a plan. Others: shots the change is not about. Forced: no plan',
    'within the limits moves fewer. No plan: proven by HiGHS; open: neither found nor disproven; then moved: the most in those.',
  ];
}
