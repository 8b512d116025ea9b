import { z } from 'zod';
import type { Json } from '../../engines/engine.ts';
import { fitDuration } from '../../engines/facts.ts';
import { type Floor, seedOf } from '../floor.ts';
import type { ClipOrder } from '../job.ts';
import { findModel, type LabModel } from '../models.ts';
import { frameFor } from './frame-size.ts';

/** A valid create call, or why Vertex refuses it. */
export type VertexOrder =
  | {
      readonly model: LabModel;
      readonly order: ClipOrder;
      readonly body: Json;
      readonly attempt: string | null;
      readonly copies: number;
      /** `gs://` folder in which the clips are to lie; inside the reply when absent. */
      readonly storageUri?: string;
    }
  | { readonly refused: string };

const picture = z.union([
  z.looseObject({ bytesBase64Encoded: z.base64().min(1), mimeType: z.string().regex(/^image\/(png|jpeg|webp)$/) }),
  z.looseObject({ gcsUri: z.string().startsWith('gs://'), mimeType: z.string() }),
]);
type Picture = z.infer<typeof picture>;

// Google's labels: lower-case letters, digits, dashes and underscores, at most 63 characters.
const labelKey = z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/);
const labels = z.record(labelKey, z.string().regex(/^[a-z0-9_-]{0,63}$/));

const instance = z.looseObject({
  prompt: z.string().min(1).optional(),
  image: picture.optional(),
  lastFrame: picture.optional(),
  referenceImages: z
    .array(z.looseObject({ image: picture, referenceType: z.string().regex(/^(asset|style)$/i) }))
    .max(3)
    .optional(),
});

const bodySchema = z.looseObject({
  instances: z.array(instance).length(1),
  parameters: z
    .looseObject({
      sampleCount: z.int().min(1).max(4).default(1),
      durationSeconds: z.int().default(8),
      aspectRatio: z.enum(['16:9', '9:16']).default('16:9'),
      resolution: z.enum(['720p', '1080p', '4k']).default('720p'),
      seed: z.int().min(0).max(4_294_967_295).optional(),
      generateAudio: z.boolean().default(false),
      negativePrompt: z.string().optional(),
      storageUri: z.string().startsWith('gs://').optional(),
    })
    .prefault({}),
  labels: labels.optional(),
});

type Parsed = z.infer<typeof bodySchema>;

/** What Vertex would say against a request that has the right shape. */
function objection({ instances, parameters }: Parsed, { facts }: LabModel): string | undefined {
  const [first] = instances;
  const references = first?.referenceImages ?? [];
  if (first?.prompt === undefined && first?.image === undefined) return 'Either a prompt or an image is required.';
  if (fitDuration(facts.durations, parameters.durationSeconds) !== parameters.durationSeconds)
    return `Unsupported output video duration ${parameters.durationSeconds} seconds.`;
  if (first.lastFrame !== undefined && first.image === undefined) return 'lastFrame needs an image to start from.';
  if (references.length > facts.references) return `At most ${facts.references} reference images are supported.`;
  if (references.length === 0) return undefined;
  if (first.image !== undefined) return 'referenceImages can not be combined with image.';
  return parameters.durationSeconds === 8 ? undefined : 'referenceImages need a durationSeconds of 8.';
}

function firstFrameOf(floor: Floor, image: Picture | undefined): string | undefined {
  const bytes = image?.['bytesBase64Encoded'];
  return typeof bytes === 'string' ? floor.uploads.keep(Buffer.from(bytes, 'base64')) : undefined;
}

/** Checks a create body as Vertex does (field names as @google/genai 3.1.0 and @ai-sdk/google-vertex send them). */
export function readVertexOrder(floor: Floor, model: LabModel, body: Json | undefined): VertexOrder {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { refused: `Invalid value at '${issue?.path.join('.') ?? ''}': ${issue?.message ?? 'invalid'}` };
  }
  const refused = objection(parsed.data, model);
  if (refused !== undefined) return { refused };
  const { instances, parameters } = parsed.data;
  const [first] = instances;
  const prompt = first?.prompt ?? '';
  const lines = parameters.resolution === '4k' ? 2160 : Number.parseInt(parameters.resolution, 10);
  const firstFrame = firstFrameOf(floor, first?.image);
  return {
    model,
    body: body ?? null,
    attempt: parsed.data.labels?.['shotcaller_attempt'] ?? null,
    copies: parameters.sampleCount,
    ...(parameters.storageUri === undefined ? {} : { storageUri: parameters.storageUri }),
    order: {
      prompt,
      seed: parameters.seed ?? seedOf(prompt),
      durationS: parameters.durationSeconds,
      ...frameFor(parameters.aspectRatio, lines),
      fps: model.facts.fps,
      audio: parameters.generateAudio,
      ...(firstFrame === undefined ? {} : { firstFrame }),
    },
  };
}

/** The model that a path names; `undefined` is answered as an unknown publisher model. */
export function vertexModel(model: string): LabModel | undefined {
  return findModel('vertex', model);
}
