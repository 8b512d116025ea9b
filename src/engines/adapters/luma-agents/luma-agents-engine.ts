import { rfc3339 } from '../../../core/clock.ts';
import { downloadOutput } from '../../download.ts';
import type { Engine, Json } from '../../engine.ts';
import { inlineAssets } from '../asset-bytes.ts';
import { describeBy } from '../describe.ts';
import { exchange as send } from '../exchange.ts';
import { type AdapterOptions, contextOf, defaultCallTimeoutMs, handleStart, unsendable } from '../options.ts';
import type { Exchange } from '../reply.ts';
import { agentsObserved, agentsSubmitted } from './outcome.ts';
import { agentsMaxPictureChars, agentsPlan } from './request.ts';

/** A generation that nobody made: reading it costs nothing and shows whether the key is good. */
const nobodysId = '00000000-0000-4000-8000-000000000000';

/**
 * Luma's Agents API (ray-3.2) over plain HTTP: its client is not on npm. Reconcile is undecidable and cancel unsupported:
 * the API has neither a list, nor a client reference, nor a call that ends a generation.
 */
export function lumaAgentsEngine(options: AdapterOptions): Engine {
  const { facts, clock, apiKey = '', fetchPolicy, callTimeoutMs = defaultCallTimeoutMs } = options;
  const baseUrl = options.baseUrl ?? 'https://agents.lumalabs.ai/v1';

  const call = (method: string, path: string, body?: Json): Promise<Exchange> =>
    send({
      method,
      url: `${baseUrl}${path}`,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      timeoutMs: callTimeoutMs,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const read = (id: string): Promise<Exchange> => call('GET', `/generations/${encodeURIComponent(id)}`);

  return {
    facts,
    describe: () => describeBy(facts, () => read(nobodysId), contextOf(options)),
    plan: (request) => agentsPlan(request, facts),
    submit: async (wire) => {
      const sendable = await inlineAssets(wire, agentsMaxPictureChars, 'base64');
      if (!sendable.ok) return unsendable(sendable.reason);
      const exchange = await call('POST', '/generations', sendable.body);
      return agentsSubmitted(exchange, contextOf(options), handleStart(facts, rfc3339(clock.now())));
    },
    observe: async (handle) => agentsObserved(await read(handle.jobId), contextOf(options)),
    reconcile: async () => ({
      kind: 'undecidable',
      reason: 'the Agents API lists no generations and takes no client reference',
    }),
    cancel: async () => ({ kind: 'unsupported' }),
    fetch: (output, sink) => downloadOutput(output, sink, fetchPolicy),
  };
}
