import { z } from 'zod';
import { ConfigError } from '../../core/errors.ts';
import { callingDialects, dialects } from '../job.ts';
import { type Effect, effectSchema, ops, opsOf } from './effects.ts';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const condition = z.union([scalar, z.strictObject({ contains: z.string().min(1) })]);

/**
 * One fault rule. `match` compares fields of the request's JSON (`a.b.0.c` goes inside) or, where the request has no
 * such field, of what the lab read from it: `model prompt durationS width height seed operation`. Of
 * `nth`, `every` and `probability` one may be given; none means always.
 */
export const faultRuleSchema = z
  .strictObject({
    dialect: z.enum([...dialects, '*']),
    op: z.enum(ops),
    match: z.record(z.string().min(1), condition).default({}),
    /** Only the n-th matching request, from 1; a list gives several. */
    nth: z.union([z.int().positive(), z.array(z.int().positive()).min(1)]).optional(),
    /** Every n-th matching request. */
    every: z.int().positive().optional(),
    /** Chance per matching request, drawn from the lab's seed. */
    probability: z.number().min(0).max(1).optional(),
    effect: effectSchema,
  })
  .superRefine((rule, context) => {
    const chosen = [rule.nth, rule.every, rule.probability].filter((value) => value !== undefined);
    if (chosen.length > 1) context.addIssue({ code: 'custom', message: 'give only one of nth, every, probability' });
    const allowed = opsOf(rule.effect);
    if (!allowed.includes(rule.op)) {
      const message = `${rule.effect.name} can't happen on ${rule.op}; it can on ${allowed.join(', ')}`;
      context.addIssue({ code: 'custom', path: ['op'], message });
    }
    if (
      rule.op === 'webhook' &&
      rule.dialect !== '*' &&
      !(callingDialects as readonly string[]).includes(rule.dialect)
    ) {
      const message = `${rule.dialect} sends no webhooks; ${callingDialects.join(', ')} do`;
      context.addIssue({ code: 'custom', path: ['dialect'], message });
    }
    if (rule.effect.name === 'quota' && rule.dialect === 'comfyui') {
      context.addIssue({ code: 'custom', path: ['effect'], message: 'ComfyUI has no quota' });
    }
  });

/** One checked fault rule. */
export type FaultRule = Omit<Readonly<z.infer<typeof faultRuleSchema>>, 'effect'> & { readonly effect: Effect };

/** Body of `POST /lab/faults` and content of a fault file: rules, and whether they replace the ones in force. */
const faultPlanSchema = z.union([
  z.array(z.unknown()).transform((rules) => ({ mode: 'replace' as const, rules })),
  z.strictObject({ mode: z.enum(['replace', 'append']).default('replace'), rules: z.array(z.unknown()) }),
]);

/** A checked fault plan. `replace` is the default. */
export interface FaultPlan {
  readonly mode: 'replace' | 'append';
  readonly rules: readonly FaultRule[];
}

/**
 * Checks a fault plan: a list of rules, or `{mode, rules}`.
 * @throws {ConfigError} `lab.fault-invalid`, naming the rule, the field and what is allowed.
 */
export function parseFaultPlan(input: unknown): FaultPlan {
  const plan = faultPlanSchema.safeParse(input);
  if (!plan.success)
    throw invalid('The fault plan is neither a list of rules nor {mode, rules}', { found: typeof input });
  return { mode: plan.data.mode, rules: plan.data.rules.map(parseRule) };
}

function parseRule(input: unknown, index: number): FaultRule {
  const parsed = faultRuleSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  throw invalid(`Fault rule ${index}${path === '' ? '' : ` at ${path}`}: ${issue?.message ?? 'invalid'}`, {
    rule: index,
    path,
  });
}

function invalid(message: string, context: Record<string, unknown>): ConfigError {
  return new ConfigError('lab.fault-invalid', message, context, {
    hint: 'A rule is {dialect, op, match?, nth|every|probability?, effect: {name, …}}; see docs on the lab for the names.',
  });
}
