import { type EpochMs, rfc3339 } from '../../core/clock.ts';
import { event } from '../../core/events/event.ts';
import type { CancelResult, EngineFailure, JobHandle, Observation } from '../../engines/engine.ts';
import { ruleFor } from '../failover.ts';
import { reserveOf } from '../ledger.ts';
import { newsOf } from '../news.ts';
import type { AttemptState, ShotState } from '../state.ts';
import { givenUpAt, isUndecided, lookPauseMs } from '../watch.ts';
import { collect } from './collect.ts';
import { defaultPollS, type Effected, engineIn, policies, recordFact, type Scene } from './effect.ts';
import { failureEvents } from './failure.ts';
import type { EngineLooks } from './steady-engine.ts';

/**
 * Asks the vendor once how the job is; collects the clip when it is done.
 * @param sleptMs time for which the job could not be watched (a machine that slept, a clock that was set): its deadline
 *   moves by as much.
 */
export async function observe(scene: Scene, shot: ShotState, attempt: AttemptState, sleptMs = 0): Promise<Effected> {
  const engine = engineIn(scene, attempt.engine);
  if (engine === undefined) return unreachable(scene, attempt);
  const seen = await engine.observe(handleOf(attempt));
  return (await settle(scene, shot, attempt, engine, seen)) ?? poll(scene, attempt, seen, sleptMs);
}

/**
 * The deadline passed: look once more (a paid clip is always collected), then cancel and give up on this attempt.
 * What a cancelled job cost is the vendor's word; `unknown` is booked as charged, and the job is watched on.
 */
export async function expire(scene: Scene, shot: ShotState, attempt: AttemptState): Promise<Effected> {
  const engine = engineIn(scene, attempt.engine);
  if (engine === undefined) return overdue(scene, attempt, { billed: 'unknown' });
  const seen = await engine.observe(handleOf(attempt));
  const settled = await settle(scene, shot, attempt, engine, seen);
  if (settled !== undefined) return settled;
  const cancelled = await engine.cancel(handleOf(attempt));
  const after = await engine.observe(handleOf(attempt));
  // The clip may have won the race against the cancel; else the vendor may now say what the job cost.
  if (after.kind === 'succeeded') return collect(scene, shot, attempt, engine, after);
  return overdue(scene, attempt, billAfter(cancelled, after));
}

/**
 * The bill after a cancel, read back from the job itself: a cancel that was confirmed while the job still runs has not
 * happened yet, and the job may finish and be charged all the same.
 */
function billAfter(cancelled: CancelResult, after: Observation): Pick<EngineFailure, 'billed' | 'cost'> {
  if (after.kind === 'failed') return after.failure;
  if (after.kind === 'gone' && cancelled.kind === 'cancelled') return { billed: cancelled.billed };
  return { billed: 'unknown' };
}

/** Another take was accepted: a job that nobody needs is cancelled; one that can't be is collected like any other. */
export async function drop(scene: Scene, shot: ShotState, attempt: AttemptState): Promise<Effected> {
  const engine = engineIn(scene, attempt.engine);
  if (engine === undefined) return keep(scene, attempt, 'the engine is not set up here any more');
  const seen = await engine.observe(handleOf(attempt));
  const settled = await settle(scene, shot, attempt, engine, seen);
  if (settled !== undefined) return settled;
  const cancelled = await engine.cancel(handleOf(attempt));
  if (cancelled.kind !== 'cancelled') return keep(scene, attempt, `cancel: ${cancelled.kind}`);
  const after = await engine.observe(handleOf(attempt));
  if (after.kind === 'succeeded') return collect(scene, shot, attempt, engine, after);
  const { billed, cost } = billAfter(cancelled, after);
  const { attempt: id } = attempt;
  const booked = cost ?? (billed === 'no' ? 0 : reserveOf(attempt));
  const data = { attempt: id, reason: 'another take was accepted first', billed, cost: booked };
  return recordFact(scene, [event('attempt.cancelled', scene.unit, policies.failover, data)]);
}

/** Looks at the job of an attempt that was given up; a clip that turned up becomes an extra take. */
export async function lookAgain(scene: Scene, shot: ShotState, attempt: AttemptState): Promise<Effected> {
  const engine = engineIn(scene, attempt.engine);
  const seen = await engine?.observe(handleOf(attempt));
  if (engine !== undefined && seen?.kind === 'succeeded') return collect(scene, shot, attempt, engine, seen);
  const now = scene.ports.clock.now();
  const later: Effected = {
    kind: 'wait',
    for: 'late',
    until: now + lookPauseMs(attempt, now),
    attempt: attempt.attempt,
  };
  const end = seen === undefined ? undefined : endOf(attempt, seen, now);
  if (end === undefined) return later;
  const entry = event('attempt.cancelled', scene.unit, policies.orchestrator, end);
  // A cancelled job that is gone without a word on its bill is nothing new: recording nothing must not mean looking at once.
  return newsOf(scene.ports.log.state(), scene.unit, entry).length === 0 ? later : recordFact(scene, [entry]);
}

