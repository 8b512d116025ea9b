import { type MicroUsd, usd } from '../../../core/money.ts';
import type { FailureClass } from '../../../core/outcome.ts';
import type { EngineFailure, JobHandle, Observation, SubmitResult } from '../../engine.ts';
import { redact } from '../../redact.ts';
import { classOfWords } from '../error-words.ts';
import { isSuccess, observeFailure, protocolFailure, type ReplyContext, submitFailure } from '../http-outcome.ts';
import { amount, type Exchange, isEmulated, list, record, text } from '../reply.ts';

/** One credit is one cent (docs.dev.runwayml.com, pricing). */
const creditUsd = 0.01;

function credits(cost: unknown): MicroUsd | undefined {
  const value = amount(record(cost)['credits']);
  return value === undefined ? undefined : usd(value * creditUsd);
}

/** What a create reply means. `createdAt` falls back to the local time, which Runway does not echo. */
export function runwaySubmitted(
  exchange: Exchange,
  context: ReplyContext,
  handle: Pick<JobHandle, 'engine' | 'route' | 'createdAt'>,
): SubmitResult {
  if (exchange.kind === 'broken' || !isSuccess(exchange.reply)) return submitFailure(exchange, context);
  const body = record(exchange.reply.body);
  const jobId = text(body['id']);
  if (jobId === undefined) return submitFailure(exchange, context);
  const estimate = credits(body['estimatedCost']);
  return {
    kind: 'accepted',
    handle: { ...handle, jobId, emulated: isEmulated(exchange.reply), native: {} },
    ...(estimate === undefined ? {} : { estimate }),
  };
}

/** Failure class of a task's `failureCode` (docs.dev.runwayml.com, errors); words of `failure` when there is none. */
function failureClass(code: string, words: string): FailureClass {
  if (code.includes('SAFETY')) return code.includes('OUTPUT') ? 'refused-output' : 'refused-input';
  if (code.startsWith('INTERNAL.BAD_OUTPUT')) return 'bad-output';
  if (/^(INPUT_PREPROCESSING|ASSET|INPUT)\b/.test(code)) return 'invalid-request';
  if (/^(INTERNAL|THIRD_PARTY)\b/.test(code)) return 'unavailable';
  return classOfWords(`${code} ${words}`) ?? 'unavailable';
}

function billing(cost: MicroUsd | undefined): Pick<EngineFailure, 'billed' | 'cost'> {
  return cost === undefined ? { billed: 'unknown' } : { billed: cost > 0 ? 'yes' : 'no', cost };
}

/** What a task reply means. */
export function runwayObserved(exchange: Exchange, context: ReplyContext): Observation {
  if (exchange.kind === 'broken' || !isSuccess(exchange.reply)) return observeFailure(exchange, context);
  const task = record(exchange.reply.body);
  const status = text(task['status']);
  if (text(task['id']) === undefined || status === undefined) return observeFailure(exchange, context);
  const cost = credits(task['cost']);
  switch (status) {
    case 'PENDING':
      return { kind: 'queued' };
    case 'THROTTLED':
      return { kind: 'throttled' };
    case 'RUNNING': {
      const progress = amount(task['progress']);
      return progress === undefined ? { kind: 'running' } : { kind: 'running', progress01: Math.min(1, progress) };
    }
    case 'SUCCEEDED': {
      const outputs = list(task['output']).flatMap((url) => text(url) ?? []);
      if (outputs.length === 0) return protocolFailure('SUCCEEDED without an output', context);
      return { kind: 'succeeded', outputs: outputs.map((url) => ({ url })), ...(cost === undefined ? {} : { cost }) };
    }
    case 'CANCELLED':
      return {
        kind: 'failed',
        failure: { outcome: 'cancelled', reason: 'cancelled at the vendor', ...billing(cost) },
      };
    case 'FAILED': {
      const code = text(task['failureCode']) ?? '';
      const words = text(task['failure']) ?? 'no reason given';
      const reason = redact(code === '' ? words : `${code}: ${words}`, context.secrets);
      return { kind: 'failed', failure: { outcome: failureClass(code, words), reason, ...billing(cost) } };
    }
    default:
      return protocolFailure(`unknown status word "${status}"`, context);
  }
}
