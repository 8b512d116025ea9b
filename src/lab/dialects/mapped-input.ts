import type { Json } from '../../engines/engine.ts';
import { fitDuration, type PictureSize } from '../../engines/facts.ts';
import { fieldAt, type InputMapping, lengthOf, type SizeField, type Start } from '../../engines/input-mapping.ts';
import { seedOf } from '../floor.ts';
import type { ClipOrder } from '../job.ts';
import type { LabModel } from '../models.ts';
import { frameFor } from './frame-size.ts';

/** A field the model would not take. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** What a body asks of a model, or what is wrong with it. */
export type MappedOrder =
  | { readonly ok: true; readonly order: ClipOrder }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** Checks a body against what the catalog knows of a model's input, and reads the clip out of it. */
export function readMappedOrder(
  model: LabModel,
  start: Start,
  body: Json | undefined,
  pictureAt: (uri: string) => string | undefined,
): MappedOrder {
  const { input: mapping = { prompt: 'prompt' }, facts } = model;
  const at = (field: string | undefined): unknown => (field === undefined ? undefined : fieldAt(body, field));
  const problems = problemsOf(model, mapping, start, at);
  if (problems.length > 0) return { ok: false, problems };
  const prompt = String(at(mapping.prompt));
  const seed = at(mapping.seed);
  const picture = at(mapping.firstFrame);
  const firstFrame = typeof picture === 'string' ? pictureAt(picture) : undefined;
  return {
    ok: true,
    order: {
      prompt,
      seed: typeof seed === 'number' ? seed : seedOf(prompt),
      durationS: durationOf(model, mapping, at) ?? 0,
      ...sizeAskedFor(model, mapping, at),
      fps: facts.fps,
      audio: facts.audio && at(mapping.audio) !== false,
      ...(firstFrame === undefined ? {} : { firstFrame }),
    },
  };
}

type At = (field: string | undefined) => unknown;

function durationOf({ facts }: LabModel, { duration }: InputMapping, at: At): number | undefined {
  const shortest = facts.durations.kind === 'set' ? facts.durations.valuesS[0] : facts.durations.minS;
  const value = at(duration?.field);
  return duration === undefined || value === undefined ? shortest : lengthOf(duration, value);
}

function problemsOf(model: LabModel, mapping: InputMapping, start: Start, at: At): readonly FieldProblem[] {
  const { aspect, resolution, duration, seed, audio, firstFrame, always = {} } = mapping;
  const wrong = (field: string | undefined, valid: (value: unknown) => boolean, message: string): FieldProblem[] =>
    field === undefined || at(field) === undefined || valid(at(field)) ? [] : [{ field, message }];
  const prompt = at(mapping.prompt);
  const length = durationOf(model, mapping, at);
  const names = resolution?.values.map(({ name }) => name) ?? [];
  return [
    ...(typeof prompt === 'string' && prompt !== '' ? [] : [{ field: mapping.prompt, message: 'Field required' }]),
    ...(start === 'image' && firstFrame !== undefined && at(firstFrame) === undefined
      ? [{ field: firstFrame, message: 'Field required' }]
      : []),
    ...(length !== undefined && fitDuration(model.facts.durations, length) === length
      ? []
      : [{ field: duration?.field ?? 'duration', message: 'Input should be a duration this model makes' }]),
    ...wrong(
      aspect?.field,
      (value) => aspect?.values.includes(String(value)) === true,
      'Input should be a known aspect',
    ),
    ...wrong(resolution?.field, (value) => names.includes(String(value)), `Input should be ${names.join(' or ')}`),
    ...wrong(seed, Number.isInteger, 'Input should be a valid integer'),
    ...wrong(audio, (value) => typeof value === 'boolean', 'Input should be a valid boolean'),
    ...wrong(firstFrame, (value) => typeof value === 'string' && value !== '', 'Input should be a valid string'),
    ...Object.entries(always).flatMap(([field, constant]) =>
      wrong(field, (value) => typeof value === typeof constant, `Input should be a valid ${typeof constant}`),
    ),
  ];
}

function pixelsIn(size: SizeField | undefined, at: At): PictureSize | undefined {
  if (size === undefined) return undefined;
  const numbers = 'form' in size ? (String(at(size.field)).match(/\d+/g) ?? []) : [at(size.width), at(size.height)];
  const [width, height] = numbers.map(Number);
  return width !== undefined && height !== undefined && width > 0 && height > 0 ? { width, height } : undefined;
}

/** The size in the body, or the model's own that fits best what was asked for; models differ in what one may choose. */
function sizeAskedFor({ facts }: LabModel, { size, aspect, resolution }: InputMapping, at: At): PictureSize {
  const pixels = pixelsIn(size, at);
  if (pixels !== undefined) return pixels;
  const largest = Math.max(...facts.sizes.map(({ width, height }) => Math.min(width, height)));
  const named = resolution?.values.find(({ name }) => name === at(resolution.field));
  const lines = named?.lines ?? largest;
  const wanted = frameFor(String(at(aspect?.field) ?? '16:9'), lines);
  const distance = (offered: PictureSize): number =>
    Math.abs(offered.width - wanted.width) + Math.abs(offered.height - wanted.height);
  return facts.sizes.reduce(
    (best, offered) => (distance(offered) < distance(best) ? offered : best),
    facts.sizes[0] ?? wanted,
  );
}
