import { createAlibaba } from '@ai-sdk/alibaba';
import { createFal } from '@ai-sdk/fal';
import { createGateway } from '@ai-sdk/gateway';
import { createGoogleVertex } from '@ai-sdk/google-vertex';
import type { Experimental_VideoModelV4 as VideoModelV4 } from '@ai-sdk/provider';
import { createReplicate } from '@ai-sdk/replicate';
import { createXai } from '@ai-sdk/xai';
import { createFalClient } from '@fal-ai/client';
import { ApiError, GenerateVideosOperation, type GenerateVideosParameters, GoogleGenAI } from '@google/genai';
import RunwayML from '@runwayml/sdk';
import { Client as ComfyUiClient } from '@stable-canvas/comfyui-client';
import LumaAI from 'lumaai';
import Replicate, { type Page, type Prediction } from 'replicate';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/system-clock.ts';
import { comfyuiWorkflows } from '../../src/engines/adapters/comfyui/workflows.ts';
import { type GoogleAuthClient, veoEngine } from '../../src/engines/adapters/veo/veo-engine.ts';
import { factsOf, findEntry } from '../../src/engines/catalog.ts';
import { download, type TestLab, testLab } from '../../src/lab/lab.fixture.ts';

const prompt = 'rain on glass';
// A 1x1 PNG, base64.
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

describe('@runwayml/sdk, unmodified', () => {
  it('submits once and gets the clip', async () => {
    await using lab = await testLab();
    const client = new RunwayML({ apiKey: 'key', baseURL: lab.baseUrls.runway, maxRetries: 0 });
    const order = { model: 'gen4.5', promptText: prompt, ratio: '1280:720', duration: 5 } as const;
    const { id } = await client.textToVideo.create(order);
    await lab.advance(60);
    const task = await client.tasks.retrieve(id);
    if (task.status !== 'SUCCEEDED') throw new Error(task.status);
    expect(await download(task.output[0] ?? '')).toEqual(lab.clip);
    expect(await lab.creates('runway')).toBe(1);
  });
});

describe('lumaai, unmodified', () => {
  it('submits once and gets the clip', async () => {
    await using lab = await testLab();
    const client = new LumaAI({ authToken: 'key', baseURL: lab.baseUrls.luma, maxRetries: 0 });
    const { id = '' } = await client.generations.video.create({ model: 'ray-2', prompt, duration: '5s' });
    await lab.advance(60);
    const done = await client.generations.get(id);
    expect(await download(done.assets?.video ?? '')).toEqual(lab.clip);
    expect(await lab.creates('luma')).toBe(1);
  });
});

describe('@fal-ai/client, unmodified', () => {
  it.each(['fal-ai/wan/v2.7/text-to-video', 'bytedance/seedance-2.0/text-to-video'])(
    'submits once to %s and gets the clip',
    async (endpoint) => {
      await using lab = await testLab();
      const client = createFalClient({ credentials: 'key', proxyUrl: { url: lab.baseUrls.fal, when: 'always' } });
      const { request_id: requestId } = await client.queue.submit(endpoint, { input: { prompt } });
      await lab.advance(60);
      const { data } = await client.queue.result(endpoint, { requestId });
      expect(await download((data as { video: { url: string } }).video.url)).toEqual(lab.clip);
      expect(await lab.creates('fal')).toBe(1);
    },
  );

  it('is told about a length of the wrong type, as by fal', async () => {
    await using lab = await testLab();
    const client = createFalClient({ credentials: 'key', proxyUrl: { url: lab.baseUrls.fal, when: 'always' } });
    const refused = client.queue.submit('fal-ai/ltx-2.3/text-to-video', { input: { prompt, duration: '6' } });
    await expect(refused).rejects.toMatchObject({ status: 422 });
    expect(await lab.jobs()).toEqual([]);
  });
});

