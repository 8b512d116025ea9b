import type { Engine } from '../../engine.ts';
import type { AdapterOptions } from '../options.ts';
import { amount, record, text } from '../reply.ts';
import { aiSdkV4Engine } from './ai-sdk-engine.ts';
import type { AiSdkVendor } from './vendor.ts';

/** Alibaba Model Studio (DashScope's own protocol, not the OpenAI-compatible one). */
export const alibaba: AiSdkVendor = {
  packageName: '@ai-sdk/alibaba',
  version: '2.0.58',
  baseUrl: 'https://dashscope-intl.aliyuncs.com',
  model: async (modelId, { apiKey, baseUrl, fetch }) => {
    const { createAlibaba } = await import('@ai-sdk/alibaba');
    return createAlibaba({ apiKey, videoBaseURL: baseUrl, fetch }).video(modelId);
  },
  // An unknown task is answered with its status UNKNOWN, a refused key with 401.
  probePath: '/api/v1/tasks/00000000-0000-0000-0000-000000000000',
  statusWord: (body) => text(record(record(body)['output'])['task_status']),
  words: {
    PENDING: 'queued',
    RUNNING: 'running',
    SUCCEEDED: 'succeeded',
    FAILED: 'failed',
    CANCELED: 'cancelled',
    UNKNOWN: 'gone',
  },
  failures: [
    [/Throttling/i, 'rate-limited'],
    [/Arrearage|AllocationQuota|good standing|FreeTierOnly/i, 'quota-exhausted'],
    [/InvalidApiKey|Workspace\.AccessDenied/i, 'misconfigured'],
    [/ModelNotFound|Model not exist/i, 'retired'],
  ],
  failureWords: (body) => {
    const { code, message } = record(record(body)['output']);
    return [text(code), text(message)].filter((words) => words !== undefined).join(': ') || undefined;
  },
};

/** Ticks to a micro-dollar: xAI counts ten billion to the dollar. */
const ticksPerMicroUsd = 10_000;

/** xAI Grok Imagine. */
export const xai: AiSdkVendor = {
  packageName: '@ai-sdk/xai',
  version: '5.0.12',
  baseUrl: 'https://api.x.ai/v1',
  model: async (modelId, { apiKey, baseUrl, fetch }) => {
    const { createXai } = await import('@ai-sdk/xai');
    return createXai({ apiKey, baseURL: baseUrl, fetch }).video(modelId);
  },
  probePath: '/models',
  statusWord: (body) => text(record(body)['status']),
  words: { pending: 'running', done: 'succeeded', failed: 'failed', expired: 'failed' },
  failures: [
    [/Incorrect API key/i, 'misconfigured'],
    [/used all available credits|spending limit/i, 'quota-exhausted'],
    [/blocked due to a content policy violation/i, 'refused-output'],
    [/request expired/i, 'unavailable'],
  ],
  failureWords: (body) => {
    const { code, message } = record(record(body)['error']);
    return [text(code), text(message)].filter((words) => words !== undefined).join(': ') || undefined;
  },
  cost: (body) => {
    const ticks = amount(record(record(body)['usage'])['cost_in_usd_ticks']);
    return ticks === undefined ? undefined : Math.ceil(ticks / ticksPerMicroUsd);
  },
};

/** Vercel's AI gateway: models of many vendors behind one key. Its jobs are its own, so they can be resumed. */
export const gateway: AiSdkVendor = {
  packageName: '@ai-sdk/gateway',
  version: '4.0.146',
  baseUrl: 'https://ai-gateway.vercel.sh/v4/ai',
  model: async (modelId, { apiKey, baseUrl, fetch }) => {
    const { createGateway } = await import('@ai-sdk/gateway');
    return createGateway({ apiKey, baseURL: baseUrl, fetch }).video(modelId);
  },
  // The credits of the account, as the package's own getCredits reads them: two levels above the SDK's address.
  probePath: '/../../v1/credits',
  statusWord: (body) => text(record(body)['status']),
  words: { pending: 'running', completed: 'succeeded', error: 'failed', cancelled: 'cancelled' },
  failures: [[/failed_dependency/, 'unavailable']],
  failureWords: (body) => text(record(body)['error']),
  // A start may have 300 KiB in all.
  maxUriChars: 280 * 1024,
  // Veo's clips come inline, base64.
  maxReplyBytes: 384 * 1024 ** 2,
  cost: (body) => {
    const { cost } = record(record(record(body)['providerMetadata'])['gateway']);
    const dollars = typeof cost === 'string' && /^\d+(\.\d+)?$/.test(cost) ? Number(cost) : amount(cost);
    // Rounded to nano-dollars first: 0.7 in binary is not worth a micro-dollar more.
    return dollars === undefined ? undefined : Math.ceil(Math.round(dollars * 1e9) / 1000);
  },
};

/** Alibaba's Wan through the AI SDK. */
export function alibabaEngine(options: AdapterOptions): Engine {
  return aiSdkV4Engine(options, alibaba);
}

/** Any video model of the AI gateway. */
export function gatewayEngine(options: AdapterOptions): Engine {
  return aiSdkV4Engine(options, gateway);
}

/** xAI's Grok Imagine through the AI SDK. */
export function xaiEngine(options: AdapterOptions): Engine {
  return aiSdkV4Engine(options, xai);
}
