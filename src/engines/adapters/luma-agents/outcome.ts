import type { FailureClass } from '../../../core/outcome.ts';
import type { JobHandle, Observation, SubmitResult } from '../../engine.ts';
import { redact } from '../../redact.ts';
import { classOfWords } from '../error-words.ts';
import { isSuccess, observeFailure, protocolFailure, type ReplyContext, submitFailure } from '../http-outcome.ts';
import { type Exchange, isEmulated, list, record, text, timeOr } from '../reply.ts';

type HandleStart = Pick<JobHandle, 'engine' | 'route' | 'createdAt'>;

/** What a create reply means. */
export function agentsSubmitted(exchange: Exchange, context: ReplyContext, start: HandleStart): SubmitResult {
  if (exchange.kind === 'broken' || !isSuccess(exchange.reply)) return submitFailure(exchange, context);
  const generation = record(exchange.reply.body);
  const jobId = text(generation['id']);
  if (jobId === undefined) return submitFailure(exchange, context);
  const createdAt = timeOr(generation['created_at'], start.createdAt);
  return { kind: 'accepted', handle: { ...start, createdAt, jobId, emulated: isEmulated(exchange.reply), native: {} } };
}

/** Classes of `failure_code` (luma-agents-typescript, GenerationFailureCode); moderation is told apart by its words. */
const codes: Readonly<Record<string, FailureClass>> = {
  generation_failed: 'unavailable',
  budget_exhausted: 'quota-exhausted',
  output_not_found: 'output-lost',
  image_too_large: 'invalid-request',
  unsupported_format: 'invalid-request',
  corrupt_input: 'invalid-request',
  invalid_request: 'invalid-request',
  rate_limited: 'rate-limited',
};

function failureClass(code: string | undefined, words: string): FailureClass {
  if (code === 'content_moderated') return classOfWords(`moderation ${words}`) ?? 'refused-input';
  return (code === undefined ? undefined : codes[code]) ?? classOfWords(words) ?? 'unavailable';
}

/** What a generation reply means. The API reports no charge; failed generations are not known to be free. */
export function agentsObserved(exchange: Exchange, context: ReplyContext): Observation {
  if (exchange.kind === 'broken' || !isSuccess(exchange.reply)) return observeFailure(exchange, context);
  const generation = record(exchange.reply.body);
  const state = text(generation['state']);
  if (text(generation['id']) === undefined || state === undefined) return observeFailure(exchange, context);
  switch (state) {
    case 'queued':
      return { kind: 'queued' };
    case 'processing':
      return { kind: 'running' };
    case 'completed': {
      const videos = list(generation['output'])
        .map(record)
        .filter((output) => text(output['type']) === 'video');
      const outputs = videos.flatMap((output) => text(output['url']) ?? []);
      return outputs.length === 0
        ? protocolFailure('completed without a video', context)
        : { kind: 'succeeded', outputs: outputs.map((url) => ({ url })) };
    }
    case 'failed': {
      const code = text(generation['failure_code']);
      const words = text(generation['failure_reason']) ?? 'no reason given';
      const reason = redact(code === undefined ? words : `${code}: ${words}`, context.secrets);
      return { kind: 'failed', failure: { outcome: failureClass(code, words), reason, billed: 'unknown' } };
    }
    default:
      return protocolFailure(`unknown state word "${state}"`, context);
  }
}
