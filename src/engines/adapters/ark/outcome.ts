import type { EpochMs } from '../../../core/clock.ts';
import type { MicroUsd } from '../../../core/money.ts';
import type { AttemptRef, EngineFailure, JobHandle, Observation, Reconciliation, SubmitResult } from '../../engine.ts';
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
import { amount, type Exchange, isEmulated, record, text } from '../reply.ts';
import { arkClassOf, arkClassOfCode } from './error-codes.ts';
import { arkExpiryOf, arkUsualExpiryS } from './mark.ts';

type HandleStart = Pick<JobHandle, 'engine' | 'route' | 'createdAt'>;
type Task = Readonly<Record<string, unknown>>;

/** Prices tokens; `sound` as the task says it was made. */
export type TokenPrice = (tokens: number, sound: boolean) => MicroUsd;

/** How far the vendor's clock may be behind ours before a listed task counts as older than the attempt. */
export const arkClockSkewMs = 60_000;

/** What a create reply means. */
export function arkSubmitted(exchange: Exchange, context: ReplyContext, start: HandleStart): SubmitResult {
  if (exchange.kind === 'broken' || !isSuccess(exchange.reply)) return submitFailure(exchange, context, arkClassOfCode);
  const jobId = text(record(exchange.reply.body)['id']);
  if (jobId === undefined) return submitFailure(exchange, context);
  return { kind: 'accepted', handle: { ...start, jobId, emulated: isEmulated(exchange.reply), native: {} } };
}

/** What the task's tokens cost, once it says how many there were. */
function costOf(task: Task, price: TokenPrice): MicroUsd | undefined {
  const tokens = amount(record(task['usage'])['completion_tokens']);
  return tokens === undefined ? undefined : price(tokens, task['generate_audio'] !== false);
}

/** The vendor charges for clips that succeed only; a failed task that names tokens all the same is believed. */
function billing(cost: MicroUsd | undefined): Pick<EngineFailure, 'billed' | 'cost'> {
  return cost === undefined || cost === 0 ? { billed: 'no' } : { billed: 'yes', cost };
}

function failureOfTask(task: Task, price: TokenPrice, context: ReplyContext): EngineFailure {
  const error = record(task['error']);
  const code = text(error['code']) ?? '';
  const message = text(error['message']) ?? 'no reason given';
  const outcome = arkClassOf(code) ?? classOfWords(message) ?? 'unavailable';
  const reason = redact(code === '' ? message : `${code}: ${message}`, context.secrets);
  return { outcome, reason, ...billing(costOf(task, price)) };
}

/** What a task reply means. */
export function arkObserved(exchange: Exchange, context: ReplyContext, price: TokenPrice): Observation {
  if (exchange.kind === 'broken' || !isSuccess(exchange.reply)) return observeFailure(exchange, context);
  const task = record(exchange.reply.body);
  const status = text(task['status']);
  if (text(task['id']) === undefined || status === undefined) return observeFailure(exchange, context);
  switch (status) {
    case 'queued':
      return { kind: 'queued' };
    case 'running':
      return { kind: 'running' };
    case 'succeeded': {
      const url = text(record(task['content'])['video_url']);
      if (url === undefined) return protocolFailure('succeeded without a video', context);
      const cost = costOf(task, price);
      const modelVersion = text(task['model']);
      return {
        kind: 'succeeded',
        outputs: [{ url }],
        ...(cost === undefined ? {} : { cost }),
        ...(modelVersion === undefined ? {} : { modelVersion }),
      };
    }
    case 'failed':
      return { kind: 'failed', failure: failureOfTask(task, price, context) };
    case 'cancelled':
      return { kind: 'failed', failure: { outcome: 'cancelled', reason: 'cancelled at the vendor', billed: 'no' } };
    case 'expired':
      return {
        kind: 'failed',
        failure: { outcome: 'unavailable', reason: 'expired: not done within its time limit', billed: 'no' },
      };
    default:
      return protocolFailure(`unknown status word "${status}"`, context);
  }
}