describe('@stable-canvas/comfyui-client, unmodified', () => {
  it('queues once, waits by polling, and reads the clip from the history', async () => {
    await using lab = await testLab();
    const { host, pathname } = new URL(lab.baseUrls.comfyui);
    const client = new ComfyUiClient({ api_host: host, api_base: pathname, clientId: 'me' });
    const graph = {
      ...Object.fromEntries(Object.entries(comfyuiWorkflows.textToVideo).filter(([id]) => id !== 'lora')),
      sampling: { class_type: 'ModelSamplingSD3', inputs: { model: ['unet', 0], shift: 8 } },
    };
    // The library sends no prompt_id of its own: the server mints one.
    const { prompt_id: id } = await client._enqueue_prompt(graph);
    expect(await client.getPromptStatus(id)).toEqual({ running: false, pending: true, done: false });
    await lab.advance(60);
    expect((await client.getPromptStatus(id)).done).toBe(true);
    const outputs = (await client.getPromptOutputs(id)) as Record<string, { images: Record<string, string>[] }>;
    const { filename = '', subfolder = '', type = '' } = outputs['save']?.images[0] ?? {};
    expect(await download(client.viewURL(filename, subfolder, type))).toEqual(lab.clip);
    expect(await lab.creates('comfyui')).toBe(1);
  });
});

describe('replicate, unmodified', () => {
  const clientOf = (lab: TestLab, auth = 'r8_key') => new Replicate({ auth, baseUrl: lab.baseUrls.replicate });

  it('creates by name, polls through the states, and gets the clip', async () => {
    await using lab = await testLab();
    const client = clientOf(lab);
    const input = { prompt, duration: 5, size: '1280*720', seed: 7 };
    const created = await client.predictions.create({ model: 'wan-video/wan-2.5-t2v', input });
    expect(created).toMatchObject({ status: 'starting', model: 'wan-video/wan-2.5-t2v', version: 'hidden', input });
    await lab.advance(2.5);
    expect((await client.predictions.get(created.id)).status).toBe('processing');
    await lab.advance(60);
    const done: Prediction = await client.predictions.get(created.id);
    expect(done).toMatchObject({ status: 'succeeded', error: null, data_removed: false });
    expect(done.metrics?.predict_time).toBeGreaterThan(0);
    expect(await download(String(done.output))).toEqual(lab.clip);
    expect(await lab.creates('replicate')).toBe(1);
    expect(lab.rendered[0]?.spec.order).toMatchObject({ prompt, durationS: 5, seed: 7, width: 1280, height: 720 });
  });

  it('creates by version, and says which', async () => {
    await using lab = await testLab();
    const client = clientOf(lab);
    const version = '6c9132aee14409cd6568d030453f1ba50f5f3412b844fe67f78a9eb62d55664f';
    const made = await client.predictions.create({
      version,
      input: { prompt, video_length: 73, width: 720, height: 1280 },
    });
    expect(made).toMatchObject({ version, model: 'tencent/hunyuan-video' });
    expect(lab.rendered[0]?.spec.order).toMatchObject({ durationS: 3, width: 720, height: 1280 });
    const gone = client.predictions.create({ version: 'f'.repeat(64), input: { prompt } });
    await expect(gone).rejects.toMatchObject({ response: { status: 422 } });
  });

  it('runs to the end by itself', async () => {
    await using lab = await testLab();
    const client = clientOf(lab);
    const seen: string[] = [];
    // The client does not wait for its progress callback.
    const moves: Promise<void>[] = [];
    const output = await client.run(
      'bytedance/seedance-1-pro',
      { input: { prompt, duration: 5, image: `data:image/png;base64,${png}` }, wait: { mode: 'poll', interval: 1 } },
      ({ status }) => {
        seen.push(status);
        moves.push(lab.advance(30));
      },
    );
    await Promise.all(moves);
    expect(String(output)).toContain('/files/replicate/');
    expect(seen[0]).toBe('starting');
    expect(lab.rendered[0]?.firstFrame).toContain('uploads');
  });

  it('lists newest first, in pages, with the input and its picture', async () => {
    await using lab = await testLab();
    const client = clientOf(lab);
    // Larger than what the ledger keeps of a picture.
    const image = `data:image/png;base64,${Buffer.alloc(600, 7).toString('base64')}`;
    const model = 'bytedance/seedance-1-pro';
    for (let n = 0; n < 101; n++)
      await client.predictions.create({ model, input: { prompt: `${prompt} ${n}`, image } });
    const pages: Prediction[][] = [];
    for await (const page of client.paginate<Prediction>(client.predictions.list)) pages.push(page);
    expect(pages.map(({ length }) => length)).toEqual([100, 1]);
    expect(pages[0]?.[0]?.input).toEqual({ prompt: `${prompt} 100`, image });
    const first: Page<Prediction> = await client.predictions.list();
    expect(first.next).toContain('cursor=100');
  });

  it('cancels, and learns that a finished prediction stays finished', async () => {
    await using lab = await testLab();
    const client = clientOf(lab);
    const order = { model: 'wan-video/wan-2.5-t2v', input: { prompt } };
    const first = await client.predictions.create(order);
    expect((await client.predictions.cancel(first.id)).status).toBe('canceled');
    const second = await client.predictions.create(order);
    await lab.advance(60);
    await client.predictions.get(second.id);
    expect((await client.predictions.cancel(second.id)).status).toBe('succeeded');
  });

  it('proves its key, and is refused without one', async () => {
    await using lab = await testLab();
    expect(await clientOf(lab).accounts.current()).toMatchObject({ type: 'user', username: 'lab' });
    const bare = await fetch(`${lab.baseUrls.replicate}/account`);
    expect([bare.status, await bare.json()]).toMatchObject([401, { title: 'Unauthenticated', status: 401 }]);
  });
});

