import type { EpochMs } from '../core/clock.ts';
import type { Candidate } from '../core/decision.ts';
import type { EngineId } from '../core/ids.ts';
import { acceptanceOutlook, qualityRejectsMax } from '../routing/acceptance.ts';
import { qualityRejects } from './decide-failover.ts';
import { freshHealth } from './health/health.ts';
import { paceOf as measuredPace } from './health/latency.ts';
import type { ProductionState, ShotState } from './state.ts';
import { attemptSeconds } from './wait-or-move.ts';

/** How long running attempts of an engine run already, as multiples of the usual time; a state never changes. */
const known = new WeakMap<ProductionState, { readonly now: EpochMs; readonly ages: ReadonlyMap<EngineId, number> }>();

/**
 * How many times the catalog's usual time an engine takes now: what its deliveries showed, or how long half of its
 * running attempts have been under way already. An engine that gets slow without a word is seen before it delivers.
 */
export function paceOf(state: ProductionState, engine: EngineId, now: EpochMs): number {
  const before = known.get(state);
  const found = before?.now === now ? before : { now, ages: agesOf(state, now) };
  if (found !== before) known.set(state, found);
  const { latency } = state.engines[engine] ?? freshHealth;
  return Math.max(measuredPace(latency), found.ages.get(engine) ?? 0);
}

function agesOf(state: ProductionState, now: EpochMs): ReadonlyMap<EngineId, number> {
  const ages = new Map<EngineId, number[]>();
  for (const { attempts } of Object.values(state.shots))
    for (const { phase, engine, submittedAt, intended } of attempts) {
      if (phase !== 'submitted' || submittedAt === undefined || intended.typicalS === undefined) continue;
      const age = (now - submittedAt) / 1000 / Math.max(1, intended.typicalS);
      const own = ages.get(engine);
      if (own === undefined) ages.set(engine, [age]);
      else own.push(age);
    }
  return new Map([...ages].map(([engine, own]) => [engine, own.sort((a, b) => a - b)[(own.length - 1) >> 1] ?? 0]));
}

/** Seconds one attempt takes on an engine at its present pace, without waiting. */
export function attemptNowS(state: ProductionState, candidate: Candidate, now: EpochMs): number {
  return attemptSeconds(candidate) * paceOf(state, candidate.engine, now);
}

/**
 * Seconds of takes one after the other on an engine until one is accepted, or until a person is asked. The decision's
 * P(accept) holds for the next take; each reject lowers it.
 */
export function untilAcceptedS(state: ProductionState, shot: ShotState, candidate: Candidate, now: EpochMs): number {
  const left = Math.max(1, qualityRejectsMax - qualityRejects(shot));
  return attemptNowS(state, candidate, now) * acceptanceOutlook(candidate.pAccept, 0, left).attempts;
}
