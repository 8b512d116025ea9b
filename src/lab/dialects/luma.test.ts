import { LumaAI } from 'lumaai';
import { describe, expect, it } from 'vitest';
import { download, type TestLab, testLab } from '../lab.fixture.ts';

const clientOf = (lab: TestLab) => new LumaAI({ authToken: 'key', baseURL: lab.baseUrls.luma, maxRetries: 0 });
const order = { model: 'ray-2', prompt: 'rain on glass', duration: '5s', resolution: '1080p' } as const;

describe('Luma through lumaai, unmodified', () => {
  it('submits once, polls through the states, and downloads the clip', async () => {
    await using lab = await testLab();
    const client = clientOf(lab);
    const { id = '', state } = await client.generations.video.create(order);
    expect(state).toBe('queued');
    await lab.advance(2.5);
    expect((await client.generations.get(id)).state).toBe('dreaming');
    await lab.advance(10);
    const done = await client.generations.get(id);
    expect(done).toMatchObject({ state: 'completed', model: 'ray-2', request: order });
    expect(await download(done.assets?.video ?? '')).toEqual(lab.clip);
    expect(await lab.creates('luma')).toBe(1);
    expect(await lab.jobs()).toMatchObject([{ dialect: 'luma', jobId: id, charged: { amount: 0.725 } }]);
    expect(lab.rendered[0]?.spec.order).toMatchObject({ width: 1920, height: 1080, fps: 24 });
  });

  it('lists newest first, in pages, and no longer lists what was deleted', async () => {
    await using lab = await testLab();
    const client = clientOf(lab);
    const ids: string[] = [];
    for (const prompt of ['one', 'two', 'three'])
      ids.push((await client.generations.create({ ...order, prompt })).id ?? '');
    const page = await client.generations.list({ limit: 2 });
    expect(page.generations.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    expect(page.has_more).toBe(true);
    await client.generations.delete(ids[2] ?? '');
    expect((await client.generations.list()).generations.map(({ id }) => id)).toEqual([ids[1], ids[0]]);
    await expect(client.generations.get(ids[2] ?? '')).rejects.toMatchObject({ status: 404 });
    expect((await client.ping.check()).message).toBe('pong');
  });

  it('refuses a missing key, an unknown model and a length it does not make', async () => {
    await using lab = await testLab();
    const bare = await fetch(`${lab.baseUrls.luma}/generations/video`, { method: 'POST', body: JSON.stringify(order) });
    expect(bare.status).toBe(401);
    const client = clientOf(lab);
    await expect(client.generations.create({ ...order, model: 'ray-9' as 'ray-2' })).rejects.toMatchObject({
      status: 400,
    });
    await expect(client.generations.create({ ...order, duration: '7s' })).rejects.toMatchObject({ status: 400 });
    expect(await lab.jobs()).toEqual([]);
  });
});
