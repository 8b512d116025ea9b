import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../core/hashing.ts';
import { outcomeClasses } from '../../core/outcome.ts';
import type { Observation, SubmitResult } from '../engine.ts';
import { wireDigest } from '../wire-digest.ts';
import { aiSdkObserved, aiSdkSubmitted } from './ai-sdk/outcome.ts';
import { alibaba, gateway, xai } from './ai-sdk/vendors.ts';
import { type ArkPage, arkObserved, arkPage, arkReconciled, arkSubmitted } from './ark/outcome.ts';
import { comfyuiFinished, comfyuiSubmitted, historyEntry, placeInQueue } from './comfyui/outcome.ts';
import { promptIdOf } from './comfyui/request.ts';
import { classOfWords } from './error-words.ts';
import { falResult, falStatus, falSubmitted } from './fal/outcome.ts';
import type { ReplyContext } from './http-outcome.ts';
import { klingListed, klingObserved, klingSubmitted } from './kling/outcome.ts';
import { lumaObserved, lumaPage, lumaReconciled, lumaSubmitted } from './luma/outcome.ts';
import { agentsObserved, agentsSubmitted } from './luma-agents/outcome.ts';
import { replicateCancelled, replicateObserved, replicateSubmitted } from './replicate/outcome.ts';
import { type Exchange, replyOf } from './reply.ts';
import { runwayObserved, runwaySubmitted } from './runway/outcome.ts';
import { veoObserved, veoSubmitted } from './veo/outcome.ts';

const context: ReplyContext = { now: Date.parse('2026-11-22T12:00:00Z'), secrets: ['canary-key'] };
const start = { engine: 'x/y', route: 'direct', createdAt: '2026-11-22T12:00:00.000Z' };
const said = (status: number, body: unknown, headers: Record<string, string> = {}): Exchange => ({
  kind: 'reply',
  reply: replyOf(status, headers, typeof body === 'string' ? body : JSON.stringify(body)),
});

type Submitted = (exchange: Exchange) => SubmitResult;
type Observed = (exchange: Exchange) => Observation | { readonly kind: 'completed' };

const submits: Readonly<Record<string, Submitted>> = {
  ark: (exchange) => arkSubmitted(exchange, context, start),
  kling: (exchange) => klingSubmitted(exchange, context, start, 'text2video'),
  runway: (exchange) => runwaySubmitted(exchange, context, start),
  luma: (exchange) => lumaSubmitted(exchange, context, start),
  agents: (exchange) => agentsSubmitted(exchange, context, start),
  fal: (exchange) => falSubmitted(exchange, context, start, 'fal-ai/x'),
  vertex: (exchange) => veoSubmitted(exchange, context, start),
  comfyui: (exchange) => comfyuiSubmitted(exchange, context, start, {}),
  replicate: (exchange) => replicateSubmitted(exchange, context, start),
  'the AI SDK': (exchange) => aiSdkSubmitted({ exchange }, context, start, 'https://x.example', alibaba),
};
const observes: Readonly<Record<string, Observed>> = {
  ark: (exchange) => arkObserved(exchange, context, (tokens) => tokens),
  kling: (exchange) => klingObserved(exchange, context),
  runway: (exchange) => runwayObserved(exchange, context),
  luma: (exchange) => lumaObserved(exchange, context),
  alibaba: (exchange) => aiSdkObserved({ exchange }, context, alibaba),
  replicate: (exchange) => replicateObserved(exchange, context),
  xai: (exchange) => aiSdkObserved({ exchange }, context, xai),
  gateway: (exchange) => aiSdkObserved({ exchange }, context, gateway),
  agents: (exchange) => agentsObserved(exchange, context),
  vertex: (exchange) => veoObserved(exchange, context, { resource: 'publishers/google/models/x', model: 'x', id: '1' }),
  'fal status': (exchange) => falStatus(exchange, context),
  'fal result': (exchange) => falResult(exchange, context),
  comfyui: (exchange) =>
    comfyuiFinished(exchange.kind === 'reply' ? exchange.reply.body : undefined, 'http://x', undefined, context),
};
const failure = (result: unknown) => (result as { failure?: { outcome: string; billed: string } }).failure;

