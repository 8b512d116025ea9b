import type { EpochMs } from '../../core/clock.ts';
import type { Payload } from '../../core/events/payloads.ts';
import { type Breaker, closedBreaker } from './breaker.ts';
import { type Latency, noLatency } from './latency.ts';
import { noPrices, type PriceRecord } from './price.ts';
import { type CallsMade, noCalls } from './rate.ts';

/**
 * Health of one engine: a fold of the log's attempt events and nothing else, so it survives a restart, runs in virtual
 * time and can be shown. Never fed from callbacks or caches.
 */
export interface EngineHealth {
  /** What the newest plan recorded of the engine. */
  readonly terms?: Payload<'plan.made'>['engines'][number];
  readonly openAttempts: number;
  readonly breaker: Breaker;
  /** Absolute time until which the vendor asked us, or its limits oblige us, to send nothing. */
  readonly askedUntil?: EpochMs;
  /** Attempts that may run at once (fractions grow to a slot); absent: what the terms allow. */
  readonly slots?: number;
  readonly calls: CallsMade;
  readonly latency: Latency;
  readonly prices: PriceRecord;
  /** Why a person or policy took it out of the production. */
  readonly struck?: string;
  /** `seq` of the strike: plans made before it don't know of it. */
  readonly struckSeq?: number;
}

/** An engine nothing is known of. */
export const freshHealth: EngineHealth = {
  openAttempts: 0,
  breaker: closedBreaker,
  calls: noCalls,
  latency: noLatency,
  prices: noPrices,
};
