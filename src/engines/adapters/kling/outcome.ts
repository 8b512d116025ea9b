import type { FailureClass } from '../../../core/outcome.ts';
import type { EngineFailure, JobHandle, Observation, SubmitResult } from '../../engine.ts';
import { redact } from '../../redact.ts';
import { classOfWords } from '../error-words.ts';
import {
  failureOf,
  isSuccess,
  observeFailure,
  protocolFailure,
  type ReplyContext,
  reasonOf,
  submitFailure,
} from '../http-outcome.ts';
import { type Exchange, isEmulated, list, type Reply, record, text, timeOr, wordsOf } from '../reply.ts';
import { klingClassOfCode, klingCode, klingHint } from './error-codes.ts';
import { type KlingEndpoint, klingEndpoints } from './request.ts';

type HandleStart = Pick<JobHandle, 'engine' | 'route' | 'createdAt'>;

function isoOf(ms: unknown, fallback: string): string {
  return typeof ms === 'number' && Number.isFinite(ms) && Math.abs(ms) < 8e15 ? new Date(ms).toISOString() : fallback;
}

function handleOf(
  task: Readonly<Record<string, unknown>>,
  reply: Reply,
  start: HandleStart,
  endpoint: KlingEndpoint,
): JobHandle | undefined {
  const jobId = text(task['task_id']);
  if (jobId === undefined) return undefined;
  const createdAt = timeOr(isoOf(task['created_at'], start.createdAt), start.createdAt);
  return { ...start, createdAt, jobId, emulated: isEmulated(reply), native: { endpoint } };
}

/** What a create reply means. The envelope's code counts, also inside HTTP 200. */
export function klingSubmitted(
  exchange: Exchange,
  context: ReplyContext,
  start: HandleStart,
  endpoint: KlingEndpoint,
): SubmitResult {
  const rejected = (failure: EngineFailure, reply: Reply): SubmitResult => ({
    kind: 'rejected',
    failure: { ...failure, reason: `${failure.reason}${klingHint(reply)}` },
  });
  if (exchange.kind === 'broken') return submitFailure(exchange, context);
  const { reply } = exchange;
  if (!isSuccess(reply)) {
    const result = submitFailure(exchange, context, klingClassOfCode);
    return result.kind === 'rejected' ? rejected(result.failure, reply) : result;
  }
  if (klingCode(reply) === 0) {
    const handle = handleOf(record(record(reply.body)['data']), reply, start, endpoint);
    return handle === undefined ? submitFailure(exchange, context) : { kind: 'accepted', handle };
  }
  const outcome = klingClassOfCode(reply);
  return outcome === undefined
    ? submitFailure(exchange, context)
    : rejected(failureOf(outcome, 'no', reply, context), reply);
}