describe.each(Object.entries(submits))('%s create replies', (_vendor, submitted) => {
  it.each([
    [401, { error: 'bad key' }, 'misconfigured'],
    [402, { error: 'pay' }, 'quota-exhausted'],
    [403, { detail: 'User is locked. Reason: Exhausted balance.' }, 'quota-exhausted'],
    [400, { error: 'You do not have enough credits to run this task.' }, 'quota-exhausted'],
    [400, { error: 'Your prompt did not pass our content moderation.' }, 'refused-input'],
    [400, { error: { type: 'model_not_found', message: 'no longer available' } }, 'retired'],
    [410, { error: 'gone' }, 'retired'],
    [422, { error: 'width must be a multiple of 8' }, 'invalid-request'],
    [429, 'slow down', 'rate-limited'],
    [429, { error: 'Concurrency limit exceeded' }, 'rate-limited'],
  ])('%i %j is %s, uncharged [rows 2, 3, 25]', (status, body, outcome) => {
    expect(submitted(said(status, body))).toMatchObject({ kind: 'rejected', failure: { outcome, billed: 'no' } });
  });

  it.each([
    [408, { error: 'request timeout' }],
    [409, { error: 'conflict' }],
    [425, { error: 'too early' }],
    [500, { error: 'oops' }],
    [503, 'unavailable'],
    [200, '<html>sign in</html>'],
    [200, { unexpected: true }],
    [302, ''],
    [404, '<html>nginx</html>'],
    [400, 'plain words'],
  ])('%i %j leaves the job in doubt [rows 5, 20]', (status, body) => {
    expect(submitted(said(status, body)).kind).toBe('unknown');
  });

  it('does not take the words of an echoed prompt for the vendor’s', () => {
    const body = {
      detail: [{ msg: 'value too long', input: 'a moderation safety capacity model no longer available' }],
    };
    expect(failure(submitted(said(422, body)))?.outcome).toBe('invalid-request');
  });

  it('keeps the key out of the reason [row 49]', () => {
    expect(JSON.stringify(submitted(said(401, { error: 'key canary-key is wrong' })))).not.toContain('canary-key');
  });
});

const anyStatus = fc.integer({ min: 100, max: 599 });
const shaped = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      id: fc.jsonValue(),
      status: fc.oneof(
        fc.constantFrom('SUCCEEDED', 'FAILED', 'COMPLETED', 'RUNNING', 'succeeded', 'failed'),
        fc.jsonValue(),
      ),
      state: fc.oneof(fc.constantFrom('completed', 'failed', 'processing'), fc.jsonValue()),
      output: fc.jsonValue(),
      assets: fc.jsonValue(),
      cost: fc.jsonValue(),
      outputs: fc.jsonValue(),
      video: fc.jsonValue(),
      failure: fc.jsonValue(),
      failureCode: fc.jsonValue(),
      failure_reason: fc.jsonValue(),
      request_id: fc.jsonValue(),
      prompt_id: fc.jsonValue(),
      generations: fc.jsonValue(),
      detail: fc.jsonValue(),
      error: fc.jsonValue(),
      code: fc.oneof(fc.constantFrom(0, 1203, 1301, 5000), fc.jsonValue()),
      data: fc.oneof(
        fc.jsonValue(),
        fc.record(
          { task_id: fc.string(), task_status: fc.constantFrom('succeed', 'failed'), task_result: fc.jsonValue() },
          { requiredKeys: ['task_id', 'task_status'] },
        ),
      ),
      items: fc.jsonValue(),
      content: fc.jsonValue(),
      usage: fc.jsonValue(),
      name: fc.jsonValue(),
      done: fc.oneof(fc.boolean(), fc.jsonValue()),
      response: fc.oneof(
        fc.record({ videos: fc.array(fc.record({ bytesBase64Encoded: fc.jsonValue(), gcsUri: fc.jsonValue() })) }),
        fc.jsonValue(),
      ),
    },
    { requiredKeys: [] },
  ),
);
const anyReply = fc
  .tuple(
    anyStatus,
    fc.oneof(
      shaped.map((body) => JSON.stringify(body)),
      fc.string(),
    ),
  )
  .map(([status, text]): Exchange => said(status, text));

