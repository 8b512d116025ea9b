import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { sha256 } from '../../../core/hashing.ts';
import { factsOf, findEntry } from '../../catalog.ts';
import type { AssetSink, JobHandle, RequestAsset, ShotRequest } from '../../engine.ts';
import type { EngineFacts } from '../../facts.ts';
import type { ReplyContext } from '../http-outcome.ts';
import { type Exchange, replyOf } from '../reply.ts';
import { storeInlineClip } from './inline-clip.ts';
import { inlineUrl, operationOf, parseInlineUrl, parseOperation } from './operation.ts';
import { veoObserved, veoProbeProblem, veoSubmitted } from './outcome.ts';
import { type VeoRequest, veoPlan, veoSent } from './request.ts';
import { type GoogleAuthClient, veoEngine } from './veo-engine.ts';

const facts = (id: string): EngineFacts => {
  const entry = findEntry(id);
  if (entry === undefined) throw new Error(id);
  return factsOf(entry);
};
const veo = facts('google/veo-3.1');
const now = Date.parse('2026-11-25T12:00:00Z');
const context: ReplyContext = { now, secrets: ['canary-key'] };
const start = { engine: 'google/veo-3.1', route: 'direct', createdAt: '2026-11-25T12:00:00.000Z' };
const said = (status: number, body: unknown): Exchange => ({
  kind: 'reply',
  reply: replyOf(status, {}, JSON.stringify(body)),
});
const google = (code: number, status: string, message: string, details: readonly unknown[] = []) =>
  said(code, { error: { code, message, status, details } });
const request: ShotRequest = {
  shot: 'e01/sh010',
  prompt: 'rain on glass',
  durationS: 5,
  width: 1280,
  height: 720,
  fps: 24,
  seed: 7,
  audio: true,
  assets: [],
};
const asset = (role: RequestAsset['role'], name: string): RequestAsset => ({
  role,
  name,
  path: `/assets/${name}.png`,
  sha256: `sha-${name}`,
  mimeType: 'image/png',
});
const wireOf = (over: Partial<ShotRequest>, engine = veo) => {
  const plan = veoPlan({ ...request, ...over }, engine);
  if (!plan.ok) throw new Error(plan.reason);
  return plan;
};

describe('veoPlan', () => {
  it('says everything in the field names of @google/genai 3.1.0', () => {
    const expected: VeoRequest = {
      model: 'veo-3.1-generate-001',
      source: { prompt: 'rain on glass' },
      config: {
        numberOfVideos: 1,
        durationSeconds: 6,
        aspectRatio: '16:9',
        resolution: '720p',
        generateAudio: true,
        seed: 7,
        negativePrompt: 'blur',
      },
    };
    expect(wireOf({ negativePrompt: 'blur' })).toEqual({
      ok: true,
      wire: { operation: 'POST :predictLongRunning', body: expected, assets: [], durationS: 6 },
      estimate: 2_400_000,
      degradations: [],
    });
  });

  it('names 4K and portrait as Google does', () => {
    expect(wireOf({ width: 3840, height: 2160 }).wire.body).toMatchObject({ config: { resolution: '4k' } });
    expect(wireOf({ width: 1080, height: 1920 }).wire.body).toMatchObject({
      config: { resolution: '1080p', aspectRatio: '9:16' },
    });
    expect(wireOf({ width: 3840, height: 2160 }, facts('google/veo-3.1-lite')).degradations).toEqual([
      'size 3840x2160 lowered to 1920x1080: google/veo-3.1-lite makes none larger',
    ]);
  });

  it('reserves more for 4K', () => {
    const priceOf4k = (id: string) => wireOf({ durationS: 8, width: 3840, height: 2160 }, facts(id));
    expect(priceOf4k('google/veo-3.1').estimate).toBe(4_800_000);
    expect(priceOf4k('google/veo-3.1-fast').estimate).toBe(2_400_000);
  });

  it('carries up to three pictures, always for 8 s, and is priced so', () => {
    const four = ['mara', 'ivo', 'room', 'look'].map((name) => asset('character', name));
    const plan = wireOf({ assets: four });
    expect(plan.wire.body).toMatchObject({
      config: {
        durationSeconds: 8,
        referenceImages: [
          { image: { imageBytes: 'asset:sha-mara', mimeType: 'image/png' }, referenceType: 'ASSET' },
          { image: { imageBytes: 'asset:sha-ivo' } },
          { image: { imageBytes: 'asset:sha-room' } },
        ],
      },
    });
    expect(plan.wire.durationS).toBe(8);
    expect(plan.estimate).toBe(3_200_000);
    expect(plan.degradations).toEqual(['reference look dropped: google/veo-3.1 takes 3 reference pictures']);
  });

  it('prefers the first frame to pictures, because Vertex takes one or the other', () => {
    const plan = wireOf({ assets: [asset('first-frame', 'sh000'), asset('character', 'mara')] });
    expect(plan.wire.body).toMatchObject({ source: { image: { imageBytes: 'asset:sha-sh000' } } });
    expect(plan.wire.body).not.toHaveProperty('config.referenceImages');
    expect(plan.degradations).toEqual([
      'reference mara dropped: google/veo-3.1 takes no reference picture beside a first frame',
    ]);
  });

  it('labels the attempt in the letters Google allows', () => {
    const sent = veoSent(wireOf({}).wire.body, '01JCANARY0000000000000000A');
    expect(sent.config?.labels).toEqual({ shotcaller_attempt: '01jcanary0000000000000000a' });
    expect(
      Object.entries(sent.config?.labels ?? {})
        .flat()
        .join(''),
    ).toMatch(/^[a-z0-9_-]+$/);
  });
});