/**
 * Milliseconds after giving up within which a vendor that does not know the job is not believed: six hours. A clip that
 * was paid for is worth some looks in vain, and one wrong 404 must not end the search.
 */
const forgottenMs = 6 * 3_600_000;

/** How a given-up job ended without a clip, and what it cost; `undefined` while that is open. */
function endOf(attempt: AttemptState, seen: Observation, now: EpochMs) {
  const { attempt: id, cost } = attempt;
  // One that was just forgotten may be remembered at the next look; only a lasting "unknown" ends the search.
  if (seen.kind === 'gone' && now - givenUpAt(attempt) < forgottenMs) return undefined;
  if (seen.kind === 'gone')
    return { attempt: id, reason: seen.reason, billed: attempt.billed ?? 'unknown', cost } as const;
  if (seen.kind !== 'failed') return undefined;
  const { billed, reason, outcome, cost: said } = seen.failure;
  // A reply that can't be understood ends nothing: the clip may be there at the next look.
  if (billed === 'unknown' && isUndecided(outcome)) return undefined;
  return { attempt: id, reason, billed, cost: said ?? (billed === 'no' ? 0 : reserveOf(attempt)) };
}

function keep(scene: Scene, attempt: AttemptState, reason: string): Promise<Effected> {
  const data = { attempt: attempt.attempt, status: 'kept' as const, reason };
  return recordFact(scene, [event('attempt.progressed', scene.unit, policies.orchestrator, data)]);
}

function overdue(scene: Scene, attempt: AttemptState, bill: Pick<EngineFailure, 'billed' | 'cost'>): Promise<Effected> {
  const waitedS = Math.round((scene.ports.clock.now() - attempt.startedAt) / 1000);
  const { billed, cost } = bill;
  const known = cost === undefined ? {} : { cost };
  return fail(scene, attempt, { outcome: 'overdue', reason: `no clip after ${waitedS} s`, billed, ...known });
}

/** Milliseconds after the reply (or the find) within which a vendor that does not know the job is not believed. */
const youngMs = 60_000;

/** `undefined` while the job still runs. */
async function settle(
  scene: Scene,
  shot: ShotState,
  attempt: AttemptState,
  engine: EngineLooks,
  seen: Observation,
): Promise<Effected | undefined> {
  switch (seen.kind) {
    case 'succeeded':
      return collect(scene, shot, attempt, engine, seen);
    case 'failed':
      return fail(scene, attempt, seen.failure);
    case 'gone':
      // Vendors list a job a little after they took it: giving it up at once would pay somebody else for the same shot.
      if (scene.ports.clock.now() - (attempt.submittedAt ?? 0) < youngMs) return undefined;
      return fail(scene, attempt, { outcome: 'output-lost', reason: seen.reason, billed: 'unknown' });
    default:
      return undefined;
  }
}

function fail(scene: Scene, attempt: AttemptState, failure: EngineFailure): Promise<Effected> {
  const entries = failureEvents(scene, attempt.attempt, failure, reserveOf(attempt), ruleFor(failure.outcome));
  return recordFact(scene, entries);
}

/**
 * The engine of a running job is not set up here any more (its key was taken away): it gets nothing new, and its job is
 * neither given up before its deadline nor sent again. With the key back, the next run collects it.
 */
async function unreachable(scene: Scene, attempt: AttemptState): Promise<Effected> {
  const { engine } = attempt;
  const reason = `misconfigured: ${engine} is not set up here any more`;
  await recordFact(scene, [event('engine.struck', 'production', policies.failover, { engine, reason })]);
  return pause(scene, attempt);
}

async function poll(scene: Scene, attempt: AttemptState, seen: Observation, sleptMs: number): Promise<Effected> {
  const before = attempt.progress?.status;
  const runs = seen.kind === 'running' || seen.kind === 'queued' || seen.kind === 'throttled';
  const news = runs && before !== 'kept' && seen.kind !== before;
  if (news || sleptMs > 0) {
    const status = runs && before !== 'kept' ? seen.kind : (before ?? 'running');
    const progress = seen.kind === 'running' && seen.progress01 !== undefined ? { progress01: seen.progress01 } : {};
    const moved = sleptMs > 0 ? { deadlineAt: rfc3339(attempt.deadlineAt + sleptMs) } : {};
    const data = { attempt: attempt.attempt, status, ...progress, ...moved };
    await recordFact(scene, [event('attempt.progressed', scene.unit, policies.orchestrator, data)]);
  }
  return pause(scene, attempt, seen.kind === 'unreadable' ? seen.retryAt : undefined);
}

function pause(scene: Scene, attempt: AttemptState, retryAt = 0): Effected {
  const pollS = scene.state.engines[attempt.engine]?.terms?.pollFloorS ?? defaultPollS;
  const until = Math.max(scene.ports.clock.now() + pollS * 1000, retryAt);
  return { kind: 'wait', for: 'poll', until, attempt: attempt.attempt };
}

function handleOf(attempt: AttemptState): JobHandle {
  return attempt.handle as unknown as JobHandle;
}