describe('classifiers', () => {
  it.each(Object.entries(submits))(
    'property: %s create never throws, and 5xx is never a plain failure [row 20 F]',
    (_name, submitted) => {
      fc.assert(
        fc.property(anyReply, (exchange) => {
          const result = submitted(exchange);
          if (exchange.kind === 'reply' && exchange.reply.status >= 500) expect(result.kind).toBe('unknown');
          if (result.kind === 'rejected') expect(outcomeClasses).toContain(result.failure.outcome);
          if (result.kind === 'accepted') expect(result.handle.jobId).not.toBe('');
        }),
      );
    },
  );

  it.each(Object.entries(observes))(
    'property: %s observe never throws, and success always has an output [row 20 F]',
    (_name, observed) => {
      fc.assert(
        fc.property(anyReply, (exchange) => {
          const seen = observed(exchange);
          if (seen.kind === 'succeeded') expect(seen.outputs.length).toBeGreaterThan(0);
          if (seen.kind === 'failed') expect(seen.failure.reason.length).toBeLessThanOrEqual(320);
        }),
      );
    },
  );

  it('property: reading lists, queues and histories never throws [row 20 F]', () => {
    const attempt = { attempt: 'a', engine: 'luma/ray-2', intendedAt: context.now, wireSha256: 'x' };
    fc.assert(
      fc.property(anyReply, (exchange) => {
        placeInQueue(exchange, 'p');
        historyEntry(exchange, 'p');
        const page = lumaPage(exchange);
        if (page !== undefined) expect(lumaReconciled([page], attempt, start).kind).not.toBe('found');
        const listed = arkPage(exchange, context);
        if (!('unread' in listed)) arkReconciled([listed as ArkPage], { ...attempt, seed: 7 }, start);
        klingListed(exchange, context, { attempt: 'a', endpoint: 'text2video', start }, 30);
      }),
    );
  });
});

describe('Runway tasks (shapes of @runwayml/sdk 4.20.1, 2026-11-22)', () => {
  const task = { id: 't', createdAt: '2026-11-22T12:00:00Z' };
  it.each([
    ['SAFETY.INPUT.TEXT', 'refused-input'],
    ['INPUT_PREPROCESSING.SAFETY.TEXT', 'refused-input'],
    ['SAFETY.OUTPUT.VIDEO', 'refused-output'],
    ['INTERNAL.BAD_OUTPUT.CODE01', 'bad-output'],
    ['INTERNAL', 'unavailable'],
    ['INPUT_PREPROCESSING.INTERNAL', 'invalid-request'],
    ['ASSET.INVALID', 'invalid-request'],
  ])('%s is %s', (failureCode, outcome) => {
    const seen = runwayObserved(
      said(200, { ...task, status: 'FAILED', failure: 'x', failureCode, cost: { credits: 0 } }),
      context,
    );
    expect(seen).toMatchObject({ kind: 'failed', failure: { outcome, billed: 'no' } });
  });

  it('counts a credit as one cent, and says when a failure was charged [row 19]', () => {
    const done = { ...task, status: 'SUCCEEDED', output: ['https://x/y.mp4'], cost: { credits: 60 } };
    expect(runwayObserved(said(200, done), context)).toMatchObject({ kind: 'succeeded', cost: 600_000 });
    const failed = { ...task, status: 'FAILED', failure: 'x', cost: { credits: 60 } };
    expect(failure(runwayObserved(said(200, failed), context))?.billed).toBe('yes');
  });

  it('tells our own throttling from the vendor’s queue [row 2]', () => {
    expect(runwayObserved(said(200, { ...task, status: 'THROTTLED' }), context).kind).toBe('throttled');
    expect(runwayObserved(said(200, { ...task, status: 'PENDING' }), context).kind).toBe('queued');
  });
});

