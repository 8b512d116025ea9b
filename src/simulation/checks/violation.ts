import type { LogEvent } from '../../core/events/event.ts';
import type { ProductionState } from '../../orchestration/state.ts';
import type { Studio } from '../studio.ts';
import type { VendorBooks } from '../vendor/books.ts';
import type { Tally } from './tally.ts';

/** The promises that are checked; what each says stands in `docs/guide/simulate.md`. */
export const invariants = {
  I1: 'no shot lost',
  I2: 'no double pay',
  I3: 'bounded doubt',
  I4: 'manifest',
  I5: 'gate',
  I6: 'budget',
  I7: 'log',
  I8: 'attribution',
  I9: 'determinism',
  I10: 'containment',
  I11: 'fairness and isolation',
} as const;
/** One of them. */
export type InvariantId = keyof typeof invariants;

/** A broken promise. */
export interface Violation {
  readonly invariant: InvariantId;
  /** What was seen, as a sentence. */
  readonly what: string;
  /** Last event of the log at that time. */
  readonly seq: number;
}

/** Shorthand of a rule: what it found, without the place. */
export type Found = readonly [InvariantId, string];

/** One event with the states around it and the truth of the world. */
export interface EventView {
  readonly event: LogEvent;
  readonly before: ProductionState;
  readonly after: ProductionState;
  /** Epoch of the writer. */
  readonly epoch: number;
  readonly studio: Studio;
  readonly books: VendorBooks;
  /** What the log says of engines and money, kept apart from the fold. */
  readonly tally: Tally;
  /** Last event by a person on each unit. */
  readonly touched: ReadonlyMap<string, number>;
  /** Event in which each attempt ended or came in doubt. */
  readonly endedIn: ReadonlyMap<string, number>;
}
