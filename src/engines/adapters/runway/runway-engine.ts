import { rfc3339 } from '../../../core/clock.ts';
import { downloadOutput } from '../../download.ts';
import type { CancelResult, Engine, EngineDescription, JobHandle, WireRequest } from '../../engine.ts';
import { inlineAssets } from '../asset-bytes.ts';
import { describeBy } from '../describe.ts';
import { throughSdk } from '../exchange.ts';
import { isSuccess } from '../http-outcome.ts';
import { type AdapterOptions, contextOf, defaultCallTimeoutMs, handleStart, unsendable } from '../options.ts';
import type { Exchange } from '../reply.ts';
import { runwayObserved, runwaySubmitted } from './outcome.ts';
import { runwayImageToVideo, runwayMaxUriChars, runwayPlan } from './request.ts';

type Client = InstanceType<typeof import('@runwayml/sdk')['default']>;

/**
 * Runway through its official SDK, retries off. One engine per model; the base URL may point to the lab.
 * Reconcile is undecidable: Runway has neither a task list nor a client reference.
 */
export function runwayEngine(options: AdapterOptions): Engine {
  const { facts, clock, apiKey = '', fetchPolicy, callTimeoutMs = defaultCallTimeoutMs } = options;

  const call = async (run: (client: Client) => Promise<unknown>): Promise<Exchange> => {
    const { default: RunwayML } = await import('@runwayml/sdk');
    return throughSdk(callTimeoutMs, (fetch) =>
      run(
        new RunwayML({
          apiKey,
          baseURL: options.baseUrl ?? 'https://api.dev.runwayml.com',
          maxRetries: 0,
          timeout: callTimeoutMs,
          logLevel: 'off',
          fetch,
        }),
      ),
    );
  };

  const create = (client: Client, wire: WireRequest, body: unknown): Promise<unknown> =>
    // The body was compiled for this model by `runwayPlan`; the SDK's union of all models can't be narrowed here.
    wire.operation === runwayImageToVideo
      ? client.imageToVideo.create(body as Parameters<Client['imageToVideo']['create']>[0])
      : client.textToVideo.create(body as Parameters<Client['textToVideo']['create']>[0]);

  return {
    facts,
    describe: (): Promise<EngineDescription> =>
      describeBy(facts, () => call((client) => client.organization.retrieve()), contextOf(options)),
    plan: (request) => runwayPlan(request, facts, options.runway),
    submit: async (wire) => {
      const sendable = await inlineAssets(wire, runwayMaxUriChars);
      if (!sendable.ok) return unsendable(sendable.reason);
      const exchange = await call((client) => create(client, wire, sendable.body));
      return runwaySubmitted(exchange, contextOf(options), handleStart(facts, rfc3339(clock.now())));
    },
    observe: async (handle) =>
      runwayObserved(await call((client) => client.tasks.retrieve(handle.jobId)), contextOf(options)),
    reconcile: async () => ({
      kind: 'undecidable',
      reason: 'Runway lists no tasks and takes no client reference',
    }),
    cancel: async (handle: JobHandle): Promise<CancelResult> => {
      const before = runwayObserved(await call((client) => client.tasks.retrieve(handle.jobId)), contextOf(options));
      // DELETE on a finished task would delete a clip that is already paid for.
      if (before.kind === 'succeeded' || before.kind === 'failed' || before.kind === 'gone')
        return { kind: 'too-late' };
      const exchange = await call((client) => client.tasks.delete(handle.jobId));
      if (exchange.kind === 'reply' && isSuccess(exchange.reply)) return { kind: 'cancelled', billed: 'unknown' };
      return { kind: 'too-late' };
    },
    fetch: (output, sink) => downloadOutput(output, sink, fetchPolicy),
  };
}