describe('fal results (shapes of docs.fal.ai, 2026-11-22)', () => {
  it.each([
    [
      422,
      { detail: [{ loc: ['body', 'prompt'], msg: 'flagged', type: 'content_policy_violation' }] },
      'refused-input',
      'unknown',
    ],
    [
      422,
      { detail: [{ loc: ['body', 'output'], msg: 'flagged', type: 'content_policy_violation' }] },
      'refused-output',
      'unknown',
    ],
    [422, { detail: [{ loc: ['body'], msg: 'nothing', type: 'no_media_generated' }] }, 'bad-output', 'unknown'],
    [
      422,
      { detail: [{ loc: ['body', 'duration'], msg: 'not allowed', type: 'value_error' }] },
      'invalid-request',
      'unknown',
    ],
    [500, { detail: 'Internal server error', error_type: 'internal_server_error' }, 'unavailable', 'no'],
  ])('%i %j is %s', (status, body, outcome, billed) => {
    expect(falResult(said(status, body), context)).toMatchObject({ kind: 'failed', failure: { outcome, billed } });
  });

  it('a queue in trouble, a limit or an unfinished job fail nothing [row 2]', () => {
    expect(
      falStatus(
        said(200, {
          request_id: '1',
          status_url: 'https://queue.example/1?sig=x',
          status: 'COMPLETED',
          error_type: 'content_policy_violation',
          error: 'the prompt was flagged by a content checker',
        }),
        context,
      ),
    ).toMatchObject({
      failure: {
        outcome: 'refused-input',
        reason: 'content_policy_violation: the prompt was flagged by a content checker',
      },
    });
    expect(falResult(said(503, 'no healthy upstream'), context).kind).toBe('unreadable');
    expect(falResult(said(410, { detail: 'Request not found' }), context).kind).toBe('gone');
    expect(falResult(said(408, { detail: 'timeout' }), context).kind).toBe('unreadable');
    expect(falResult(said(502, { detail: 'Internal server error' }), context).kind).toBe('unreadable');
    expect(falResult(said(429, { detail: 'slow down' }, { 'retry-after': '5' }), context)).toMatchObject({
      kind: 'unreadable',
      retryAt: context.now + 5_000,
    });
    expect(falResult(said(400, { detail: 'Request is still in progress' }), context).kind).toBe('running');
  });
});

describe('Replicate predictions (shapes of replicate 1.4.0, 2026-11-25)', () => {
  const prediction = { id: 'p', created_at: '2026-11-22T12:00:00Z', version: 'hidden' };
  const observed = (over: object) => replicateObserved(said(200, { ...prediction, ...over }), context);

  it.each([
    ['The input or output was flagged as sensitive. (E005)', 'refused-input'],
    ['NSFW content detected in the generated output', 'refused-output'],
    ['CUDA out of memory. Tried to allocate 2 GiB', 'capacity'],
    ['duration: must be one of 5, 10', 'invalid-request'],
    ['Prediction interrupted; please retry (code: PA)', 'unavailable'],
  ])('%s: %s', (error, outcome) => {
    expect(observed({ status: 'failed', error })).toMatchObject({ failure: { outcome, billed: 'unknown' } });
  });

  it('takes one output or a list, and the version when it is told', () => {
    const one = observed({ status: 'succeeded', output: 'https://x/y.mp4', version: 'abc' });
    expect(one).toMatchObject({ outputs: [{ url: 'https://x/y.mp4' }], modelVersion: 'abc' });
    const many = observed({ status: 'succeeded', output: ['https://x/1.mp4', 'https://x/2.mp4'] });
    expect(many).toMatchObject({ kind: 'succeeded', outputs: [{}, {}] });
    expect(many).not.toHaveProperty('modelVersion');
  });

  it('tells an output that was removed from one that never was', () => {
    const removed = observed({ status: 'succeeded', output: null, data_removed: true });
    expect(removed).toMatchObject({ failure: { outcome: 'output-lost', billed: 'yes' } });
    expect(observed({ status: 'succeeded', output: null })).toMatchObject({ failure: { outcome: 'bad-output' } });
  });

  it('charges nothing for what never started', () => {
    expect(observed({ status: 'aborted' })).toMatchObject({ failure: { outcome: 'unavailable', billed: 'no' } });
  });

  it('calls a version that was taken away retired, and an empty account by its name', () => {
    const taken = {
      title: 'Invalid version or not permitted',
      detail: 'The specified version does not exist',
      status: 422,
    };
    expect(failure(replicateSubmitted(said(422, taken), context, start))?.outcome).toBe('retired');
    const empty = {
      title: 'Insufficient credit',
      detail: 'You have insufficient credit to run this model.',
      status: 402,
    };
    expect(failure(replicateSubmitted(said(402, empty), context, start))?.outcome).toBe('quota-exhausted');
  });

  it('is too late to cancel what has ended', () => {
    const answered = (status: string) => replicateCancelled(said(200, { ...prediction, status })).kind;
    expect(['canceled', 'processing', 'succeeded', 'failed'].map(answered)).toEqual([
      'cancelled',
      'cancelled',
      'too-late',
      'too-late',
    ]);
  });
});

