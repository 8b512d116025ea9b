import { emulatedHeader } from '../engine.ts';

/** One HTTP reply as the classifiers see it: plain data. */
export interface Reply {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; `undefined` when the body is no JSON. */
  readonly body: unknown;
  /** The body as text, for evidence. */
  readonly text: string;
}

/** What became of one HTTP call. `sent: 'no'` is proof that the vendor never saw it. */
export type Exchange =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'broken'; readonly sent: 'no' | 'maybe'; readonly reason: string };

/** A reply from its parts; never throws. */
export function replyOf(status: number, headers: Readonly<Record<string, string>>, text: string): Reply {
  try {
    return { status, headers, text, body: JSON.parse(text) };
  } catch {
    return { status, headers, text, body: undefined };
  }
}

/** Any value as a record: `{}` for what isn't one, so that fields of hostile JSON can be read without checks. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

/** True for a JSON object, the only body a vendor answers with. */
export function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A non-empty string, else `undefined`. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.toWellFormed() : undefined;
}

/** A finite number >= 0, else `undefined`. */
export function amount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** A list, else an empty one. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** True when the reply carries the lab's marker. */
export function isEmulated(reply: Reply): boolean {
  return reply.headers[emulatedHeader] !== undefined;
}

/** An RFC 3339 time the vendor gave, else `fallback`. */
export function timeOr(value: unknown, fallback: string): string {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? fallback : new Date(at).toISOString();
}

// Some vendors echo what they were sent; a prompt about "safety" must not read as a moderation error.
const echoes = new Set(['input', 'prompt', 'promptText', 'prompt_text', 'request', 'current_inputs', 'url', 'docUrl']);

/** All strings inside an error body, joined: where the words of an error are, whatever its shape. Bounded. */
export function wordsOf(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (depth > 4 || typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .slice(0, 20)
    .map(([name, inner]) => (echoes.has(name) ? '' : wordsOf(inner, depth + 1)))
    .filter((words) => words !== '')
    .join(' ')
    .slice(0, 4000);
}
