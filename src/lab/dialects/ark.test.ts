import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { download, type TestLab, testLab } from '../lab.fixture.ts';

const order = {
  model: 'dreamina-seedance-2-0-260128',
  content: [{ type: 'text', text: 'rain on glass' }],
  resolution: '720p',
  ratio: '16:9',
  duration: 5,
  seed: 7,
  generate_audio: false,
};
const png = `data:image/png;base64,${Buffer.from('picture').toString('base64')}`;
const image = (role: string) => ({ type: 'image_url', image_url: { url: png }, role });

// The shapes of the vendor's documents and of a recorded reply (vercel/ai, packages/bytedance), strictly.
const createdShape = z.strictObject({ id: z.string().regex(/^cgt-\d{14}-\w+$/) });
const waiting = z.strictObject({
  id: z.string(),
  model: z.string(),
  status: z.enum(['queued', 'running']),
  created_at: z.int(),
  updated_at: z.int(),
});
const ended = z.strictObject({
  ...waiting.shape,
  status: z.enum(['succeeded', 'failed', 'cancelled']),
  content: z.strictObject({ video_url: z.string() }).optional(),
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  usage: z.strictObject({ completion_tokens: z.int(), total_tokens: z.int() }).optional(),
  seed: z.int(),
  resolution: z.string(),
  ratio: z.string(),
  duration: z.int(),
  framespersecond: z.int(),
  service_tier: z.string(),
  execution_expires_after: z.int(),
  generate_audio: z.boolean(),
  draft: z.boolean(),
});
const taskShape = z.union([waiting, ended]);
const listShape = z.strictObject({ items: z.array(taskShape), total: z.int() });
const error = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string(), param: z.string(), type: z.string() }),
});

const send = async (lab: TestLab, path = '', init: RequestInit = {}) => {
  const headers = { authorization: 'Bearer key', 'content-type': 'application/json' };
  const response = await fetch(`${lab.baseUrls.ark}/contents/generations/tasks${path}`, { headers, ...init });
  return { status: response.status, json: (await response.json()) as unknown };
};
const post = (lab: TestLab, more: object = {}) =>
  send(lab, '', { method: 'POST', body: JSON.stringify({ ...order, ...more }) });
const create = async (lab: TestLab, more: object = {}) => createdShape.parse((await post(lab, more)).json).id;
const read = async (lab: TestLab, id: string) => taskShape.parse((await send(lab, `/${id}`)).json);
const codeOf = (json: unknown): string => error.parse(json).error.code;

