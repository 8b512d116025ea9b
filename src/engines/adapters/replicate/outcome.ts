import type { FailureClass } from '../../../core/outcome.ts';
import type { CancelResult, EngineFailure, JobHandle, JobOutput, Observation, SubmitResult } from '../../engine.ts';
import { redact } from '../../redact.ts';
import { classOfWords } from '../error-words.ts';
import {
  failureOf,
  isSuccess,
  observeFailure,
  protocolFailure,
  type ReplyContext,
  submitFailure,
} from '../http-outcome.ts';
import { type Exchange, isEmulated, isRecord, list, record, text, timeOr, wordsOf } from '../reply.ts';

/** The part of a handle that is known before Replicate answers. */
export type HandleStart = Pick<JobHandle, 'engine' | 'route' | 'createdAt'>;

/** What a create reply means. */
export function replicateSubmitted(exchange: Exchange, context: ReplyContext, start: HandleStart): SubmitResult {
  const result = submitFailure(exchange, context);
  if (exchange.kind === 'broken') return result;
  const { reply } = exchange;
  if (!isSuccess(reply)) {
    // A version that was taken away is answered as invalid input.
    const gone = result.kind === 'rejected' && /version does not exist|invalid version/i.test(wordsOf(reply.body));
    return gone ? { kind: 'rejected', failure: failureOf('retired', 'no', reply, context) } : result;
  }
  const prediction = record(reply.body);
  const jobId = text(prediction['id']);
  if (jobId === undefined || text(prediction['status']) === undefined) return result;
  return { kind: 'accepted', handle: handleOf(prediction, jobId, start, isEmulated(reply)) };
}

/** The handle of a prediction, from a create reply or from the list. */
export function handleOf(
  prediction: Readonly<Record<string, unknown>>,
  jobId: string,
  start: HandleStart,
  emulated: boolean,
): JobHandle {
  return { ...start, createdAt: timeOr(prediction['created_at'], start.createdAt), jobId, emulated, native: {} };
}

function classOfError(words: string): FailureClass {
  // E005: input or output was flagged; Replicate does not say which.
  if (/flagged as sensitive|\bE005\b/i.test(words)) return 'refused-input';
  if (/out of memory/i.test(words)) return 'capacity';
  if (/validation|must be (one of|greater|less)|invalid (input|value)/i.test(words)) return 'invalid-request';
  return classOfWords(words) ?? 'unavailable';
}

function failed(outcome: FailureClass, reason: string, billed: EngineFailure['billed'], context: ReplyContext) {
  return { kind: 'failed', failure: { outcome, reason: redact(reason, context.secrets), billed } } as const;
}

/** Models answer with one address or with a list of them. */
function outputsOf(output: unknown): readonly JobOutput[] {
  return (typeof output === 'string' ? [output] : list(output)).flatMap((item) => {
    const url = text(item);
    return url !== undefined && /^https?:/.test(url) ? [{ url }] : [];
  });
}

/** What a prediction means. Failed runs are charged for the time they took on some models: unknown, so charged. */
export function replicateObserved(exchange: Exchange, context: ReplyContext): Observation {
  if (exchange.kind === 'broken' || !isSuccess(exchange.reply)) return observeFailure(exchange, context);
  const prediction = record(exchange.reply.body);
  const status = text(prediction['status']);
  if (text(prediction['id']) === undefined || status === undefined) return observeFailure(exchange, context);
  const version = text(prediction['version']);
  switch (status) {
    case 'starting':
      return { kind: 'queued' };
    case 'processing':
      return { kind: 'running' };
    case 'succeeded': {
      const outputs = outputsOf(prediction['output']);
      if (outputs.length > 0)
        return {
          kind: 'succeeded',
          outputs,
          ...(version === undefined || version === 'hidden' ? {} : { modelVersion: version }),
        };
      return prediction['data_removed'] === true
        ? failed('output-lost', 'Replicate removed the output before it was fetched', 'yes', context)
        : protocolFailure('succeeded without an output', context);
    }
    case 'canceled':
      return failed('cancelled', 'cancelled at the vendor', 'unknown', context);
    case 'aborted':
      return failed('unavailable', 'aborted by Replicate before it started', 'no', context);
    case 'failed': {
      const words = wordsOf(prediction['error']) || 'no reason given';
      return failed(classOfError(words), words, 'unknown', context);
    }
    default:
      return protocolFailure(`unknown status word "${status}"`, context);
  }
}

/** What a cancel reply means: it carries the prediction as it stands now, which may have ended before. */
export function replicateCancelled(exchange: Exchange): CancelResult {
  if (exchange.kind === 'broken' || !isSuccess(exchange.reply) || !isRecord(exchange.reply.body))
    return { kind: 'too-late' };
  const { id, status } = record(exchange.reply.body);
  const open = text(id) !== undefined && /^(starting|processing|canceled|aborted)$/.test(text(status) ?? '');
  return open ? { kind: 'cancelled', billed: 'unknown' } : { kind: 'too-late' };
}
