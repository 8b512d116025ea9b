import type { FalClient } from '@fal-ai/client';
import { rfc3339 } from '../../../core/clock.ts';
import { downloadOutput } from '../../download.ts';
import type { Engine, JobHandle, Observation } from '../../engine.ts';
import { doorsOf } from '../../input-mapping.ts';
import { keySet } from '../../webhooks/key-set.ts';
import { inlineAssets } from '../asset-bytes.ts';
import { exchange as send, throughSdk } from '../exchange.ts';
import {
  type AdapterOptions,
  contextOf,
  defaultCallTimeoutMs,
  handleStart,
  isPlainId,
  unsendable,
} from '../options.ts';
import { type Exchange, text } from '../reply.ts';
import { falResult, falStatus, falSubmitted, falTooLate } from './outcome.ts';
import { falEndpoint, falMaxUriChars, falPlan } from './request.ts';
import { falKeysUrl, falWebhook } from './webhook.ts';

/** Longest wait for fal's webhook keys, milliseconds; fal gives up on a delivery after 15 s. */
const keysTimeoutMs = 5_000;

/** The client has fixed hosts; another base URL gets the same paths, with the real target in fal's proxy header. */
function movedTo(baseUrl: string) {
  return async <R extends { url: string; headers?: Record<string, string | string[]> }>(request: R): Promise<R> => {
    const target = new URL(request.url);
    const headers = { ...request.headers, 'x-fal-target-url': request.url };
    return { ...request, url: `${baseUrl}${target.pathname}${target.search}`, headers };
  };
}

/**
 * A model behind fal's queue, through the official client. Client retries are cut by the tap (the client ignores its
 * own `retry` option for the queue), server retries by `x-fal-no-retry`. A lost submit can't be found again.
 */
export function falEngine(options: AdapterOptions): Engine {
  const { facts, input, clock, apiKey = '', fetchPolicy, baseUrl, callTimeoutMs = defaultCallTimeoutMs } = options;

  const call = async (run: (client: FalClient) => Promise<unknown>): Promise<Exchange> => {
    const { createFalClient } = await import('@fal-ai/client');
    return throughSdk(callTimeoutMs, (fetch) =>
      run(
        createFalClient({
          credentials: apiKey,
          fetch,
          retry: { maxRetries: 0 },
          ...(baseUrl === undefined ? {} : { requestMiddleware: movedTo(baseUrl) }),
        }),
      ),
    );
  };

  // The stored endpoint becomes part of a path on fal's own host: anything but a plain id is not used.
  const endpointOf = (handle: JobHandle): string => {
    const stored = text(handle.native['endpoint']) ?? '';
    return /^[\w-]+(\/[\w.-]+)+$/.test(stored) && !stored.includes('..') ? stored : (doorsOf(input ?? {})[0] ?? '');
  };

  const observe = async (handle: JobHandle): Promise<Observation> => {
    const endpoint = endpointOf(handle);
    const requestId = handle.jobId;
    if (!isPlainId(requestId)) return { kind: 'unreadable', reason: 'not asked: the job id is not a plain id' };
    const status = falStatus(await call((client) => client.queue.status(endpoint, { requestId })), contextOf(options));
    if (status.kind !== 'completed') return status;
    return falResult(await call((client) => client.queue.result(endpoint, { requestId })), contextOf(options));
  };

  const keysUrl = new URL(falKeysUrl);
  const readKeys = (): Promise<Exchange> =>
    send({
      method: 'GET',
      url: baseUrl === undefined ? keysUrl.href : `${baseUrl}/${keysUrl.host}${keysUrl.pathname}`,
      headers: {},
      timeoutMs: keysTimeoutMs,
    });

  return {
    facts,
    webhook: falWebhook(keySet(clock, readKeys)),
    // fal documents no free read that proves a key; the first submit does.
    describe: async () => ({ facts, state: 'ready' }),
    plan: (request) => falPlan(request, facts, input),
    submit: async (wire, { webhookUrl }) => {
      const sendable = await inlineAssets(wire, falMaxUriChars);
      if (!sendable.ok) return unsendable(sendable.reason);
      const endpoint = falEndpoint(wire.operation);
      const body = sendable.body as Record<string, unknown>;
      const exchange = await call((client) =>
        client.queue.submit(endpoint, {
          input: body,
          headers: { 'x-fal-no-retry': '1' },
          ...(webhookUrl === undefined ? {} : { webhookUrl }),
        }),
      );
      return falSubmitted(exchange, contextOf(options), handleStart(facts, rfc3339(clock.now())), endpoint);
    },
    observe,
    reconcile: async () => ({ kind: 'undecidable', reason: 'fal finds a request only by the id in the lost reply' }),
    cancel: async (handle) => {
      if (!isPlainId(handle.jobId)) return { kind: 'too-late' };
      const exchange = await call((client) => client.queue.cancel(endpointOf(handle), { requestId: handle.jobId }));
      if (exchange.kind === 'broken' || falTooLate(exchange.reply)) return { kind: 'too-late' };
      return { kind: 'cancelled', billed: 'unknown' };
    },
    fetch: (output, sink) => downloadOutput(output, sink, fetchPolicy),
  };
}
