import { event } from '../../core/events/event.ts';
import { shotUnit } from '../../core/ids.ts';
import type { Action } from '../action.ts';
import { isQueuedOn } from '../idle-engines.ts';
import type { Guard } from '../ports.ts';
import { type Effected, policies, record, type Scene } from './effect.ts';

/**
 * Moves queued shots for one piece of news, all or none: the plan was weighed as a whole. Refused when one of them has
 * begun or moved meanwhile; then it is weighed anew.
 */
export function replan(scene: Scene, { trigger, moves }: Extract<Action, { do: 'replan' }>): Promise<Effected> {
  const entries = moves.map(({ shot, from, to, reason }) => {
    const ranking = scene.state.shots[shot]?.decision?.candidates.map(({ engine }) => engine) ?? [];
    const data = { from, to, cause: 're-planned' as const, reason, ranking, trigger };
    return event('shot.reassigned', shotUnit(shot), policies.router, data);
  });
  const stillQueued: Guard = (state) =>
    moves.every(({ shot, from }) => isQueuedOn(state, shot, from))
      ? undefined
      : { code: 'engine.slots', reason: 'a shot to be moved has begun or moved meanwhile' };
  return record(scene, entries, stillQueued);
}