type CallOptions = Parameters<NonNullable<VideoModelV4['doStart']>>[0];

const asked = (over: Partial<CallOptions>): CallOptions => ({
  prompt,
  n: 1,
  aspectRatio: undefined,
  resolution: undefined,
  duration: 5,
  fps: undefined,
  seed: undefined,
  image: undefined,
  frameImages: undefined,
  inputReferences: undefined,
  generateAudio: undefined,
  providerOptions: {},
  ...over,
});

/** Starts a clip, takes its operation through JSON as another process would, and gives the finished clip's bytes. */
async function filmed(
  lab: TestLab,
  model: () => Pick<VideoModelV4, 'doStart' | 'doStatus'>,
  over: Partial<CallOptions> = {},
): Promise<Buffer> {
  const started = await model().doStart?.(asked(over));
  expect(started?.warnings).toEqual([]);
  const operation = JSON.parse(JSON.stringify(started?.operation));
  expect((await model().doStatus?.({ operation }))?.status).toBe('pending');
  await lab.advance(60);
  const done = await model().doStatus?.({ operation });
  if (done?.status !== 'completed') throw new Error(JSON.stringify(done));
  const [video] = done.videos;
  return download(video?.type === 'url' ? video.url : 'none:');
}

describe('@ai-sdk/replicate, unmodified', () => {
  it('starts, survives a JSON round trip of its operation, and gets the clip', async () => {
    await using lab = await testLab();
    const model = () =>
      createReplicate({ apiToken: 'r8_key', baseURL: lab.baseUrls.replicate }).video('wan-video/wan-2.5-t2v');
    expect(await filmed(lab, model, { seed: 7 })).toEqual(lab.clip);
    expect(await lab.creates('replicate')).toBe(1);
  });
});

describe('@ai-sdk/fal, unmodified', () => {
  it('reaches the lab through its fetch only: the host is fixed', async () => {
    await using lab = await testLab();
    const asks: string[] = [];
    const moved: typeof globalThis.fetch = (input, init) => {
      asks.push(String(input));
      return fetch(String(input).replace('https://queue.fal.run', lab.baseUrls.fal), init);
    };
    // The lab's replies name the lab; the provider refuses an address that is not fal's.
    const back: typeof globalThis.fetch = async (input, init) => {
      const answer = await moved(input, init);
      const text = (await answer.text()).replaceAll(`${lab.baseUrls.fal}/queue.fal.run`, 'https://queue.fal.run');
      return new Response(text, answer);
    };
    const model = () => createFal({ apiKey: 'key', fetch: back }).video('pika/v2.2/text-to-video');
    // The provider writes lengths as "5s", which these endpoints don't take.
    expect(await filmed(lab, model, { duration: undefined, aspectRatio: '16:9' })).toEqual(lab.clip);
    expect(asks.every((url) => url.startsWith('https://queue.fal.run/'))).toBe(true);
    expect(await lab.creates('fal')).toBe(1);
  });
});

