import { z } from 'zod';
import { episodePlanSchema, shotDecisionSchema } from '../decision.ts';
import { dimensions } from '../dimensions.ts';
import { outcomeClasses } from '../outcome.ts';
import { verdictSchema } from '../verdict.ts';

const microUsd = z.int().min(0);
const at = z.iso.datetime();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const shotRef = z.string().regex(/^[^/]+\/[^/]+$/);
const json = z.json();
const billed = z.enum(['yes', 'no', 'unknown']);
const gateMode = z.enum(['auto', 'ask']);
const outcome = z.enum(outcomeClasses);

const policy = z.strictObject({
  planGate: gateMode,
  takeGate: gateMode,
  episodeGate: gateMode,
  maxAttemptsPerShot: z.int().min(1),
  hedge: z.boolean(),
  inDoubt: z.enum(['reassign', 'resubmit-once', 'hold']),
  degrade: z.enum(['ask', 'allow']),
  /** Absent in version 1. */
  explore: z.enum(['off', 'auto']).optional(),
});

const shotSpec = z.strictObject({
  ref: shotRef,
  scene: z.string(),
  /** Changes whenever what must be filmed changes. */
  specDigest: sha256,
  durationS: z.number(),
  frames: z.int(),
  hero: z.boolean(),
  continues: shotRef.optional(),
  pin: z.string().optional(),
});

/** What `decide` must know of an engine; recorded with the plan, so that it never reads the catalog. */
const engineTerms = z.strictObject({
  engine: z.string(),
  route: z.string(),
  model: z.string(),
  modelVersion: z.string(),
  modelVersionBasis: z.enum(['api-reported', 'configured', 'alias']),
  concurrency: z.int().min(1),
  pollFloorS: z.number(),
  /** How long after a lost reply a job may still turn up; 0 where the vendor offers no way to look. */
  visibilityS: z.number(),
  /** Create calls the account may make, failed and refused ones included. Absent: no limit is known. */
  requestsPerMin: z.int().min(1).optional(),
  /** Per UTC day. */
  requestsPerDay: z.int().min(1).optional(),
  /** Which of its jobs the vendor lets us cancel. Absent: assume any. */
  cancel: z.enum(['none', 'queued', 'any']).optional(),
});

const file = z.strictObject({ path: z.string(), sha256, bytes: z.int() });
const manifest = z.strictObject({ label: z.string(), sha256 });

