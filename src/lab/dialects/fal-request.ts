import { z } from 'zod';
import type { Json } from '../../engines/engine.ts';
import { fitDuration, type PictureSize } from '../../engines/facts.ts';
import type { VendorReply } from '../exchange.ts';
import { seedOf } from '../floor.ts';
import type { ClipOrder } from '../job.ts';
import { findModel, type LabModel } from '../models.ts';
import { frameFor } from './frame-size.ts';

/** A valid queue submit. */
export interface FalOrder {
  readonly model: LabModel;
  readonly order: ClipOrder;
  readonly body: Json;
}

const bodySchema = z.looseObject({
  prompt: z.string().min(1),
  duration: z.union([z.string().regex(/^\d+s?$/), z.number()]).optional(),
  aspect_ratio: z
    .string()
    .regex(/^\d+:\d+$/)
    .optional(),
  resolution: z.string().optional(),
  seed: z.int().nullish(),
  image_url: z.string().min(1).optional(),
});

/** Checks a submit against what the models share; unknown endpoints and bad fields are answered in fal's words. */
export function readFalOrder(
  endpoint: string,
  body: Json | undefined,
  pictureAt: (uri: string) => string | undefined,
): FalOrder | VendorReply {
  const parts = /^fal-ai\/(.+)\/(text|image)-to-video$/.exec(endpoint);
  const model = findModel('fal', parts?.[1] ?? '');
  if (model === undefined) return { status: 404, body: { detail: `Application "${endpoint}" not found` } };
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) {
    return invalid(parsed.error.issues.map(({ path, message }) => ({ place: ['body', ...path.map(String)], message })));
  }
  const input = parsed.data;
  const { durations } = model.facts;
  const durationS = Number.parseInt(
    String(input.duration ?? (durations.kind === 'set' ? durations.valuesS[0] : 5)),
    10,
  );
  if (fitDuration(durations, durationS) !== durationS) {
    return invalid([{ place: ['body', 'duration'], message: 'Input should be a duration this model makes' }]);
  }
  if (parts?.[2] === 'image' && input.image_url === undefined) {
    return invalid([{ place: ['body', 'image_url'], message: 'Field required' }]);
  }
  const firstFrame = input.image_url === undefined ? undefined : pictureAt(input.image_url);
  const order: ClipOrder = {
    prompt: input.prompt,
    seed: input.seed ?? seedOf(input.prompt),
    durationS,
    ...sizeOf(model, input.aspect_ratio, input.resolution),
    fps: model.facts.fps,
    audio: model.facts.audio,
    ...(firstFrame === undefined ? {} : { firstFrame }),
  };
  return { model, order, body: body ?? null };
}

/** The model's own size that fits best what was asked for; models differ in what they let one choose. */
function sizeOf(model: LabModel, aspect: string | undefined, resolution: string | undefined): PictureSize {
  const { sizes } = model.facts;
  const largest = Math.max(...sizes.map((size) => Math.min(size.width, size.height)));
  const lines = Number.parseInt(resolution ?? '', 10) || largest;
  const wanted = frameFor(aspect ?? '16:9', lines);
  const distance = (size: PictureSize): number =>
    Math.abs(size.width - wanted.width) + Math.abs(size.height - wanted.height);
  return sizes.reduce((best, size) => (distance(size) < distance(best) ? size : best), sizes[0] ?? wanted);
}

/** fal's words for fields that are not as they must be. */
export function invalid(
  problems: readonly { readonly place: readonly string[]; readonly message: string }[],
): VendorReply {
  const detail = problems.map(({ place, message }) => ({ loc: place, msg: message, type: 'value_error' }));
  return { status: 422, body: { detail } };
}
