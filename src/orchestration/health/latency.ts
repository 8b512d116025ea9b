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

/** Where a hedge starts: about one delivery in ten is slower; at the end, with no shot waiting, about three in ten. */
const slowSds = { usual: 1.3, atTheEnd: 0.5 } as const;

/** Deliveries after which an engine's own figures may set a deadline below the floor for unknown engines. */
const deliveriesToTrust = 5;
const floorS = { unknown: 180, known: 90 } as const;
/** A deadline is never nearer than twice, never further than eight times the typical time. */
const timesTypical = { least: 2, most: 8 } as const;
/** Soonest start of a hedge, seconds. */
const hedgeFloorS = 30;

/** The distribution with one more delivery. */
export function withDeliveryTime(latency: Latency, actualS: number, typicalS: number): Latency {
  if (!(actualS > 0) || !(typicalS > 0)) return latency;
  const x = Math.log(actualS / typicalS);
  const n = latency.n + 1;
  const mean = latency.mean + (x - latency.mean) / n;
  return { n, mean, m2: latency.m2 + (x - latency.mean) * (x - mean) };
}

/** Factor on the typical time that `sds` standard deviations come to; prior and measurements are pooled. */
function factor({ n, mean, m2 }: Latency, sds: number): number {
  const pooledMean = (n * mean) / (n + prior.n);
  const between = (n * prior.n * mean * mean) / (n + prior.n);
  const variance = (m2 + between + prior.n * prior.sd ** 2) / (n + prior.n);
  return Math.exp(pooledMean + sds * Math.sqrt(variance));
}

/** Seconds after which an attempt that usually takes `typicalS` counts as stalled on this engine. */
export function deadlineS(latency: Latency, typicalS: number): number {
  const times = Math.min(timesTypical.most, Math.max(timesTypical.least, factor(latency, deadlineSds)));
  const floor = latency.n >= deliveriesToTrust ? floorS.known : floorS.unknown;
  return Math.max(floor, Math.round(typicalS * times));
}

/**
 * Seconds after which an attempt is slower than about nine of ten, or `atTheEnd` than seven of ten: the moment for a
 * hedge. Nobody else needs the free slot then, and each slow take holds up the whole production.
 */
export function slowAfterS(latency: Latency, typicalS: number, atTheEnd = false): number {
  return Math.max(hedgeFloorS, Math.round(typicalS * factor(latency, atTheEnd ? slowSds.atTheEnd : slowSds.usual)));
}

/** How many times the catalog's usual time an engine takes, by the middle of what it has shown. */
export function paceOf(latency: Latency): number {
  return factor(latency, 0);
}
