import { createAlibaba } from '@ai-sdk/alibaba';
import { createFal } from '@ai-sdk/fal';
import type { Experimental_VideoModelV4 as VideoModelV4 } from '@ai-sdk/provider';
import { createReplicate } from '@ai-sdk/replicate';
import { createXai } from '@ai-sdk/xai';
import { createFalClient } from '@fal-ai/client';
import RunwayML from '@runwayml/sdk';
import { Client as ComfyUiClient } from '@stable-canvas/comfyui-client';
import LumaAI from 'lumaai';
import Replicate, { type Page, type Prediction } from 'replicate';
import { describe, expect, it } from 'vitest';
import { comfyuiWorkflows } from '../../src/engines/adapters/comfyui/workflows.ts';
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
