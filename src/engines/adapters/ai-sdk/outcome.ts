import type { Experimental_VideoModelV4OperationStatusResult as StatusResult } from '@ai-sdk/provider';
import type { FailureClass } from '../../../core/outcome.ts';
import type { JobHandle, JobOutput, Observation, SubmitResult } from '../../engine.ts';
import { redact } from '../../redact.ts';
import { classOfWords } from '../error-words.ts';
import type { SdkAnswer } from '../exchange.ts';
import {
  failureOf,
  isSuccess,
  observeFailure,
  protocolFailure,
  type ReplyContext,
  submitFailure,
} from '../http-outcome.ts';
import { inlineUrl } from '../inline-output.ts';
import { isEmulated, isRecord, type Reply, wordsOf } from '../reply.ts';
import { storeOperation } from './operation.ts';
import type { AiSdkVendor } from './vendor.ts';

type Words = Pick<AiSdkVendor, 'failures'>;

function ownClass(words: string, { failures = [] }: Words): FailureClass | undefined {
  return failures.find(([pattern]) => pattern.test(words))?.[1];
}

/** A refused create call, by the vendor's own words before the general rules; a refused key stays one. */
function refused(result: SubmitResult, reply: Reply, context: ReplyContext, vendor: Words): SubmitResult {
  const own = isRecord(reply.body) ? ownClass(wordsOf(reply.body), vendor) : undefined;
  if (result.kind !== 'rejected' || own === undefined || reply.status === 401) return result;
  return { kind: 'rejected', failure: failureOf(own, 'no', reply, context) };
}

/** What came of `doStart`. An operation that can't be kept safely leaves the job in doubt: it may be paid for. */
export function aiSdkSubmitted(
  answer: SdkAnswer<{ readonly operation: unknown }>,
  context: ReplyContext,
  start: Pick<JobHandle, 'engine' | 'route' | 'createdAt'>,
  baseUrl: string,
  vendor: Words = {},
): SubmitResult {
  const { exchange, value } = answer;
  if (exchange.kind === 'broken') return submitFailure(exchange, context);
  const { reply } = exchange;
  if (!isSuccess(reply)) return refused(submitFailure(exchange, context), reply, context, vendor);
  if (value === undefined) return submitFailure(exchange, context);
  const stored = storeOperation(value.operation, baseUrl, context.secrets);
  if (!stored.ok) return { kind: 'unknown', evidence: redact(stored.reason, context.secrets) };
  const { jobId, operation } = stored;
  return { kind: 'accepted', handle: { ...start, jobId, emulated: isEmulated(reply), native: { operation } } };
}

type Completed = Extract<StatusResult, { status: 'completed' }>;

/** Finished clips with an address; inline bytes become one, so that they flow to the sink and into no record. */
function outputsOf({ videos }: Completed, emulated: boolean): readonly JobOutput[] {
  return videos.flatMap((video) => {
    const mimeType = video.mediaType;
    switch (video.type) {
      case 'url':
        return [{ url: video.url, mimeType }];
      case 'base64':
        return [{ url: inlineUrl(mimeType, video.data, emulated), mimeType }];
      case 'binary':
        return [{ url: inlineUrl(mimeType, Buffer.from(video.data).toString('base64'), emulated), mimeType }];
      default:
        return [];
    }
  });
}

function failed(words: string, context: ReplyContext, vendor: Words): Observation {
  const outcome = ownClass(words, vendor) ?? classOfWords(words) ?? 'unavailable';
  return { kind: 'failed', failure: { outcome, reason: redact(words, context.secrets), billed: 'unknown' } };
}

function succeeded(
  value: StatusResult | undefined,
  reply: Reply,
  context: ReplyContext,
  vendor: AiSdkVendor,
): Observation {
  const outputs = value?.status === 'completed' ? outputsOf(value, isEmulated(reply)) : [];
  if (outputs.length > 0) {
    const cost = vendor.cost?.(reply.body);
    return { kind: 'succeeded', outputs, ...(cost === undefined ? {} : { cost }) };
  }
  const words = value?.status === 'error' ? value.error : '';
  return ownClass(words, vendor) === undefined
    ? protocolFailure('finished without a clip', context)
    : failed(words, context, vendor);
}

/**
 * What came of `doStatus`. The vendor's own status word decides where the vendor is known: to the interface, an unknown
 * word and a forgotten job are both `pending` for ever.
 */
export function aiSdkObserved(
  { exchange, value }: SdkAnswer<StatusResult>,
  context: ReplyContext,
  vendor: AiSdkVendor,
): Observation {
  if (exchange.kind === 'broken' || !isSuccess(exchange.reply)) return observeFailure(exchange, context);
  const { reply } = exchange;
  const { body } = reply;
  const word = vendor.statusWord?.(body);
  const meaning = word === undefined ? undefined : vendor.words?.[word];
  if (word !== undefined && vendor.words !== undefined && meaning === undefined)
    return protocolFailure(`unknown status word "${word}"`, context);
  const told = value?.status === 'error' ? value.error : 'no reason given';
  switch (meaning) {
    case 'queued':
      return { kind: 'queued' };
    case 'running':
      return { kind: 'running' };
    case 'gone':
      return { kind: 'gone', reason: `the vendor answers "${word}": it does not know the job (any more)` };
    case 'cancelled':
      return {
        kind: 'failed',
        failure: { outcome: 'cancelled', reason: 'cancelled at the vendor', billed: 'unknown' },
      };
    case 'failed':
      return failed(vendor.failureWords?.(body) ?? told, context, vendor);
    case 'succeeded':
      return succeeded(value, reply, context, vendor);
    case undefined:
      break;
  }
  switch (value?.status) {
    case 'pending':
      // To the interface everything it can't read is pending. A known vendor that says no word has changed its fields;
      // only a 202 needs none.
      return vendor.words === undefined || reply.status === 202
        ? { kind: 'running' }
        : observeFailure(exchange, context);
    case 'completed':
      return succeeded(value, reply, context, vendor);
    case 'error':
      return failed(value.error, context, vendor);
    default:
      // A 2xx that neither the vendor's rules nor the SDK could read: a page, or fields with other names.
      return observeFailure(exchange, context);
  }
}
