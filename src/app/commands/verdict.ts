import type { NewEvent } from '../../core/events/event.ts';
import type { UnitId } from '../../core/ids.ts';
import type { CommandAnswer } from './command.ts';

/** What a command comes to, before anything is recorded. */
export type Verdict =
  /** Events that record it; `notes` is what the person must be told: losses agreed to, money committed already. */
  | { readonly kind: 'append'; readonly entries: readonly NewEvent[]; readonly notes?: readonly string[] }
  | { readonly kind: 'stands' }
  | Extract<CommandAnswer, { kind: 'refused' }>;

/** A verdict with the unit it is about; a refusal may be about nothing that exists. */
export type UnitVerdict =
  | { readonly unit: UnitId; readonly verdict: Verdict }
  | Extract<CommandAnswer, { kind: 'refused' }>;