describe('@ai-sdk/alibaba, unmodified', () => {
  const modelOf = (lab: TestLab, id: string) => () =>
    createAlibaba({ apiKey: 'sk-key', videoBaseURL: lab.baseUrls.dashscope }).video(id);

  it('starts Wan 2.7, survives a JSON round trip of its operation, and gets the clip', async () => {
    await using lab = await testLab();
    const over = { resolution: '1920x1080', aspectRatio: '16:9', seed: 9, duration: 7 } as const;
    expect(await filmed(lab, modelOf(lab, 'wan2.7-t2v'), over)).toEqual(lab.clip);
    expect(lab.rendered[0]?.spec.order).toMatchObject({
      durationS: 7,
      seed: 9,
      width: 1920,
      height: 1080,
      audio: true,
    });
    expect(await lab.creates('dashscope')).toBe(1);
  });

  it('starts Wan 3.0 from a picture, silent', async () => {
    await using lab = await testLab();
    const image = { type: 'file', mediaType: 'image/png', data: png } as const;
    await filmed(lab, modelOf(lab, 'wan3.0-video'), { resolution: '1280x720', image, generateAudio: false });
    expect(lab.rendered[0]).toMatchObject({ spec: { order: { width: 1280, audio: false } } });
    expect(lab.rendered[0]?.firstFrame).toContain('uploads');
  });

  it('takes a forgotten task for a pending one: the reason why our engine reads the word itself', async () => {
    await using lab = await testLab();
    const status = await modelOf(lab, 'wan2.7-t2v')().doStatus?.({ operation: { taskId: 'long-gone' } });
    expect(status?.status).toBe('pending');
  });

  it('throws the vendor’s words', async () => {
    await using lab = await testLab([{ dialect: 'dashscope', op: 'create', effect: { name: 'quota' } }]);
    const refused = modelOf(lab, 'wan2.7-t2v')().doStart?.(asked({}));
    await expect(refused).rejects.toMatchObject({ statusCode: 400, message: expect.stringContaining('good standing') });
  });
});

describe('@ai-sdk/xai, unmodified', () => {
  const modelOf = (lab: TestLab) => () =>
    createXai({ apiKey: 'xai-key', baseURL: lab.baseUrls.xai }).video('grok-imagine-video');

  it('starts, survives a JSON round trip of its operation, and gets the clip and its cost', async () => {
    await using lab = await testLab();
    const providerOptions = { xai: { resolution: '720p' } };
    expect(await filmed(lab, modelOf(lab), { aspectRatio: '9:16', providerOptions })).toEqual(lab.clip);
    expect(lab.rendered[0]?.spec.order).toMatchObject({ durationS: 5, width: 720, height: 1280 });
    expect(await lab.creates('xai')).toBe(1);
    const [{ jobId = '' } = {}] = await lab.jobs();
    const done = await modelOf(lab)().doStatus?.({ operation: { requestId: jobId } });
    expect(done?.providerMetadata?.['xai']?.['costInUsdTicks']).toBe(3_500_000_000);
  });

  it('sees moderation where xAI puts it: done, without an address', async () => {
    await using lab = await testLab([{ dialect: 'xai', op: 'create', effect: { name: 'refuse-output' } }]);
    const started = await modelOf(lab)().doStart?.(asked({}));
    await lab.advance(60);
    const done = await modelOf(lab)().doStatus?.({ operation: started?.operation ?? null });
    expect(done).toMatchObject({ status: 'error', error: expect.stringContaining('content policy') });
  });
});

