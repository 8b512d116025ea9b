import { z } from 'zod';
import type { EpochMs } from '../../core/clock.ts';
import { dimensions } from '../../core/dimensions.ts';
import type { ErrorCode } from '../../core/error-codes.ts';
import { type Principal, principalSchema } from '../../core/events/event.ts';
import type { EventType } from '../../core/events/payloads.ts';

const microUsd = z.int().min(0);

/** What a person decides. `target` is a shot (`e01/sh010`, or its own id) or an episode; money in micro-USD. */
export const decisionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['approve', 'hold']), target: z.string() }),
  /** `because`: the quality dimensions in which the take was wrong; routing learns from them. */
  z.strictObject({
    kind: z.literal('retake'),
    target: z.string(),
    because: z.array(z.enum(dimensions)).min(1).optional(),
  }),
  z.strictObject({ kind: z.literal('reassign'), target: z.string(), engine: z.string() }),
  z.strictObject({ kind: z.literal('pin'), target: z.string(), engine: z.string().nullable() }),
  z.strictObject({ kind: z.enum(['strike', 'restore']), engine: z.string() }),
  z.strictObject({ kind: z.literal('budget'), cap: microUsd.optional(), perShotMax: microUsd.optional() }),
]);
/** One of the operator's decisions. */
export type Decision = Readonly<z.infer<typeof decisionSchema>>;

/** A decision with who made it; JSON, so that it can wait in an inbox. */
export const commandSchema = z.strictObject({
  decision: decisionSchema,
  by: principalSchema,
  note: z.string().optional(),
  /** Idempotency key: the same key is applied once, however often it is sent. */
  key: z.string().min(1).max(200).optional(),
  /** Version of the unit the person saw; another one by now is a conflict. */
  ifVersion: z.int().min(0).optional(),
});
/** One command of an operator. */
export type Command = Readonly<z.infer<typeof commandSchema>>;

/** Who changed a unit last, and how. */
export interface ChangedBy {
  readonly changedBy: Principal;
  readonly at: EpochMs;
  readonly type: EventType;
}

/** What became of a command; none of these is an error. Versions are the unit's, as `status` shows them. */
export type CommandAnswer =
  | { readonly kind: 'done'; readonly seq: number; readonly version: number; readonly notes: readonly string[] }
  /** The same key was applied before, or the decision stands already: nothing was recorded a second time. */
  | { readonly kind: 'already'; readonly seq: number }
  | ({ readonly kind: 'conflict'; readonly version: number } & ChangedBy)
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly message: string; readonly hint?: string };

/** A refusal, for rules that return it. */
export function refused(code: ErrorCode, message: string, hint?: string): Extract<CommandAnswer, { kind: 'refused' }> {
  return { kind: 'refused', code, message, ...(hint === undefined ? {} : { hint }) };
}

/** What a decision is about, as people name it. */
export function targetOf(decision: Decision): string {
  if ('target' in decision) return decision.target;
  return decision.kind === 'budget' ? 'budget' : decision.engine;
}
