import { z } from 'zod';
import { outcomeClasses } from '../../src/core/outcome.ts';

// The JSON of the command line as the contract has it: these fields with these types. More fields are always free.

/** Money on the outside. */
export const money = z.strictObject({ amount: z.number(), currency: z.literal('USD') });
/** RFC 3339. */
export const time = z.iso.datetime({ offset: true });
/** Lower-case hex SHA-256. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const score01 = z.number().min(0).max(1);
const engineId = z.string().regex(/^[^/]+\/.+$/);
const verdictWord = z.enum(['pass', 'warn', 'fail']);

/** One shot of `plan`, and `why`. */
export const decision = z.object({
  id: z.string(),
  requirement: z.record(z.string(), z.number()),
  inferred: z.boolean(),
  chosen: z.object({ engine: engineId, route: z.string(), model: z.string(), version: z.string() }).nullable(),
  fallbacks: z.array(engineId),
  candidates: z.array(
    z.object({
      engine: engineId,
      utility: z.number(),
      terms: z.strictObject({
        quality: z.number(),
        price: z.number(),
        time: z.number(),
        switch: z.number(),
        risk: z.number(),
      }),
      strengths: z.record(z.string(), z.object({ mean: score01, n: z.number(), source: z.string() })),
    }),
  ),
  rejected: z.array(z.object({ engine: engineId, reason: z.string().min(1) })),
  degradations: z.array(z.string()),
});

/** `plan --json`. */
export const plan = z.object({
  schema: z.literal('shotcaller.plan/1'),
  shots: z.array(decision).min(1),
  cost: z.object({ low: money, expected: money, high: money }),
  finish: z.object({ p50S: z.number(), p90S: z.number() }),
  unmet: z.array(z.object({ shot: z.string(), reason: z.string() })),
  solver: z.object({ method: z.string(), gap: z.number().nullable() }),
});

/** `why --json`: as plan, with the explanation and what would change the decision. */
export const why = decision.extend({
  schema: z.literal('shotcaller.why/1'),
  explanation: z.array(z.string()).min(1),
  wouldChange: z.array(z.string()),
});

const estimate = z.strictObject({
  mean01: z.number(),
  low01: z.number(),
  high01: z.number(),
  effectiveN: z.number().min(0),
});

/** `plan --replay --json`. */
export const replay = z.object({
  schema: z.literal('shotcaller.replay/1'),
  production: z.string(),
  policy: z.string(),
  shots: z.int().min(1),
  agreed: z.int(),
  overlap01: score01,
  logged: estimate,
  ips: estimate,
  selfNormalised: estimate,
  doublyRobust: estimate,
  gain: estimate,
  enough: z.boolean(),
  warnings: z.array(z.string()),
  problem: z.object({ code: z.literal('replay.too-few'), message: z.string() }).optional(),
});

const production = z.object({
  production: z.string(),
  shots: z.array(
    z.object({
      id: z.string(),
      state: z.enum(['planned', 'generating', 'in-review', 'retake', 'accepted', 'held']),
      engine: engineId.nullable(),
      takes: z.int(),
      attempts: z.array(
        z.object({
          n: z.int().min(1),
          engine: engineId,
          outcome: z.enum(outcomeClasses).nullable(),
          startedAt: time,
          endedAt: time.nullable(),
          cost: money,
          reason: z.string(),
        }),
      ),
      reassignments: z.array(
        z.object({ from: engineId, to: engineId, cause: z.string(), reason: z.string(), at: time }),
      ),
      verdict: verdictWord.nullable(),
      manifest: z.object({ label: z.string(), sha256 }).nullable(),
    }),
  ),
  episodes: z.array(z.object({ id: z.string(), file: z.string().nullable(), sha256: sha256.nullable() })),
  cost: z.object({ spent: money, reserved: money, atRisk: money, cap: money }),
});

/** `run --json`. */
export const run = production.extend({ schema: z.literal('shotcaller.run/1') });
/** `status --json`. */
export const status = production.extend({ schema: z.literal('shotcaller.status/1') });

