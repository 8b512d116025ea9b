import { rfc3339 } from '../../../core/clock.ts';
import { downloadOutput } from '../../download.ts';
import type {
  AttemptRef,
  Engine,
  EngineDescription,
  JobHandle,
  Observation,
  SubmitResult,
  WireRequest,
} from '../../engine.ts';
import { doorsOf } from '../../input-mapping.ts';
import { inlineAssets } from '../asset-bytes.ts';
import { describeBy } from '../describe.ts';
import { exchange, sdkAnswer } from '../exchange.ts';
import { inlineOutput } from '../inline-output.ts';
import { type AdapterOptions, contextOf, defaultCallTimeoutMs, handleStart, unsendable } from '../options.ts';
import { resumeOperation } from './operation.ts';
import { aiSdkObserved, aiSdkSubmitted } from './outcome.ts';
import { aiSdkMaxUriChars, aiSdkModelId, aiSdkPlan, callOptionsOf } from './request.ts';
import { type AiSdkVendor, loadModel, type ModelCheck, type StartableModel } from './vendor.ts';

/**
 * Any video model of the AI SDK (specification v4, started and asked separately). What it can do comes from the catalog,
 * not from the model object; one request leaves per call, through the tap. The interface has neither list nor cancel,
 * so a lost submit stays undecidable.
 */
export function aiSdkV4Engine(options: AdapterOptions, vendor: AiSdkVendor): Engine {
  const { facts, input, clock, apiKey = '', fetchPolicy, callTimeoutMs = defaultCallTimeoutMs } = options;
  const baseUrl = options.baseUrl ?? vendor.baseUrl;
  const anyModelId = doorsOf(input ?? {})[0] ?? facts.model;

  const load = (modelId: string, fetch: typeof globalThis.fetch): Promise<ModelCheck> =>
    loadModel(vendor, modelId, { apiKey, baseUrl, fetch });

  /** Runs one call of a model that was found usable before. */
  const call = <T>(modelId: string, run: (model: StartableModel) => PromiseLike<T>) =>
    sdkAnswer(
      callTimeoutMs,
      async (fetch) => {
        const loaded = await load(modelId, fetch);
        if (!loaded.ok) throw new Error(loaded.reason);
        return run(loaded.model);
      },
      vendor.maxReplyBytes,
    );

  const describe = async (): Promise<EngineDescription> => {
    const loaded = await load(anyModelId, globalThis.fetch);
    if (!loaded.ok) return { facts, state: 'disabled', reason: loaded.reason };
    if (vendor.probePath === undefined) return { facts, state: 'ready' };
    const url = `${baseUrl}${vendor.probePath}`;
    const headers = { authorization: `Bearer ${apiKey}` };
    const read = () => exchange({ method: 'GET', url, headers, timeoutMs: callTimeoutMs });
    return describeBy(facts, read, contextOf(options));
  };

  const submit = async (wire: WireRequest, { attempt }: AttemptRef): Promise<SubmitResult> => {
    const modelId = aiSdkModelId(wire.operation);
    const loaded = await load(modelId, globalThis.fetch);
    if (!loaded.ok)
      return { kind: 'rejected', failure: { outcome: 'misconfigured', reason: loaded.reason, billed: 'no' } };
    const sendable = await inlineAssets(wire, vendor.maxUriChars ?? aiSdkMaxUriChars);
    if (!sendable.ok) return unsendable(sendable.reason);
    // Only the gateway says that it acts on the header; it is our own so that none is made up for us.
    const callOptions = callOptionsOf(sendable.body, { 'idempotency-key': attempt });
    const answer = await call(modelId, (model) => model.doStart(callOptions));
    const start = handleStart(facts, rfc3339(clock.now()));
    const result = aiSdkSubmitted(answer, contextOf(options), start, baseUrl, vendor);
    if (result.kind !== 'accepted') return result;
    const { handle } = result;
    return { ...result, handle: { ...handle, native: { ...handle.native, model: modelId } } };
  };

  const observe = async ({ native, jobId }: JobHandle): Promise<Observation> => {
    const context = contextOf(options);
    const resumed = resumeOperation(native['operation'], jobId, baseUrl, context.secrets);
    if (!resumed.ok) return { kind: 'unreadable', reason: `not asked: ${resumed.reason}` };
    // A gateway finds a job only under the model it was started on; a recorded one that isn't ours is not asked.
    const modelId = doorsOf(input ?? {}).find((door) => door === native['model']) ?? anyModelId;
    // A provider may change what it is given; the handle stays as it was recorded.
    const operation = structuredClone(resumed.operation) as Parameters<StartableModel['doStatus']>[0]['operation'];
    return aiSdkObserved(await call(modelId, (model) => model.doStatus({ operation })), context, vendor);
  };

  return {
    facts,
    describe,
    plan: (request) => aiSdkPlan(request, facts, input),
    submit,
    observe,
    reconcile: async () => ({ kind: 'undecidable', reason: 'the AI SDK finds a job only by the id in the lost reply' }),
    cancel: async () => ({ kind: 'unsupported' }),
    fetch: async (output, sink) =>
      (await inlineOutput(output, sink, fetchPolicy)) ?? downloadOutput(output, sink, fetchPolicy),
  };
}
