import type { LogEvent } from '../../core/events/event.ts';
import type { EventType } from '../../core/events/payloads.ts';
import type { AttemptState, ProductionState } from '../../orchestration/state.ts';
import { shotAt } from '../../orchestration/state.ts';
import { leakIn } from '../vendor/canary.ts';
import { shotBefore } from './attempt-rules.ts';
import type { EventView, Found } from './violation.ts';

/** Results below which nobody may speak of a rate of faults. */
const smallSample = 4;

/** Decisions that only a person can make. */
const persons: ReadonlySet<EventType> = new Set([
  'shot.pinned',
  'budget.changed',
  'engine.restored',
  'production.opened',
  'operator.noted',
]);

/** What must hold for every event, whatever it says. */
export function everyEvent(view: EventView, row: string): readonly Found[] {
  const { event, before } = view;
  const found: Found[] = [];
  if (event.seq !== before.seq + 1 || event.prev !== before.head)
    found.push(['I7', `event ${event.seq} does not follow event ${before.seq}`]);
  const leak = leakIn(row);
  if (leak !== undefined) found.push(['I10', `${event.type} holds the secret ${leak.slice(0, 9)}…`]);
  return [...found, ...attribution(event), ...movedMoney(view), ...health(view)];
}

function attribution({ by, type, seq }: LogEvent): readonly Found[] {
  const named = 'person' in by ? by.person.trim() !== '' : /^[a-z-]+@\d+$/.test(by.policy);
  if (!named) return [['I8', `event ${seq} names nobody`]];
  return persons.has(type) && !('person' in by) ? [['I8', `${type} was decided by ${JSON.stringify(by)}`]] : [];
}

/** Breakers need a sample, and slots come back with deliveries. */
function health(view: EventView): readonly Found[] {
  const { event, before, after, tally } = view;
  const id = event.type.startsWith('attempt.') && 'attempt' in event.data ? event.data.attempt : undefined;
  const engine = id === undefined ? '' : tally.engineOf(id);
  const [was, is] = [before.engines[engine], after.engines[engine]];
  if (is === undefined) return [];
  const found: Found[] = [];
  const opens = was?.breaker.openedAt === undefined && is.breaker.openedAt !== undefined;
  // The event itself is not counted yet, and deliveries may lie between the faults of a bad rate.
  if (opens && tally.of(engine).faults.length < 1 && is.breaker.recent.length < smallSample)
    found.push(['I11', `${engine} is put to rest after a single fault`]);
  const limit = is.terms?.concurrency ?? 1;
  if (
    event.type === 'attempt.delivered' &&
    is.slots !== undefined &&
    // From one slot on: one delivery for the second, two for the third, and so on; thirds and fifths may round to one more.
    // This one is not counted yet, and never when it comes late.
    id !== undefined &&
    !tally.wasGivenUp(id) &&
    tally.of(engine).deliveries >= (limit * (limit - 1)) / 2 + (limit > 3 ? 1 : 0)
  )
    found.push(['I11', `${engine} does not get its slots back`]);
  if (event.type === 'attempt.delivered' && earnsNothing(view, was?.slots, is.slots))
    found.push(['I11', `${engine} delivers and gets no part of a slot back`]);
  return found;
}

/** Whether a delivery in time left an engine as few slots as before. What was given up, or called off, comes late. */
function earnsNothing(view: EventView, before: number | undefined, after: number | undefined): boolean {
  if (before === undefined || after === undefined || after > before) return false;
  const { data } = view.event;
  const own = shotBefore(view)?.attempts.find((each) => 'attempt' in data && each.attempt === data.attempt);
  return own !== undefined && own.phase !== 'failed' && own.phase !== 'cancelled';
}

/**
 * What an event may add to what is committed: a reservation that the cap allows (checked with the intent), the price
 * difference of an attempt that cost more than reserved, and what comes to light of an attempt that was written off.
 */
function movedMoney(view: EventView): readonly Found[] {
  const { event, before, after } = view;
  if (event.type === 'attempt.intended') return [];
  const more = committed(after) - committed(before);
  if (more <= 0) return [];
  const id = 'attempt' in event.data ? event.data.attempt : undefined;
  const own = shotBefore(view)?.attempts.find((each) => each.attempt === id);
  const now = own === undefined ? undefined : shotAt(after, shotBefore(view)?.ref ?? '/')?.attempts;
  const drift = allowance(
    own,
    now?.find((each) => each.attempt === id),
  );
  return more <= drift ? [] : [['I6', `${event.type} commits ${more} more, of which ${drift} is known`]];
}

function allowance(before: AttemptState | undefined, after: AttemptState | undefined): number {
  if (before === undefined || after === undefined) return 0;
  const { reserve } = before.intended;
  const writtenOff = before.finding === 'absent' || before.phase === 'failed' || before.phase === 'cancelled';
  return (
    Math.max(0, Math.max(after.cost, after.quoted ?? 0) - reserve) + (writtenOff ? Math.max(reserve, after.cost) : 0)
  );
}

function committed({ ledger }: ProductionState): number {
  return ledger.spent + ledger.reserved + ledger.atRisk;
}
