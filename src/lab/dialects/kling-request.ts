import { z } from 'zod';
import { klingModel } from '../../engines/adapters/kling/models.ts';
import type { Json } from '../../engines/engine.ts';
import { fitDuration } from '../../engines/facts.ts';
import type { VendorReply } from '../exchange.ts';
import { seedOf } from '../floor.ts';
import type { ClipOrder } from '../job.ts';
import { findModel, type LabModel } from '../models.ts';
import { callbackProblem } from '../webhooks/target.ts';
import { frameFor } from './frame-size.ts';
import { klingError } from './kling-voice.ts';

/** A valid create call. */
export interface KlingOrder {
  readonly model: LabModel;
  readonly order: ClipOrder;
  /** The request with its picture shortened. */
  readonly body: Json;
  readonly externalTaskId: string | null;
  readonly sound: boolean;
  /** Where the client wants to be called. */
  readonly callbackUrl?: string;
}

const bodySchema = z.looseObject({
  model_name: z.string().default('kling-v1'),
  prompt: z.string().max(2500).default(''),
  negative_prompt: z.string().max(2500).optional(),
  sound: z.enum(['on', 'off']).default('off'),
  cfg_scale: z.number().min(0).max(1).optional(),
  mode: z.enum(['std', 'pro']).default('std'),
  camera_control: z.looseObject({ type: z.string() }).optional(),
  aspect_ratio: z.enum(['16:9', '9:16', '1:1']).default('16:9'),
  // A string, as documented: a number is refused.
  duration: z.string().regex(/^\d+$/).default('5'),
  image: z.string().optional(),
  external_task_id: z.string().optional(),
  callback_url: z.string().optional(),
});

type Body = z.infer<typeof bodySchema>;

/** What this model does not take, beyond the shape of the request. */
function troubleOf(endpoint: string, input: Body, { facts }: LabModel): string | undefined {
  const { sound, camera } = klingModel(facts);
  const durationS = Number(input.duration);
  if (endpoint === 'text2video' && input.prompt === '') return 'prompt can not be empty';
  if (endpoint === 'image2video' && input.image === undefined) return 'image can not be empty';
  if (fitDuration(facts.durations, durationS) !== durationS) return `duration ${input.duration} is not supported`;
  if (input.sound === 'on' && (!sound || input.mode !== 'pro')) return 'sound is not supported by this model and mode';
  if (input.camera_control !== undefined && !camera) return 'camera_control is not supported by this model';
  if (input.cfg_scale !== undefined && facts.model.startsWith('kling-v2'))
    return 'cfg_scale is not supported by this model';
  const unreachable = input.callback_url === undefined ? undefined : callbackProblem(input.callback_url);
  if (unreachable !== undefined) return `callback_url ${unreachable}`;
  return undefined;
}

/** Digest of a picture: a URL of the lab, or bare base64. `undefined`: neither, e.g. a data URI, which Kling refuses. */
function pictureOf(image: string, pictureAt: (uri: string) => string | undefined): string | undefined {
  if (/^https?:/.test(image)) return pictureAt(image);
  return /^[A-Za-z0-9+/=\s]+$/.test(image) ? pictureAt(`data:image/png;base64,${image}`) : undefined;
}

/** Reads a create call, or answers it as the vendor does when it is not valid. */
export function readKlingOrder(
  endpoint: string,
  body: Json | undefined,
  pictureAt: (uri: string) => string | undefined,
): KlingOrder | VendorReply {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return klingError(400, 1201, `${issue?.path.join('.') || 'body'}: ${issue?.message}`);
  }
  const input = parsed.data;
  const model = findModel('kling', input.model_name);
  if (model === undefined) return klingError(404, 1203, `model ${input.model_name} does not exist`);
  const trouble = troubleOf(endpoint, input, model);
  if (trouble !== undefined) return klingError(400, 1201, trouble);
  const firstFrame =
    endpoint === 'image2video' && input.image !== undefined ? pictureOf(input.image, pictureAt) : undefined;
  if (endpoint === 'image2video' && firstFrame === undefined)
    return klingError(400, 1201, 'image is neither a URL that can be read nor base64');
  const order: ClipOrder = {
    prompt: input.prompt,
    seed: seedOf(input.prompt),
    durationS: Number(input.duration),
    ...frameFor(input.aspect_ratio, input.mode === 'pro' ? 1080 : 720),
    fps: model.facts.fps,
    audio: input.sound === 'on',
    ...(firstFrame === undefined ? {} : { firstFrame }),
  };
  const shortened = input.image === undefined || /^https?:/.test(input.image);
  const record = shortened ? body : { ...(body as object), image: `base64… (${input.image?.length} characters)` };
  return {
    model,
    order,
    body: (record ?? null) as Json,
    externalTaskId: input.external_task_id ?? null,
    sound: input.sound === 'on',
    ...(input.callback_url === undefined ? {} : { callbackUrl: input.callback_url }),
  };
}
