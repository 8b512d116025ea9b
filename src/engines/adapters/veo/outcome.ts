import type { FailureClass } from '../../../core/outcome.ts';
import type { JobHandle, JobOutput, Observation, SubmitResult } from '../../engine.ts';
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
import { amount, type Exchange, isEmulated, isRecord, list, type Reply, record, text, wordsOf } from '../reply.ts';
import { inlineUrl, nativeOf, parseOperation, type VeoOperation } from './operation.ts';

type HandleStart = Pick<JobHandle, 'engine' | 'route' | 'createdAt'>;

const perDay = /per[ _-]?day|daily/i;
const billing = /billing (account|to be enabled|is (disabled|not enabled))|requires billing/i;
const badKey =
  /api[ _-]?key (not valid|expired|invalid)|API_KEY_INVALID|SERVICE_DISABLED|has not been used in project/i;
const credentials = /credential|invalid_grant|invalid_client|metadata|unauthorized_client|access token/i;
/** Words with which Veo refuses what it was given, as opposed to what it made. */
const aboutInput = /\b(prompt|input|(reference|uploaded|given) images?|request)\b/i;
const aboutOutput = /\boutput\b|\bgenerated (videos?|clips?|audio|frames?)\b/i;
const aboutPolicy = /usage guidelines|polic(y|ies)|support codes?|violat|sensitive|blocked/i;

/**
 * Failure class of a refused call. Google says `RESOURCE_EXHAUSTED` for three things: a rate, a daily quota, and a
 * service that is full; its 400 may be about the key, its 403 about billing.
 */
function refusalClass(reply: Reply): FailureClass | undefined {
  const words = wordsOf(reply.body);
  if (reply.status === 429) {
    if (perDay.test(words)) return 'quota-exhausted';
    return /exhausted/i.test(words) && !/quota|rate|requests|concurren/i.test(words) ? 'capacity' : 'rate-limited';
  }
  if (reply.status === 400 && badKey.test(words)) return 'misconfigured';
  if (reply.status === 400 && aboutPolicy.test(words)) return 'refused-input';
  if (reply.status === 403 && billing.test(words)) return 'quota-exhausted';
  return undefined;
}

/** The wait that a `google.rpc.RetryInfo` names, as a `Retry-After` header; headers of the reply win. */
function withRetryInfo(reply: Reply): Reply {
  const details = list(record(record(reply.body)['error'])['details']).map(record);
  const delay = details.map((detail) => text(detail['retryDelay'])).find((each) => each !== undefined);
  const seconds = delay === undefined ? undefined : /^(\d+(?:\.\d+)?)s$/.exec(delay)?.[1];
  return seconds === undefined ? reply : { ...reply, headers: { 'retry-after': seconds, ...reply.headers } };
}

/** What a create reply means. */
export function veoSubmitted(exchange: Exchange, context: ReplyContext, start: HandleStart): SubmitResult {
  if (exchange.kind === 'broken') {
    const failed = submitFailure(exchange, context);
    if (exchange.sent === 'maybe' || !credentials.test(exchange.reason) || failed.kind !== 'rejected') return failed;
    return { kind: 'rejected', failure: { ...failed.failure, outcome: 'misconfigured' } };
  }
  const { reply } = exchange;
  if (isSuccess(reply)) {
    const operation = parseOperation(text(record(reply.body)['name']) ?? '');
    if (operation === undefined) return submitFailure(exchange, context);
    const handle = { ...start, jobId: operation.id, emulated: isEmulated(reply), native: nativeOf(operation) };
    return { kind: 'accepted', handle };
  }
  const outcome = isRecord(reply.body) ? refusalClass(reply) : undefined;
  if (outcome === undefined) return submitFailure({ kind: 'reply', reply: withRetryInfo(reply) }, context);
  return { kind: 'rejected', failure: failureOf(outcome, 'no', withRetryInfo(reply), context) };
}