describe('DashScope tasks (shapes of @ai-sdk/alibaba 2.0.58, 2026-11-25)', () => {
  const task = (output: object) => said(200, { request_id: 'r', output: { task_id: 't', ...output } });
  const observed = (output: object) => aiSdkObserved({ exchange: task(output) }, context, alibaba);

  it.each([
    ['PENDING', 'queued'],
    ['RUNNING', 'running'],
    ['UNKNOWN', 'gone'],
  ])('%s is %s', (word, kind) => {
    expect(observed({ task_status: word }).kind).toBe(kind);
  });

  it.each([
    ['DataInspectionFailed', 'Input data may contain inappropriate content.', 'refused-input'],
    ['DataInspectionFailed', 'Output data may contain inappropriate content.', 'refused-output'],
    ['InternalError', 'An internal error has occured.', 'unavailable'],
  ])('%s: %s', (code, message, outcome) => {
    expect(failure(observed({ task_status: 'FAILED', code, message }))?.outcome).toBe(outcome);
  });

  it.each([
    [400, 'Arrearage', 'Access denied, please make sure your account is in good standing.', 'quota-exhausted'],
    [429, 'Throttling.AllocationQuota', 'Allocated quota exceeded, please increase your quota limit.', 'rate-limited'],
    [403, 'AllocationQuota.FreeTierOnly', 'The free tier of the model has been exhausted.', 'quota-exhausted'],
    [400, 'InvalidApiKey', 'Invalid API-key provided.', 'misconfigured'],
    [404, 'ModelNotFound', 'Model not exist.', 'retired'],
  ])('%i %s at create', (status, code, message, outcome) => {
    const exchange = said(status, { code, message, request_id: 'r' });
    const result = aiSdkSubmitted({ exchange }, context, start, alibaba.baseUrl, alibaba);
    expect(result).toMatchObject({ kind: 'rejected', failure: { outcome, billed: 'no' } });
  });

  it('keeps no operation that points elsewhere: the job is in doubt, not lost', () => {
    const exchange = said(200, {});
    const value = { operation: { getUrl: 'https://evil.example/t' } };
    expect(aiSdkSubmitted({ exchange, value }, context, start, alibaba.baseUrl).kind).toBe('unknown');
  });
});

describe('xAI requests (shapes of @ai-sdk/xai 5.0.12, 2026-11-25)', () => {
  const response = { timestamp: new Date(0), modelId: 'x', headers: undefined };

  it('counts ten billion ticks as a dollar', () => {
    const exchange = said(200, {
      status: 'done',
      video: { url: 'https://x/y.mp4' },
      usage: { cost_in_usd_ticks: 3.5e9 },
    });
    const videos = [{ type: 'url' as const, url: 'https://x/y.mp4', mediaType: 'video/mp4' }];
    const value = { status: 'completed' as const, videos, warnings: [], response };
    expect(aiSdkObserved({ exchange, value }, context, xai)).toMatchObject({ kind: 'succeeded', cost: 350_000 });
  });

  it('reads a 202 without a body as running', () => {
    const value = { status: 'pending' as const, response };
    expect(aiSdkObserved({ exchange: said(202, ''), value }, context, xai).kind).toBe('running');
    expect(aiSdkObserved({ exchange: said(200, { data: {} }), value }, context, xai).kind).toBe('unreadable');
  });

  it.each([
    [400, 'Incorrect API key provided: xa***.', 'misconfigured'],
    [403, 'Your team has either used all available credits or reached its monthly spending limit.', 'quota-exhausted'],
    [400, 'The prompt was rejected by content moderation.', 'refused-input'],
  ])('%i %s', (status, error, outcome) => {
    const exchange = said(status, { code: 'Client specified an invalid argument', error });
    expect(failure(aiSdkSubmitted({ exchange }, context, start, xai.baseUrl, xai))?.outcome).toBe(outcome);
  });
});

