import { z } from 'zod';

const positive = z.number().positive();

/** Effects on the reply to one request. `5xx-after`, `hang-after` and `reset` with `jobExists` leave a real job behind. */
export const replyEffectSchemas = [
  z.strictObject({
    name: z.literal('429'),
    /** Form of the Retry-After header: whole seconds, HTTP date, `retry-after-ms`, none, or a year. */
    retryAfter: z.enum(['seconds', 'date', 'ms', 'absent', 'absurd']).default('seconds'),
    afterS: positive.default(2),
  }),
  z.strictObject({ name: z.literal('5xx-before'), status: z.int().min(500).max(599).default(503) }),
  z.strictObject({ name: z.literal('5xx-after'), status: z.int().min(500).max(599).default(502) }),
  z.strictObject({ name: z.literal('hang-before') }),
  z.strictObject({ name: z.literal('hang-after') }),
  z.strictObject({ name: z.literal('reset'), jobExists: z.boolean().default(false) }),
  z.strictObject({
    name: z.literal('drip'),
    chunkBytes: z.int().positive().default(16),
    everyMs: positive.default(250),
  }),
  z.strictObject({ name: z.literal('quota') }),
  z.strictObject({ name: z.literal('auth'), status: z.union([z.literal(401), z.literal(403)]).default(401) }),
  z.strictObject({ name: z.literal('gone'), status: z.union([z.literal(404), z.literal(410)]).default(410) }),
  /** The reply's fields are renamed; without `rename` the whole reply is wrapped in `data`. */
  z.strictObject({ name: z.literal('schema-drift'), rename: z.record(z.string(), z.string()).optional() }),
  z.strictObject({ name: z.literal('error-in-200'), message: z.string().default('internal error') }),
  z.strictObject({ name: z.literal('unknown-status'), word: z.string().default('REVIEWING') }),
  z.strictObject({ name: z.literal('empty-output') }),
  z.strictObject({ name: z.literal('html-output') }),
  z.strictObject({ name: z.literal('expired-url') }),
  /** The body ends after this share of the bytes; `declared` keeps the full Content-Length, so the transfer breaks. */
  z.strictObject({
    name: z.literal('truncated'),
    keep01: z.number().min(0).max(0.99).default(0.5),
    declared: z.boolean().default(false),
  }),
] as const;

/** Effects on the job itself; they stay with it. */
export const jobEffectSchemas = [
  z.strictObject({ name: z.literal('stuck'), state: z.enum(['queued', 'running']).default('running') }),
  z.strictObject({ name: z.literal('slow'), x: positive.default(4) }),
  /** Finishes after all, this many seconds later than normal. */
  z.strictObject({ name: z.literal('late'), byS: positive.default(600) }),
  /** `at: create` refuses in the reply to the create call, without a job; `at: run` fails the job. */
  z.strictObject({ name: z.literal('refuse-input'), at: z.enum(['create', 'run']).default('run') }),
  z.strictObject({ name: z.literal('refuse-output') }),
  /** The vendor's own error after running; nothing is charged. fal runs it again unless `x-fal-no-retry` is set. */
  z.strictObject({ name: z.literal('fail') }),
  z.strictObject({ name: z.literal('cost-drift'), x: z.number().min(0).default(1.5) }),
  /** A cancel is confirmed, yet the job finishes and is charged. */
  z.strictObject({ name: z.literal('cancel-race') }),
  /** The job is missing from lists for this long after its creation. */
  z.strictObject({ name: z.literal('list-lag'), lagS: positive.default(30) }),
  z.strictObject({
    name: z.literal('wrong-size'),
    width: z.int().positive().default(640),
    height: z.int().positive().default(480),
  }),
  z.strictObject({ name: z.literal('wrong-duration'), x: positive.default(0.5) }),
  z.strictObject({ name: z.literal('black') }),
  /** The picture stops moving after this share of the clip. */
  z.strictObject({ name: z.literal('frozen'), from01: z.number().min(0).max(1).default(0.5) }),
  z.strictObject({ name: z.literal('flicker') }),
  z.strictObject({ name: z.literal('blurred'), radius: z.int().positive().max(64).default(12) }),
  z.strictObject({ name: z.literal('silent') }),
] as const;

