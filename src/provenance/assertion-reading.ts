import { z } from 'zod';
import { labels } from './labels.ts';
import { assertionData, type StoredManifest } from './store-json.ts';

// Our own assertions read back. Each is loose and optional: it may come from another version, or be redacted.

const commitmentSchema = z.object({ alg: z.string(), value: z.string(), keyId: z.string() });

const checkpointSchema = z.object({
  production: z.string(),
  seq: z.int(),
  head: z.string(),
  at: z.string(),
  alg: z.enum(['ES256', 'ES384']),
  signature: z.string(),
  certificate: z.string(),
});

const logSchema = z.object({ head: z.string(), seq: z.int(), checkpoint: checkpointSchema.optional() });

const generationSchema = z.object({
  production: z.string(),
  episode: z.string(),
  shot: z.string(),
  engine: z.string(),
  provider: z.string(),
  model: z.string(),
  modelVersion: z.string(),
  modelVersionBasis: z.string(),
  emulated: z.boolean(),
  generatedAt: z.string(),
  frames: z.int(),
  promptCommitment: commitmentSchema,
  frameDigest: z.string(),
  log: logSchema,
  parent: z.object({ label: z.string(), acceptedFailures: z.array(z.string()) }).optional(),
});

const routingSchema = z.object({
  attempts: z.array(
    z.object({
      n: z.int(),
      engine: z.string(),
      outcome: z.string(),
      reason: z.string(),
      reassignedTo: z.string().nullable(),
    }),
  ),
});

const qualitySchema = z.object({ score01: z.number().nullable() });

const operatorSchema = z.object({
  operatorId: z.string(),
  gates: z.array(
    z.object({
      gate: z.string(),
      decision: z.string(),
      by: z.string(),
      authMethod: z.string(),
      at: z.string(),
    }),
  ),
});

const timelineSchema = z.object({
  production: z.string(),
  episode: z.string(),
  emulated: z.boolean(),
  delivery: z.object({ frames: z.int() }),
  shots: z.array(
    z.object({
      index: z.int(),
      ref: z.string(),
      label: z.string(),
      fileSha256: z.string(),
      in: z.int(),
      out: z.int(),
      frameDigest: z.string(),
      transforms: z.array(z.string()),
    }),
  ),
  log: logSchema,
});

const boxesSchema = z.object({ boxes: z.array(z.object({ box: z.string(), sha256: z.string() })) });

/** What a shot's manifest says of how it was made. */
export type Generation = z.infer<typeof generationSchema>;
/** What an episode's manifest says of its shots. */
export type Timeline = z.infer<typeof timelineSchema>;

/** Our assertions in a manifest; absent, redacted and foreign ones are `undefined`. */
export interface OurAssertions {
  readonly generation: Generation | undefined;
  readonly routing: z.infer<typeof routingSchema> | undefined;
  readonly quality: z.infer<typeof qualitySchema> | undefined;
  readonly operator: z.infer<typeof operatorSchema> | undefined;
  readonly timeline: Timeline | undefined;
  readonly boxes: z.infer<typeof boxesSchema> | undefined;
  /** Labels of assertions that are there but not in the form we know. */
  readonly malformed: readonly string[];
}

/** Reads our assertions of a manifest. */
export function readAssertions(manifest: StoredManifest): OurAssertions {
  const malformed: string[] = [];
  const read = <T>(label: string, schema: z.ZodType<T>): T | undefined => {
    const data = assertionData(manifest, label);
    if (data === undefined) return undefined;
    const parsed = schema.safeParse(data);
    if (!parsed.success) malformed.push(label);
    return parsed.data;
  };
  return {
    generation: read(labels.generation, generationSchema),
    routing: read(labels.routing, routingSchema),
    quality: read(labels.quality, qualitySchema),
    operator: read(labels.operator, operatorSchema),
    timeline: read(labels.timeline, timelineSchema),
    boxes: read(labels.boxes, boxesSchema),
    malformed,
  };
}