describe('AI gateway jobs (shapes of @ai-sdk/gateway 4.0.146, 2026-11-26)', () => {
  const response = { timestamp: new Date(0), modelId: 'x', headers: undefined };
  const videos = [{ type: 'url' as const, url: 'https://x/y.mp4', mediaType: 'video/mp4' }];
  const finished = (cost: unknown) =>
    aiSdkObserved(
      {
        exchange: said(200, { status: 'completed', videos, providerMetadata: { gateway: { cost } } }),
        value: { status: 'completed', videos, warnings: [], response },
      },
      context,
      gateway,
    );

  it('keeps the job under the gateway’s own id', () => {
    const operation = { gatewayJobId: 'vj_1' };
    const exchange = said(202, { operation });
    const result = aiSdkSubmitted({ exchange, value: { operation } }, context, start, gateway.baseUrl, gateway);
    expect(result).toMatchObject({ kind: 'accepted', handle: { jobId: 'vj_1', native: { operation } } });
  });

  it.each([
    ['0.7', 700_000],
    [0.15, 150_000],
    ['0.0000001', 1],
    ['free', undefined],
    ['-1', undefined],
    [undefined, undefined],
  ])('reads a cost of %s dollars as %s micro-dollars', (told, cost) => {
    const seen = finished(told);
    expect(seen.kind === 'succeeded' && seen.cost).toBe(cost);
  });

  it.each([
    [401, 'authentication_error', 'Authentication failed', 'misconfigured'],
    [402, 'insufficient_funds', 'Insufficient funds.', 'quota-exhausted'],
    [403, 'forbidden', 'Blocked by a rule', 'misconfigured'],
    [404, 'model_not_found', 'Model not found', 'retired'],
    [424, 'failed_dependency', 'The provider failed', 'unavailable'],
    [429, 'rate_limit_exceeded', 'Rate limit exceeded', 'rate-limited'],
    [400, 'invalid_request_error', 'duration: not supported', 'invalid-request'],
  ])('%i %s at start', (status, type, message, outcome) => {
    const exchange = said(status, { error: { message, type, param: null, code: null } });
    const result = aiSdkSubmitted({ exchange }, context, start, gateway.baseUrl, gateway);
    expect(result).toMatchObject({ kind: 'rejected', failure: { outcome, billed: 'no' } });
  });

  it.each([
    [{ status: 'pending' }, { kind: 'running' }],
    [{ status: 'cancelled' }, { kind: 'failed', failure: { outcome: 'cancelled' } }],
    [{ status: 'error', error: 'The provider broke.' }, { failure: { outcome: 'unavailable', billed: 'unknown' } }],
    [{ status: 'thinking' }, { failure: { outcome: 'bad-output' } }],
  ])('reads %o', (body, seen) => {
    expect(aiSdkObserved({ exchange: said(200, body) }, context, gateway)).toMatchObject(seen);
  });

  it('has no clip when it was uploaded elsewhere', () => {
    const elsewhere = [{ type: 'uploaded' as const, mediaType: 'video/mp4' }];
    const exchange = said(200, { status: 'completed', videos: elsewhere });
    const value = { status: 'completed' as const, videos: elsewhere, warnings: [], response } as never;
    expect(failure(aiSdkObserved({ exchange, value }, context, gateway))?.outcome).toBe('bad-output');
  });
});

