import type { Json } from './engine.ts';

/** What a clip starts from: words alone, or a first frame. */
export type Start = 'text' | 'image';

/** A field that holds the length of the clip. */
export type LengthField =
  /** Seconds: `5`, `"5"` or `"5s"`. */
  | { readonly field: string; readonly as: 'number' | 'string' | 'suffixed' }
  /** Frames: `fps × seconds + plus`. */
  | { readonly field: string; readonly as: 'frames'; readonly fps: number; readonly plus: number };

/** A field that holds a name out of a list, sent for one start only or (default) for both. */
interface ChoiceField {
  readonly field: string;
  readonly only?: Start;
}

/** A field that holds an aspect ratio. */
export interface AspectField extends ChoiceField {
  /** `w:h` names. */
  readonly values: readonly string[];
}

/** A field that holds a resolution name; the name whose lines come nearest to the shorter side is sent. */
export interface ResolutionField extends ChoiceField {
  readonly values: readonly { readonly name: string; readonly lines: number }[];
}

/** Width and height: in one text (`form` with `{width}` and `{height}`) or as two numbers. */
export type SizeField =
  | (ChoiceField & { readonly form: string })
  | { readonly width: string; readonly height: string; readonly only?: Start };

/**
 * How a shot becomes the input of one model behind fal, Replicate or the AI SDK, as data: a new model needs a catalog
 * entry and no code. Field names may be paths (`providerOptions.alibaba.seed`). A field that is not named is not sent.
 */
export interface InputMapping {
  /** Door for clips from words: fal endpoint id, Replicate `owner/name` or `owner/name:version`, AI SDK model id. */
  readonly text?: string;
  /** Door for clips from a first frame; may be the same. */
  readonly image?: string;
  readonly prompt: string;
  readonly negativePrompt?: string;
  readonly seed?: string;
  readonly duration?: LengthField;
  readonly aspect?: AspectField;
  readonly resolution?: ResolutionField;
  readonly size?: SizeField;
  /** Takes the picture as a data URI. */
  readonly firstFrame?: string;
  /** Takes true or false. */
  readonly audio?: string;
  /** Sent with every request, by field name. */
  readonly always?: Readonly<Record<string, Json>>;
}

type Fields = { [field: string]: Json | Fields };

/** Sets a field at a path inside nested JSON. */
function put(fields: Fields, path: string, value: Json): void {
  const [head = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    fields[head] = value;
    return;
  }
  const inner = (fields[head] ?? {}) as Fields;
  fields[head] = inner;
  put(inner, rest.join('.'), value);
}

/** Nested JSON from fields by path. */
export function nested(fields: readonly (readonly [path: string, value: Json])[]): { readonly [key: string]: Json } {
  const root: Fields = {};
  for (const [path, value] of fields) put(root, path, value);
  return root as { readonly [key: string]: Json };
}

/** The value at a path inside nested JSON. */
export function fieldAt(json: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Readonly<Record<string, unknown>> | null | undefined)?.[key], json);
}

/** The doors of a mapping, each once. */
export function doorsOf({ text, image }: Pick<InputMapping, 'text' | 'image'>): readonly string[] {
  return [...new Set([text, image].filter((door) => door !== undefined))];
}

/** A clip length as the model wants to read it. */
export function lengthValue(length: LengthField, durationS: number): Json {
  switch (length.as) {
    case 'number':
      return durationS;
    case 'string':
      return String(durationS);
    case 'suffixed':
      return `${durationS}s`;
    case 'frames':
      return Math.round(durationS * length.fps) + length.plus;
  }
}

/** Seconds of a clip from the value of its length field; `undefined` when the value has another form. */
export function lengthOf(length: LengthField, value: unknown): number | undefined {
  switch (length.as) {
    case 'number':
      return typeof value === 'number' ? value : undefined;
    case 'string':
      return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
    case 'suffixed':
      return typeof value === 'string' && /^\d+s$/.test(value) ? Number.parseInt(value, 10) : undefined;
    case 'frames':
      return typeof value === 'number' ? (value - length.plus) / length.fps : undefined;
  }
}
