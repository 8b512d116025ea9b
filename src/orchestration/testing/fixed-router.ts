import { rfc3339 } from '../../core/clock.ts';
import type { Candidate, ShotDecision } from '../../core/decision.ts';
import type { EngineId } from '../../core/ids.ts';
import type { VirtualClock } from '../../simulation/virtual-clock.ts';
import { ruleFor } from '../failover.ts';
import { restOf } from '../health/rest.ts';
import type { Router } from '../ports.ts';
import type { ProductionState, ShotState } from '../state.ts';

/** One engine of a world. Money in micro-USD. */
export interface WorldEngine {
  readonly id: EngineId;
  readonly price: number;
  readonly concurrency: number;
  /** How long a lost job may stay invisible, seconds. */
  readonly visibilityS: number;
}

/**
 * A router that ranks a fixed list, best first, and leaves out who is struck, refused this shot or failed it twice. As
 * in real routing, engines that rest stand behind those that are free, and are chosen when nobody else is left.
 */
export function fixedRouter(engines: readonly WorldEngine[], clock: Pick<VirtualClock, 'after' | 'now'>): Router {
  return {
    plan: async (state, episode) => {
      await clock.after(0.2);
      const shots = episode.shots.flatMap((ref) => state.shots[ref] ?? []);
      const plan = {
        policyVersion: 'router@1',
        snapshotDigest: '0'.repeat(64),
        shots: shots.map((shot) => rank(engines, state, shot, clock.now())),
        cost: { low: 0, expected: 0, high: 0 },
        finish: { p50S: 0, p90S: 0 },
        unmet: [],
        solver: { method: 'fixed', gap: null },
      };
      return { revision: state.opened?.revision ?? 1, plan, engines: engines.map(termsOf) };
    },
    reroute: async (state, shot) => {
      await clock.after(0.2);
      return rank(engines, state, shot, clock.now());
    },
  };
}

function rank(engines: readonly WorldEngine[], state: ProductionState, shot: ShotState, now: number): ShotDecision {
  const judged = engines.map((engine) => ({ engine, code: rejectionOf(engine.id, state, shot, now) }));
  const free = judged.filter(({ code }) => code === undefined);
  const cooling = judged.filter(({ code }) => code === 'cooling');
  const behind = cooling.map(({ engine }, at): Candidate => {
    const until = free.length === 0 ? undefined : restOf(state.engines[engine.id], now)?.until;
    return { ...candidateOf(engine, free.length + at), ...(until === undefined ? {} : { restsUntil: rfc3339(until) }) };
  });
  const candidates = [...free.map(({ engine }, at) => candidateOf(engine, at)), ...behind];
  const out = judged.filter((each) => !free.includes(each) && !cooling.includes(each));
  return {
    shot: shot.ref,
    requirement: { weights: {}, inferred: true, evidence: [] },
    chosen: candidates[0]?.engine ?? null,
    reason: candidates.length === 0 ? 'no engine can make it' : 'first of the list',
    group: null,
    candidates: [...candidates],
    rejected: out.map(({ engine, code }) => ({ engine: engine.id, code: code ?? '', reason: code ?? '' })),
  };
}

function rejectionOf(id: EngineId, state: ProductionState, shot: ShotState, now: number): string | undefined {
  const health = state.engines[id];
  const own = shot.attempts.slice(shot.attemptsBase).filter((attempt) => attempt.engine === id);
  const failed = own.filter((attempt) => attempt.outcome !== undefined && attempt.outcome !== 'delivered');
  const final = failed.some(({ outcome }) => outcome !== undefined && ruleFor(outcome).refusesInput);
  const uncompilable = shot.reassignments.some((entry) => entry.cause === 'invalid-request' && entry.from === id);
  if (shot.pin !== null && shot.pin !== id) return 'pinned-elsewhere';
  if (health?.struck !== undefined) return 'struck';
  if (final || uncompilable) return 'refused-before';
  if (failed.length >= 2) return 'attempts';
  const rest = restOf(health, now);
  return rest === undefined || rest.why === 'minute' ? undefined : 'cooling';
}

function candidateOf({ id, price }: WorldEngine, at: number): Candidate {
  return {
    engine: id,
    route: 'direct',
    utility: 1 - at / 10,
    terms: { quality: 1 - at / 10, price: 0, time: 0, switch: 0, risk: 0 },
    strengths: {},
    quality01: 0.5,
    sd: 0.06,
    pAccept: 0.5,
    priceMicroUsd: price,
    expectedS: 20,
    attemptS: 20,
    degradations: [],
  };
}

function termsOf({ id, concurrency, visibilityS }: WorldEngine) {
  const basis = 'configured' as const;
  return {
    engine: id,
    route: 'direct',
    model: id,
    modelVersion: '1',
    modelVersionBasis: basis,
    concurrency,
    pollFloorS: 5,
    visibilityS,
  };
}
