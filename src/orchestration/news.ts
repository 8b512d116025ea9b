import { event, type NewEvent } from '../core/events/event.ts';
import { shotOf, type UnitId } from '../core/ids.ts';
import { type AttemptState, type ProductionState, shotAt } from './state.ts';

const closed: ReadonlySet<AttemptState['phase']> = new Set(['delivered', 'failed', 'cancelled']);

/** A cancel recorded twice; the second one only says something when the first left the bill open. */
function isRepeated({ phase, billed }: AttemptState, { data }: NewEvent<'attempt.cancelled'>): boolean {
  return phase === 'cancelled' && (billed !== 'unknown' || data.billed === 'unknown');
}

/**
 * What is new in a fact, given the log as it is now: nothing when somebody else recorded the same meanwhile. A take gets
 * the number that is free now.
 */
export function newsOf(state: ProductionState, unit: UnitId, entry: NewEvent): readonly NewEvent[] {
  if (entry.type === 'engine.struck') return state.engines[entry.data.engine]?.struck === undefined ? [entry] : [];
  const ref = shotOf(unit);
  const shot = ref === undefined ? undefined : shotAt(state, ref);
  const id = entry.type.startsWith('attempt.') && 'attempt' in entry.data ? entry.data.attempt : undefined;
  const attempt = shot?.attempts.find((each) => each.attempt === id);
  if (shot === undefined || attempt === undefined) return [entry];
  switch (entry.type) {
    case 'attempt.submitted':
      return attempt.phase === 'intended' || attempt.phase === 'in-doubt' ? [entry] : [];
    case 'attempt.in_doubt':
      return attempt.phase === 'intended' ? [entry] : [];
    case 'attempt.progressed':
      return attempt.phase === 'submitted' ? [entry] : [];
    case 'attempt.failed':
      return closed.has(attempt.phase) ? [] : [entry];
    case 'attempt.reconciled':
      return attempt.phase === 'in-doubt' && attempt.settled !== true ? [entry] : [];
    case 'attempt.cancelled':
      return attempt.phase === 'delivered' || attempt.settled === true || isRepeated(attempt, entry) ? [] : [entry];
    case 'attempt.delivered': {
      if (attempt.phase === 'delivered') return [];
      return [event(entry.type, unit, entry.by, { ...entry.data, take: shot.takes.length + 1 })];
    }
    default:
      return [entry];
  }
}
