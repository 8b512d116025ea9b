import { type Coverage, coverageOf } from '../../routing/coverage.ts';
import { oursName, rivalName } from './policies.ts';
import type { SeasonRun } from './run.ts';
import { type Interval, mean, median, medianInterval, quantile } from './statistics.ts';

/** All runs of one world with its lower bound. */
export interface WorldRuns {
  readonly seed: number;
  readonly boundS: number;
  readonly runs: readonly SeasonRun[];
}

/** One policy over all worlds. */
export interface PolicyReport {
  readonly policy: string;
  readonly worlds: number;
  /** Makespan over the lower bound. */
  readonly overBound: { readonly median: number; readonly p90: number };
  /** Makespan over that of least busy in the same world. */
  readonly overRival?: Interval;
  /** Cost per accepted shot over that of least busy in the same world. */
  readonly costOverRival?: Interval;
  /** Dollars per accepted shot, median over worlds. */
  readonly costPerShotUsd: number;
  readonly quality01: number;
  readonly attemptsPerShot: number;
  /** Share of shots that no take was accepted of. */
  readonly unfinished01: number;
  /** Engine changes inside continuity groups, per 24 shots. */
  readonly switchesPerEpisode: number;
  readonly decisionsPerSecond: number;
  /** First plans of episodes beside what came of them. */
  readonly coverage: Omit<Coverage, 'points'>;
  /** P(accept) of judged takes by their decisions, and the share that was accepted. */
  readonly acceptance: { readonly expected01: number; readonly true01: number };
}

/** What the comparison comes to. */
export interface SeasonReport {
  readonly shots: number;
  readonly worlds: readonly WorldRuns[];
  readonly policies: readonly PolicyReport[];
  readonly bars: readonly Bar[];
}

/** One thing that the product should reach. */
export interface Bar {
  readonly name: string;
  readonly wanted: string;
  readonly value: number;
  readonly reached: boolean;
}

/** Puts the runs of all worlds together. */
export function seasonReport(shots: number, worlds: readonly WorldRuns[]): SeasonReport {
  const names = [...new Set(worlds.flatMap(({ runs }) => runs.map(({ policy }) => policy)))];
  const policies = names.map((name) => policyReport(name, worlds));
  return { shots, worlds, policies, bars: barsOf(policies.find(({ policy }) => policy === oursName)) };
}

/** Micro-USD that all clips cost, shared by the accepted ones. */
export function costPerShot({ charged, accepted }: SeasonRun): number {
  return charged / Math.max(1, accepted);
}

function policyReport(policy: string, worlds: readonly WorldRuns[]): PolicyReport {
  const own = worlds.flatMap(({ boundS, runs }) => {
    const run = runs.find((each) => each.policy === policy);
    const rival = runs.find((each) => each.policy === rivalName);
    return run === undefined ? [] : [{ run, rival, boundS }];
  });
  const runs = own.map(({ run }) => run);
  const pairs = own.flatMap(({ run, rival }) => (rival === undefined ? [] : [{ run, rival }]));
  const ratios = own.map(({ run, boundS }) => run.makespanS / boundS);
  const sum = (of: (run: SeasonRun) => number): number => runs.reduce((all, run) => all + of(run), 0);
  const paired =
    pairs.length === 0
      ? {}
      : {
          overRival: medianInterval(pairs.map(({ run, rival }) => run.makespanS / rival.makespanS)),
          costOverRival: medianInterval(pairs.map(({ run, rival }) => costPerShot(run) / costPerShot(rival))),
        };
  return {
    policy,
    worlds: runs.length,
    overBound: { median: median(ratios), p90: quantile(ratios, 0.9) },
    ...paired,
    costPerShotUsd: median(runs.map(costPerShot)) / 1e6,
    quality01: mean(runs.map(({ quality01 }) => quality01)),
    attemptsPerShot: sum(({ attempts }) => attempts) / sum(({ shots }) => shots),
    unfinished01: 1 - sum(({ accepted }) => accepted) / sum(({ shots }) => shots),
    switchesPerEpisode: (24 * sum(({ switches }) => switches)) / sum(({ shots }) => shots),
    decisionsPerSecond: sum(({ decisions }) => decisions) / sum(({ decidingS }) => decidingS),
    coverage: planCoverage(runs),
    acceptance: {
      expected01: sum(({ takes }) => takes.expectedAccepted) / sum(({ takes }) => takes.judged),
      true01: sum(({ takes }) => takes.accepted) / sum(({ takes }) => takes.judged),
    },
  };
}

function planCoverage(runs: readonly SeasonRun[]): Omit<Coverage, 'points'> {
  const { points: _points, ...shares } = coverageOf(
    runs
      .flatMap(({ forecasts }) => forecasts)
      .map(({ cost, finish, spent, finishedS }) => ({
        plan: { cost, finish },
        costMicroUsd: spent,
        finishS: finishedS,
      })),
  );
  return shares;
}

function barsOf(ours: PolicyReport | undefined): readonly Bar[] {
  if (ours?.overRival === undefined || ours.costOverRival === undefined) return [];
  const { overRival, costOverRival, overBound } = ours;
  return [
    {
      name: 'makespan over least busy',
      wanted: '<= 0.85, interval below 1',
      value: overRival.value,
      reached: overRival.value <= 0.85 && overRival.high < 1,
    },
    {
      name: 'cost per accepted shot over least busy',
      wanted: '<= 0.95',
      value: costOverRival.value,
      reached: costOverRival.value <= 0.95,
    },
    {
      name: 'makespan over the lower bound',
      wanted: '<= 2.0',
      value: overBound.median,
      reached: overBound.median <= 2,
    },
  ];
}
