import { rfc3339 } from '../../../core/clock.ts';
import { downloadOutput } from '../../download.ts';
import type { AttemptRef, CancelResult, Engine, JobHandle, Json, Observation, Reconciliation } from '../../engine.ts';
import { jobIn, unsignedWebhook } from '../../webhooks/unsigned.ts';
import { inlineAssets } from '../asset-bytes.ts';
import { describeBy } from '../describe.ts';
import { exchange as send } from '../exchange.ts';
import { type AdapterOptions, contextOf, defaultCallTimeoutMs, handleStart, unsendable } from '../options.ts';
import type { Exchange } from '../reply.ts';
import { arkExpiryOf } from './mark.ts';
import { arkModelId } from './models.ts';
import { type ArkPage, arkObserved, arkPage, arkReconciled, arkSubmitted, arkTaskOf } from './outcome.ts';
import { arkMaxUriChars, arkPlan } from './request.ts';
import { arkCost } from './tokens.ts';

const tasksPath = '/contents/generations/tasks';
const pageSize = 100;
const maxPages = 10;

/**
 * Seedance on ByteDance's Ark (BytePlus ModelArk, or Volcengine by base URL) over plain HTTP: the vendor has no SDK for
 * Node. A lost reply is looked up in the list of tasks by its seed and its time limit; only a task that waits can be cancelled.
 */
export function arkEngine(options: AdapterOptions): Engine {
  const { facts, clock, apiKey = '', fetchPolicy, callTimeoutMs = defaultCallTimeoutMs } = options;
  const baseUrl = options.baseUrl ?? 'https://ark.ap-southeast.bytepluses.com/api/v3';
  const price = (tokens: number, sound: boolean) => arkCost(facts, tokens, sound);

  const call = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: Json): Promise<Exchange> =>
    send({
      method,
      url: `${baseUrl}${tasksPath}${path}`,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      timeoutMs: callTimeoutMs,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  const page = async (query: Readonly<Record<string, string>>): Promise<ReturnType<typeof arkPage>> =>
    arkPage(await call('GET', `?${new URLSearchParams(query)}`), contextOf(options));

  const reconcile = async (attempt: AttemptRef): Promise<Reconciliation> => {
    const pages: ArkPage[] = [];
    let seen = 0;
    for (let number = 1; ; number++) {
      const filter = { 'filter.model': arkModelId(facts.model, baseUrl) };
      const read = await page({ page_num: String(number), page_size: String(pageSize), ...filter });
      if ('unread' in read) return { kind: 'undecidable', reason: read.unread };
      pages.push(read);
      seen += read.tasks.length;
      if (read.tasks.length === 0 || seen >= read.total) break;
      if (number === maxPages) {
        const found = arkReconciled(pages, attempt, handleStart(facts, rfc3339(attempt.intendedAt)));
        const reason = `not among the ${seen} of ${read.total} tasks listed first`;
        return found.kind === 'absent' ? { kind: 'undecidable', reason } : found;
      }
    }
    return arkReconciled(pages, attempt, handleStart(facts, rfc3339(attempt.intendedAt)));
  };

  const observe = async (handle: JobHandle): Promise<Observation> => {
    const id = arkTaskOf(handle);
    if (id === undefined) return { kind: 'gone', reason: 'the stored handle names no Ark task' };
    return arkObserved(await call('GET', `/${id}`), contextOf(options), price);
  };

  const cancel = async (handle: JobHandle): Promise<CancelResult> => {
    const before = await observe(handle);
    // A running task can't be cancelled, and DELETE on a finished one would delete a clip that is already paid for.
    if (before.kind !== 'queued') return { kind: 'too-late' };
    await call('DELETE', `/${handle.jobId}`);
    // The reply says nothing, and the task may have begun to run meanwhile: only its own word counts.
    const after = await observe(handle);
    const done = after.kind === 'failed' && after.failure.outcome === 'cancelled';
    return done ? { kind: 'cancelled', billed: 'no' } : { kind: 'too-late' };
  };

  return {
    facts,
    describe: () => describeBy(facts, () => call('GET', '?page_num=1&page_size=1'), contextOf(options)),
    // Ark calls when the status of a task changes, with what a read of it says (callback_url), and signs nothing.
    webhook: unsignedWebhook(jobIn('id')),
    plan: (request) => arkPlan(request, facts, baseUrl),
    submit: async (wire, { attempt, webhookUrl }) => {
      const sendable = await inlineAssets(wire, arkMaxUriChars);
      if (!sendable.ok) return unsendable(sendable.reason);
      const body = sendable.body as { readonly [key: string]: Json };
      const called = webhookUrl === undefined ? {} : { callback_url: webhookUrl };
      const exchange = await call('POST', '', { ...body, ...called, execution_expires_after: arkExpiryOf(attempt) });
      return arkSubmitted(exchange, contextOf(options), handleStart(facts, rfc3339(clock.now())));
    },
    observe,
    reconcile,
    cancel,
    fetch: (output, sink) => downloadOutput(output, sink, fetchPolicy),
  };
}
