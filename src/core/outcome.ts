/** How an attempt ended; the spellings of log, JSON, manifest and console (DESIGN section 5). */
export const outcomeClasses = [
  'delivered',
  'rate-limited',
  'capacity',
  'unavailable',
  'overdue',
  'refused-input',
  'refused-output',
  'invalid-request',
  'retired',
  'quota-exhausted',
  'misconfigured',
  'bad-output',
  'output-lost',
  'in-doubt',
  'cancelled',
] as const;

/** One of the outcome classes. */
export type OutcomeClass = (typeof outcomeClasses)[number];

/** Outcome classes that are not a delivery. */
export type FailureClass = Exclude<OutcomeClass, 'delivered'>;
