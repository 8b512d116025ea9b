import type { AttemptRef, JobHandle, Observation, Reconciliation, SubmitResult, WireRequest } from '../../engine.ts';
import { redact } from '../../redact.ts';
import { isDigestOf } from '../../wire-digest.ts';
import { classOfWords } from '../error-words.ts';
import { isSuccess, observeFailure, protocolFailure, type ReplyContext, submitFailure } from '../http-outcome.ts';
import { type Exchange, isEmulated, isRecord, list, record, text, timeOr } from '../reply.ts';
import { lumaCreate } from './request.ts';

type HandleStart = Pick<JobHandle, 'engine' | 'route' | 'createdAt'>;

/** How far the vendor's clock may be behind ours before a listed job counts as older than the attempt. */
export const lumaClockSkewMs = 60_000;

/** What a create reply means. */
export function lumaSubmitted(exchange: Exchange, context: ReplyContext, start: HandleStart): SubmitResult {
  if (exchange.kind === 'broken' || !isSuccess(exchange.reply)) return submitFailure(exchange, context);
  const generation = record(exchange.reply.body);
  const jobId = text(generation['id']);
  if (jobId === undefined) return submitFailure(exchange, context);
  const createdAt = timeOr(generation['created_at'], start.createdAt);
  return { kind: 'accepted', handle: { ...start, createdAt, jobId, emulated: isEmulated(exchange.reply), native: {} } };
}

/** What a generation reply means. Luma reports no charge; failed generations are not known to be free. */
export function lumaObserved(exchange: Exchange, context: ReplyContext): Observation {
  if (exchange.kind === 'broken' || !isSuccess(exchange.reply)) return observeFailure(exchange, context);
  const generation = record(exchange.reply.body);
  const state = text(generation['state']);
  if (text(generation['id']) === undefined || state === undefined) return observeFailure(exchange, context);
  switch (state) {
    case 'queued':
      return { kind: 'queued' };
    case 'dreaming':
      return { kind: 'running' };
    case 'completed': {
      const url = text(record(generation['assets'])['video']);
      return url === undefined
        ? protocolFailure('completed without a video', context)
        : { kind: 'succeeded', outputs: [{ url }] };
    }
    case 'failed': {
      const words = text(generation['failure_reason']) ?? 'no reason given';
      const outcome =
        classOfWords(words) ??
        (/invalid|unsupported|corrupt|too[_ ]large/i.test(words) ? 'invalid-request' : 'unavailable');
      return { kind: 'failed', failure: { outcome, reason: redact(words, context.secrets), billed: 'unknown' } };
    }
    default:
      return protocolFailure(`unknown state word "${state}"`, context);
  }
}

const requestFields = ['generation_type', 'model', 'prompt', 'aspect_ratio', 'resolution', 'duration'];

/** The wire request that a listed generation echoes, in the form the plan gave it. */
function echoedWire(generation: Readonly<Record<string, unknown>>): WireRequest {
  const request = record(generation['request']);
  const body = Object.fromEntries(
    requestFields.flatMap((name) => {
      const value = text(request[name]);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  if (body['generation_type'] === undefined) body['generation_type'] = 'video';
  const durationS = Number.parseFloat(body['duration'] ?? '');
  return { operation: lumaCreate, body, assets: [], durationS: Number.isFinite(durationS) ? durationS : 0 };
}

/** One page of Luma's list. */
export interface LumaPage {
  readonly generations: readonly Readonly<Record<string, unknown>>[];
  readonly hasMore: boolean;
  readonly emulated: boolean;
}

/** A list reply as a page; `undefined` when it can't be read. */
export function lumaPage(exchange: Exchange): LumaPage | undefined {
  if (exchange.kind === 'broken' || !isSuccess(exchange.reply)) return undefined;
  const { body } = exchange.reply;
  const listed = record(body)['generations'];
  if (!isRecord(body) || !Array.isArray(listed)) return undefined;
  return {
    generations: list(listed).map(record),
    hasMore: record(body)['has_more'] === true,
    emulated: isEmulated(exchange.reply),
  };
}

/**
 * Finds the job of a lost reply among listed generations: created since the attempt was intended, and echoing exactly
 * the request that was sent. One match is the job; several can't be told apart.
 */
export function lumaReconciled(pages: readonly LumaPage[], attempt: AttemptRef, start: HandleStart): Reconciliation {
  const since = attempt.intendedAt - lumaClockSkewMs;
  const matches = pages.flatMap((page) =>
    page.generations
      .filter((generation) => {
        const createdAt = Date.parse(text(generation['created_at']) ?? '');
        return createdAt >= since && isDigestOf(attempt.wireSha256, echoedWire(generation));
      })
      .map((generation) => ({ generation, emulated: page.emulated })),
  );
  const [match, ...others] = matches;
  if (match === undefined) return { kind: 'absent', certainty: 'probable' };
  const jobId = text(match.generation['id']);
  if (others.length > 0 || jobId === undefined)
    return { kind: 'undecidable', reason: `${matches.length} listed generations match this request` };
  const createdAt = timeOr(match.generation['created_at'], start.createdAt);
  return { kind: 'found', handle: { ...start, createdAt, jobId, emulated: match.emulated, native: {} } };
}