/** `assemble --json`. */
export const assemble = z.object({
  schema: z.literal('shotcaller.assemble/1'),
  episode: z.object({ id: z.string(), file: z.string(), sha256 }),
  missing: z.array(z.object({ id: z.string(), state: z.string() })),
});

/** `verify --json`. */
export const verify = z.object({
  schema: z.literal('shotcaller.verify/1'),
  state: z.enum(['trusted', 'valid-unknown-signer', 'invalid', 'no-manifest']),
  shots: z.array(
    z.object({
      id: z.string(),
      engine: engineId,
      provider: z.string(),
      model: z.string(),
      modelVersion: z.string(),
      modelVersionBasis: z.enum(['api-reported', 'configured', 'alias']),
      generatedAt: time,
      promptCommitment: z.object({ alg: z.string(), value: sha256, keyId: z.string() }),
      qualityScore: score01.nullable(),
      frames: z.tuple([z.int(), z.int()]),
      attempts: z.array(
        z.object({
          n: z.int(),
          engine: engineId,
          outcome: z.enum(outcomeClasses),
          reason: z.string(),
          reassignedTo: engineId.nullable(),
        }),
      ),
      gates: z.array(
        z.object({ gate: z.string(), decision: z.string(), by: z.string(), authMethod: z.string(), at: time }),
      ),
      operator: z.string(),
      emulated: z.boolean(),
      state: z.enum(['trusted', 'valid-unknown-signer', 'invalid', 'no-manifest']),
      frameDigest: z.enum(['match', 'mismatch', 'absent']),
    }),
  ),
  problems: z.array(z.object({ code: z.string(), where: z.string() })),
});

/** `judge --json`. */
export const judge = z.object({
  schema: z.literal('shotcaller.judge/1'),
  verdict: verdictWord,
  score01: score01.nullable(),
  dimensions: z.record(
    z.string(),
    z.object({ score01: score01.nullable(), status: z.enum(['measured', 'unmeasured', 'error']), source: z.string() }),
  ),
  unmeasured: z.array(z.string()),
  metrics: z
    .array(
      z.object({
        id: z.string(),
        version: z.string(),
        value: z.number().nullable(),
        status: z.enum(['measured', 'unmeasured', 'error']),
        threshold: z.string().optional(),
        ok: z.boolean().optional(),
      }),
    )
    .min(1),
  reasons: z.array(z.string()),
});

/** `engines --json`. */
export const engines = z.object({
  schema: z.literal('shotcaller.engines/1'),
  engines: z
    .array(
      z.object({
        id: engineId,
        route: z.string(),
        model: z.string(),
        modelVersion: z.string(),
        state: z.enum(['ready', 'no-key', 'unreachable', 'retired', 'disabled']),
        reason: z.string().min(1).nullable(),
        notices: z.array(z.string()),
        lifecycle: z.object({ status: z.enum(['active', 'deprecated', 'retired']) }),
        price: z.object({ perClip: money, perSecond: money }),
      }),
    )
    .min(5),
});

/** `doctor --json`. */
export const doctor = z.object({
  schema: z.literal('shotcaller.doctor/1'),
  checks: z.array(
    z.object({ id: z.string(), status: z.enum(['ok', 'warn', 'fail']), found: z.string(), fix: z.string().optional() }),
  ),
});

/** What any command prints with `--json` when it fails. */
export const error = z.object({
  schema: z.literal('shotcaller.error/1'),
  error: z.object({
    code: z.string().regex(/^[a-z]+(\.[a-z-]+)+$/),
    message: z.string().min(1),
    hint: z.string().optional(),
  }),
});

/** One event of `log`. */
export const logEvent = z.object({
  v: z.int(),
  seq: z.int().min(1),
  id: z.string(),
  at: time,
  by: z.union([z.object({ person: z.string(), auth: z.string() }), z.object({ policy: z.string() })]),
  type: z.string(),
  unit: z.string(),
  data: z.record(z.string(), z.unknown()),
  prev: sha256,
  hash: sha256,
});
