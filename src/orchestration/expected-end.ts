import type { EpochMs } from '../core/clock.ts';
import type { Candidate } from '../core/decision.ts';
import type { EngineId, ShotRef } from '../core/ids.ts';
import { acceptanceAfter, acceptanceOutlook, qualityRejectsMax, type Reject } from '../routing/acceptance.ts';
import { qualityRejects } from './decide-failover.ts';
import { attemptNowS, untilAcceptedS } from './expected-time.ts';
import { freshHealth } from './health/health.ts';
import { isStraggler, remainingS } from './health/latency.ts';
import { turnIn } from './idle-engines.ts';
import { type AttemptState, isOpen, type ProductionState, type ShotState } from './state.ts';
import { attemptSeconds } from './wait-or-move.ts';

/** P(accept) of a take on an engine that the shot's decision says nothing of. */
const unknownAccept = 0.5;

/** One take under way, or thought of. */
export interface ComingTake {
  readonly engine: EngineId;
  /** Seconds until it is delivered. */
  readonly inS: number;
  /** Whether it is later than takes of its engine are, but for the rare stragglers. */
  readonly isStraggler: boolean;
  readonly pAccept: number;
}

interface Known {
  readonly now: EpochMs;
  readonly ends: ReadonlyMap<ShotRef, number>;
}

/** A state never changes, and every running shot asks the same of it. */
const known = new WeakMap<ProductionState, Known>();

/**
 * Seconds from now until each shot, and the longest run of shots that continue it, is expected to be done: by what runs,
 * by its turn on its engine, by the takes that may still be rejected. Accepted, held and waiting for a person: 0 of
 * their own.
 */
export function expectedEnds(state: ProductionState, now: EpochMs): ReadonlyMap<ShotRef, number> {
  const before = known.get(state);
  if (before?.now === now) return before.ends;
  const ends = endsOf(state, now);
  known.set(state, { now, ends });
  return ends;
}

/** Seconds until the last shot of the production is expected to be done. */
export function latestEndS(state: ProductionState, now: EpochMs): number {
  let latest = 0;
  for (const endS of expectedEnds(state, now).values()) latest = Math.max(latest, endS);
  return latest;
}

function endsOf(state: ProductionState, now: EpochMs): ReadonlyMap<ShotRef, number> {
  const shots = Object.values(state.shots);
  const followers = Map.groupBy(shots, ({ spec }) => spec.continues);
  const ends = new Map<ShotRef, number>();
  const endOf = (shot: ShotState): number => {
    const before = ends.get(shot.ref);
    if (before !== undefined) return before;
    const ownS = untilDoneS(state, shot, now);
    // A file in which shots continue each other in a circle is refused when it is read; this only ends the recursion.
    ends.set(shot.ref, ownS);
    const after = (followers.get(shot.ref) ?? []).map(endOf);
    const endS = ownS + Math.max(0, ...after);
    ends.set(shot.ref, endS);
    return endS;
  };
  for (const shot of shots) endOf(shot);
  return ends;
}

function untilDoneS(state: ProductionState, shot: ShotState, now: EpochMs): number {
  if (shot.accepted !== undefined || shot.held !== undefined || shot.openGate !== undefined) return 0;
  const open = shot.attempts.filter(isOpen);
  if (open.length > 0)
    return untilAcceptedBy(
      state,
      shot,
      open.map((attempt) => comingOf(state, shot, attempt, now)),
      now,
    );
  const engine = shot.engine ?? shot.decision?.chosen;
  const own = shot.decision?.candidates.find((candidate) => candidate.engine === engine);
  if (own === undefined) return 0;
  const turn = turnIn(state, shot, own.engine, now);
  const restS = turn.rest === undefined ? 0 : (turn.rest.until - now) / 1000;
  return restS + turn.takes * attemptNowS(state, own, now) + untilAcceptedS(state, shot, own, now);
}

/** A running attempt as the take it will give: by how long it runs already and what its engine has shown. */
export function comingOf(state: ProductionState, shot: ShotState, attempt: AttemptState, now: EpochMs): ComingTake {
  const { engine, submittedAt, startedAt, intended } = attempt;
  const candidate = shot.decision?.candidates.find((each) => each.engine === engine);
  const typicalS = intended.typicalS ?? attemptSeconds(candidate);
  const ageS = (now - (submittedAt ?? startedAt)) / 1000;
  const { latency } = state.engines[engine] ?? freshHealth;
  return {
    engine,
    inS: remainingS(latency, typicalS, ageS),
    isStraggler: isStraggler(latency, typicalS, ageS),
    pAccept: candidate?.pAccept ?? unknownAccept,
  };
}

/** The take that another attempt would give, were it sent now. */
export function takeOf(state: ProductionState, candidate: Candidate, now: EpochMs): ComingTake {
  const { engine, pAccept } = candidate;
  const { latency } = state.engines[engine] ?? freshHealth;
  const inS = Math.max(attemptNowS(state, candidate, now), remainingS(latency, attemptSeconds(candidate), 0));
  return { engine, inS, isStraggler: false, pAccept };
}

/**
 * Expected seconds until one of the takes is accepted, or further ones are done where none is: the first acceptable take
 * ends it, and each reject lowers the hope in the next.
 */
export function untilAcceptedBy(
  state: ProductionState,
  shot: ShotState,
  takes: readonly ComingTake[],
  now: EpochMs,
): number {
  const rejects: (Reject & { readonly engine: EngineId })[] = [];
  let [unaccepted, expectedS, lastS] = [1, 0, 0];
  for (const { engine, inS, pAccept } of takes.toSorted((a, b) => a.inS - b.inS)) {
    expectedS += unaccepted * (inS - lastS);
    lastS = inS;
    const seen = rejects.map((reject) => ({ ...reject, same: reject.engine === engine }));
    unaccepted *= 1 - acceptanceAfter(pAccept, seen);
    rejects.push({ engine, same: false, pAccept });
  }
  return expectedS + unaccepted * furtherS(state, shot, rejects, now);
}

/** Seconds of the takes that follow when all that run are rejected, on an engine of the usual speed and hope. */
function furtherS(
  state: ProductionState,
  shot: ShotState,
  rejects: readonly (Reject & { readonly engine: EngineId })[],
  now: EpochMs,
): number {
  const left = qualityRejectsMax - qualityRejects(shot) - rejects.length;
  const candidates = shot.decision?.candidates ?? [];
  if (left <= 0 || candidates.length === 0) return 0;
  const after = ({ engine, pAccept }: Candidate): number =>
    acceptanceAfter(
      pAccept,
      rejects.map((reject) => ({ ...reject, same: reject.engine === engine })),
    );
  const attemptS = middle(candidates.map((candidate) => attemptNowS(state, candidate, now)));
  return attemptS * acceptanceOutlook(middle(candidates.map(after)), 0, left).attempts;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? 0;
}
