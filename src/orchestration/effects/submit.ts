import { rfc3339 } from '../../core/clock.ts';
import { messageOf } from '../../core/errors.ts';
import { event } from '../../core/events/event.ts';
import type { Payload } from '../../core/events/payloads.ts';
import { sha256 } from '../../core/hashing.ts';
import { type AttemptId, ulid } from '../../core/ids.ts';
import type { MicroUsd } from '../../core/money.ts';
import type { AttemptRef, Engine, SubmitResult, WireRequest } from '../../engines/engine.ts';
import { redact } from '../../engines/redact.ts';
import { wireDigest } from '../../engines/wire-digest.ts';
import type { Action } from '../action.ts';
import { hedgeKey, refuseHedge } from '../decide-hedge.ts';
import { ruleFor } from '../failover.ts';
import { freshHealth } from '../health/health.ts';
import { deadlineS } from '../health/latency.ts';
import { reserveFor } from '../health/price.ts';
import type { HeldCode } from '../held.ts';
import { type Refusal, refuseEngine, refuseReservation, refuseSlot } from '../ledger.ts';
import type { Compiled } from '../ports.ts';
import type { ProductionState, ShotState } from '../state.ts';
import { again, defaultPollS, type Effected, policies, record, recordFact, type Scene } from './effect.ts';
import { failureEvents } from './failure.ts';
import { reroute } from './reroute.ts';

/**
 * The paid step (DESIGN section 3): compile, append the intent with its reservations, send exactly once, append the
 * answer. A process that dies anywhere in between leaves an intent, which the next one treats as in doubt.
 * @param accepting asked again right before the intent: compiling may take long, and a person may have stopped the run.
 */
export async function attempt(
  scene: Scene,
  shot: ShotState,
  { engine: engineId, hedgeOf }: Extract<Action, { do: 'attempt' }>,
  accepting: () => boolean,
): Promise<Effected> {
  const { ports, state } = scene;
  const engine = ports.engines.engine(engineId);
  const unable = (cause: 'misconfigured' | 'invalid-request', reason: string): Effected | Promise<Effected> =>
    hedgeOf === undefined ? reroute(scene, shot, { cause, reason }) : notNow(scene, hedgeOf);
  if (engine === undefined) return unable('misconfigured', `${engineId} is not set up here`);
  const n = shot.attempts.length + 1;
  const seed = seedOf(shot.ref, n);
  const compiled = await ports.engines.compile(state, shot, engineId, seed);
  if (!compiled.ok) {
    if (compiled.retired !== true) return unable('invalid-request', compiled.reason);
    return struck(scene, engineId, compiled.reason);
  }
  const now = ports.clock.now();
  const health = ports.log.state().engines[engineId] ?? freshHealth;
  const id = ulid(now, ports.random);
  const of = { attempt: id, n, engine: engineId, seed, epoch: ports.log.epoch, now };
  const overdueAfterS = compiled.overdueAfterS ?? deadlineS(health.latency, compiled.typicalS);
  const reserve = reserveFor(health.prices, compiled.estimate);
  const intended = intent(compiled, reserve, overdueAfterS, hedgeOf === undefined ? of : { ...of, hedgeOf });
  const entry = event('attempt.intended', scene.unit, policies.orchestrator, intended);
  const guard = (current: ProductionState): Refusal | undefined => {
    const asked = current.shots[shot.ref] ?? shot;
    return (
      refuseEngine(current, asked, engineId, now) ??
      refuseReservation(current, asked, reserve) ??
      (hedgeOf === undefined ? undefined : refuseHedge(current, asked, reserve)) ??
      refuseSlot(current, engineId)
    );
  };
  if (!accepting()) return { kind: 'wait', for: 'slot' };
  const appended = await ports.log.append([entry], scene.unit, state.versions[scene.unit] ?? 0, guard);
  if (appended.kind === 'conflict') return again;
  if (appended.kind === 'refused')
    return hedgeOf === undefined ? refused(scene, appended.refusal) : notNow(scene, hedgeOf);
  const ref = { attempt: id, engine: engineId, intendedAt: now, wireSha256: intended.wireSha256, seed };
  return settle({ ...scene, state: ports.log.state() }, id, reserve, await send(engine, compiled.wire, ref));
}

