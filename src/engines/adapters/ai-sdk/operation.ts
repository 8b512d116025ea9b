import type { Json } from '../../engine.ts';
import { isPlainId } from '../options.ts';
import { isRecord } from '../reply.ts';

/** An operation as it is kept in a job handle, or why it can't be. */
export type StoredOperation =
  | { readonly ok: true; readonly operation: Json; readonly jobId: string }
  | { readonly ok: false; readonly reason: string };

/** An operation as it is handed back to the model, or why it must not be. */
export type ResumedOperation =
  | { readonly ok: true; readonly operation: Json }
  | { readonly ok: false; readonly reason: string };

function* stringsOf(json: Json | undefined): Generator<string> {
  if (typeof json === 'string') yield json;
  else if (json !== null && typeof json === 'object')
    for (const inner of Object.values(json)) yield* stringsOf(inner as Json);
}

/** Why a text of an operation must not be stored or used, or `undefined`. */
function textProblem(text: string, origin: string, secrets: readonly string[]): string | undefined {
  if (secrets.some((secret) => secret.length >= 4 && text.includes(secret))) return 'the operation holds the key';
  if (text.startsWith('//')) return 'an address without a scheme';
  const url = URL.parse(text);
  if (url === null) return undefined;
  if (!/^https?:$/.test(url.protocol))
    return text.includes('//') ? `${url.protocol} is no address of the vendor` : undefined;
  if (url.origin !== origin) return `${url.origin} is not the engine's own address (${origin})`;
  return url.username === '' && url.password === '' ? undefined : 'credentials inside an address';
}

function problemOf(operation: Json, baseUrl: string, secrets: readonly string[]): string | undefined {
  const origin = URL.parse(baseUrl)?.origin ?? '';
  for (const text of stringsOf(operation)) {
    const problem = textProblem(text, origin, secrets);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** The one field of an operation that names the job: `taskId`, `requestId`, … */
function idField(operation: Json): string | undefined {
  if (!isRecord(operation)) return undefined;
  const named = Object.entries(operation as Readonly<Record<string, Json>>).filter(
    ([name, value]) => /id$/i.test(name) && typeof value === 'string' && isPlainId(value),
  );
  return named.length === 1 ? named[0]?.[0] : undefined;
}

/** The last part of the first address in an operation: how vendors that give an address name their jobs. */
function idInAddress(operation: Json): string | undefined {
  for (const text of stringsOf(operation)) {
    const last = URL.parse(text)?.pathname.split('/').at(-1);
    if (last !== undefined && isPlainId(last)) return last;
  }
  return undefined;
}

/** Checks an operation before it is kept: plain JSON, no key, no address but the engine's own. */
export function storeOperation(operation: unknown, baseUrl: string, secrets: readonly string[]): StoredOperation {
  if (operation === undefined || operation === null) return { ok: false, reason: 'the model gave no operation' };
  const json = JSON.parse(JSON.stringify(operation)) as Json;
  const problem = problemOf(json, baseUrl, secrets);
  if (problem !== undefined) return { ok: false, reason: problem };
  const field = idField(json);
  const jobId = field === undefined ? idInAddress(json) : ((json as Record<string, Json>)[field] as string);
  return jobId === undefined
    ? { ok: false, reason: 'the operation names no job' }
    : { ok: true, operation: json, jobId };
}

/**
 * Checks a stored operation before a request with our key is made from it: whoever can write the log must not be able
 * to send the key elsewhere. The handle's job id wins over the one inside the operation.
 */
export function resumeOperation(
  operation: Json | undefined,
  jobId: string,
  baseUrl: string,
  secrets: readonly string[],
): ResumedOperation {
  if (operation === undefined || operation === null) return { ok: false, reason: 'the handle holds no operation' };
  if (!isPlainId(jobId)) return { ok: false, reason: 'the job id is not a plain id' };
  const problem = problemOf(operation, baseUrl, secrets);
  if (problem !== undefined) return { ok: false, reason: problem };
  const field = idField(operation);
  if (field !== undefined) return { ok: true, operation: { ...(operation as Record<string, Json>), [field]: jobId } };
  return idInAddress(operation) === jobId
    ? { ok: true, operation }
    : { ok: false, reason: 'the stored operation belongs to another job' };
}