/** Effects on the webhooks of a job; drawn when it is created, and they stay with it. */
export const webhookEffectSchemas = [
  /** Each call comes this many times more. */
  z.strictObject({ name: z.literal('duplicate-webhook'), times: z.int().min(1).max(20).default(2) }),
  /** Besides the right calls, false ones that claim success while the job runs. */
  z.strictObject({
    name: z.literal('forged-webhook'),
    by: z.enum(['signature', 'address', 'timestamp', 'all']).default('all'),
  }),
  /** Success is claimed before the reply to the create call. */
  z.strictObject({ name: z.literal('webhook-early') }),
] as const;

const replyEffectSchema = z.discriminatedUnion('name', replyEffectSchemas);
/** One effect that stays with a job. */
export const jobEffectSchema = z.discriminatedUnion('name', [...jobEffectSchemas, ...webhookEffectSchemas]);
/** Any effect, `{name, …args}`, with the defaults of its arguments. */
export const effectSchema = z.discriminatedUnion('name', [
  ...replyEffectSchemas,
  ...jobEffectSchemas,
  ...webhookEffectSchemas,
]);

/** One effect on one reply. */
export type ReplyEffect = Readonly<z.infer<typeof replyEffectSchema>>;
/** One effect that stays with a job. */
export type JobEffect = Readonly<z.infer<typeof jobEffectSchema>>;
/** Any effect. */
export type Effect = ReplyEffect | JobEffect;

const jobEffectNames: ReadonlySet<string> = new Set(
  [...jobEffectSchemas, ...webhookEffectSchemas].map((schema) => schema.shape.name.value),
);

/** True for effects that belong to the job, false for those of one reply. */
export function isJobEffect(effect: Effect): effect is JobEffect {
  return jobEffectNames.has(effect.name);
}

const mediaEffects = ['wrong-size', 'wrong-duration', 'black', 'frozen', 'flicker', 'blurred', 'silent'] as const;
const mediaEffectNames: ReadonlySet<string> = new Set(mediaEffects);
/** An effect that makes the clip itself defective. */
export type MediaEffect = Extract<JobEffect, { readonly name: (typeof mediaEffects)[number] }>;

/** True for effects that make the clip itself defective. */
export function isMediaEffect(effect: Effect): effect is MediaEffect {
  return mediaEffectNames.has(effect.name);
}

const replyOps: Readonly<Record<ReplyEffect['name'], readonly Op[]>> = {
  '429': ['create', 'status', 'list', 'cancel', 'output'],
  '5xx-before': ['create', 'status', 'list', 'cancel', 'output'],
  '5xx-after': ['create', 'status', 'list', 'cancel', 'output'],
  'hang-before': ['create', 'status', 'list', 'cancel', 'output'],
  'hang-after': ['create', 'status', 'list', 'cancel', 'output'],
  reset: ['create', 'status', 'list', 'cancel', 'output'],
  drip: ['create', 'status', 'list', 'cancel', 'output'],
  quota: ['create'],
  auth: ['create', 'status', 'list', 'cancel', 'output'],
  gone: ['create', 'status', 'cancel', 'output'],
  'schema-drift': ['create', 'status', 'list'],
  'error-in-200': ['create', 'status', 'list', 'cancel'],
  'unknown-status': ['status'],
  'empty-output': ['status'],
  'html-output': ['output'],
  'expired-url': ['output'],
  truncated: ['output'],
};

/** The operations a fault rule can name. */
export const ops = ['create', 'status', 'list', 'cancel', 'output', 'webhook'] as const;
/** One of the operations. */
export type Op = (typeof ops)[number];

/**
 * The operations on which an effect can happen. Job effects named on a later operation stay with the job from then on;
 * what shapes the clip must be known at create, so media effects are drawn there, for `output` rules too.
 */
export function opsOf(effect: Effect): readonly Op[] {
  if (!isJobEffect(effect)) return replyOps[effect.name];
  if (isMediaEffect(effect)) return ['create', 'output'];
  switch (effect.name) {
    case 'cancel-race':
      return ['create', 'cancel'];
    case 'list-lag':
      return ['create', 'list'];
    case 'refuse-input':
      return ['create'];
    case 'duplicate-webhook':
    case 'forged-webhook':
    case 'webhook-early':
      return ['webhook'];
    default:
      return ['create', 'status'];
  }
}