describe('@ai-sdk/gateway, unmodified', () => {
  const modelOf = (lab: TestLab, id: string) => () =>
    createGateway({ apiKey: 'vck_key', baseURL: lab.baseUrls.gateway }).video(id);

  it('starts Kling, survives a JSON round trip of its operation, and gets the clip and its cost', async () => {
    await using lab = await testLab();
    const providerOptions = { klingai: { mode: 'pro' } };
    const model = modelOf(lab, 'klingai/kling-v2.6-t2v');
    expect(await filmed(lab, model, { aspectRatio: '9:16', providerOptions })).toEqual(lab.clip);
    expect(lab.rendered[0]?.spec.order).toMatchObject({ durationS: 5, width: 1080, height: 1920, audio: true });
    expect(await lab.creates('gateway')).toBe(1);
    const [{ jobId = '' } = {}] = await lab.jobs();
    const done = await model().doStatus?.({ operation: { gatewayJobId: jobId } });
    expect(done?.providerMetadata?.['gateway']?.['cost']).toBe('0.7');
  });

  it('starts Veo, silent and upright, and finds the clip inside the reply', async () => {
    await using lab = await testLab();
    const model = modelOf(lab, 'google/veo-3.1-generate-001');
    const order = { resolution: '1280x720', aspectRatio: '9:16', duration: 4, generateAudio: false } as const;
    const started = await model().doStart?.(asked(order));
    expect(lab.rendered[0]).toMatchObject({ spec: { order: { width: 720, height: 1280, audio: false } } });
    await lab.advance(60);
    const done = await model().doStatus?.({ operation: started?.operation ?? null });
    const [video] = done?.status === 'completed' ? done.videos : [];
    expect(video).toMatchObject({ type: 'base64', data: Buffer.from(lab.clip).toString('base64') });
  });

  it('starts one job for one idempotency key, and finds it under its own model only', async () => {
    await using lab = await testLab();
    const headers = { 'idempotency-key': '01ATTEMPT' };
    const model = modelOf(lab, 'klingai/kling-v2.6-t2v');
    const first = await model().doStart?.(asked({ headers }));
    expect((await model().doStart?.(asked({ headers })))?.operation).toEqual(first?.operation);
    expect(await lab.jobs()).toHaveLength(1);
    const other = modelOf(lab, 'klingai/kling-v2.6-i2v')().doStatus?.({ operation: first?.operation ?? null });
    await expect(other).rejects.toMatchObject({ name: 'GatewayNotFoundError', statusCode: 404 });
  });

  it('throws its own errors', async () => {
    await using lab = await testLab([{ dialect: 'gateway', op: 'create', effect: { name: 'quota' } }]);
    const refused = modelOf(lab, 'klingai/kling-v2.6-t2v')().doStart?.(asked({}));
    await expect(refused).rejects.toMatchObject({ statusCode: 402, message: expect.stringContaining('credits') });
    const unknown = modelOf(lab, 'klingai/kling-v9')().doStart?.(asked({}));
    await expect(unknown).rejects.toMatchObject({ name: 'GatewayModelNotFoundError', statusCode: 404 });
    const image = { type: 'file', mediaType: 'image/png', data: 'A'.repeat(400_000) } as const;
    const large = modelOf(lab, 'klingai/kling-v2.6-t2v')().doStart?.(asked({ image }));
    await expect(large).rejects.toMatchObject({ statusCode: 413 });
    const provider = createGateway({ apiKey: 'not a key', baseURL: lab.baseUrls.gateway });
    const keyless = provider.video('klingai/kling-v2.6-t2v').doStart?.(asked({}));
    await expect(keyless).rejects.toMatchObject({ name: 'GatewayAuthenticationError', statusCode: 401 });
  });
});