/** True when a reply says that there is no such task. */
function isUnknownTask(reply: Reply): boolean {
  const code = klingCode(reply);
  if (code === 1203) return true;
  return (
    (code === 1200 || code === 1201) &&
    /task[^.]{0,40}\b(not (found|exist)|does ?n[o’']t exist)/i.test(wordsOf(reply.body))
  );
}

/** Units that the task took off the account's resource pack; `undefined` when the reply does not say. */
function unitsOf(task: Readonly<Record<string, unknown>>): number | undefined {
  const said = task['final_unit_deduction'];
  const units = typeof said === 'string' && said.trim() !== '' ? Number(said) : said;
  return typeof units === 'number' && Number.isFinite(units) && units >= 0 ? units : undefined;
}

/** Units are not money, and what one costs depends on the pack: they only tell whether anything was charged. */
function billed(task: Readonly<Record<string, unknown>>): EngineFailure['billed'] {
  const units = unitsOf(task);
  if (units === undefined) return 'unknown';
  return units > 0 ? 'yes' : 'no';
}

function classOfMessage(words: string): FailureClass {
  const byWords = classOfWords(words);
  if (byWords !== undefined) return byWords;
  if (/risk control|content security|sensitive|violat/i.test(words))
    return /output|generated|result/i.test(words) ? 'refused-output' : 'refused-input';
  return /invalid|unsupported|too (large|small|long)/i.test(words) ? 'invalid-request' : 'unavailable';
}

/** What a task reply means. A code other than 0 is about this read, not about the task. */
export function klingObserved(exchange: Exchange, context: ReplyContext): Observation {
  if (exchange.kind === 'broken') return observeFailure(exchange, context);
  const { reply } = exchange;
  if (isUnknownTask(reply)) return { kind: 'gone', reason: reasonOf(reply, context) };
  if (!isSuccess(reply)) return observeFailure(exchange, context);
  const task = record(record(reply.body)['data']);
  const status = text(task['task_status']);
  if (klingCode(reply) !== 0 || text(task['task_id']) === undefined || status === undefined)
    return { kind: 'unreadable', reason: `${reasonOf(reply, context)}${klingHint(reply)}` };
  switch (status) {
    case 'submitted':
      return { kind: 'queued' };
    case 'processing':
      return { kind: 'running' };
    case 'succeed': {
      const videos = list(record(task['task_result'])['videos']);
      const outputs = videos.flatMap((video) => text(record(video)['url']) ?? []).map((url) => ({ url }));
      return outputs.length === 0
        ? protocolFailure('succeed without a video', context)
        : { kind: 'succeeded', outputs };
    }
    case 'failed': {
      const words = text(task['task_status_msg']) ?? 'no reason given';
      const reason = redact(words, context.secrets);
      return { kind: 'failed', failure: { outcome: classOfMessage(words), reason, billed: billed(task) } };
    }
    default:
      return protocolFailure(`unknown status word "${status}"`, context);
  }
}

/** What is looked for, and where. */
export interface KlingSearch {
  /** Attempt id: the task's `external_task_id`. */
  readonly attempt: string;
  readonly endpoint: KlingEndpoint;
  readonly start: HandleStart;
}

/** Where one look for an attempt led; `unreadable`: the reply says nothing either way. */
export type KlingLook =
  | { readonly kind: 'found'; readonly handle: JobHandle }
  /** Not there; `more`: the list has further pages. */
  | { readonly kind: 'absent'; readonly more: boolean }
  | { readonly kind: 'unreadable'; readonly reason: string };

const isOf = (task: unknown, { attempt }: KlingSearch): boolean =>
  text(record(record(task)['task_info'])['external_task_id']) === attempt;

/** What a read by `external_task_id` says. A task that does not carry it is not this attempt's. */
export function klingLookedUp(exchange: Exchange, context: ReplyContext, search: KlingSearch): KlingLook {
  const seen = klingObserved(exchange, context);
  if (seen.kind === 'gone') return { kind: 'absent', more: false };
  if (exchange.kind === 'broken' || seen.kind === 'unreadable')
    return { kind: 'unreadable', reason: 'reason' in seen ? seen.reason : 'no reply' };
  const task = record(record(exchange.reply.body)['data']);
  const own = isOf(task, search) ? handleOf(task, exchange.reply, search.start, search.endpoint) : undefined;
  return own === undefined ? { kind: 'absent', more: false } : { kind: 'found', handle: own };
}

/** What one page of a list says; its order is not documented, so only a page that is not full is the last one. */
export function klingListed(
  exchange: Exchange,
  context: ReplyContext,
  search: KlingSearch,
  pageSize: number,
): KlingLook {
  if (exchange.kind === 'broken')
    return { kind: 'unreadable', reason: `no reply: ${redact(exchange.reason, context.secrets)}` };
  const { reply } = exchange;
  const tasks = record(reply.body)['data'];
  if (!isSuccess(reply) || klingCode(reply) !== 0 || !Array.isArray(tasks))
    return { kind: 'unreadable', reason: reasonOf(reply, context) };
  const task = record(tasks.find((listed) => isOf(listed, search)));
  const own = handleOf(task, reply, search.start, search.endpoint);
  return own === undefined ? { kind: 'absent', more: tasks.length >= pageSize } : { kind: 'found', handle: own };
}

/** Where the task of a handle may be read. */
export interface KlingTask {
  /** One, unless the handle came of a webhook, which does not say of which kind its task is: then all. */
  readonly endpoints: readonly KlingEndpoint[];
  readonly id: string;
}

/** The task of a handle; `undefined` when it does not name a Kling task. */
export function klingTaskOf({ jobId, native }: JobHandle): KlingTask | undefined {
  const said = native['endpoint'];
  const endpoints = said === undefined ? klingEndpoints : klingEndpoints.filter((known) => known === said);
  // The id becomes part of a path that is read with our token: nothing that could leave its place.
  return endpoints.length === 0 || !/^[\w-]{1,128}$/.test(jobId) ? undefined : { endpoints, id: jobId };
}
