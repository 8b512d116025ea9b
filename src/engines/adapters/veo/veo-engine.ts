import { rfc3339 } from '../../../core/clock.ts';
import { downloadOutput } from '../../download.ts';
import type {
  Engine,
  EngineDescription,
  FetchResult,
  JobHandle,
  JobOutput,
  Observation,
  SubmitResult,
} from '../../engine.ts';
import { redact } from '../../redact.ts';
import { inlineAssets } from '../asset-bytes.ts';
import { describeBy } from '../describe.ts';
import { throughSdk } from '../exchange.ts';
import { missingPackage } from '../missing-package.ts';
import { type AdapterOptions, contextOf, defaultCallTimeoutMs, handleStart, unsendable } from '../options.ts';
import type { Exchange } from '../reply.ts';
import { storeInlineClip } from './inline-clip.ts';
import { operationName, operationOf, parseInlineUrl, type VeoOperation } from './operation.ts';
import { veoObserved, veoProbeProblem, veoSubmitted } from './outcome.ts';
import { veoMaxPictureChars, veoPlan, veoSent } from './request.ts';

type Sdk = typeof import('@google/genai');
type Client = InstanceType<Sdk['GoogleGenAI']>;
type ClientOptions = NonNullable<ConstructorParameters<Sdk['GoogleGenAI']>[0]>;
/** Anything of google-auth-library that can sign requests. */
export type GoogleAuthClient = NonNullable<NonNullable<ClientOptions['googleAuthOptions']>['authClient']>;

/** The package that carries Veo's client; large, so not part of a plain installation. */
export const veoPackage = { name: '@google/genai', version: '3.1.0' } as const;

/** A finished 4K clip comes as base64 inside the status reply. */
const maxReplyBytes = 384 * 1024 ** 2;

/** `AdapterOptions` with what only Google needs. `settings` may hold `project` and `location`. */
export interface VeoOptions extends AdapterOptions {
  /** Signs requests of a project; application default credentials when absent. */
  readonly authClient?: GoogleAuthClient;
  /** Loads the SDK. Default: the installed one. */
  readonly load?: () => Promise<Sdk>;
}

/** The SDK tells the console which of several credentials wins; standard output belongs to the command. */
function withoutNotices<T>(make: () => T): T {
  const { console: output } = globalThis;
  const { debug } = output;
  output.debug = () => undefined;
  try {
    return make();
  } finally {
    output.debug = debug;
  }
}

/**
 * Google Veo on Vertex through the official SDK, which has no retries here: with an API key (express mode) or with a
 * project and its credentials. Finished clips come inside the status reply and are read once more when fetched. Reconcile
 * is undecidable and cancel unsupported: Vertex lists no prediction operations and stops none.
 */
export function veoEngine(options: VeoOptions): Engine {
  const { facts, clock, apiKey, settings = {}, fetchPolicy, callTimeoutMs = defaultCallTimeoutMs } = options;
  const { project, location = 'us-central1' } = settings;
  const load = options.load ?? (() => import('@google/genai'));
  const ready = async (): Promise<{ readonly sdk: Sdk } | { readonly reason: string }> => {
    const reason = await missingPackage(veoPackage.name, veoPackage.version, load);
    return reason === undefined ? { sdk: await load() } : { reason };
  };

  const clientOf = (sdk: Sdk, fetch: typeof globalThis.fetch): Client => {
    const httpOptions = { fetch, ...(options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }) };
    const { authClient } = options;
    const access =
      apiKey === undefined
        ? {
            project: project ?? '',
            location,
            ...(authClient === undefined ? {} : { googleAuthOptions: { authClient } }),
          }
        : { apiKey };
    return withoutNotices(() => new sdk.GoogleGenAI({ vertexai: true, httpOptions, ...access }));
  };
  const call = (sdk: Sdk, run: (client: Client) => Promise<unknown>): Promise<Exchange> =>
    throughSdk(callTimeoutMs, (fetch) => run(clientOf(sdk, fetch)), maxReplyBytes);
  const read = (sdk: Sdk, operation: VeoOperation): Promise<Exchange> =>
    call(sdk, (client) => {
      const asked = new sdk.GenerateVideosOperation();
      asked.name = operationName(operation);
      return client.operations.getVideosOperation({ operation: asked });
    });
  const misconfigured = (reason: string) => ({ outcome: 'misconfigured', reason, billed: 'no' }) as const;

  const describe = async (): Promise<EngineDescription> => {
    const found = await ready();
    if ('reason' in found) return { facts, state: 'disabled', reason: found.reason };
    const resource = `publishers/google/models/${facts.model}`;
    const probe = { resource, model: facts.model, id: '00000000-0000-4000-8000-000000000000' };
    const exchange = await read(found.sdk, probe);
    const described = await describeBy(facts, async () => exchange, contextOf(options));
    if (exchange.kind === 'broken') return described;
    const problem = veoProbeProblem(exchange.reply, contextOf(options));
    if (problem !== undefined) return { facts: described.facts, state: 'no-key', reason: problem };
    return described.state === 'no-key' ? { facts: described.facts, state: 'ready' } : described;
  };

  const observe = async (handle: JobHandle): Promise<Observation> => {
    const operation = operationOf(handle, facts.model);
    if (operation === undefined)
      return { kind: 'unreadable', reason: `the stored handle names no operation of ${facts.model}` };
    const found = await ready();
    if ('reason' in found) return { kind: 'unreadable', reason: found.reason };
    return veoObserved(await read(found.sdk, operation), contextOf(options), operation);
  };

  const fetchOutput: Engine['fetch'] = async (output: JobOutput, sink): Promise<FetchResult> => {
    if (output.url.startsWith('gs://')) {
      const where = redact(output.url);
      const reason = `the clip lies in Cloud Storage (${where}), which Shotcaller can not read; copy it from there`;
      return { kind: 'failed', failure: { outcome: 'output-lost', reason, billed: 'yes' } };
    }
    const inline = parseInlineUrl(output.url);
    if (inline === undefined) return downloadOutput(output, sink, fetchPolicy);
    const found = await ready();
    if ('reason' in found) return { kind: 'failed', failure: { ...misconfigured(found.reason), billed: 'yes' } };
    const exchange = await read(found.sdk, inline.operation);
    return storeInlineClip(exchange, inline.index, sink, fetchPolicy, contextOf(options));
  };

  return {
    facts,
    describe,
    plan: (request) => veoPlan(request, facts),
    submit: async (wire, attempt): Promise<SubmitResult> => {
      const found = await ready();
      if ('reason' in found) return { kind: 'rejected', failure: misconfigured(found.reason) };
      const sendable = await inlineAssets(wire, veoMaxPictureChars, 'base64');
      if (!sendable.ok) return unsendable(sendable.reason);
      const request = veoSent(sendable.body, attempt.attempt);
      const exchange = await call(found.sdk, (client) => client.models.generateVideos(request));
      return veoSubmitted(exchange, contextOf(options), handleStart(facts, rfc3339(clock.now())));
    },
    observe,
    reconcile: async () => ({
      kind: 'undecidable',
      reason: 'Vertex lists no prediction operations; the attempt stands only in a billing label',
    }),
    cancel: async () => ({ kind: 'unsupported' }),
    fetch: fetchOutput,
  };
}
