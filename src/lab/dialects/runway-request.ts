import { z } from 'zod';
import { runwayPixelFields } from '../../engines/adapters/runway/fields.ts';
import type { Json } from '../../engines/engine.ts';
import { fitDuration, type PictureSize } from '../../engines/facts.ts';
import { seedOf } from '../floor.ts';
import type { ClipOrder } from '../job.ts';
import { findModel, type LabModel } from '../models.ts';
import { frameFor } from './frame-size.ts';

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
  references: z.array(z.looseObject({ uri: z.string().min(1) })).optional(),
  ratio: z
    .string()
    .regex(/^(\d+:\d+|auto_\d+p)$/)
    .optional(),
  resolution: z.string().optional(),
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
  const { durations } = model.facts;
  const asked = askedSize(model, input, fromImage);
  const durationS = input.duration ?? (durations.kind === 'set' ? Math.max(...durations.valuesS) : undefined);
  const issues: Issue[] = [...asked.issues];
  if (durationS === undefined || fitDuration(durations, durationS) !== durationS) {
    issues.push(issue('invalid_value', 'Not a duration this model makes', ['duration']));
  }
  if ((input.references?.length ?? 0) > (fromImage ? 0 : model.facts.references)) {
    issues.push(issue('too_big', `At most ${model.facts.references} references`, ['references']));
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
  const prompt = input.promptText ?? '';
  const order: ClipOrder = {
    prompt,
    seed: input.seed ?? seedOf(prompt),
    durationS,
    ...asked.size,
    fps: model.facts.fps,
    audio: model.facts.audio && input.audio !== false,
    ...(firstFrame === undefined ? {} : { firstFrame }),
  };
  return { model, order, body: body ?? null };
}

interface AskedSize {
  readonly size: PictureSize;
  readonly issues: readonly Issue[];
}

const widescreen: PictureSize = { width: 1280, height: 720 };

/** The picture size that ratio and resolution name, in the words that this endpoint of this model knows. */
function askedSize(
  { facts, runway = runwayPixelFields }: LabModel,
  { model, ratio, resolution }: z.infer<typeof bodySchema>,
  fromImage: boolean,
): AskedSize {
  const fields = fromImage ? runway.image : (runway.text ?? runway.image);
  const names = fields.resolution ?? [];
  const issues: Issue[] = [];
  const refuse = (known: readonly string[], path: string): void => {
    issues.push(issue('invalid_value', `Expected one of ${known.join(', ')}`, [path]));
  };
  const resolutions = names.map(([, name]) => name);
  if (resolution !== undefined && !resolutions.includes(resolution)) refuse(resolutions, 'resolution');
  const lines = names.find(([, name]) => name === resolution)?.[0] ?? names[0]?.[0] ?? 720;
  const [first = widescreen] = facts.sizes;
  switch (fields.ratio) {
    case undefined:
      return { size: facts.sizes.find((each) => Math.min(each.width, each.height) === lines) ?? first, issues };
    case 'auto': {
      const known = ['auto_480p', 'auto_720p', 'auto_1080p'];
      if (ratio !== undefined && !known.includes(ratio)) refuse(known, 'ratio');
      return { size: frameFor('16:9', Number(/\d+/.exec(ratio ?? '')?.[0] ?? 720)), issues };
    }
    case 'aspect': {
      const known = ['21:9', '16:9', '4:3', '1:1', '3:4', '9:16'];
      if (ratio !== undefined && !known.includes(ratio)) refuse(known, 'ratio');
      return { size: frameFor(ratio ?? '16:9', lines), issues };
    }
    default: {
      const asked = ratio ?? `${first.width}:${first.height}`;
      const more = fromImage ? (imageRatios[model] ?? []) : [];
      const known = [...facts.sizes.map((each) => `${each.width}:${each.height}`), ...more];
      if (!known.includes(asked)) refuse(known, 'ratio');
      const [width = 1280, height = 720] = asked.split(':').map(Number);
      return { size: { width, height }, issues };
    }
  }
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