/** Whether moderation stopped what was sent or what came out. */
function refused(words: string): FailureClass {
  return aboutInput.test(words) && !aboutOutput.test(words) ? 'refused-input' : 'refused-output';
}

/** Failure class of an operation's `error` by its canonical code (google.rpc.Code). */
function errorClass(code: number | undefined, words: string): FailureClass {
  if (code === 3 && aboutPolicy.test(words)) return refused(words);
  const named: Readonly<Record<number, FailureClass>> = {
    1: 'cancelled',
    3: 'invalid-request',
    5: 'retired',
    7: 'misconfigured',
    8: 'capacity',
    9: 'invalid-request',
    11: 'invalid-request',
    16: 'misconfigured',
  };
  return (code === undefined ? undefined : named[code]) ?? classOfWords(words) ?? 'unavailable';
}

function filtered(reasons: readonly unknown[], context: ReplyContext): Observation {
  const words = reasons.flatMap((each) => text(each) ?? []).join(' ') || 'filtered without a reason';
  const reason = redact(words, context.secrets);
  return { kind: 'failed', failure: { outcome: refused(words), reason, billed: 'unknown' } };
}

function outputsOf(videos: readonly unknown[], operation: VeoOperation): readonly JobOutput[] {
  return videos.map(record).flatMap((video, index): JobOutput[] => {
    const mimeType = text(video['mimeType']);
    const type = mimeType === undefined ? {} : { mimeType };
    // The bytes stay in this reply: whoever fetches the clip reads the operation again.
    if (text(video['bytesBase64Encoded']) !== undefined) return [{ url: inlineUrl(operation, index), ...type }];
    const uri = text(video['gcsUri']);
    return uri === undefined ? [] : [{ url: uri, ...type }];
  });
}

/** What a status reply means. Vertex tells neither queue nor progress nor price. */
export function veoObserved(exchange: Exchange, context: ReplyContext, asked: VeoOperation): Observation {
  if (exchange.kind === 'broken' || !isSuccess(exchange.reply)) return observeFailure(exchange, context);
  const operation = record(exchange.reply.body);
  if (text(operation['name']) === undefined) return observeFailure(exchange, context);
  const { done } = operation;
  if (done === undefined || done === false) return { kind: 'running' };
  if (done !== true) return protocolFailure(`done is ${JSON.stringify(done)}`, context);
  if (isRecord(operation['error'])) {
    const error = record(operation['error']);
    const words = text(error['message']) ?? 'no reason given';
    const outcome = errorClass(amount(error['code']), words);
    return { kind: 'failed', failure: { outcome, reason: redact(words, context.secrets), billed: 'unknown' } };
  }
  const response = record(operation['response']);
  const outputs = outputsOf(list(response['videos']), asked);
  if (outputs.length > 0) return { kind: 'succeeded', outputs, modelVersion: asked.model };
  if ((amount(response['raiMediaFilteredCount']) ?? 0) > 0 || list(response['raiMediaFilteredReasons']).length > 0)
    return filtered(list(response['raiMediaFilteredReasons']), context);
  return protocolFailure('done without a video', context);
}

/** The base64 text of an inline clip in a status reply; `undefined` when it is not there. */
export function veoInlineClip(reply: Reply, index: number): string | undefined {
  const videos = list(record(record(reply.body)['response'])['videos']);
  return text(record(videos[index])['bytesBase64Encoded']);
}

/** Whether a probe of an operation that does not exist shows a good key: `undefined`, or why not. */
export function veoProbeProblem(reply: Reply, context: ReplyContext): string | undefined {
  const words = wordsOf(reply.body);
  // Google hides resources from strangers by this 403; to a good key a made-up operation may look the same.
  if (reply.status === 403 && /may not exist/i.test(words)) return undefined;
  const refused = reply.status === 401 || reply.status === 403 || (reply.status === 400 && badKey.test(words));
  return refused ? `the key was refused (${reasonOf(reply, context)}); check it` : undefined;
}