describe('Luma reconcile', () => {
  const body = {
    generation_type: 'video',
    model: 'ray-2',
    prompt: 'rain',
    aspect_ratio: '16:9',
    resolution: '720p',
    duration: '5s',
  };
  const wireSha256 = wireDigest({ operation: 'POST /generations/video', body, assets: [], durationS: 5 });
  const attempt = { attempt: 'a', engine: 'luma/ray-2', intendedAt: context.now, wireSha256 };
  const listed = (...rows: readonly object[]) => {
    const page = lumaPage(said(200, { generations: rows, has_more: false }));
    return lumaReconciled(page === undefined ? [] : [page], attempt, start);
  };
  const row = { id: 'g1', created_at: '2026-11-22T12:00:03Z', request: { ...body, callback_url: null } };

  it('adopts the one job that echoes the request', () => {
    expect(listed(row, { ...row, id: 'g2', request: { ...body, prompt: 'snow' } })).toMatchObject({
      kind: 'found',
      handle: { jobId: 'g1' },
    });
  });

  it('knows the request by the digest of its body alone, too', () => {
    const page = lumaPage(said(200, { generations: [row] }));
    const byBody = { ...attempt, wireSha256: digestOf(body) };
    expect(lumaReconciled(page === undefined ? [] : [page], byBody, start).kind).toBe('found');
  });

  it('does not adopt an older job with the same request [row 8]', () => {
    expect(listed({ ...row, created_at: '2026-11-22T11:00:00Z' })).toEqual({ kind: 'absent', certainty: 'probable' });
  });

  it('does not choose between twins [row 8]', () => {
    expect(listed(row, { ...row, id: 'g2' }).kind).toBe('undecidable');
  });
});

describe('ComfyUI', () => {
  it('gives an attempt one UUID, always the same [row 8]', () => {
    expect(promptIdOf('01J')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(promptIdOf('01J')).toBe(promptIdOf('01J'));
    expect(promptIdOf('01K')).not.toBe(promptIdOf('01J'));
  });

  it('calls missing weights our set-up', () => {
    const body = {
      error: { type: 'prompt_outputs_failed_validation', message: 'x' },
      node_errors: { lora: { errors: [{ type: 'value_not_in_list' }] } },
    };
    expect(failure(comfyuiSubmitted(said(400, body), context, start, {}))?.outcome).toBe('misconfigured');
  });

  it('reads clips whatever node saved them, and leaves previews out', () => {
    const clip = { filename: 'a.mp4', subfolder: 's', type: 'output' };
    const entry = (files: unknown) => ({
      status: { status_str: 'success', completed: true },
      outputs: { save: files },
    });
    const read = (files: unknown) => comfyuiFinished(entry(files), 'http://h', 'v', context);
    for (const key of ['images', 'gifs', 'videos'])
      expect(read({ [key]: [clip] })).toMatchObject({
        kind: 'succeeded',
        modelVersion: 'v',
        outputs: [{ url: 'http://h/view?filename=a.mp4&subfolder=s&type=output' }],
      });
    expect(
      failure(
        read({
          images: [
            { ...clip, type: 'temp' },
            { ...clip, filename: 'a.png' },
          ],
        }),
      )?.outcome,
    ).toBe('bad-output');
  });

  it('calls a full GPU capacity and an interrupt cancelled', () => {
    const entry = (message: unknown) => ({ status: { status_str: 'error', messages: [message] } });
    const read = (message: unknown) => failure(comfyuiFinished(entry(message), '', undefined, context))?.outcome;
    expect(
      read([
        'execution_error',
        { exception_type: 'torch.OutOfMemoryError', exception_message: 'Allocation on device' },
      ]),
    ).toBe('capacity');
    expect(read(['execution_interrupted', {}])).toBe('cancelled');
  });
});

describe('classOfWords', () => {
  it.each([
    ['Too many requests', 'rate-limited'],
    ['The service is at capacity', 'capacity'],
    ['NSFW content detected in generated video', 'refused-output'],
    ['insufficient balance', 'quota-exhausted'],
    ['something went wrong', undefined],
  ])('%s: %s', (words, outcome) => {
    expect(classOfWords(words)).toBe(outcome);
  });
});
