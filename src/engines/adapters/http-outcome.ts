import type { EpochMs } from '../../core/clock.ts';
import type { FailureClass } from '../../core/outcome.ts';
import type { EngineFailure, Observation, SubmitResult } from '../engine.ts';
import { redact } from '../redact.ts';
import { classOfWords } from './error-words.ts';
import { type Exchange, isRecord, type Reply, wordsOf } from './reply.ts';
import { retryAtOf } from './retry-after.ts';

/** What a classifier may use besides the reply. */
export interface ReplyContext {
  readonly now: EpochMs;
  /** Values that must not appear in reasons. */
  readonly secrets: readonly string[];
}

/** A short, redacted sentence about a reply. */
export function reasonOf(reply: Reply, { secrets }: ReplyContext): string {
  const words = isRecord(reply.body) ? wordsOf(reply.body) : reply.text.replace(/<[^>]*>/g, ' ');
  return redact(words.trim() === '' ? `HTTP ${reply.status}` : `HTTP ${reply.status}: ${words}`, secrets);
}

function classOfStatus(status: number): FailureClass {
  if (status === 401 || status === 403 || status === 407) return 'misconfigured';
  if (status === 402) return 'quota-exhausted';
  if (status === 404 || status === 410) return 'retired';
  if (status === 429) return 'rate-limited';
  return 'invalid-request';
}

/** Failure class of a 4xx reply to a create call. Words win over the status, except that 401 is always about the key. */
function failureClass(reply: Reply): FailureClass {
  const byWords = isRecord(reply.body) ? classOfWords(wordsOf(reply.body)) : undefined;
  if (reply.status === 401) return 'misconfigured';
  // Generic words such as "concurrency limit" or "capacity" in a 429 still mean: come back later.
  if (reply.status === 429) return byWords === 'quota-exhausted' ? 'quota-exhausted' : 'rate-limited';
  return byWords ?? classOfStatus(reply.status);
}

/** A failure with its redacted reason and, where the vendor names one, the earliest next try. */
export function failureOf(
  outcome: FailureClass,
  billed: EngineFailure['billed'],
  reply: Reply,
  context: ReplyContext,
): EngineFailure {
  const retryAt = retryAtOf(reply.headers, context.now);
  const waits = outcome === 'rate-limited' || outcome === 'capacity';
  return {
    outcome,
    reason: reasonOf(reply, context),
    billed,
    ...(waits && retryAt !== undefined ? { retryAt } : {}),
  };
}

/** Failure class of a vendor's documented error code; `undefined` when the reply carries none. */
export type CodeReader = (reply: Reply) => FailureClass | undefined;

/**
 * Outcome of a create call that was not accepted. A 429 or a 4xx in the vendor's own words is a rejection; everything
 * else that may have reached the vendor (5xx, reset, timeout, a page instead of JSON) leaves the job in doubt.
 * @param classOfCode Asked first: a documented code says more than words and status.
 */
export function submitFailure(exchange: Exchange, context: ReplyContext, classOfCode?: CodeReader): SubmitResult {
  if (exchange.kind === 'broken') {
    const reason = redact(exchange.reason, context.secrets);
    return exchange.sent === 'no'
      ? { kind: 'rejected', failure: { outcome: 'unavailable', reason: `not reachable: ${reason}`, billed: 'no' } }
      : { kind: 'unknown', evidence: `no reply: ${reason}` };
  }
  const { reply } = exchange;
  const { status } = reply;
  // A gateway's timeout, conflict or "too early" may come after the vendor took the job, whatever words it carries.
  const client = status >= 400 && status < 500 && status !== 408 && status !== 409 && status !== 425;
  // A proxy's page can carry these three too, and none of them can have created a job.
  const plain = status === 429 || status === 401 || status === 402;
  if (client && (plain || isRecord(reply.body)))
    return {
      kind: 'rejected',
      failure: failureOf(classOfCode?.(reply) ?? failureClass(reply), 'no', reply, context),
    };
  return { kind: 'unknown', evidence: reasonOf(reply, context) };
}

/** Observation of a status read that did not answer with a status: never fails the job. */
export function observeFailure(exchange: Exchange, context: ReplyContext): Observation {
  if (exchange.kind === 'broken')
    return { kind: 'unreadable', reason: `no reply: ${redact(exchange.reason, context.secrets)}` };
  const { reply } = exchange;
  const reason = reasonOf(reply, context);
  if ((reply.status === 404 || reply.status === 410) && isRecord(reply.body)) return { kind: 'gone', reason };
  const retryAt = retryAtOf(reply.headers, context.now);
  return { kind: 'unreadable', reason, ...(retryAt === undefined ? {} : { retryAt }) };
}

/** Failure for a reply that breaks the vendor's protocol: unknown status word, success without an output. */
export function protocolFailure(reason: string, context: ReplyContext): Observation {
  return {
    kind: 'failed',
    failure: { outcome: 'bad-output', reason: redact(`protocol: ${reason}`, context.secrets), billed: 'unknown' },
  };
}

/** True for a 2xx reply. */
export function isSuccess(reply: Reply): boolean {
  return reply.status >= 200 && reply.status < 300;
}
