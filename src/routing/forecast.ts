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

/** P(accept) of an engine's next take where the engine is better or worse than believed. */
function trueChance({ engine, pAccept, sd }: Option, error: ReadonlyMap<EngineId, number>): number {
  const odds = Math.log(pAccept / (1 - pAccept)) + tuning.acceptSlope * sd * (error.get(engine) ?? 0);
  return 1 / (1 + Math.exp(-odds));
}

/**
 * Plays a plan once with chance: every attempt takes its own time, takes are rejected, an engine is better or worse than
 * believed for all its shots at once, slots are shared, a rejected draft
 * goes on with the engine behind it, and a continued shot waits for the one before.
 */
export function playOnce(placed: readonly Placed[], rules: ForecastRules, chance: () => number): Course {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
  const spent = new Float64Array(placed.length);
  const workS = new Float64Array(placed.length);
  const workBehindS = new Float64Array(placed.length);
  const endS = new Float64Array(placed.length);
  const error = new Map<EngineId, number>();
  for (const { option } of placed)
    for (const { engine } of option.draft === undefined ? [option] : [option, option.draft.behind])
      if (!error.has(engine)) error.set(engine, normal());
  placed.forEach(({ option }, at) => {
    let p = trueChance(option, error);
    for (let attempt = 0; attempt < rules.maxAttempts; attempt++) {
      const behind = attempt > 0 ? option.draft?.behind : undefined;
      const own = behind ?? option;
      if (attempt > 0 && (spent[at] ?? 0) + own.priceMicroUsd > rules.perShotMax) break;
      const slow = chance() < tuning.stragglerShare ? tuning.stragglerFactor : 1;
      spent[at] = (spent[at] ?? 0) + own.priceMicroUsd;
      const work = behind === undefined ? workS : workBehindS;
      work[at] = (work[at] ?? 0) + own.attemptS * slow * Math.exp(tuning.timeSigma * normal());
      // What stands behind a draft counts its reject already.
      if (attempt === 1 && behind !== undefined) p = trueChance(behind, error);
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
  const slotsOn = (option: Option): Float64Array => {
    const own = slots.get(option.engine) ?? new Float64Array(slotCount(option)).fill(option.coolingS);
    slots.set(option.engine, own);
    return own;
  };
  /** Runs a shot's work on the first free slot of an engine. */
  const start = (at: number, option: Option, seconds: number): void => {
    const own = slotsOn(option);
    let first = 0;
    for (let k = 1; k < own.length; k++) if ((own[k] ?? 0) < (own[first] ?? 0)) first = k;
    endS[at] = Math.max(own[first] ?? 0, freeAt[at] ?? 0) + seconds;
    own[first] = endS[at] ?? 0;
  };
  // Whoever is ready first gets a slot first; a rejected draft goes on elsewhere, and continued shots become ready when
  // the one before is accepted.
  const waiting = ready.map((at) => ({ at, s: 0, behind: false }));
  const enqueue = (at: number, s: number, behind: boolean): void => {
    freeAt[at] = s;
    const place = waiting.findIndex((each) => each.s > s);
    waiting.splice(place < 0 ? waiting.length : place, 0, { at, s, behind });
  };
  while (waiting.length > 0) {
    const next = waiting.shift();
    const option = placed[next?.at ?? -1]?.option;
    if (next === undefined || option === undefined) break;
    const after = option.draft?.behind;
    if (next.behind && after !== undefined) start(next.at, after, workBehindS[next.at] ?? 0);
    else start(next.at, option, workS[next.at] ?? 0);
    const endedS = endS[next.at] ?? 0;
    if (!next.behind && (workBehindS[next.at] ?? 0) > 0) enqueue(next.at, endedS, true);
    else for (const follower of followers.get(next.at) ?? []) enqueue(follower, endedS, false);
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
