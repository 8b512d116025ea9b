import type { FailureClass, OutcomeClass } from '../core/outcome.ts';

/** What a shot does after an attempt ended without an accepted take. */
export interface FailoverRule {
  /**
   * `wait`: same engine after `retryAt` when that is near, else another one · `move`: another engine ·
   * `person`: nobody else can help.
   */
  readonly next: 'wait' | 'move' | 'person';
  /** Counts against the engine's health (breaker). */
  readonly fault: boolean;
  /** The engine may never get this input again. */
  readonly refusesInput: boolean;
  /** The engine is out for every shot until an operator restores it. */
  readonly strikes: boolean;
}

const moves = { next: 'move', fault: false, refusesInput: false, strikes: false } as const;

/** The whole policy: outcome class to action (DESIGN section 5). Delivered takes are judged, so they have no row. */
export const failoverRules: Readonly<Record<FailureClass, FailoverRule>> = {
  'rate-limited': { ...moves, next: 'wait' },
  capacity: { ...moves, next: 'wait' },
  unavailable: { ...moves, fault: true },
  overdue: { ...moves, fault: true },
  'refused-input': { ...moves, refusesInput: true },
  'refused-output': { ...moves, refusesInput: true },
  'invalid-request': { ...moves, refusesInput: true },
  retired: { ...moves, strikes: true },
  'quota-exhausted': { ...moves, strikes: true },
  misconfigured: { ...moves, strikes: true },
  'bad-output': { ...moves, fault: true },
  'output-lost': { ...moves, fault: true },
  'in-doubt': moves,
  cancelled: moves,
};

/** Seconds for which an engine rests that is full or rate-limited and does not say until when. */
export const laterUnsaidS = 60;

/** The rule for an outcome; a delivered take that failed its gate moves on without blaming the engine's health. */
export function ruleFor(outcome: OutcomeClass): FailoverRule {
  return outcome === 'delivered' ? moves : failoverRules[outcome];
}
