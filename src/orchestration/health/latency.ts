import { normalBelow } from '../../core/normal.ts';
import { tuning } from '../../routing/tuning.ts';

/**
 * An engine's own latency in this production: mean and spread of ln(actual ÷ typical), where typical is the catalog's
 * figure for a clip of that length. The logarithm because measured latencies are close to log-normal with a heavy tail
 * (evidence: routing 9).
 */
export interface Latency {
  readonly n: number;
  readonly mean: number;
  /** Sum of squared deviations (Welford 1962). */
  readonly m2: number;
}

/** Nothing measured yet. */
export const noLatency: Latency = { n: 0, mean: 0, m2: 0 };

/** What the catalog's figure is worth before anything was measured: observations, and spread of the logarithm. */
const prior = { n: 6, sd: 0.5 } as const;

/** Deadline in standard deviations above the mean of the logarithm; about one delivery in 700 is slower. */
const deadlineSds = 3;

/** Far out in a tail the approximation of the normal curve has no digits left. */
const leastShare = 1e-6;

/** Deliveries after which an engine's own figures may set a deadline below the floor for unknown engines. */
const deliveriesToTrust = 5;
const floorS = { unknown: 180, known: 90 } as const;
/** A deadline is never nearer than twice, never further than eight times the typical time. */
const timesTypical = { least: 2, most: 8 } as const;

/** The distribution with one more delivery. */
export function withDeliveryTime(latency: Latency, actualS: number, typicalS: number): Latency {
  if (!(actualS > 0) || !(typicalS > 0)) return latency;
  const x = Math.log(actualS / typicalS);
  const n = latency.n + 1;
  const mean = latency.mean + (x - latency.mean) / n;
  return { n, mean, m2: latency.m2 + (x - latency.mean) * (x - mean) };
}

/** Mean and standard deviation of the logarithm; prior and measurements are pooled. */
function pooled({ n, mean, m2 }: Latency): { readonly mean: number; readonly sd: number } {
  const between = (n * prior.n * mean * mean) / (n + prior.n);
  const variance = (m2 + between + prior.n * prior.sd ** 2) / (n + prior.n);
  return { mean: (n * mean) / (n + prior.n), sd: Math.sqrt(variance) };
}

/** Factor on the typical time that `sds` standard deviations come to. */
function factor(latency: Latency, sds: number): number {
  const { mean, sd } = pooled(latency);
  return Math.exp(mean + sds * sd);
}

/** Seconds after which an attempt that usually takes `typicalS` counts as stalled on this engine. */
export function deadlineS(latency: Latency, typicalS: number): number {
  const times = Math.min(timesTypical.most, Math.max(timesTypical.least, factor(latency, deadlineSds)));
  const floor = latency.n >= deliveriesToTrust ? floorS.known : floorS.unknown;
  return Math.max(floor, Math.round(typicalS * times));
}

/** Whether an attempt of this age is likelier one of the rare stragglers than merely late. */
export function isStraggler(latency: Latency, typicalS: number, ageS: number): boolean {
  const [usual, straggling] = tails(latency, typicalS, ageS);
  return straggling.share01 > usual.share01;
}

/**
 * Seconds that an attempt of this age is still expected to take. Most take log-normal times; of those that are late,
 * more and more are the stragglers that take many times as long, so what is left does not shrink like a usual time.
 */
export function remainingS(latency: Latency, typicalS: number, ageS: number): number {
  const [usual, straggling] = tails(latency, typicalS, ageS);
  const share = straggling.share01 / (usual.share01 + straggling.share01);
  return (1 - share) * usual.leftS + share * straggling.leftS;
}

/** Attempts of one kind that are older than an age: their share of all attempts, and the mean time they still take. */
interface Tail {
  readonly share01: number;
  readonly leftS: number;
}

/** Usual attempts and stragglers that are older than `ageS`. */
function tails(latency: Latency, typicalS: number, ageS: number): readonly [usual: Tail, straggling: Tail] {
  const { mean, sd } = pooled(latency);
  const tail = (weight: number, medianS: number): Tail => {
    const z = ageS > 0 ? (Math.log(ageS / medianS) - mean) / sd : Number.NEGATIVE_INFINITY;
    const older = Math.max(leastShare, 1 - normalBelow(z));
    // Mean of a log-normal beyond a value: its partial expectation over the share beyond.
    const beyondS = (medianS * Math.exp(mean + (sd * sd) / 2) * normalBelow(sd - z)) / older;
    return { share01: weight * older, leftS: Math.max(0, beyondS - ageS) };
  };
  const { stragglerShare, stragglerFactor } = tuning;
  return [tail(1 - stragglerShare, typicalS), tail(stragglerShare, typicalS * stragglerFactor)];
}

/** How many times the catalog's usual time an engine takes, by the middle of what it has shown. */
export function paceOf(latency: Latency): number {
  return factor(latency, 0);
}
