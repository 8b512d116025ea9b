import { rfc3339 } from '../../../core/clock.ts';
import { downloadOutput } from '../../download.ts';
import type {
  AttemptRef,
  Engine,
  EngineDescription,
  JobHandle,
  Json,
  Observation,
  Reconciliation,
} from '../../engine.ts';
import { jobIn, unsignedWebhook } from '../../webhooks/unsigned.ts';
import { inlineAssets } from '../asset-bytes.ts';
import { describeBy } from '../describe.ts';
import { exchange as send } from '../exchange.ts';
import type { ReplyContext } from '../http-outcome.ts';
import { type AdapterOptions, contextOf, defaultCallTimeoutMs, handleStart, unsendable } from '../options.ts';
import type { Exchange } from '../reply.ts';
import { isKlingKeyTrouble } from './error-codes.ts';
import { klingToken } from './jwt.ts';
import {
  type KlingLook,
  type KlingSearch,
  klingListed,
  klingLookedUp,
  klingObserved,
  klingSubmitted,
  klingTaskOf,
} from './outcome.ts';
import { type KlingEndpoint, klingEndpoint, klingEndpoints, klingMaxImageChars, klingPlan } from './request.ts';

const pageSize = 500;
const maxPages = 10;
const monthMs = 30 * 86_400_000;

/** One call's outcome with what must not be said about it. */
interface Called {
  readonly exchange: Exchange;
  readonly context: ReplyContext;
}

/**
 * Kling over plain HTTP: the vendor has no SDK for Node. A token is minted for every request from the key pair. The
 * attempt id goes along as `external_task_id`, so a lost reply is found again; there is no way to cancel.
 */
export function klingEngine(options: AdapterOptions): Engine {
  const { facts, clock, apiKey = '', secretKey = '', fetchPolicy, callTimeoutMs = defaultCallTimeoutMs } = options;
  const baseUrl = options.baseUrl ?? 'https://api-singapore.klingai.com';

  const call = async (method: 'GET' | 'POST', path: string, body?: Json): Promise<Called> => {
    const token = klingToken(apiKey, secretKey, clock.now());
    const exchange = await send({
      method,
      url: `${baseUrl}${path}`,
      headers: { accept: 'application/json', 'content-type': 'application/json', authorization: `Bearer ${token}` },
      timeoutMs: callTimeoutMs,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { exchange, context: contextOf(options, [token, ...token.split('.')]) };
  };

  /** Asks for the account's resource packs: free, and any key that works may. */
  const describe = async (): Promise<EngineDescription> => {
    const now = clock.now();
    const query = new URLSearchParams({ start_time: String(now - monthMs), end_time: String(now) });
    const { exchange, context } = await call('GET', `/account/costs?${query}`);
    // The envelope may carry what is wrong with the key inside HTTP 200.
    const refused = exchange.kind === 'reply' && isKlingKeyTrouble(exchange.reply);
    const read: Exchange = refused ? { ...exchange, reply: { ...exchange.reply, status: 401 } } : exchange;
    return describeBy(facts, async () => read, context);
  };

  const inList = async (search: KlingSearch): Promise<KlingLook> => {
    for (let page = 1; page <= maxPages; page++) {
      const query = new URLSearchParams({ pageNum: String(page), pageSize: String(pageSize) });
      const { exchange, context } = await call('GET', `/v1/videos/${search.endpoint}?${query}`);
      const look = klingListed(exchange, context, search, pageSize);
      if (look.kind !== 'absent' || !look.more) return look;
    }
    return { kind: 'unreadable', reason: `not among the ${maxPages * pageSize} tasks listed first` };
  };

  /** By id first; the list too, because a read by `external_task_id` is documented but not proven. */
  const lookIn = async (endpoint: KlingEndpoint, attempt: AttemptRef): Promise<KlingLook> => {
    const search = { attempt: attempt.attempt, endpoint, start: handleStart(facts, rfc3339(attempt.intendedAt)) };
    const id = encodeURIComponent(attempt.attempt);
    const { exchange, context } = await call('GET', `/v1/videos/${endpoint}/${id}`);
    const look = klingLookedUp(exchange, context, search);
    return look.kind === 'absent' ? inList(search) : look;
  };

  const reconcile = async (attempt: AttemptRef): Promise<Reconciliation> => {
    let unread: string | undefined;
    // The reference does not say whether the clip was to start from a picture.
    for (const endpoint of klingEndpoints) {
      const look = await lookIn(endpoint, attempt);
      if (look.kind === 'found') return look;
      if (look.kind === 'unreadable') unread = look.reason;
    }
    return unread === undefined ? { kind: 'absent', certainty: 'probable' } : { kind: 'undecidable', reason: unread };
  };

  const observe = async (handle: JobHandle): Promise<Observation> => {
    const task = klingTaskOf(handle);
    let seen: Observation = { kind: 'gone', reason: 'the stored handle names no Kling task' };
    if (task === undefined) return seen;
    for (const endpoint of task.endpoints) {
      const { exchange, context } = await call('GET', `/v1/videos/${endpoint}/${task.id}`);
      seen = klingObserved(exchange, context);
      if (seen.kind !== 'gone') return seen;
    }
    return seen;
  };

  return {
    facts,
    describe,
    // Kling calls when the status of a task changes, with the task itself (Callback Protocol), and signs nothing.
    webhook: unsignedWebhook(jobIn('task_id')),
    plan: (request) => klingPlan(request, facts),
    submit: async (wire, { attempt, webhookUrl }) => {
      const sendable = await inlineAssets(wire, klingMaxImageChars, 'base64');
      if (!sendable.ok) return unsendable(sendable.reason);
      const endpoint = klingEndpoint(wire.operation);
      const compiled = sendable.body as { readonly [key: string]: Json };
      const called = webhookUrl === undefined ? {} : { callback_url: webhookUrl };
      const body = { ...compiled, ...called, external_task_id: attempt };
      const { exchange, context } = await call('POST', `/v1/videos/${endpoint}`, body);
      return klingSubmitted(exchange, context, handleStart(facts, rfc3339(clock.now())), endpoint);
    },
    observe,
    reconcile,
    cancel: async () => ({ kind: 'unsupported' }),
    fetch: (output, sink) => downloadOutput(output, sink, fetchPolicy),
  };
}