describe('Ark’s video generation API', () => {
  it('makes a clip: create, states, output, tokens, all in the documented shapes', async () => {
    await using lab = await testLab();
    const id = await create(lab);
    expect((await read(lab, id)).status).toBe('queued');
    await lab.advance(2.5);
    expect((await read(lab, id)).status).toBe('running');
    await lab.advance(10);
    const done = ended.parse(await read(lab, id));
    expect(done).toMatchObject({
      status: 'succeeded',
      model: order.model,
      seed: 7,
      usage: { completion_tokens: 108_900, total_tokens: 108_900 },
      generate_audio: false,
    });
    expect(await download(done.content?.video_url ?? '')).toEqual(lab.clip);
    expect(await lab.jobs()).toMatchObject([{ jobId: id, charged: { amount: 0.7623 } }]);
    expect(await lab.creates('ark')).toBe(1);
  });

  it('bills more tokens when the charge drifts', async () => {
    await using lab = await testLab([{ dialect: 'ark', op: 'create', effect: { name: 'cost-drift', x: 1.5 } }]);
    const id = await create(lab);
    await lab.advance(60);
    expect(ended.parse(await read(lab, id)).usage?.completion_tokens).toBe(163_350);
  });

  it('takes a first frame as a data URI, and pictures up to the model’s number', async () => {
    await using lab = await testLab();
    await create(lab, { content: [...order.content, image('first_frame')] });
    expect(readFileSync(lab.rendered[0]?.firstFrame ?? '', 'utf8')).toBe('picture');
    await create(lab, { content: [...order.content, ...Array(9).fill(image('reference_image'))] });
    const ten = await post(lab, { content: [...order.content, ...Array(10).fill(image('reference_image'))] });
    expect([ten.status, codeOf(ten.json)]).toEqual([400, 'InvalidParameter.content']);
    const mixed = await post(lab, { content: [image('first_frame'), image('reference_image')] });
    expect(mixed.status).toBe(400);
  });

  it.each([
    ['a length it does not make', { duration: 3 }, 400, 'InvalidParameter.duration'],
    ['an unknown model', { model: 'seedance-9' }, 404, 'InvalidEndpointOrModel.NotFound'],
    ['an unknown resolution', { resolution: '8k' }, 400, 'InvalidParameter.resolution'],
    ['a seed out of range', { seed: 2 ** 32 }, 400, 'InvalidParameter.seed'],
    ['no content', { content: [] }, 400, 'InvalidParameter.content'],
  ])('refuses %s', async (_name, more, status, code) => {
    await using lab = await testLab();
    const refused = await post(lab, more);
    expect([refused.status, codeOf(refused.json)]).toEqual([status, code]);
    expect(await lab.jobs()).toEqual([]);
  });

  it('refuses a missing key and knows no stranger’s task', async () => {
    await using lab = await testLab();
    const bare = await send(lab, '', { headers: {} });
    expect([bare.status, codeOf(bare.json)]).toEqual([401, 'AuthenticationError']);
    expect((await send(lab, '/cgt-none')).status).toBe(404);
  });

  it('lists by status, model and id, newest first, in pages, and names a seed once the task has ended', async () => {
    await using lab = await testLab();
    const old = await create(lab);
    await lab.advance(60);
    const young = await create(lab, { model: 'seedance-1-5-pro-251215' });
    const list = async (query: string) => {
      const { items, total } = listShape.parse((await send(lab, `?${query}`)).json);
      return { ids: items.map(({ id }) => id), total, items };
    };
    const all = await list('page_num=1&page_size=10');
    expect(all).toMatchObject({ ids: [young, old], total: 2 });
    expect(all.items.map((item) => 'seed' in item)).toEqual([false, true]);
    expect(await list('page_num=2&page_size=1')).toMatchObject({ ids: [old], total: 2 });
    expect(await list('filter.status=succeeded')).toMatchObject({ ids: [old], total: 1 });
    expect(await list('filter.model=seedance-1-5-pro-251215')).toMatchObject({ ids: [young] });
    expect(await list(`filter.task_ids=${old}&filter.task_ids=none`)).toMatchObject({ ids: [old] });
    expect((await send(lab, '?page_size=501')).status).toBe(400);
    await lab.faults([{ dialect: 'ark', op: 'list', effect: { name: 'list-lag', lagS: 30 } }]);
    expect((await list('')).ids).toEqual([old]);
  });

  it('cancels what waits, refuses what runs, and forgets what has ended', async () => {
    await using lab = await testLab();
    const remove = async (id: string) => (await send(lab, `/${id}`, { method: 'DELETE' })).status;
    const waiting1 = await create(lab);
    expect(await remove(waiting1)).toBe(200);
    expect((await read(lab, waiting1)).status).toBe('cancelled');
    expect(await remove(waiting1)).toBe(400);
    const running = await create(lab);
    await lab.advance(2.5);
    expect(await remove(running)).toBe(400);
    await lab.advance(60);
    expect(await remove(running)).toBe(200);
    expect((await send(lab, `/${running}`)).status).toBe(404);
    expect(await lab.jobs()).toMatchObject([
      { charged: { amount: 0 } },
      { deleted: true, charged: { amount: 0.7623 } },
    ]);
  });

  it('does not charge for a clip that it refuses in the end', async () => {
    await using lab = await testLab([{ dialect: 'ark', op: 'create', effect: { name: 'refuse-output' } }]);
    const id = await create(lab);
    await lab.advance(60);
    expect(ended.parse(await read(lab, id))).toMatchObject({
      status: 'failed',
      error: { code: 'OutputVideoSensitiveContentDetected' },
    });
    expect(await lab.jobs()).toMatchObject([{ charged: { amount: 0 } }]);
  });
});