describe('@google/genai, unmodified, in Vertex mode', () => {
  const clientOf = (lab: TestLab) =>
    new GoogleGenAI({ vertexai: true, apiKey: 'key', httpOptions: { baseUrl: lab.baseUrls.vertex } });
  const order = (config: GenerateVideosParameters['config'] = {}): GenerateVideosParameters => ({
    model: 'veo-3.1-generate-001',
    source: { prompt },
    config: { numberOfVideos: 1, durationSeconds: 4, seed: 7, resolution: '720p', aspectRatio: '16:9', ...config },
  });

  it('submits once, resumes by the name alone, and gets the clip inside the operation', async () => {
    await using lab = await testLab();
    const client = clientOf(lab);
    const started = await client.models.generateVideos(
      order({ generateAudio: true, labels: { shotcaller_attempt: 'a1' } }),
    );
    expect(started.done).toBeUndefined();
    expect(started.name).toMatch(/\/publishers\/google\/models\/veo-3\.1-generate-001\/operations\/[\w-]+$/);
    // Another process has only the name.
    const resumed = new GenerateVideosOperation();
    resumed.name = started.name ?? '';
    expect((await client.operations.getVideosOperation({ operation: resumed })).done).toBeUndefined();
    await lab.advance(600);
    const done = await client.operations.getVideosOperation({ operation: resumed });
    expect(done.done).toBe(true);
    expect(done.error).toBeUndefined();
    const video = done.response?.generatedVideos?.[0]?.video;
    expect(video?.mimeType).toBe('video/mp4');
    expect(Buffer.from(video?.videoBytes ?? '', 'base64')).toEqual(lab.clip);
    expect(await lab.creates('vertex')).toBe(1);
    expect(await lab.jobs()).toMatchObject([{ dialect: 'vertex', clientReference: 'a1', state: 'succeeded' }]);
    expect(lab.rendered[0]?.spec).toMatchObject({
      label: 'EMULATED · Google veo-3.1-generate-001',
      contentCredentials: true,
      order: { prompt, durationS: 4, seed: 7, width: 1280, height: 720, audio: true },
    });
  });

  it('works for a project, too: the path then names it', async () => {
    await using lab = await testLab();
    const authClient = { getRequestHeaders: async () => new Headers({ authorization: 'Bearer token' }) };
    const client = new GoogleGenAI({
      vertexai: true,
      project: 'p-1',
      location: 'us-central1',
      googleAuthOptions: { authClient: authClient as never },
      httpOptions: { baseUrl: lab.baseUrls.vertex },
    });
    const started = await client.models.generateVideos(order());
    expect(started.name).toContain('projects/p-1/locations/us-central1/publishers/google/models/veo-3.1-generate-001');
    await lab.advance(600);
    const done = await client.operations.getVideosOperation({ operation: started });
    expect(done.response?.generatedVideos).toHaveLength(1);
  });

  it('carries a first frame, or up to three reference pictures, and never both', async () => {
    await using lab = await testLab();
    const client = clientOf(lab);
    const image = { imageBytes: png, mimeType: 'image/png' };
    await client.models.generateVideos({ ...order(), source: { prompt, image } });
    expect(lab.rendered[0]?.firstFrame).toBeDefined();
    const reference = { image, referenceType: 'ASSET' as never };
    await client.models.generateVideos(
      order({ durationSeconds: 8, referenceImages: [reference, reference, reference] }),
    );
    const refused: readonly GenerateVideosParameters[] = [
      { ...order({ durationSeconds: 8, referenceImages: [reference] }), source: { prompt, image } },
      order({ durationSeconds: 4, referenceImages: [reference] }),
      order({ durationSeconds: 5 }),
      order({ resolution: '480p' }),
      order({ labels: { Shotcaller: 'A' } }),
    ];
    for (const params of refused)
      await expect(client.models.generateVideos(params)).rejects.toMatchObject({ status: 400 });
    expect(await lab.jobs()).toHaveLength(2);
  });

  it('leaves clips in a bucket when one is named', async () => {
    await using lab = await testLab();
    const client = clientOf(lab);
    const started = await client.models.generateVideos(order({ outputGcsUri: 'gs://bucket/e01', numberOfVideos: 2 }));
    await lab.advance(600);
    const done = await client.operations.getVideosOperation({ operation: started });
    const uris = done.response?.generatedVideos?.map(({ video }) => video?.uri);
    expect(uris).toHaveLength(2);
    expect(uris?.[0]).toMatch(/^gs:\/\/bucket\/e01\/[\w-]+\/sample_0\.mp4$/);
  });

  it('sees moderation where Google puts it: a filtered count with reasons, and an empty list', async () => {
    await using lab = await testLab([{ dialect: 'vertex', op: 'create', effect: { name: 'refuse-output' } }]);
    const client = clientOf(lab);
    const started = await client.models.generateVideos(order());
    await lab.advance(600);
    const done = await client.operations.getVideosOperation({ operation: started });
    expect(done.response?.generatedVideos).toBeUndefined();
    expect(done.response?.raiMediaFilteredCount).toBe(1);
    expect(done.response?.raiMediaFilteredReasons?.[0]).toContain('Support codes');
  });

  it.each([
    ['429', { name: '429' }, 429, 'RESOURCE_EXHAUSTED'],
    ['a dead model', { name: 'gone', status: 404 }, 404, 'NOT_FOUND'],
    ['a refused key', { name: 'auth', status: 401 }, 401, 'UNAUTHENTICATED'],
  ])('throws its own error on %s, after one request', async (_name, effect, status, word) => {
    await using lab = await testLab([{ dialect: 'vertex', op: 'create', effect }]);
    const refused = clientOf(lab).models.generateVideos(order());
    await expect(refused).rejects.toBeInstanceOf(ApiError);
    await expect(refused).rejects.toMatchObject({ status, message: expect.stringContaining(word) });
    expect(await lab.creates('vertex')).toBe(1);
  });

  it('knows retired models no more', async () => {
    await using lab = await testLab();
    const dead = clientOf(lab).models.generateVideos({ ...order(), model: 'veo-3.0-generate-001' });
    await expect(dead).rejects.toMatchObject({ status: 404 });
  });

  it('finds no clip in a reply whose fields have drifted', async () => {
    await using lab = await testLab();
    const client = clientOf(lab);
    const started = await client.models.generateVideos(order());
    await lab.advance(600);
    const rename = { videos: 'clips' };
    await lab.faults([{ dialect: 'vertex', op: 'status', effect: { name: 'schema-drift', rename } }]);
    const done = await client.operations.getVideosOperation({ operation: started });
    expect(done.response?.generatedVideos).toBeUndefined();
  });
});

