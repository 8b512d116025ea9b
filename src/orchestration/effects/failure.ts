import { rfc3339 } from '../../core/clock.ts';
import { event, type NewEvent } from '../../core/events/event.ts';
import { type AttemptId, shotOf } from '../../core/ids.ts';
import type { EngineFailure } from '../../engines/engine.ts';
import type { FailoverRule } from '../failover.ts';
import { shotAt } from '../state.ts';
import { policies, type Scene } from './effect.ts';

/**
 * The events of a failed attempt: the failure with what it cost, and the engine's strike when the class demands one.
 * `billed: unknown` is booked as charged until somebody disproves it.
 */
export function failureEvents(
  scene: Scene,
  attempt: AttemptId,
  failure: EngineFailure,
  reserve: number,
  rule: FailoverRule,
): readonly NewEvent[] {
  const { outcome, reason, billed, retryAt } = failure;
  const cost = failure.cost ?? (billed === 'no' ? 0 : reserve);
  const later = retryAt === undefined ? {} : { retryAt: rfc3339(retryAt) };
  const failed = { attempt, outcome, reason, billed, cost, ...later };
  const entries: NewEvent[] = [event('attempt.failed', scene.unit, policies.orchestrator, failed)];
  const engine = shotAt(scene.state, shotOf(scene.unit) ?? '/')?.attempts.find((a) => a.attempt === attempt)?.engine;
  if (rule.strikes && engine !== undefined && scene.state.engines[engine]?.struck === undefined) {
    entries.push(event('engine.struck', 'production', policies.failover, { engine, reason: `${outcome}: ${reason}` }));
  }
  return entries;
}
