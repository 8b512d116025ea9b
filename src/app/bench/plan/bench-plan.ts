import { availableParallelism, loadavg } from 'node:os';
import type { EngineId, ShotRef } from '../../../core/ids.ts';
import { createHighsSolver } from '../../../routing/adapters/highs/highs-solver.ts';
import type { PlanInput } from '../../../routing/input.ts';
import { worthOf } from '../../../routing/joint/placement.ts';
import { searchJointly } from '../../../routing/joint/search.ts';
import { movedShots, planSeason, problemOf } from '../../../routing/plan.ts';
import { planInstance } from './instance.ts';

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
  /** Shots that moved although their engine did not fail, as a share, when the most used engine fails. */
  readonly unaffectedMoved: number;
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

/** Seconds HiGHS may take as the oracle, and seasons measured, by size. */
function effortFor(shots: number): { readonly oracleS: number; readonly seasons: number } {
  if (shots <= 60) return { oracleS: 6, seasons: 40 };
  return shots <= 600 ? { oracleS: 30, seasons: 6 } : { oracleS: 60, seasons: 2 };
}

/** CPU milliseconds of the best of some runs: what it takes once the code is warm, whatever else the machine does. */
function leastMs(runs: number, work: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

function moved(input: PlanInput): number {
  const plans = planSeason(input);
  const previous = new Map<ShotRef, EngineId>(
    plans
      .flatMap(({ shots }) => shots)
      .flatMap(({ shot, chosen }): [ShotRef, EngineId][] => (chosen === null ? [] : [[shot as ShotRef, chosen]])),
  );
  const counts = Map.groupBy(previous.values(), (engine) => engine);
  const failed = [...counts].sort((a, b) => b[1].length - a[1].length)[0]?.[0];
  const engines = input.snapshot.engines.map((each) =>
    each.facts.id === failed ? { ...each, struckReason: 'it failed' } : each,
  );
  const again = planSeason({ ...input, previous, snapshot: { ...input.snapshot, engines } });
  const unaffected = [...previous].filter(([, engine]) => engine !== failed);
  const left = movedShots(previous, again).filter((ref) => previous.get(ref) !== failed);
  return unaffected.length === 0 ? 0 : left.length / unaffected.length;
}

/** Plans one season both ways. */
export async function measure(shots: number, seed: number, oracleS: number): Promise<PlanMeasured> {
  const input = planInstance(shots, seed);
  const { problem } = problemOf(input);
  const runs = shots <= 60 ? 5 : 2;
  const quick = searchJointly(problem);
  const searchMs = leastMs(runs, () => searchJointly(problem));
  const planMs = leastMs(runs, () => planSeason(input));
  const began = performance.now();
  const start = quick.feasible ? { start: quick.choice } : {};
  const answer = await createHighsSolver().solve(problem, { timeLimitS: oracleS, ...start });
  const oracleMs = performance.now() - began;
  const exact = answer.choice === undefined ? undefined : worthOf(problem, answer.choice).value;
  const share = (best: number | undefined): number | null =>
    best === undefined || !quick.feasible || !Number.isFinite(best) ? null : (best - quick.value) / Math.abs(best);
  return {
    seed,
    oracle: answer.status,
    solved: quick.feasible,
    gap: share(exact),
    gapToBound: share(Math.min(quick.bound, answer.bound)),
    searchMs,
    planMs,
    oracleMs,
    unaffectedMoved: moved(input),
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
