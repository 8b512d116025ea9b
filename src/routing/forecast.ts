import type { EngineId, ShotRef } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import { seededRandom } from '../core/random.ts';
import type { Shot } from '../production/shot.ts';
import type { Option } from './options.ts';
import { tuning } from './tuning.ts';

/** A shot on its engine. */
export interface Placed {
  readonly shot: Shot;
  readonly option: Option;
}

/** Where cost and finish of some shots will probably lie. */
export interface Forecast {
  /** 5th and 95th percentile of the money spent. */
  readonly costLow: MicroUsd;
  readonly costHigh: MicroUsd;
  /** Seconds until the last of them is accepted. */
  readonly p50S: number;
  readonly p90S: number;
}

/** Limits on attempts. */
export interface ForecastRules {
  readonly maxAttempts: number;
  readonly perShotMax: MicroUsd;
}

// Fixed, so that the same plan always has the same forecast.
const seed = 0x5107ca11;
const mostRuns = 300;
const leastRuns = 60;
const shotsSimulated = 40_000;

/** One simulated course of a plan: money and end of every shot, in the plan's order. */
export interface Course {
  readonly spent: Float64Array;
  readonly endS: Float64Array;
}

function slotCount({ standing, attemptS }: Option): number {
  const { concurrency, requestsPerMin } = standing.facts;
  const byRate = requestsPerMin === undefined ? Number.POSITIVE_INFINITY : Math.ceil((requestsPerMin * attemptS) / 60);
  return Math.max(1, Math.min(concurrency, byRate));
}

/**
 * Plays a plan once with chance: every attempt takes its own time, takes are rejected, an engine is better or worse than
 * believed for all its shots at once, slots are shared, and a continued shot waits for the one before.
 */
export function playOnce(placed: readonly Placed[], rules: ForecastRules, chance: () => number): Course {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
  const spent = new Float64Array(placed.length);
  const workS = new Float64Array(placed.length);
  const endS = new Float64Array(placed.length);
  const error = new Map<EngineId, number>();
  for (const { option } of placed) if (!error.has(option.engine)) error.set(option.engine, normal());
  placed.forEach(({ option }, at) => {
    const odds =
      Math.log(option.pAccept / (1 - option.pAccept)) +
      tuning.acceptSlope * option.sd * (error.get(option.engine) ?? 0);
    let p = 1 / (1 + Math.exp(-odds));
    for (let attempt = 0; attempt < rules.maxAttempts; attempt++) {
      if (attempt > 0 && (spent[at] ?? 0) + option.priceMicroUsd > rules.perShotMax) break;
      const slow = chance() < tuning.stragglerShare ? tuning.stragglerFactor : 1;
      spent[at] = (spent[at] ?? 0) + option.priceMicroUsd;
      workS[at] = (workS[at] ?? 0) + option.attemptS * slow * Math.exp(tuning.timeSigma * normal());
      if (chance() < p) break;
      p *= tuning.acceptAfterReject;
    }
  });
  const slots = new Map<EngineId, Float64Array>();
  const index = new Map<ShotRef, number>(placed.map(({ shot }, at) => [shot.ref, at]));
  const followers = new Map<number, number[]>();
  const ready: number[] = [];
  placed.forEach(({ shot }, at) => {
    const before = shot.continues === undefined ? undefined : index.get(shot.continues);
    if (before === undefined || before === at) ready.push(at);
    else followers.set(before, [...(followers.get(before) ?? []), at]);
  });
  const freeAt = new Float64Array(placed.length);
  const start = (at: number): void => {
    const option = placed[at]?.option;
    if (option === undefined) return;
    const own = slots.get(option.engine) ?? new Float64Array(slotCount(option)).fill(option.coolingS);
    slots.set(option.engine, own);
    let first = 0;
    for (let k = 1; k < own.length; k++) if ((own[k] ?? 0) < (own[first] ?? 0)) first = k;
    endS[at] = Math.max(own[first] ?? 0, freeAt[at] ?? 0) + (workS[at] ?? 0);
    own[first] = endS[at] ?? 0;
  };
  // Whoever is ready first gets a slot first; continued shots become ready when the one before is accepted.
  const waiting = ready.map((at) => ({ at, s: 0 }));
  while (waiting.length > 0) {
    const next = waiting.shift();
    if (next === undefined) break;
    start(next.at);
    for (const follower of followers.get(next.at) ?? []) {
      freeAt[follower] = endS[next.at] ?? 0;
      const entry = { at: follower, s: endS[next.at] ?? 0 };
      const place = waiting.findIndex(({ s }) => s > entry.s);
      waiting.splice(place < 0 ? waiting.length : place, 0, entry);
    }
  }
  return { spent, endS };
}

function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/**
 * Plays the joint plan many times and reads cost and finish of each part off the courses. Seeded: the same plan has the
 * same forecast. Outages, refusals and people's answers are not in it.
 * @param parts positions in `placed` of the shots of each part, e.g. of an episode.
 */
export function forecast(
  placed: readonly Placed[],
  parts: readonly (readonly number[])[],
  rules: ForecastRules,
): Forecast[] {
  const runs = Math.max(leastRuns, Math.min(mostRuns, Math.floor(shotsSimulated / Math.max(1, placed.length))));
  const chance = seededRandom(seed);
  const cost = parts.map(() => new Float64Array(runs));
  const finish = parts.map(() => new Float64Array(runs));
  for (let run = 0; run < runs; run++) {
    const { spent, endS } = playOnce(placed, rules, chance);
    parts.forEach((part, k) => {
      let [sum, last] = [0, 0];
      for (const at of part) {
        sum += spent[at] ?? 0;
        last = Math.max(last, endS[at] ?? 0);
      }
      cost[k]?.fill(sum, run, run + 1);
      finish[k]?.fill(last, run, run + 1);
    });
  }
  return parts.map((_, k) => {
    const [spent, end] = [cost[k]?.sort() ?? new Float64Array(1), finish[k]?.sort() ?? new Float64Array(1)];
    return {
      costLow: Math.round(percentile(spent, 0.05)),
      costHigh: Math.round(percentile(spent, 0.95)),
      p50S: Math.round(percentile(end, 0.5)),
      p90S: Math.round(percentile(end, 0.9)),
    };
  });
}
