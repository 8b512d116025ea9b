import type { Coverage } from '../coverage.ts';
import type { AppendSeen, MemoryDisk } from '../memory-log.ts';
import type { Studio } from '../studio.ts';
import { attemptEvent, intended } from './attempt-rules.ts';
import { coveredBy } from './covered.ts';
import { everyEvent } from './log-rules.ts';
import { episodeEvent, shotEvent } from './shot-rules.ts';
import { Tally } from './tally.ts';
import type { EventView, Found, InvariantId, Violation } from './violation.ts';

/** What the checker holds the log against. */
export interface CheckerParts {
  readonly disk: MemoryDisk;
  readonly studio: Studio;
  readonly coverage: Coverage;
}

/** Checks every append of a production as it is made. */
export class Checker {
  readonly violations: Violation[] = [];
  readonly #parts: CheckerParts;
  readonly #tally = new Tally();
  readonly #touched = new Map<string, number>();
  readonly #endedIn = new Map<string, number>();
  /** Called with every append after it was checked. */
  events = 0;

  constructor(parts: CheckerParts) {
    this.#parts = parts;
  }

  /** A promise broken in something else than an event. */
  report(invariant: InvariantId, what: string): void {
    const seq = this.#parts.disk.rows.length;
    this.violations.push({ invariant, what, seq });
  }

  /** Checks one append. */
  seen({ epoch, events, rows, states }: AppendSeen): void {
    const { disk, studio, coverage } = this.#parts;
    if (epoch !== disk.epoch) this.report('I7', `epoch ${epoch} wrote while ${disk.epoch} holds the lease`);
    events.forEach((event, at) => {
      const [before, after] = [states[at], states[at + 1]];
      if (before === undefined || after === undefined) return;
      const { books } = studio.floor;
      const view: EventView = {
        event,
        before,
        after,
        epoch,
        studio,
        books,
        tally: this.#tally,
        touched: this.#touched,
        endedIn: this.#endedIn,
      };
      for (const [invariant, what] of [...everyEvent(view, rows[at] ?? ''), ...byType(view)])
        this.violations.push({ invariant, what, seq: event.seq });
      for (const name of coveredBy(event)) coverage.count(name);
      this.#remember(view);
    });
    this.events += events.length;
  }

  #remember({ event }: EventView): void {
    this.#tally.count(event);
    if ('person' in event.by) this.#touched.set(event.unit, event.seq);
    const ends =
      event.type === 'attempt.failed' || event.type === 'attempt.reconciled' || event.type === 'attempt.delivered';
    if (ends && !this.#endedIn.has(event.data.attempt)) this.#endedIn.set(event.data.attempt, event.seq);
  }
}

function byType(view: EventView): readonly Found[] {
  const { event } = view;
  if (event.type === 'attempt.intended') return intended(view, event);
  if (event.type.startsWith('attempt.')) return attemptEvent(view);
  if (event.unit.startsWith('shot:')) return shotEvent(view);
  return event.unit.startsWith('episode:') ? episodeEvent(view) : [];
}