describe('Veo for a project', () => {
  it('signs every call with the given credentials, and makes its clip', async () => {
    await using lab = await testLab();
    const signed: string[] = [];
    const authClient = {
      getRequestHeaders: async (url?: string | URL) => {
        signed.push(new URL(String(url)).pathname.split(':').at(-1) ?? '');
        return new Headers({ authorization: 'Bearer token' });
      },
    } as unknown as GoogleAuthClient;
    const entry = findEntry('google/veo-3.1');
    if (entry === undefined) throw new Error('no Veo');
    const engine = veoEngine({
      facts: factsOf(entry),
      clock: systemClock,
      settings: { project: 'p-1', location: 'us-central1' },
      authClient,
      baseUrl: lab.baseUrls.vertex,
      fetchPolicy: { allowedOrigins: [] },
    });
    expect((await engine.describe()).state).toBe('ready');
    const size = { width: 1280, height: 720, fps: 24 };
    const request = { shot: 'e01/sh010', prompt, durationS: 4, seed: 7, audio: false, assets: [], ...size };
    const plan = engine.plan(request);
    if (!plan.ok) throw new Error(plan.reason);
    const attempt = { attempt: '01A', engine: 'google/veo-3.1', intendedAt: 0, wireSha256: '' };
    const submitted = await engine.submit(plan.wire, attempt);
    if (submitted.kind !== 'accepted') throw new Error(JSON.stringify(submitted));
    expect(submitted.handle.native).toMatchObject({ resource: expect.stringContaining('projects/p-1/') });
    await lab.advance(600);
    expect((await engine.observe(submitted.handle)).kind).toBe('succeeded');
    expect(signed).toEqual(['fetchPredictOperation', 'predictLongRunning', 'fetchPredictOperation']);
  });
});

describe('@ai-sdk/google-vertex, unmodified', () => {
  it('starts, survives a JSON round trip of its operation, and gets the clip', async () => {
    await using lab = await testLab();
    const provider = () =>
      createGoogleVertex({ apiKey: 'key', baseURL: `${lab.baseUrls.vertex}/v1/publishers/google` }).video(
        'veo-3.1-fast-generate-001',
      );
    const empty = { n: 1, fps: undefined, image: undefined, frameImages: undefined, inputReferences: undefined };
    const asked = { prompt, aspectRatio: '16:9', resolution: '1920x1080', duration: 6, seed: 9, generateAudio: false };
    const started = await provider().doStart?.({ ...empty, ...asked, providerOptions: {} } as never);
    const operation = JSON.parse(JSON.stringify(started?.operation));
    expect((await provider().doStatus?.({ operation } as never))?.status).toBe('pending');
    await lab.advance(600);
    const done = await provider().doStatus?.({ operation } as never);
    if (done?.status !== 'completed') throw new Error(JSON.stringify(done));
    const [video] = done.videos;
    expect(video?.type === 'base64' && Buffer.from(video.data, 'base64').equals(lab.clip)).toBe(true);
    expect(lab.rendered[0]?.spec.order).toMatchObject({ durationS: 6, width: 1920, height: 1080, seed: 9 });
    expect(await lab.creates('vertex')).toBe(1);
  });
});
