import { rfc3339 } from '../../../core/clock.ts';
import { downloadOutput } from '../../download.ts';
import type { AttemptRef, CancelResult, Engine, EngineDescription, JobHandle, Reconciliation } from '../../engine.ts';
import { standardWebhook } from '../../webhooks/standard.ts';
import { jobIn } from '../../webhooks/unsigned.ts';
import { inlineAssets } from '../asset-bytes.ts';
import { describeBy } from '../describe.ts';
import { throughSdk } from '../exchange.ts';
import { observeFailure } from '../http-outcome.ts';
import { missingPackage } from '../missing-package.ts';
import {
  type AdapterOptions,
  contextOf,
  defaultCallTimeoutMs,
  handleStart,
  isPlainId,
  unsendable,
} from '../options.ts';
import { type Exchange, record, text } from '../reply.ts';
import { replicateCancelled, replicateObserved, replicateSubmitted } from './outcome.ts';
import { madeAt, type ReplicatePage, replicateClockSkewMs, replicatePage, replicateReconciled } from './reconcile.ts';
import { replicateMaxUriChars, replicatePlan } from './request.ts';

type Client = InstanceType<typeof import('replicate')['default']>;

const maxPages = 10;
/** What Replicate is asked to call about: the end alone, good or bad. */
const calledAbout = ['completed'] as const;

/**
 * A model on Replicate, by name or by version, through the official client. The tap cuts the client's repeats (it sends
 * a create call again after a 429). A lost reply is looked up in the list of predictions, which shows their input for
 * an hour.
 */
export function replicateEngine(options: AdapterOptions): Engine {
  const { facts, input, clock, apiKey = '', fetchPolicy, callTimeoutMs = defaultCallTimeoutMs } = options;
  const baseUrl = options.baseUrl ?? 'https://api.replicate.com/v1';

  const notInstalled = (): Promise<string | undefined> =>
    missingPackage('replicate', '1.4.0', () => import('replicate'));

  const call = async (run: (client: Client) => Promise<unknown>): Promise<Exchange> => {
    const missing = await notInstalled();
    if (missing !== undefined) return { kind: 'broken', sent: 'no', reason: missing };
    const { default: Replicate } = await import('replicate');
    return throughSdk(callTimeoutMs, (fetch) =>
      run(
        new Replicate({
          auth: apiKey,
          baseUrl,
          fetch: (request, init) => fetch(request, init),
          useFileOutput: false,
          // Not `fileEncodingStrategy: 'data-uri'`: replicate 1.4.0 then sends itself, token included, as the input.
        }),
      ),
    );
  };

  /** Ids become part of a path: anything but a plain one is never asked for. */
  const asked = async (handle: JobHandle, run: (client: Client) => Promise<unknown>): Promise<Exchange> =>
    isPlainId(handle.jobId) ? call(run) : { kind: 'broken', sent: 'no', reason: 'the job id is not a plain id' };

  let secret: string | undefined;
  /** The account's webhook secret, read once; read again while it can't be had. */
  const signingSecret = async (): Promise<string | undefined> => {
    if (secret !== undefined) return secret;
    const exchange = await call((client) => client.webhooks.default.secret.get());
    secret = exchange.kind === 'reply' ? text(record(exchange.reply.body)['key']) : undefined;
    return secret;
  };

  const describe = async (): Promise<EngineDescription> => {
    const missing = await notInstalled();
    if (missing !== undefined) return { facts, state: 'disabled', reason: missing };
    return describeBy(facts, () => call((client) => client.accounts.current()), contextOf(options));
  };

  /** The address of a next page, when it is Replicate's own: our key goes nowhere else. */
  const ownAddress = (next: string): URL | undefined => {
    const url = URL.parse(next) ?? undefined;
    return url?.origin === URL.parse(baseUrl)?.origin ? url : undefined;
  };

  const listSince = async (since: number): Promise<{ pages: ReplicatePage[]; complete: boolean } | Exchange> => {
    const pages: ReplicatePage[] = [];
    let next: URL | undefined;
    while (pages.length < maxPages) {
      const at = next;
      const exchange = await call((client) =>
        at === undefined ? client.predictions.list() : client.request(at, { method: 'GET' }),
      );
      const page = replicatePage(exchange);
      if (page === undefined) return exchange;
      pages.push(page);
      // Newest first: once a page reaches back beyond the attempt, so does the rest.
      const oldest = page.predictions.at(-1);
      const older = oldest === undefined || madeAt(oldest) < since;
      if (page.next === undefined || older) return { pages, complete: true };
      next = ownAddress(page.next);
      if (next === undefined) break;
    }
    return { pages, complete: false };
  };

  const reconcile = async (attempt: AttemptRef): Promise<Reconciliation> => {
    if (input === undefined) return { kind: 'undecidable', reason: 'the catalog entry has no input mapping' };
    const listed = await listSince(attempt.intendedAt - replicateClockSkewMs);
    if ('kind' in listed) {
      const why = observeFailure(listed, contextOf(options));
      return { kind: 'undecidable', reason: 'reason' in why ? why.reason : 'the list can not be read' };
    }
    const start = handleStart(facts, rfc3339(attempt.intendedAt));
    return replicateReconciled(listed.pages, { attempt, mapping: input, facts, start, complete: listed.complete });
  };

  const cancel = async (handle: JobHandle): Promise<CancelResult> => {
    const before = replicateObserved(
      await asked(handle, (client) => client.predictions.get(handle.jobId)),
      contextOf(options),
    );
    if (before.kind === 'succeeded' || before.kind === 'failed' || before.kind === 'gone') return { kind: 'too-late' };
    return replicateCancelled(await asked(handle, (client) => client.predictions.cancel(handle.jobId)));
  };

  return {
    facts,
    describe,
    webhook: standardWebhook(signingSecret, jobIn('id')),
    plan: (request) => replicatePlan(request, facts, input),
    submit: async (wire, { webhookUrl }) => {
      const missing = await notInstalled();
      if (missing !== undefined)
        return { kind: 'rejected', failure: { outcome: 'misconfigured', reason: missing, billed: 'no' } };
      const sendable = await inlineAssets(wire, replicateMaxUriChars);
      if (!sendable.ok) return unsendable(sendable.reason);
      const { version, input: fields } = record(sendable.body);
      const model = /^POST \/models\/(.+)\/predictions$/.exec(wire.operation)?.[1] ?? '';
      const which = text(version) === undefined ? { model } : { version: text(version) ?? '' };
      const called = webhookUrl === undefined ? {} : { webhook: webhookUrl, webhook_events_filter: [...calledAbout] };
      const exchange = await call((client) =>
        client.predictions.create({ ...which, input: record(fields), ...called }),
      );
      return replicateSubmitted(exchange, contextOf(options), handleStart(facts, rfc3339(clock.now())));
    },
    observe: async (handle) =>
      replicateObserved(await asked(handle, (client) => client.predictions.get(handle.jobId)), contextOf(options)),
    reconcile,
    cancel,
    fetch: (output, sink) => downloadOutput(output, sink, fetchPolicy),
  };
}