/**
 * A hedge that can't be made now is no trouble for the shot: its first attempt is followed as before, and the hedge is
 * tried again after a while of its own.
 */
function notNow({ ports, state }: Scene, slow: AttemptId): Effected {
  const shots = Object.values(state.shots).flatMap((shot) => shot.attempts);
  const engine = shots.find((entry) => entry.attempt === slow)?.engine ?? '';
  const pollS = state.engines[engine]?.terms?.pollFloorS ?? defaultPollS;
  return { kind: 'wait', for: 'poll', until: ports.clock.now() + pollS * 1000, attempt: hedgeKey(slow) };
}

/** The catalog's shutdown date came while the production ran: the model is out for every shot. */
function struck(scene: Scene, engine: string, reason: string): Promise<Effected> {
  return recordFact(scene, [
    event('engine.struck', 'production', policies.failover, { engine, reason: `retired: ${reason}` }),
  ]);
}

/** Deterministic per shot and attempt, so that a repeated run asks for the same picture. 31 bits: what engines accept. */
function seedOf(ref: string, n: number): number {
  return Number.parseInt(sha256(`${ref}#${n}`).slice(0, 8), 16) & 0x7fffffff;
}

function intent(
  compiled: Extract<Compiled, { ok: true }>,
  reserve: MicroUsd,
  overdueAfterS: number,
  of: {
    readonly hedgeOf?: AttemptId;
    readonly attempt: AttemptId;
    readonly n: number;
    readonly engine: string;
    readonly seed: number;
    readonly epoch: number;
    readonly now: number;
  },
): Payload<'attempt.intended'> {
  const { wire, estimate, degradations, promptCommitment, typicalS } = compiled;
  const { now, ...named } = of;
  return {
    ...named,
    wireSha256: wireDigest(wire),
    reserve,
    ...(reserve === estimate ? {} : { estimate }),
    deadlineAt: rfc3339(now + overdueAfterS * 1000),
    durationS: wire.durationS,
    typicalS,
    degradations: [...degradations],
    assets: wire.assets.map(({ role, name, sha256: hash }) => ({ role, name, sha256: hash })),
    promptCommitment,
  };
}

async function refused(scene: Scene, refusal: Refusal): Promise<Effected> {
  if (refusal.code === 'engine.out') return again;
  if (refusal.code === 'engine.slots') return { kind: 'wait', for: 'slot' };
  // More money may come free when running attempts cost less than reserved: only hold once nothing is reserved.
  if (refusal.code === 'budget.cap' && scene.ports.log.state().ledger.reserved > 0)
    return { kind: 'wait', for: 'budget' };
  const held = { code: refusal.code satisfies HeldCode, reason: refusal.reason };
  return record(scene, [event('shot.held', scene.unit, policies.orchestrator, held)]);
}

/** An adapter that throws is a bug, but the money may be spent: its throw counts as an unknown answer. */
async function send(engine: Engine, wire: WireRequest, ref: AttemptRef): Promise<SubmitResult> {
  try {
    return await engine.submit(wire, ref);
  } catch (thrown) {
    return { kind: 'unknown', evidence: redact(`adapter error: ${messageOf(thrown)}`) };
  }
}

function settle(scene: Scene, attemptId: AttemptId, reserve: number, result: SubmitResult): Promise<Effected> {
  const { unit } = scene;
  if (result.kind === 'unknown') {
    const doubt = { attempt: attemptId, evidence: result.evidence, cause: 'no-reply' as const };
    return recordFact(scene, [event('attempt.in_doubt', unit, policies.orchestrator, doubt)]);
  }
  if (result.kind === 'rejected') {
    return recordFact(scene, failureEvents(scene, attemptId, result.failure, reserve, ruleFor(result.failure.outcome)));
  }
  const { handle, estimate } = result;
  const submitted = {
    attempt: attemptId,
    handle: { ...handle },
    emulated: handle.emulated,
    ...(estimate === undefined ? {} : { estimate }),
  };
  return recordFact(scene, [
    event('attempt.submitted', unit, policies.orchestrator, submitted as Payload<'attempt.submitted'>),
  ]);
}
