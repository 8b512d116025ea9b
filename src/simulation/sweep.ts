import type { CampaignViolation } from './campaign.ts';
import { Lives } from './lives.ts';
import type { PlanSize } from './plan/any-plan.ts';
import { planOfSeed, usualSize } from './plan/any-plan.ts';
import { type SimulationResult, simulate } from './simulate.ts';
import { SimulatedWorld } from './world.ts';

/** Runs of one seed with a crash at every port call. */
export interface SweepReport {
  readonly seed: number;
  /** Port calls of the undisturbed run. */
  readonly calls: number;
  /** Runs made: two for each call. */
  readonly runs: number;
  readonly crashes: number;
  readonly broken: readonly SimulationResult[];
}

/**
 * The exhaustive crash sweep of one seed: its first process dies before, then after, each of its port calls, and the next
 * one must bring the production to its end without breaking a promise. The seed's own crashes are left out.
 */
export async function sweep(
  seed: number,
  options: {
    readonly size?: PlanSize;
    readonly stop?: AbortSignal;
    readonly onProgress?: (call: number, of: number) => void;
  } = {},
): Promise<SweepReport> {
  const plan = { ...planOfSeed(seed, options.size ?? usualSize), crashes: [] };
  const world = new SimulatedWorld(plan);
  const lives = new Lives(world);
  await world.clock.drain(lives.produce());
  const { calls } = lives;
  const broken: SimulationResult[] = [];
  let [runs, crashes] = [0, 0];
  for (let call = 1; call <= calls && options.stop?.aborted !== true; call++) {
    options.onProgress?.(call, calls);
    for (const when of ['before', 'after'] as const) {
      const result = await simulate({ ...plan, crashes: [{ call, when }] });
      runs += 1;
      crashes += result.crashes;
      if (result.violations.length > 0) broken.push(result);
    }
  }
  return { seed, calls, runs, crashes, broken };
}

/** Crash sweeps of several seeds. */
export interface SweepSummary {
  readonly sweeps: readonly {
    readonly seed: number;
    readonly calls: number;
    readonly runs: number;
    readonly crashes: number;
    readonly broken: number;
  }[];
  readonly violations: readonly CampaignViolation[];
}

/** Sweeps seeds one after the other. */
export async function sweepAll(
  seeds: readonly number[],
  options: { readonly size?: PlanSize; readonly stop?: AbortSignal; readonly onProgress?: (line: string) => void } = {},
): Promise<SweepSummary> {
  const { onProgress, ...rest } = options;
  const reports: SweepReport[] = [];
  for (const seed of seeds) {
    const tell = (call: number, of: number): void => {
      if (call % 50 === 0) onProgress?.(`seed ${seed}: call ${call} of ${of}`);
    };
    reports.push(await sweep(seed, { ...rest, onProgress: tell }));
  }
  return {
    sweeps: reports.map(({ broken, ...report }) => ({ ...report, broken: broken.length })),
    violations: reports.flatMap(({ broken }) =>
      broken.flatMap(({ seed, violations }) => violations.map((each) => ({ seed, ...each }))),
    ),
  };
}
