import type { FailureClass } from '../../../core/outcome.ts';
import type { EngineFailure, JobHandle, Observation, SubmitResult } from '../../engine.ts';
import { redact } from '../../redact.ts';
import { classOfWords } from '../error-words.ts';
import {
  isSuccess,
  observeFailure,
  protocolFailure,
  type ReplyContext,
  reasonOf,
  submitFailure,
} from '../http-outcome.ts';
import { type Exchange, isEmulated, isRecord, type Reply, record, text, wordsOf } from '../reply.ts';

/** What a queue submit reply means. The endpoint is needed to poll; the reply's own URLs are not kept. */
export function falSubmitted(
  exchange: Exchange,
  context: ReplyContext,
  start: Pick<JobHandle, 'engine' | 'route' | 'createdAt'>,
  endpoint: string,
): SubmitResult {
  if (exchange.kind === 'broken' || !isSuccess(exchange.reply)) return submitFailure(exchange, context);
  const jobId = text(record(exchange.reply.body)['request_id']);
  if (jobId === undefined) return submitFailure(exchange, context);
  return {
    kind: 'accepted',
    handle: { ...start, jobId, emulated: isEmulated(exchange.reply), native: { endpoint } },
  };
}

/** Answer of a status read: go and read the result, or an observation that stands. */
export type FalStatus = { readonly kind: 'completed' } | Observation;

/** What a queue status reply means. `completed` says only that there is a result; it may be an error. */
export function falStatus(exchange: Exchange, context: ReplyContext): FalStatus {
  if (exchange.kind === 'broken' || !isSuccess(exchange.reply)) return observeFailure(exchange, context);
  const body = record(exchange.reply.body);
  const status = text(body['status']);
  switch (status) {
    case undefined:
      return observeFailure(exchange, context);
    case 'IN_QUEUE':
      return { kind: 'queued' };
    case 'IN_PROGRESS':
      return { kind: 'running' };
    case 'COMPLETED':
      return text(body['error']) === undefined
        ? { kind: 'completed' }
        : { kind: 'failed', failure: resultFailure(exchange.reply, context) };
    default:
      return protocolFailure(`unknown status word "${status}"`, context);
  }
}

/** Server errors are never billed, 422 may be when a GPU ran (docs.fal.ai, errors and billing). */
function billedBy(reply: Reply): EngineFailure['billed'] {
  const type = text(record(reply.body)['error_type']) ?? '';
  return reply.status >= 500 || /^(internal_server_error|downstream_service)/.test(type) ? 'no' : 'unknown';
}

function classOfResult(reply: Reply): FailureClass {
  const words = wordsOf(reply.body);
  // fal names a refused prompt and a refused picture alike: content_policy_violation, with the place in `loc`.
  if (/content_policy_violation/i.test(words))
    return /output|generated/i.test(words) ? 'refused-output' : 'refused-input';
  if (/client_cancelled|was cancell?ed/i.test(words)) return 'cancelled';
  if (/no_media_generated|file_download_error/i.test(words)) return 'bad-output';
  if (/generation_timeout|downstream_service/i.test(words)) return 'unavailable';
  const byWords = classOfWords(words);
  if (byWords !== undefined) return byWords;
  return reply.status >= 400 && reply.status < 500 ? 'invalid-request' : 'unavailable';
}

/** A status reply carries ids and URLs beside its error: only the error is a reason. */
function resultFailure(reply: Reply, context: ReplyContext): EngineFailure {
  const { error, error_type: type } = record(reply.body);
  const said = [text(type), text(error)].filter((word) => word !== undefined).join(': ');
  const reason = said === '' ? reasonOf(reply, context) : redact(said, context.secrets);
  return { outcome: classOfResult(reply), reason, billed: billedBy(reply) };
}

/** Statuses that speak about this call, its key or its timing, or that do not know the request: none of them ends it. */
const aboutTheCall: ReadonlySet<number> = new Set([401, 403, 404, 407, 408, 409, 410, 425, 429]);

/** What a result reply means, once the status said COMPLETED. */
export function falResult(exchange: Exchange, context: ReplyContext): Observation {
  if (exchange.kind === 'broken') return observeFailure(exchange, context);
  const { reply } = exchange;
  const body = record(reply.body);
  if (isSuccess(reply) && isRecord(reply.body)) {
    const video = record(body['video']);
    const url = text(video['url']);
    const mimeType = text(video['content_type']);
    if (url !== undefined)
      return { kind: 'succeeded', outputs: [mimeType === undefined ? { url } : { url, mimeType }] };
    return 'detail' in body || 'error' in body
      ? { kind: 'failed', failure: resultFailure(reply, context) }
      : protocolFailure('COMPLETED without a video', context);
  }
  if (/still in progress/i.test(wordsOf(reply.body))) return { kind: 'running' };
  // The application's own error carries `detail`; without it the queue itself is in trouble and the job may be fine. A
  // gateway says `detail` too: a server error that names no type fails nothing, for the clip may be there and paid for.
  const named = Array.isArray(body['detail']) || text(body['error_type']) !== undefined;
  const own = isRecord(reply.body) && 'detail' in body && (reply.status < 500 || named);
  return own && !aboutTheCall.has(reply.status)
    ? { kind: 'failed', failure: resultFailure(reply, context) }
    : observeFailure(exchange, context);
}

/** True when a cancel reply says that the job is finished already. */
export function falTooLate(reply: Reply): boolean {
  return !isSuccess(reply) || /ALREADY_COMPLETED|NOT_FOUND/i.test(redact(wordsOf(reply.body)));
}
