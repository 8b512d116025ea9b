import { mustBeCovered } from './checks/covered.ts';
import type { InvariantId } from './checks/violation.ts';
import { addCounts } from './coverage.ts';
import { type PlanSize, planOfSeed, usualSize } from './plan/any-plan.ts';
import { type SimulationResult, simulate } from './simulate.ts';

/** Seeds from `from` to `to`, both included. */
export interface SeedRange {
  readonly from: number;
  readonly to: number;
}

/** A broken promise, with what is needed to see it again. */
export interface CampaignViolation {
  readonly seed: number;
  readonly invariant: InvariantId;
  readonly what: string;
  readonly seq: number;
}

/** What many seeds came to. */
export interface CampaignReport {
  readonly seeds: number;
  readonly episodes: number;
  readonly events: number;
  readonly crashes: number;
  readonly violations: readonly CampaignViolation[];
  /** How often every trouble, event, outcome and hold came about. */
  readonly coverage: Readonly<Record<string, number>>;
  /** What should have come about and did not; only judged from `seedsToJudge` seeds on. */
  readonly unreached: readonly string[];
  readonly episodesPerSecond: number;
  /** Log head of each seed, when few were run. */
  readonly heads: readonly { readonly seed: number; readonly head: string }[];
  /** Last events of each seed that broke a promise. */
  readonly lastEvents: readonly { readonly seed: number; readonly events: readonly string[] }[];
}

/** Seeds after which a trouble that never came about is a defect of the simulation. */
export const seedsToJudge = 500;

/** Seeds up to which every log head is reported. */
const headsShown = 20;

/** How a campaign is run. */
export interface CampaignOptions {
  readonly size?: PlanSize;
  readonly stop?: AbortSignal;
  /** Called now and then with the number of seeds done. */
  readonly onProgress?: (done: number, violations: number) => void;
  /** Ends at the first seed that breaks a promise. */
  readonly untilBroken?: boolean;
  /** Wall time in milliseconds, for the rate. */
  readonly nowMs?: () => number;
}

/** Simulates a range of seeds, one after the other. */
export async function runCampaign(seeds: SeedRange, options: CampaignOptions = {}): Promise<CampaignReport> {
  const { size = usualSize, stop, onProgress, untilBroken = false, nowMs = () => performance.now() } = options;
  const startedMs = nowMs();
  const results: SimulationResult[] = [];
  for (let seed = seeds.from; seed <= seeds.to && stop?.aborted !== true; seed++) {
    const result = await simulate(planOfSeed(seed, size));
    results.push(result);
    const broken = results.filter(({ violations }) => violations.length > 0).length;
    if (results.length % 25 === 0) {
      onProgress?.(results.length, broken);
      await breath();
    }
    if (untilBroken && broken > 0) break;
  }
  return reportOf(results, (nowMs() - startedMs) / 1000);
}

/** Lets signals and messages of this process through. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function reportOf(results: readonly SimulationResult[], tookS: number): CampaignReport {
  const counts = new Map<string, number>();
  for (const { coverage } of results) addCounts(counts, coverage);
  const sum = (of: (result: SimulationResult) => number): number => results.reduce((all, each) => all + of(each), 0);
  const broken = results.filter(({ violations }) => violations.length > 0);
  const episodes = sum((result) => result.episodes);
  return {
    seeds: results.length,
    episodes,
    events: sum((result) => result.events),
    crashes: sum((result) => result.crashes),
    violations: broken.flatMap(({ seed, violations }) => violations.map((each) => ({ seed, ...each }))),
    coverage: Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
    unreached: results.length < seedsToJudge ? [] : mustBeCovered.filter((name) => !counts.has(name)),
    episodesPerSecond: Math.round((episodes / Math.max(tookS, 0.001)) * 10) / 10,
    heads: results.length > headsShown ? [] : results.map(({ seed, head }) => ({ seed, head })),
    lastEvents: broken.map(({ seed, lastEvents }) => ({ seed, events: lastEvents })),
  };
}
