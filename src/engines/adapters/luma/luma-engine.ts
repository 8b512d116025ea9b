import { rfc3339 } from '../../../core/clock.ts';
import { downloadOutput } from '../../download.ts';
import type { AttemptRef, Engine, Reconciliation } from '../../engine.ts';
import { jobIn, unsignedWebhook } from '../../webhooks/unsigned.ts';
import { describeBy } from '../describe.ts';
import { throughSdk } from '../exchange.ts';
import { isSuccess, observeFailure } from '../http-outcome.ts';
import { type AdapterOptions, contextOf, defaultCallTimeoutMs, handleStart } from '../options.ts';
import { type Exchange, text } from '../reply.ts';
import { type LumaPage, lumaClockSkewMs, lumaObserved, lumaPage, lumaReconciled, lumaSubmitted } from './outcome.ts';
import { lumaPlan } from './request.ts';

type Client = InstanceType<typeof import('lumaai')['default']>;

const pageSize = 100;
const maxPages = 10;

/** Luma (Dream Machine API) through its official SDK, retries off. A lost reply is looked up in the list of jobs. */
export function lumaEngine(options: AdapterOptions): Engine {
  const { facts, clock, apiKey = '', fetchPolicy, callTimeoutMs = defaultCallTimeoutMs } = options;

  const call = async (run: (client: Client) => Promise<unknown>): Promise<Exchange> => {
    const { default: LumaAI } = await import('lumaai');
    return throughSdk(callTimeoutMs, (fetch) =>
      run(
        new LumaAI({
          authToken: apiKey,
          baseURL: options.baseUrl ?? 'https://api.lumalabs.ai/dream-machine/v1',
          maxRetries: 0,
          timeout: callTimeoutMs,
          // The SDK types its fetch after node-fetch; only URL, method, headers, body and signal are used.
          fetch: fetch as unknown as NonNullable<ConstructorParameters<typeof LumaAI>[0]>['fetch'] & object,
        }),
      ),
    );
  };

  const listSince = async (since: number): Promise<readonly LumaPage[] | Exchange> => {
    const pages: LumaPage[] = [];
    for (let offset = 0; offset < maxPages * pageSize; offset += pageSize) {
      const exchange = await call((client) => client.generations.list({ limit: pageSize, offset }));
      const page = lumaPage(exchange);
      if (page === undefined) return exchange;
      pages.push(page);
      // Newest first: once a whole page is older than the attempt, so is the rest.
      const older = page.generations.every(({ created_at }) => Date.parse(text(created_at) ?? '') < since);
      if (!page.hasMore || page.generations.length === 0 || older) break;
    }
    return pages;
  };

  const reconcile = async (attempt: AttemptRef): Promise<Reconciliation> => {
    const listed = await listSince(attempt.intendedAt - lumaClockSkewMs);
    if ('kind' in listed) {
      const why = observeFailure(listed, contextOf(options));
      return { kind: 'undecidable', reason: 'reason' in why ? why.reason : 'the list can not be read' };
    }
    return lumaReconciled(listed, attempt, handleStart(facts, rfc3339(attempt.intendedAt)));
  };

  return {
    facts,
    describe: () => describeBy(facts, () => call((client) => client.ping.check()), contextOf(options)),
    // Luma calls when a generation starts, completes or fails, and signs nothing (lumaai 1.19.1, callback_url).
    webhook: unsignedWebhook(jobIn('id')),
    plan: (request) => lumaPlan(request, facts),
    submit: async (wire, { webhookUrl }) => {
      // The body was compiled by `lumaPlan` in the SDK's field names.
      const compiled = wire.body as unknown as Parameters<Client['generations']['video']['create']>[0];
      const body = webhookUrl === undefined ? compiled : { ...compiled, callback_url: webhookUrl };
      const exchange = await call((client) => client.generations.video.create(body));
      return lumaSubmitted(exchange, contextOf(options), handleStart(facts, rfc3339(clock.now())));
    },
    observe: async (handle) =>
      lumaObserved(await call((client) => client.generations.get(handle.jobId)), contextOf(options)),
    reconcile,
    cancel: async (handle) => {
      const before = lumaObserved(await call((client) => client.generations.get(handle.jobId)), contextOf(options));
      // DELETE on a finished generation would delete a clip that is already paid for.
      if (before.kind === 'succeeded' || before.kind === 'failed' || before.kind === 'gone')
        return { kind: 'too-late' };
      const exchange = await call((client) => client.generations.delete(handle.jobId));
      const done = exchange.kind === 'reply' && isSuccess(exchange.reply);
      return done ? { kind: 'cancelled', billed: 'unknown' } : { kind: 'too-late' };
    },
    fetch: (output, sink) => downloadOutput(output, sink, fetchPolicy),
  };
}
