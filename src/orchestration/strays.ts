import { event, type NewEvent } from '../core/events/event.ts';
import { shotOf } from '../core/ids.ts';
import { newsOf } from './news.ts';
import { type ProductionState, shotAt } from './state.ts';

/** Facts a replaced process must hand over: what became of a paid call, and clips that are stored already. */
const kept: ReadonlySet<NewEvent['type']> = new Set([
  'attempt.submitted',
  'attempt.in_doubt',
  'attempt.reconciled',
  'attempt.delivered',
  'attempt.failed',
  'attempt.cancelled',
]);

/** Which of some facts are worth leaving for the successor; progress it sees for itself. */
export function worthLeaving(entries: readonly NewEvent[]): readonly NewEvent[] {
  return entries.filter((entry) => kept.has(entry.type));
}

/**
 * What the owner of a production records of a fact that its predecessor left: nothing when it knows already. The reply
 * to a paid call ends a doubt in whatever way that doubt was closed meanwhile: a job written off is adopted, and a
 * refused call proves that nothing was charged.
 */
export function adoptStray(state: ProductionState, entry: NewEvent): readonly NewEvent[] {
  const ref = shotOf(entry.unit);
  const id = 'attempt' in entry.data ? entry.data.attempt : undefined;
  const shot = ref === undefined ? undefined : shotAt(state, ref);
  const attempt = shot?.attempts.find((each) => each.attempt === id);
  if (attempt === undefined || !kept.has(entry.type)) return [];
  const doubted = attempt.phase === 'in-doubt';
  if (entry.type === 'attempt.submitted' && doubted) {
    const { attempt: name, handle, emulated } = entry.data;
    const reason = 'the process that sent it had the reply';
    const found = { attempt: name, finding: 'found' as const, reason, handle, emulated };
    return [event('attempt.reconciled', entry.unit, entry.by, found)];
  }
  // A job is found once; a reply that only says "unknown" adds nothing to a doubt that was looked into.
  if (entry.type === 'attempt.reconciled') return doubted && entry.data.finding === 'found' ? [entry] : [];
  return newsOf(state, entry.unit, entry);
}