/** Payload of every event, by its contract name. Times RFC 3339, money integer micro-USD, frames integers. */
export const payloads = {
  'production.opened': z.strictObject({
    production: z.string(),
    title: z.string(),
    /** Grows by one each time the production file changed. */
    revision: z.int().min(1),
    fileSha256: sha256,
    toolVersion: z.string(),
    policy,
    cap: microUsd,
    perShotMax: microUsd.optional(),
    atRiskMax: microUsd,
    episodes: z.array(z.strictObject({ id: z.string(), title: z.string(), shots: z.array(shotSpec) })),
  }),
  'plan.made': z.strictObject({ revision: z.int(), plan: episodePlanSchema, engines: z.array(engineTerms) }),
  'shot.pinned': z.strictObject({ engine: z.string().nullable(), note: z.string().optional() }),
  'shot.assigned': z.strictObject({ engine: z.string(), reason: z.string(), ranking: z.array(z.string()) }),
  'attempt.intended': z.strictObject({
    attempt: z.string(),
    n: z.int().min(1),
    engine: z.string(),
    wireSha256: sha256,
    reserve: microUsd,
    /** The catalog's price, where `reserve` is more because the engine has been charging more. */
    estimate: microUsd.optional(),
    epoch: z.int(),
    deadlineAt: at,
    seed: z.int(),
    durationS: z.number(),
    /** Seconds such a clip usually takes by the catalog: the yardstick of the engine's own latency. */
    typicalS: z.number().optional(),
    /** The slow attempt that this one runs beside. */
    hedgeOf: z.string().optional(),
    degradations: z.array(z.string()),
    assets: z.array(z.strictObject({ role: z.string(), name: z.string(), sha256 })),
    promptCommitment: z.strictObject({ value: sha256, keyId: z.string() }),
  }),
  'attempt.submitted': z.strictObject({
    attempt: z.string(),
    handle: json,
    emulated: z.boolean(),
    estimate: microUsd.optional(),
  }),
  'attempt.in_doubt': z.strictObject({
    attempt: z.string(),
    evidence: z.string(),
    /** `no-reply` blames the engine's health, `process-ended` (default) does not: that was us. */
    cause: z.enum(['no-reply', 'process-ended']).optional(),
  }),
  'attempt.reconciled': z.strictObject({
    attempt: z.string(),
    finding: z.enum(['found', 'absent', 'assumed-charged']),
    reason: z.string(),
    handle: json.optional(),
    emulated: z.boolean().optional(),
    /** The vendor proved that the job never existed: nobody has to look again. */
    proven: z.boolean().optional(),
  }),
  'attempt.progressed': z.strictObject({
    attempt: z.string(),
    /** `collecting`: finished and paid at the vendor, the clip could not be fetched yet. `kept`: could not be cancelled. */
    status: z.enum(['queued', 'throttled', 'running', 'collecting', 'kept']),
    progress01: z.number().optional(),
    /** Failed downloads so far, with `collecting`. */
    tries: z.int().optional(),
    /** New deadline: the machine slept or its clock was set, and the job could not be watched meanwhile. */
    deadlineAt: at.optional(),
    reason: z.string().optional(),
  }),
  'attempt.delivered': z.strictObject({
    attempt: z.string(),
    take: z.int().min(1),
    asset: z.strictObject({ sha256, bytes: z.int() }),
    cost: microUsd,
    costBasis: z.enum(['api-reported', 'catalog']),
    emulated: z.boolean(),
    modelVersion: z.string().optional(),
  }),
  'attempt.failed': z.strictObject({
    attempt: z.string(),
    outcome,
    reason: z.string(),
    billed,
    /** What it cost as far as known; the reservation where `billed` is unknown. */
    cost: microUsd,
    retryAt: at.optional(),
  }),
  /** The job ended at the vendor without a clip after nobody wanted it any more, or after it had been given up. */
  'attempt.cancelled': z.strictObject({ attempt: z.string(), reason: z.string(), billed, cost: microUsd }),
  'take.judged': z.strictObject({ attempt: z.string(), take: z.int(), assetSha256: sha256, verdict: verdictSchema }),
  'gate.opened': z.strictObject({
    gate: z.enum(['plan', 'take', 'episode']),
    take: z.int().optional(),
    reason: z.string(),
  }),
  'gate.decided': z.strictObject({
    gate: z.enum(['plan', 'take', 'episode']),
    decision: z.enum(['approve', 'retake', 'hold', 'reject']),
    take: z.int().optional(),
    /** True when a person approved what the automatic verdict did not pass. */
    override: z.boolean(),
    note: z.string().optional(),
    /** What was wrong with a take that a person wants filmed again. Absent in version 1, and where nobody said. */
    because: z.array(z.enum(dimensions)).min(1).optional(),
  }),
  'shot.reassigned': z.strictObject({
    from: z.string(),
    to: z.string(),
    /** Outcome of the attempt that caused it, or what else did. */
    cause: z.enum([...outcomeClasses, 'below-quality', 'engine-struck', 'engine-cooling', 'operator', 're-planned']),
    reason: z.string(),
    ranking: z.array(z.string()),
    /** `seq` of the news that queued shots were planned again for; only with cause `re-planned`. */
    trigger: z.int().optional(),
    /** The decision made for this reassignment, over the snapshot of that moment. */
    decision: shotDecisionSchema.omit({ choice: true }).optional(),
  }),
  'shot.accepted': z.strictObject({
    attempt: z.string(),
    take: z.int(),
    file,
    manifest,
    frames: z.int(),
    frameDigest: sha256,
    score01: z.number().nullable(),
  }),
  'shot.held': z.strictObject({ code: z.string(), reason: z.string(), take: z.int().optional() }),
  'budget.changed': z.strictObject({ cap: microUsd, perShotMax: microUsd.optional(), note: z.string().optional() }),
  'engine.struck': z.strictObject({ engine: z.string(), reason: z.string() }),
  'engine.restored': z.strictObject({ engine: z.string(), reason: z.string() }),
  'episode.assembled': z.strictObject({
    file,
    frames: z.int(),
    loudnessLufs: z.number().nullable(),
    shots: z.array(
      z.strictObject({ ref: shotRef, in: z.int(), out: z.int(), frameDigest: sha256, fileSha256: sha256 }),
    ),
  }),
  'episode.signed': z.strictObject({ file, manifest }),
  'log.checkpointed': z.strictObject({ seq: z.int(), head: sha256, signature: json }),
  'operator.noted': z.strictObject({ text: z.string() }),
} as const;

/** Contract name of an event. */
export type EventType = keyof typeof payloads;

/** Payload of one event type. */
export type Payload<T extends EventType> = Readonly<z.infer<(typeof payloads)[T]>>;
