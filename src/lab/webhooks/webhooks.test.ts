import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFalClient } from '@fal-ai/client';
import { LumaAI } from 'lumaai';
import { describe, expect, it } from 'vitest';
import { exchange } from '../../engines/adapters/exchange.ts';
import { falWebhook } from '../../engines/adapters/fal/webhook.ts';
import { klingToken } from '../../engines/adapters/kling/jwt.ts';
import { keySet } from '../../engines/webhooks/key-set.ts';
import { type TestLab, testLab } from '../lab.fixture.ts';

const nowMs = Date.UTC(2026, 10, 22, 12);

interface Heard {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Somebody who is called, and answers with one status after the other, 204 at last. */
async function listener(...answers: readonly number[]) {
  const heard: Heard[] = [];
  const left = [...answers];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    heard.push({
      path: request.url ?? '',
      headers: request.headers as Record<string, string>,
      body: Buffer.concat(chunks).toString(),
    });
    response.writeHead(left.shift() ?? 204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/0`;
  return { heard, url, [Symbol.asyncDispose]: async () => void server.close() };
}

const falOf = (lab: TestLab) =>
  createFalClient({
    credentials: 'k:s',
    requestMiddleware: async (request) => ({
      ...request,
      url: `${lab.baseUrls.fal}${new URL(request.url).pathname}${new URL(request.url).search}`,
      headers: { 'x-fal-target-url': request.url },
    }),
  });
const endpoint = 'fal-ai/pika/v2.2/text-to-video';
const submitFal = async (lab: TestLab, webhookUrl: string, prompt = 'rain'): Promise<string> =>
  (await falOf(lab).queue.submit(endpoint, { input: { prompt }, webhookUrl })).request_id;
const createKling = (lab: TestLab, url: string): Promise<Response> =>
  fetch(`${lab.baseUrls.kling}/v1/videos/text2video`, {
    method: 'POST',
    headers: { authorization: `Bearer ${klingToken('key', 'lab', nowMs)}` },
    body: JSON.stringify({ model_name: 'kling-v2-6', prompt: 'rain', external_task_id: 'a1', callback_url: url }),
  });
const arkKey = { headers: { authorization: 'Bearer ark-key' } };
const createArk = (lab: TestLab, url: string): Promise<Response> =>
  fetch(`${lab.baseUrls.ark}/contents/generations/tasks`, {
    ...arkKey,
    method: 'POST',
    body: JSON.stringify({
      model: 'dreamina-seedance-2-0-260128',
      content: [{ type: 'text', text: 'rain' }],
      callback_url: url,
    }),
  });
const rule = (dialect: string, effect: object) => [{ dialect, op: 'webhook', effect }];
const calls = async (lab: TestLab) =>
  ((await (await fetch(`${lab.control}/webhooks`)).json()) as { calls: { event: string; status: number | null }[] })
    .calls;
const told = (heard: readonly Heard[]) => heard.map(({ body }) => JSON.parse(body) as Record<string, unknown>);

describe('the webhooks of the emulated fal', () => {
  it('come once, at the end, with the clip, and signed as fal signs', async () => {
    await using lab = await testLab();
    await using ear = await listener();
    const id = await submitFal(lab, ear.url);
    await lab.advance(1);
    expect(ear.heard).toEqual([]);
    await lab.advance(60);
    await lab.advance(60);
    expect(told(ear.heard)).toMatchObject([
      { request_id: id, status: 'OK', payload: { video: { url: expect.stringContaining('output.mp4') } } },
    ]);
    const [heard] = ear.heard;
    expect(heard?.headers['x-shotcaller-emulated']).toBe('lab');
    const read = () =>
      exchange({
        method: 'GET',
        url: `${lab.baseUrls.fal}/rest.fal.ai/.well-known/jwks.json`,
        headers: {},
        timeoutMs: 5000,
      });
    const hook = falWebhook(keySet({ now: () => nowMs }, read));
    const delivery = { headers: heard?.headers ?? {}, rawBody: Buffer.from(heard?.body ?? ''), receivedAt: nowMs };
    expect(await hook.verify(delivery)).toMatchObject({ kind: 'hint', jobId: id });
  });

  it('tell of a job that failed', async () => {
    await using lab = await testLab([{ dialect: 'fal', op: 'create', effect: { name: 'refuse-output' } }]);
    await using ear = await listener();
    const id = await submitFal(lab, ear.url);
    await lab.advance(60);
    expect(told(ear.heard)).toMatchObject([
      {
        request_id: id,
        status: 'ERROR',
        error: 'Unexpected status code: 422',
        payload: { detail: [{ loc: ['body', 'output'] }] },
      },
    ]);
  });

  it.each([
    ['duplicate-webhook', { name: 'duplicate-webhook', times: 3 }, ['end', 'end-2', 'end-3', 'end-4']],
    ['forged-webhook', { name: 'forged-webhook' }, ['forged-signature', 'forged-address', 'forged-timestamp', 'end']],
    ['forged-webhook of one kind', { name: 'forged-webhook', by: 'address' }, ['forged-address', 'end']],
    ['webhook-early', { name: 'webhook-early' }, ['early', 'end']],
  ])('come as the rule says: %s', async (_name, effect, events) => {
    await using lab = await testLab(rule('fal', effect));
    await using ear = await listener();
    await submitFal(lab, ear.url);
    expect((await calls(lab)).map(({ event }) => event)).toEqual(events.filter((event) => event === 'early'));
    await lab.advance(60);
    expect((await calls(lab)).map(({ event }) => event)).toEqual(events);
    expect(ear.heard.filter(({ path }) => path !== '/hooks/0')).toHaveLength(events.includes('forged-address') ? 1 : 0);
  });

  it('are tried again until they are taken', async () => {
    await using lab = await testLab();
    await using ear = await listener(503, 401);
    await submitFal(lab, ear.url);
    for (let step = 0; step < 20; step++) await lab.advance(20);
    expect((await calls(lab)).map(({ status }) => status)).toEqual([503, 401, 204]);
  });

  it('are made up for by a lab that was killed and starts again', async () => {
    await using first = await testLab();
    await using ear = await listener();
    await submitFal(first, ear.url);
    await first.close();
    await using again = await testLab([], first.workDir);
    await again.advance(60);
    expect(ear.heard).toHaveLength(1);
  });
});

describe('the callbacks of the emulated Luma', () => {
  it('come when a generation starts and when it ends, unsigned', async () => {
    await using lab = await testLab();
    await using ear = await listener();
    const luma = new LumaAI({ authToken: 'key', baseURL: lab.baseUrls.luma, maxRetries: 0 });
    const { id } = await luma.generations.video.create({ model: 'ray-2', prompt: 'rain', callback_url: ear.url });
    await lab.advance(60);
    expect(told(ear.heard)).toMatchObject([
      { id, state: 'dreaming' },
      { id, state: 'completed', assets: { video: expect.stringContaining('output.mp4') } },
    ]);
    expect(Object.keys(ear.heard[0]?.headers ?? {}).filter((name) => name.includes('signature'))).toEqual([]);
  });
});

describe('the callbacks of the emulated Kling', () => {
  it('come when a task starts and when it ends, bare of the envelope, unsigned', async () => {
    await using lab = await testLab();
    await using ear = await listener();
    const { data } = (await (await createKling(lab, ear.url)).json()) as { data: { task_id: string } };
    await lab.advance(60);
    const task = { task_id: data.task_id, task_info: { external_task_id: 'a1' } };
    expect(told(ear.heard)).toMatchObject([
      { ...task, task_status: 'processing' },
      {
        ...task,
        task_status: 'succeed',
        task_result: { videos: [{ url: expect.stringContaining('output.mp4'), duration: '5' }] },
      },
    ]);
    const fields = ['created_at', 'task_id', 'task_info', 'task_result', 'task_status', 'updated_at'];
    expect(Object.keys(told(ear.heard)[1] ?? {}).sort()).toEqual(fields);
    expect(ear.heard[0]?.headers).not.toHaveProperty('authorization');
  });
});

describe('the callbacks of the emulated Ark', () => {
  it('come when a task starts and when it ends, with what a read of it says, unsigned', async () => {
    await using lab = await testLab([{ dialect: 'ark', op: 'create', effect: { name: 'refuse-output' } }]);
    await using ear = await listener();
    const { id } = (await (await createArk(lab, ear.url)).json()) as { id: string };
    await lab.advance(600);
    const read = await fetch(`${lab.baseUrls.ark}/contents/generations/tasks/${id}`, arkKey);
    expect(told(ear.heard)).toEqual([expect.objectContaining({ id, status: 'running' }), await read.json()]);
    expect(ear.heard[0]?.headers).not.toHaveProperty('authorization');
  });
});

describe('an address that is not on this machine', () => {
  it.each([
    'https://example.com/hook',
    'http://10.0.0.7/hook',
    'http://127.0.0.1.example.com/x',
    'ftp://127.0.0.1/x',
    'x',
  ])('is refused at create, and nobody is called: %s', async (url) => {
    await using lab = await testLab();
    await expect(submitFal(lab, url)).rejects.toMatchObject({ status: 422 });
    const luma = new LumaAI({ authToken: 'key', baseURL: lab.baseUrls.luma, maxRetries: 0 });
    const order = { model: 'ray-2', prompt: 'rain', callback_url: url } as const;
    await expect(luma.generations.video.create(order)).rejects.toMatchObject({ status: 400 });
    for (const refused of [await createKling(lab, url), await createArk(lab, url)]) {
      expect(refused.status).toBe(400);
      expect(await refused.text()).toContain('callback_url');
    }
    expect(await lab.jobs()).toEqual([]);
  });
});
