import { event } from '../../core/events/event.ts';
import type { Payload } from '../../core/events/payloads.ts';
import type { JobHandle, Reconciliation } from '../../engines/engine.ts';
import { type AttemptState, jobIdOf } from '../state.ts';
import { lookPauseMs } from '../watch.ts';
import { defaultPollS, type Effected, engineIn, policies, recordFact, type Scene } from './effect.ts';

/**
 * Looks for a job whose submit reply was lost; never sends anything that could cost money.
 * @param final the vendor's visibility window is over: what is not found now is absent or assumed charged.
 */
export async function reconcile(scene: Scene, attempt: AttemptState, final: boolean): Promise<Effected> {
  const seen = await lookUp(scene, attempt);
  if (seen.kind === 'found') return conclude(scene, adopted(attempt, seen.handle, 'the vendor knows the job'));
  if (seen.kind === 'absent' && (seen.certainty === 'proven' || final))
    return conclude(scene, absent(attempt, seen.certainty));
  if (final) {
    const reason = seen.kind === 'undecidable' ? seen.reason : 'the job was not found';
    return conclude(scene, { attempt: attempt.attempt, finding: 'assumed-charged', reason });
  }
  const until = scene.ports.clock.now() + defaultPollS * 1000;
  return { kind: 'wait', for: 'visibility', until, attempt: attempt.attempt };
}

/**
 * Looks once more for a job that had been written off: the vendor may list it late. Found, it is adopted and followed;
 * proven absent, its money is free again.
 */
export async function seek(scene: Scene, attempt: AttemptState): Promise<Effected> {
  const seen = await lookUp(scene, attempt);
  if (seen.kind === 'found') return conclude(scene, adopted(attempt, seen.handle, 'the vendor lists the job late'));
  if (seen.kind === 'absent' && seen.certainty === 'proven') return conclude(scene, absent(attempt, seen.certainty));
  const now = scene.ports.clock.now();
  return { kind: 'wait', for: 'late', until: now + lookPauseMs(attempt, now), attempt: attempt.attempt };
}

async function lookUp(
  scene: Scene,
  { attempt, engine: id, intended, startedAt }: AttemptState,
): Promise<Reconciliation> {
  const engine = engineIn(scene, id);
  if (engine === undefined) return { kind: 'undecidable', reason: `${id} is not set up here` };
  const { wireSha256, seed } = intended;
  const seen = await engine.reconcile({ attempt, engine: id, intendedAt: startedAt, wireSha256, seed });
  // Vendors that only echo the request can't tell two alike: a job that another attempt has is not this one's.
  const taken = seen.kind === 'found' && isTaken(scene, attempt, seen.handle);
  return taken ? { kind: 'absent', certainty: 'probable' } : seen;
}

function isTaken({ ports }: Scene, attempt: string, { engine, jobId }: JobHandle): boolean {
  const { shots, dropped } = ports.log.state();
  return [...Object.values(shots), ...Object.values(dropped)].some((shot) =>
    shot.attempts.some((other) => other.attempt !== attempt && other.engine === engine && jobIdOf(other) === jobId),
  );
}

function adopted({ attempt }: AttemptState, found: JobHandle, reason: string): Payload<'attempt.reconciled'> {
  const handle = { ...found } as unknown as NonNullable<Payload<'attempt.reconciled'>['handle']>;
  return { attempt, finding: 'found', reason, handle, emulated: found.emulated };
}

function absent({ attempt }: AttemptState, certainty: 'proven' | 'probable'): Payload<'attempt.reconciled'> {
  const reason = `the vendor does not know the job (${certainty})`;
  return { attempt, finding: 'absent', reason, ...(certainty === 'proven' ? { proven: true } : {}) };
}

function conclude(scene: Scene, data: Payload<'attempt.reconciled'>): Promise<Effected> {
  return recordFact(scene, [event('attempt.reconciled', scene.unit, policies.orchestrator, data)]);
}
