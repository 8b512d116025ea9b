import { availableParallelism, loadavg } from 'node:os';
import { createHighsSolver } from '../../../routing/adapters/highs/highs-solver.ts';
import { worthOf } from '../../../routing/joint/placement.ts';
import { searchJointly } from '../../../routing/joint/search.ts';
import { planSeason, problemOf } from '../../../routing/plan.ts';
import { planInstance } from './instance.ts';
import { changes, type Replanned, replan } from './replan.ts';
import { leastMs } from './timing.ts';

/** One season planned by greedy + repair and by HiGHS. Times are CPU milliseconds of this process. */
export interface PlanMeasured {
  readonly seed: number;
  /** What HiGHS says: `optimal`, `time-limit` (best plan by then), `infeasible` (a proof) or `nothing`. */
  readonly oracle: string;
  /** Whether greedy + repair found a plan that keeps every limit. */
  readonly solved: boolean;
  /** Value lost against the best known plan, as a share; negative when greedy + repair found the better one. */
  readonly gap: number | null;
  /** The same against the proven bound: never less than the truth. */
  readonly gapToBound: number | null;
  /** Engines for every shot. */
  readonly searchMs: number;
  /** The whole plan: options, engines, all candidates with their terms, forecast. */
  readonly planMs: number;
  readonly oracleMs: number;
  /** The season planned again after each change. */
  readonly replans: readonly Replanned[];
}

/** All seasons of one size. */
export interface PlanSize {
  readonly shots: number;
  readonly seasons: readonly PlanMeasured[];
}

/** The report of `bench plan`. */
export interface PlanReport {
  readonly cores: number;
  readonly node: string;
  readonly load: { readonly start: number; readonly end: number };
  readonly sizes: readonly PlanSize[];
}

/** Seconds HiGHS may take to prove that a season has no plan, or how few shots can move. */
const proofS = 30;

/** Seconds HiGHS may take as the oracle, and seasons measured, by size. */
function effortFor(shots: number): { readonly oracleS: number; readonly seasons: number } {
  if (shots <= 60) return { oracleS: 10, seasons: 40 };
  return shots <= 600 ? { oracleS: 30, seasons: 10 } : { oracleS: 60, seasons: 4 };
}

/** Plans one season both ways, and again after each change. */
export async function measure(shots: number, seed: number, oracleS: number): Promise<PlanMeasured> {
  const input = planInstance(shots, seed);
  const { problem } = problemOf(input);
  const runs = shots <= 60 ? 5 : 2;
  const quick = searchJointly(problem);
  const searchMs = leastMs(runs, () => searchJointly(problem));
  const planMs = leastMs(runs, () => planSeason(input));
  const began = performance.now();
  const start = quick.feasible ? { start: quick.choice } : {};
  const solver = createHighsSolver();
  const answer = await solver.solve(problem, { timeLimitS: quick.feasible ? oracleS : proofS, ...start });
  const oracleMs = performance.now() - began;
  const exact = answer.choice === undefined ? undefined : worthOf(problem, answer.choice).value;
  const share = (best: number | undefined): number | null =>
    best === undefined || !quick.feasible || !Number.isFinite(best) ? null : (best - quick.value) / Math.abs(best);
  const replans: Replanned[] = [];
  for (const change of changes) replans.push(await replan(input, change, solver, proofS));
  return {
    seed,
    oracle: answer.status,
    solved: quick.feasible,
    gap: share(exact),
    gapToBound: share(Math.min(quick.bound, answer.bound)),
    searchMs,
    planMs,
    oracleMs,
    replans,
  };
}

/** Measures joint plans against the optimum. */
export async function benchPlan(options: {
  readonly shots: readonly number[];
  readonly onStep: (step: string) => void;
}): Promise<PlanReport> {
  const start = loadavg()[0] ?? 0;
  const sizes: PlanSize[] = [];
  for (const shots of options.shots) {
    const { oracleS, seasons: count } = effortFor(shots);
    const seasons: PlanMeasured[] = [];
    for (let seed = 1; seed <= count; seed++) {
      options.onStep(`${shots} shots, season ${seed} of ${count}`);
      seasons.push(await measure(shots, seed, oracleS));
    }
    sizes.push({ shots, seasons });
  }
  return { cores: availableParallelism(), node: process.version, load: { start, end: loadavg()[0] ?? 0 }, sizes };
}