/** One page of Ark's list. */
export interface ArkPage {
  readonly tasks: readonly Task[];
  /** Tasks that the filter lets through, on all pages. */
  readonly total: number;
  readonly emulated: boolean;
}

/** A list reply as a page, or why it can't be read. */
export function arkPage(exchange: Exchange, context: ReplyContext): ArkPage | { readonly unread: string } {
  if (exchange.kind === 'broken') return { unread: `no reply: ${redact(exchange.reason, context.secrets)}` };
  const { reply } = exchange;
  const { items, total } = record(reply.body);
  if (!isSuccess(reply) || !Array.isArray(items)) return { unread: reasonOf(reply, context) };
  return { tasks: items.map(record), total: amount(total) ?? items.length, emulated: isEmulated(reply) };
}

interface Listed {
  readonly jobId: string;
  readonly createdS: number;
  readonly seed: number | undefined;
  readonly expiryS: number | undefined;
  readonly emulated: boolean;
}

/** Listed tasks made since a time. Whole seconds: a task carries the time at which its second began. */
function madeSince(pages: readonly ArkPage[], since: EpochMs): readonly Listed[] {
  return pages.flatMap(({ tasks, emulated }) =>
    tasks.flatMap((task) => {
      const [jobId, createdS] = [text(task['id']), amount(task['created_at'])];
      if (jobId === undefined || createdS === undefined || createdS > 8e12) return [];
      const [seed, expiryS] = [amount(task['seed']), amount(task['execution_expires_after'])];
      return (createdS + 1) * 1000 > since ? [{ jobId, createdS, seed, expiryS, emulated }] : [];
    }),
  );
}

/** Whether a listed task is the attempt's; `unsaid`: it does not name what it would be known by. */
function kinship({ seed, expiryS }: Listed, attempt: AttemptRef): 'own' | 'other' | 'unsaid' {
  if (seed === undefined) return 'unsaid';
  if (seed !== attempt.seed) return 'other';
  if (expiryS === arkExpiryOf(attempt.attempt)) return 'own';
  // Two productions may ask for one seed. The usual limit would mean that the vendor passes over ours.
  return expiryS === undefined || expiryS === arkUsualExpiryS ? 'unsaid' : 'other';
}

/**
 * Finds the task of a lost reply among listed ones: made since the attempt was intended, with the seed and the time limit
 * that were asked for. The list repeats no prompt. A task that does not name both (it need not before it ends) may be the
 * one, so nothing is absent while there is such a task.
 */
export function arkReconciled(pages: readonly ArkPage[], attempt: AttemptRef, start: HandleStart): Reconciliation {
  if (attempt.seed === undefined) return { kind: 'undecidable', reason: 'the attempt has no seed to be known by' };
  const young = madeSince(pages, attempt.intendedAt - arkClockSkewMs);
  const own = new Map(young.filter((task) => kinship(task, attempt) === 'own').map((task) => [task.jobId, task]));
  const [match] = own.values();
  if (own.size > 1) return { kind: 'undecidable', reason: `${own.size} listed tasks carry the mark of this attempt` };
  if (match === undefined) {
    const unsaid = young.filter((task) => kinship(task, attempt) === 'unsaid').length;
    return unsaid === 0
      ? { kind: 'absent', certainty: 'probable' }
      : { kind: 'undecidable', reason: `${unsaid} listed tasks do not say yet whose they are` };
  }
  const createdAt = new Date(match.createdS * 1000).toISOString();
  return { kind: 'found', handle: { ...start, createdAt, jobId: match.jobId, emulated: match.emulated, native: {} } };
}

/** The task id of a stored handle; `undefined` when it can't be one. It becomes part of a path read with our key. */
export function arkTaskOf({ jobId }: JobHandle): string | undefined {
  return /^[\w-]{1,128}$/.test(jobId) ? jobId : undefined;
}
