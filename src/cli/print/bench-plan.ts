import type { PlanReport } from '../../app/bench/plan/bench-plan.ts';
import { type PlanSummary, planSummary } from '../../app/bench/plan/plan-report.ts';
import type { Output } from '../output.ts';
import { tableLines } from './table.ts';

const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(2)}%`);
const ms = (value: number | null): string => (value === null ? '–' : `${value.toFixed(value < 100 ? 1 : 0)} ms`);

function row(size: PlanSummary): readonly string[] {
  return [
    String(size.shots),
    `${size.solved} of ${size.feasible}`,
    String(size.proven),
    `${percent(size.gapP50)} / ${percent(size.gapP95)}`,
    `${percent(size.gapToBoundP50)} / ${percent(size.gapToBoundP95)}`,
    `${ms(size.searchMsP50)} / ${ms(size.searchMsMost)}`,
    `${ms(size.planMsP50)} / ${ms(size.planMsMost)}`,
    ms(size.oracleMsP50),
    `${percent(size.unaffectedMovedP50)} / ${percent(size.unaffectedMovedMost)}`,
  ];
}

/** Joint plans for people: how good, how fast, how steady. */
export function planBenchLines({ cores, node, load, sizes }: PlanReport, out: Output): readonly string[] {
  const words = [
    'shots',
    'solved',
    'proven',
    'gap p50 / p95',
    'to bound p50 / p95',
    'search p50 / most',
    'whole plan p50 / most',
    'HiGHS p50',
    'others moved p50 / most',
  ];
  return [
    `${cores} cores, Node ${node}; load ${load.start.toFixed(1)} at the start, ${load.end.toFixed(1)} at the end; CPU times`,
    '',
    ...tableLines(
      [words.map((word) => out.paint('dim', word)), ...sizes.map((size) => row(planSummary(size)))],
      out.columns,
    ),
    '',
    'Gap: value that greedy + repair loses against the best plan HiGHS found; to bound: against what is proven possible.',
    'Others moved: shots that change engine although theirs did not fail, when the most used engine fails.',
  ];
}
