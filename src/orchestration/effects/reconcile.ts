import { event } from '../../core/events/event.ts';
import type { Payload } from '../../core/events/payloads.ts';
import type { AttemptState } from '../state.ts';
import { type Effected, policies, record, type Scene } from './effect.ts';

/** Seconds between two looks for a lost job. */
const lookAgainS = 5;

/**
 * Looks for a job whose submit reply was lost; never sends anything that could cost money.
 * @param final the vendor's visibility window is over: what is not found now is absent or assumed charged.
 */
export async function reconcile(scene: Scene, attempt: AttemptState, final: boolean): Promise<Effected> {
  const { engine: id, intended, startedAt } = attempt;
  const ref = { attempt: attempt.attempt, engine: id, intendedAt: startedAt, wireSha256: intended.wireSha256 };
  const engine = scene.ports.engines.engine(id);
  const seen = (await engine?.reconcile(ref)) ?? { kind: 'undecidable' as const, reason: `${id} is not set up here` };
  if (seen.kind === 'found') {
    const handle = { ...seen.handle } as unknown as NonNullable<Payload<'attempt.reconciled'>['handle']>;
    return conclude(scene, {
      attempt: attempt.attempt,
      finding: 'found',
      reason: 'the vendor knows the job',
      handle,
      emulated: seen.handle.emulated,
    });
  }
  if (seen.kind === 'absent' && (seen.certainty === 'proven' || final)) {
    return conclude(scene, {
      attempt: attempt.attempt,
      finding: 'absent',
      reason: `the vendor does not know the job (${seen.certainty})`,
    });
  }
  if (final) {
    const reason = seen.kind === 'undecidable' ? seen.reason : 'the job was not found';
    return conclude(scene, { attempt: attempt.attempt, finding: 'assumed-charged', reason });
  }
  return { kind: 'wait', for: 'visibility', until: scene.ports.clock.now() + lookAgainS * 1000 };
}

function conclude(scene: Scene, data: Payload<'attempt.reconciled'>): Promise<Effected> {
  return record(scene, [event('attempt.reconciled', scene.unit, policies.orchestrator, data)]);
}
