import { z } from 'zod';
import type { Json } from '../../engines/engine.ts';
import { fitDuration } from '../../engines/facts.ts';
import { seedOf } from '../floor.ts';
import type { ClipOrder } from '../job.ts';
import { findModel, type LabModel } from '../models.ts';

/** One validation issue, as Runway lists them. */
export interface Issue {
  readonly code: string;
  readonly message: string;
  readonly path: readonly (string | number)[];
}

/** A valid create call. */
export interface RunwayOrder {
  readonly model: LabModel;
  readonly order: ClipOrder;
  readonly body: Json;
}

const image = z.union([
  z.string().min(1),
  z.array(z.looseObject({ uri: z.string().min(1), position: z.enum(['first', 'last']) })).min(1),
]);

const bodySchema = z.looseObject({
  model: z.string(),
  promptText: z.string().min(1).optional(),
  promptImage: image.optional(),
  ratio: z
    .string()
    .regex(/^\d+:\d+$/)
    .optional(),
  duration: z.int().optional(),
  seed: z.int().min(0).max(4_294_967_295).optional(),
  audio: z.boolean().optional(),
});

// `ImageToVideoCreateParams` (SDK 4.20.1) adds these to the sizes that text and image routes share.
const imageRatios: Readonly<Record<string, readonly string[]>> = {
  'gen4.5': ['1104:832', '960:960', '832:1104', '1584:672'],
  gen4_turbo: ['1104:832', '960:960', '832:1104', '1584:672'],
};

/** Checks a create body against the SDK's types; the first frame must be a data URI or an upload of this lab. */
export function readRunwayOrder(
  operation: 'text_to_video' | 'image_to_video',
  body: Json | undefined,
  pictureAt: (uri: string) => string | undefined,
): RunwayOrder | { readonly issues: readonly Issue[] } {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) {
    return { issues: parsed.error.issues.map((i) => issue(i.code, i.message, i.path.map(pathStep))) };
  }
  const input = parsed.data;
  const model = findModel('runway', input.model);
  const fromImage = operation === 'image_to_video';
  if (model === undefined || (!fromImage && model.facts.needsFirstFrame === true)) {
    return { issues: [issue('invalid_union', `Model variant ${input.model} is not available`, ['model'])] };
  }
  const { sizes, durations } = model.facts;
  const ratio = input.ratio ?? `${sizes[0]?.width}:${sizes[0]?.height}`;
  const known = [...sizes.map((s) => `${s.width}:${s.height}`), ...(fromImage ? (imageRatios[input.model] ?? []) : [])];
  const durationS = input.duration ?? (durations.kind === 'set' ? Math.max(...durations.valuesS) : undefined);
  const issues: Issue[] = [];
  if (!known.includes(ratio)) issues.push(issue('invalid_value', `Expected one of ${known.join(', ')}`, ['ratio']));
  if (durationS === undefined || fitDuration(durations, durationS) !== durationS) {
    issues.push(issue('invalid_value', 'Not a duration this model makes', ['duration']));
  }
  const longest = model.facts.promptMaxChars;
  if (!fromImage && input.promptText === undefined) issues.push(issue('invalid_type', 'Required', ['promptText']));
  if ((input.promptText?.length ?? 0) > longest) {
    issues.push(issue('too_big', `At most ${longest} characters`, ['promptText']));
  }
  const uri = fromImage ? firstImage(input.promptImage) : undefined;
  const firstFrame = uri === undefined ? undefined : pictureAt(uri);
  if (fromImage && firstFrame === undefined && !(uri ?? '').startsWith('https://')) {
    issues.push(issue('invalid_format', 'Not an HTTPS URL, Runway upload URI or base64 data URI', ['promptImage']));
  }
  if (issues.length > 0 || durationS === undefined) return { issues };
  const [width, height] = ratio.split(':').map(Number);
  const prompt = input.promptText ?? '';
  const order: ClipOrder = {
    prompt,
    seed: input.seed ?? seedOf(prompt),
    durationS,
    width: width ?? 1280,
    height: height ?? 720,
    fps: model.facts.fps,
    audio: model.facts.audio && input.audio !== false,
    ...(firstFrame === undefined ? {} : { firstFrame }),
  };
  return { model, order, body: body ?? null };
}

/** Credits of a price: one is US$0.01 (docs.dev.runwayml.com). */
export function credits(microUsd: number): number {
  return Math.round(microUsd / 10_000);
}

function firstImage(image: z.infer<typeof bodySchema>['promptImage']): string | undefined {
  return typeof image === 'string' ? image : image?.find((entry) => entry.position === 'first')?.uri;
}

function issue(code: string, message: string, path: Issue['path']): Issue {
  return { code, message, path };
}

function pathStep(step: PropertyKey): string | number {
  return typeof step === 'number' ? step : String(step);
}
