import { z } from 'zod';
import type { Json } from '../../engines/engine.ts';
import { fitDuration, type PictureSize } from '../../engines/facts.ts';
import type { VendorReply } from '../exchange.ts';
import { seedOf } from '../floor.ts';
import type { ClipOrder } from '../job.ts';
import { findModel, type LabModel } from '../models.ts';
import { callbackProblem } from '../webhooks/target.ts';
import { arkError, arkVoice } from './ark-voice.ts';

/** A valid create call. */
export interface ArkOrder {
  readonly model: LabModel;
  readonly order: ClipOrder;
  readonly body: Json;
  /** Where the client wants to be called. */
  readonly callbackUrl?: string;
}

const contentSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text'), text: z.string().min(1) }),
  z.looseObject({
    type: z.literal('image_url'),
    image_url: z.looseObject({ url: z.string() }),
    role: z.enum(['first_frame', 'last_frame', 'reference_image']).default('first_frame'),
  }),
]);

const bodySchema = z.looseObject({
  model: z.string(),
  content: z.array(contentSchema).min(1),
  resolution: z.enum(['480p', '720p', '1080p']).default('720p'),
  ratio: z.enum(['16:9', '9:16', '1:1', '4:3', '3:4', '21:9', 'adaptive']).default('adaptive'),
  duration: z.int().default(5),
  seed: z
    .int()
    .min(-1)
    .max(2 ** 32 - 1)
    .default(-1),
  generate_audio: z.boolean().default(true),
  camera_fixed: z.boolean().optional(),
  watermark: z.boolean().optional(),
  callback_url: z.string().optional(),
  execution_expires_after: z.int().min(3600).max(259_200).optional(),
});

/** Pixels behind the names, by ratio; the portrait ones are these turned. */
const pixels: Readonly<Record<string, Readonly<Record<string, PictureSize>>>> = {
  '480p': {
    '16:9': { width: 864, height: 496 },
    '1:1': { width: 640, height: 640 },
    '4:3': { width: 752, height: 560 },
    '21:9': { width: 992, height: 432 },
  },
  '720p': {
    '16:9': { width: 1280, height: 720 },
    '1:1': { width: 960, height: 960 },
    '4:3': { width: 1112, height: 834 },
    '21:9': { width: 1470, height: 630 },
  },
  '1080p': {
    '16:9': { width: 1920, height: 1080 },
    '1:1': { width: 1440, height: 1440 },
    '4:3': { width: 1664, height: 1248 },
    '21:9': { width: 2206, height: 946 },
  },
};

function sizeOf(resolution: string, ratio: string): PictureSize {
  const [across = 16, down = 9] = ratio.split(':').map(Number);
  const named = pixels[resolution]?.[across >= down ? ratio : `${down}:${across}`];
  const { width, height } = named ?? { width: 1280, height: 720 };
  return across >= down ? { width, height } : { width: height, height: width };
}

const invalid = (parameter: string, message: string): VendorReply =>
  arkError(400, `InvalidParameter.${parameter}`, message);

/** Pictures that a request may not mix. */
function pictureTrouble(roles: readonly string[], { facts }: LabModel): VendorReply | undefined {
  const frames = roles.filter((role) => role !== 'reference_image').length;
  const references = roles.length - frames;
  if (references > facts.references) return invalid('content', 'This model takes fewer or no reference images.');
  if (references > 0 && frames > 0) return invalid('content', 'First frame and reference images can not be mixed.');
  return undefined;
}

/** Reads a create call, or answers it as the vendor does when it is not valid. */
export function readArkOrder(
  body: Json | undefined,
  pictureAt: (uri: string) => string | undefined,
): ArkOrder | VendorReply {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return invalid(String(issue?.path[0] ?? 'body'), `${issue?.path.join('.')}: ${issue?.message}.`);
  }
  const input = parsed.data;
  const model = findModel('ark', input.model);
  if (model === undefined) return arkVoice.refusal('gone', 404, 'create');
  if (fitDuration(model.facts.durations, input.duration) !== input.duration)
    return invalid('duration', `Duration ${input.duration} is not supported by this model.`);
  const { callback_url: callbackUrl } = input;
  const unreachable = callbackUrl === undefined ? undefined : callbackProblem(callbackUrl);
  if (unreachable !== undefined) return invalid('callback_url', `callback_url ${unreachable}.`);
  const pictures = input.content.flatMap((part) =>
    part.type === 'image_url' ? [{ role: part.role, digest: pictureAt(part.image_url.url) }] : [],
  );
  const trouble = pictureTrouble(
    pictures.map(({ role }) => role),
    model,
  );
  if (trouble !== undefined) return trouble;
  if (pictures.some(({ digest }) => digest === undefined)) return invalid('image_url', 'An image can not be read.');
  const prompt = input.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  const ratio = input.ratio === 'adaptive' ? '16:9' : input.ratio;
  const firstFrame = pictures.find(({ role }) => role === 'first_frame')?.digest;
  const order: ClipOrder = {
    prompt,
    seed: input.seed === -1 ? seedOf(prompt) : input.seed,
    durationS: input.duration,
    ...sizeOf(input.resolution, ratio),
    fps: model.facts.fps,
    audio: input.generate_audio,
    ...(firstFrame === undefined ? {} : { firstFrame }),
  };
  return { model, order, body: body ?? null, ...(callbackUrl === undefined ? {} : { callbackUrl }) };
}