describe('veoSubmitted', () => {
  const submitted = (exchange: Exchange) => veoSubmitted(exchange, context, start);
  const name = 'projects/p-1/locations/us-central1/publishers/google/models/veo-3.1-generate-001/operations/abc-1';

  it('keeps the name of the operation, taken apart', () => {
    expect(submitted(said(200, { name }))).toMatchObject({
      kind: 'accepted',
      handle: { jobId: 'abc-1', native: { resource: name.split('/operations/')[0] } },
    });
  });

  it('is in doubt about a name that is none', () => {
    expect(submitted(said(200, { name: 'https://evil.example/operations/1' })).kind).toBe('unknown');
  });

  it.each([
    ['a rate', google(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for requests per minute'), 'rate-limited'],
    ['a daily quota', google(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for requests per day'), 'quota-exhausted'],
    ['a full service', google(429, 'RESOURCE_EXHAUSTED', 'Resource exhausted. Please try again later.'), 'capacity'],
    ['a bad key', google(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.'), 'misconfigured'],
    [
      'no billing',
      google(403, 'PERMISSION_DENIED', 'This API method requires billing to be enabled'),
      'quota-exhausted',
    ],
    ['no permission', google(403, 'PERMISSION_DENIED', 'Permission denied on resource'), 'misconfigured'],
    ['a dead model', google(404, 'NOT_FOUND', 'Publisher Model `x` was not found'), 'retired'],
    ['a forbidden prompt', google(400, 'INVALID_ARGUMENT', 'The prompt violates our policies'), 'refused-input'],
    ['a bad field', google(400, 'INVALID_ARGUMENT', 'Unsupported output video duration 5 seconds'), 'invalid-request'],
  ])('tells %s', (_what, exchange, outcome) => {
    expect(submitted(exchange)).toMatchObject({ kind: 'rejected', failure: { outcome, billed: 'no' } });
  });

  it('takes the wait from RetryInfo', () => {
    const info = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '30s' };
    expect(
      submitted(google(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for requests per minute', [info])),
    ).toMatchObject({ failure: { retryAt: now + 30_000 } });
  });

  it('calls missing credentials our set-up: nothing was sent', () => {
    const reason = 'Error Could not load the default credentials.';
    expect(submitted({ kind: 'broken', sent: 'no', reason })).toMatchObject({
      kind: 'rejected',
      failure: { outcome: 'misconfigured', billed: 'no' },
    });
  });
});

describe('veoObserved', () => {
  const operation = parseOperation('publishers/google/models/veo-3.1-generate-001/operations/abc-1');
  if (operation === undefined) throw new Error('no operation');
  const name = 'publishers/google/models/veo-3.1-generate-001/operations/abc-1';
  const observed = (body: object) => veoObserved(said(200, { name, ...body }), context, operation);
  const outcome = (body: object) => (observed(body) as { failure?: { outcome: string } }).failure?.outcome;

  it('runs until it is done', () => {
    expect(observed({})).toEqual({ kind: 'running' });
    expect(observed({ done: false })).toEqual({ kind: 'running' });
  });

  it('points at an inline clip without holding any of it', () => {
    const bytesBase64Encoded = Buffer.alloc(4_000, 1).toString('base64');
    const seen = observed({ done: true, response: { videos: [{ bytesBase64Encoded, mimeType: 'video/mp4' }] } });
    expect(seen).toEqual({
      kind: 'succeeded',
      outputs: [{ url: `vertex-operation:${name}#0`, mimeType: 'video/mp4' }],
      modelVersion: 'veo-3.1-generate-001',
    });
  });

  it.each([
    ["Veo could not generate videos because the input image violates Vertex AI's usage guidelines", 'refused-input'],
    ['The prompt contains sensitive words. Support codes: 58061214', 'refused-input'],
    ['The generated video was blocked by safety filters', 'refused-output'],
  ])('%s: %s', (reason, expected) => {
    expect(outcome({ done: true, response: { raiMediaFilteredCount: 1, raiMediaFilteredReasons: [reason] } })).toBe(
      expected,
    );
  });

  it.each([
    [{ code: 3, message: 'The prompt violates usage guidelines' }, 'refused-input'],
    [{ code: 3, message: 'image is not square' }, 'invalid-request'],
    [{ code: 8, message: 'The service is currently overloaded' }, 'capacity'],
    [{ code: 13, message: 'Internal error' }, 'unavailable'],
    [{ code: 7, message: 'Permission denied' }, 'misconfigured'],
  ])('%j is %s', (error, expected) => {
    expect(outcome({ done: true, error })).toBe(expected);
  });

  it('calls success without a clip, and a done that is no boolean, bad output', () => {
    expect(outcome({ done: true, response: {} })).toBe('bad-output');
    expect(outcome({ done: 'REVIEWING' })).toBe('bad-output');
  });
});

describe('stored operations', () => {
  const handle = (resource: string, jobId: string): JobHandle => ({
    ...start,
    jobId,
    emulated: false,
    native: { resource },
  });
  const model = 'veo-3.1-generate-001';

  it('are asked for only when they are of this model, and never lead elsewhere', () => {
    const own = `projects/p/locations/us-central1/publishers/google/models/${model}`;
    expect(operationOf(handle(own, 'a-1'), model)).toMatchObject({ id: 'a-1' });
    for (const [resource, id] of [
      ['https://evil.example', 'a-1'],
      [`../../${own}`, 'a-1'],
      [own, '../secret'],
      [own, 'a?key=x'],
      ['publishers/google/models/other-001', 'a-1'],
    ] as const)
      expect(operationOf(handle(resource, id), model)).toBeUndefined();
  });

  it('survive as the address of their clip', () => {
    const operation = parseOperation(`publishers/google/models/${model}/operations/a-1`);
    if (operation === undefined) throw new Error('no operation');
    expect(parseInlineUrl(inlineUrl(operation, 2))).toEqual({ operation, index: 2 });
    for (const url of ['https://x/y.mp4', 'vertex-operation:https://evil#0', 'vertex-operation:a#b'])
      expect(parseInlineUrl(url)).toBeUndefined();
  });
});

describe('storeInlineClip', () => {
  const bytes = Buffer.from(Array.from({ length: 3_000_001 }, (_, at) => at % 251));
  const clip = said(200, { done: true, response: { videos: [{ bytesBase64Encoded: bytes.toString('base64') }] } });
  const sink = (): AssetSink & { pieces: number } => {
    const made = {
      pieces: 0,
      put: async (stream: AsyncIterable<Uint8Array>) => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of stream) chunks.push(chunk);
        made.pieces = chunks.length;
        const all = Buffer.concat(chunks);
        return { sha256: sha256(all), bytes: all.length, path: '/memory' };
      },
    };
    return made;
  };
  const policy = { allowedOrigins: [] };

  it('decodes piece by piece to exactly the bytes', async () => {
    const into = sink();
    expect(await storeInlineClip(clip, 0, into, policy, context)).toMatchObject({
      kind: 'fetched',
      sha256: sha256(bytes),
      bytes: bytes.length,
    });
    expect(into.pieces).toBeGreaterThan(1);
  });

  it('refuses a clip over the limit before anything is stored', async () => {
    const into = sink();
    const limited = { ...policy, maxBytes: 1_000 };
    expect(await storeInlineClip(clip, 0, into, limited, context)).toMatchObject({
      kind: 'failed',
      failure: { outcome: 'bad-output', billed: 'yes' },
    });
    expect(into.pieces).toBe(0);
  });

  it('calls a reply that can not be read lost output, and a forgotten operation expired', async () => {
    expect(await storeInlineClip(said(503, {}), 0, sink(), policy, context)).toMatchObject({
      failure: { outcome: 'output-lost', billed: 'yes' },
    });
    expect((await storeInlineClip(google(404, 'NOT_FOUND', 'gone'), 0, sink(), policy, context)).kind).toBe('expired');
  });
});

describe('veoProbeProblem', () => {
  const problem = (exchange: Exchange) =>
    exchange.kind === 'reply' ? veoProbeProblem(exchange.reply, context) : undefined;
  it('finds a bad key behind 400, 401 and 403, and a good one behind a made-up operation', () => {
    expect(problem(google(400, 'INVALID_ARGUMENT', 'API key not valid'))).toContain('key was refused');
    expect(problem(google(401, 'UNAUTHENTICATED', 'no credentials'))).toContain('key was refused');
    expect(problem(google(403, 'PERMISSION_DENIED', 'denied'))).toContain('key was refused');
    expect(problem(google(403, 'PERMISSION_DENIED', 'denied on resource (or it may not exist)'))).toBeUndefined();
    expect(problem(google(404, 'NOT_FOUND', 'Operation not found'))).toBeUndefined();
  });
});

describe('veoEngine', () => {
  const options = {
    facts: veo,
    clock: { now: () => now, sleepUntil: async () => undefined },
    fetchPolicy: { allowedOrigins: [] },
  };
  const missing = async (): Promise<never> => {
    throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
  };

  it('says what to install when the SDK is missing, and sends nothing', async () => {
    const engine = veoEngine({ ...options, apiKey: 'k', load: missing });
    expect(await engine.describe()).toMatchObject({
      state: 'disabled',
      reason: '@google/genai is not installed; run: npm install @google/genai@3.1.0',
    });
    const attempt = { attempt: 'a', engine: veo.id, intendedAt: now, wireSha256: '' };
    expect(await engine.submit(wireOf({}).wire, attempt)).toMatchObject({
      kind: 'rejected',
      failure: { outcome: 'misconfigured', billed: 'no' },
    });
  });

  it('keeps the notices of the SDK off the standard output', async () => {
    vi.stubEnv('GOOGLE_CLOUD_PROJECT', 'other-project');
    const debug = vi.spyOn(console, 'debug').mockImplementation(() => undefined);
    onTestFinished(() => {
      vi.unstubAllEnvs();
      debug.mockRestore();
    });
    const engine = veoEngine({ ...options, apiKey: 'k', baseUrl: 'http://127.0.0.1:1' });
    expect((await engine.describe()).state).toBe('unreachable');
    expect(debug).not.toHaveBeenCalled();
  });

  it('says where a clip lies that it can not read', async () => {
    const engine = veoEngine({ ...options, apiKey: 'k' });
    const sink: AssetSink = { put: () => Promise.reject(new Error('nothing to store')) };
    const fetched = await engine.fetch({ url: 'gs://bucket/folder/sample_0.mp4' }, sink);
    expect(fetched).toMatchObject({ kind: 'failed', failure: { outcome: 'output-lost', billed: 'yes' } });
    expect(JSON.stringify(fetched)).toContain('gs://bucket/folder/sample_0.mp4');
  });

  it('asks nobody about a handle that was tampered with', async () => {
    const engine = veoEngine({ ...options, apiKey: 'k', load: missing });
    const handle = { ...start, jobId: '1', emulated: false, native: { resource: 'https://evil.example/x' } };
    expect(await engine.observe(handle)).toMatchObject({
      kind: 'unreadable',
      reason: expect.stringContaining('stored handle'),
    });
  });

  it('signs with the credentials of a project when there is no key', async () => {
    const asked: string[] = [];
    const authClient = {
      getRequestHeaders: async (url?: string | URL) => {
        asked.push(String(url));
        throw new Error('invalid_grant: token of the service account has expired');
      },
    } as unknown as GoogleAuthClient;
    const settings = { project: 'p-1', location: 'europe-west4' };
    const engine = veoEngine({ ...options, settings, authClient, baseUrl: 'http://127.0.0.1:1' });
    const attempt = { attempt: 'a', engine: veo.id, intendedAt: now, wireSha256: '' };
    const result = await engine.submit(wireOf({}).wire, attempt);
    expect(result).toMatchObject({ kind: 'rejected', failure: { outcome: 'misconfigured', billed: 'no' } });
    expect(asked).toEqual([
      'http://127.0.0.1:1/v1beta1/projects/p-1/locations/europe-west4/publishers/google/models/veo-3.1-generate-001:predictLongRunning',
    ]);
  });
});
