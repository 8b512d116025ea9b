import { ApiError, createFalClient, type FalClient } from '@fal-ai/client';
import { describe, expect, it } from 'vitest';
import { download, type TestLab, testLab } from '../lab.fixture.ts';

const endpoint = 'fal-ai/kling-video/v2.5-turbo/pro/text-to-video';
const input = { prompt: 'rain on glass', duration: '5', aspect_ratio: '16:9' } as const;
const common = { credentials: 'key', retry: { maxRetries: 0 } };

const ways: readonly (readonly [string, (lab: TestLab) => FalClient])[] = [
  ['proxyUrl', (lab) => createFalClient({ ...common, proxyUrl: { url: lab.baseUrls.fal, when: 'always' } })],
  [
    'requestMiddleware',
    (lab) =>
      createFalClient({
        ...common,
        requestMiddleware: async (request) => ({
          ...request,
          url: request.url.replace(/^https:\/\/(queue\.fal\.run|rest\.fal\.ai)/, `${lab.baseUrls.fal}/$1`),
        }),
      }),
  ],
];

describe.each(ways)('fal through @fal-ai/client, unmodified, by %s', (_name, clientOf) => {
  it('submits once, polls through the states, and downloads the clip', async () => {
    await using lab = await testLab();
    const client = clientOf(lab);
    const { request_id: requestId } = await client.queue.submit(endpoint, { input });
    expect((await client.queue.status(endpoint, { requestId })).status).toBe('IN_QUEUE');
    await lab.advance(3);
    expect((await client.queue.status(endpoint, { requestId })).status).toBe('IN_PROGRESS');
    await expect(client.queue.result(endpoint, { requestId })).rejects.toBeInstanceOf(ApiError);
    await lab.advance(10);
    expect((await client.queue.status(endpoint, { requestId })).status).toBe('COMPLETED');
    const result = await client.queue.result(endpoint, { requestId });
    expect(result.requestId).toBe(requestId);
    expect(await download(result.data.video.url)).toEqual(lab.clip);
    expect(await lab.creates('fal')).toBe(1);
    expect(await lab.jobs()).toMatchObject([{ dialect: 'fal', jobId: requestId, charged: { amount: 0.35 } }]);
    expect(lab.rendered[0]?.spec.order).toMatchObject({ width: 1920, height: 1080, durationS: 5 });
  });

  it('stores an uploaded picture and starts from it', async () => {
    await using lab = await testLab();
    const client = clientOf(lab);
    const url = await client.storage.upload(new Blob(['picture'], { type: 'image/png' }));
    expect((await download(url)).toString()).toBe('picture');
    const image = 'fal-ai/kling-video/v2.5-turbo/pro/image-to-video';
    await client.queue.submit(image, { input: { prompt: 'rain', image_url: url } });
    expect(lab.rendered[0]?.firstFrame).toContain('uploads');
  });

  it('cancels in the queue for free, and says when it is too late', async () => {
    await using lab = await testLab();
    const client = clientOf(lab);
    const first = await client.queue.submit(endpoint, { input });
    await client.queue.cancel(endpoint, { requestId: first.request_id });
    const second = await client.queue.submit(endpoint, { input: { ...input, prompt: 'sun' } });
    await lab.advance(60);
    await expect(client.queue.cancel(endpoint, { requestId: second.request_id })).rejects.toMatchObject({
      status: 400,
    });
    expect((await lab.jobs()).map(({ state, charged }) => [state, charged.amount])).toEqual([
      ['cancelled', 0],
      ['succeeded', 0.35],
    ]);
  });

  it('answers a submit with its place behind those that still wait', async () => {
    await using lab = await testLab();
    const client = clientOf(lab);
    const placeOf = async (prompt: string): Promise<number> =>
      (await client.queue.submit(endpoint, { input: { ...input, prompt } })).queue_position;
    expect([await placeOf('rain'), await placeOf('sun'), await placeOf('snow')]).toEqual([0, 1, 2]);
    await lab.advance(600);
    expect(await placeOf('fog')).toBe(0);
  });

  it('refuses a missing key and an unknown endpoint', async () => {
    await using lab = await testLab();
    const bare = await fetch(`${lab.baseUrls.fal}/${endpoint}`, { method: 'POST', body: JSON.stringify(input) });
    expect(bare.status).toBe(401);
    await expect(clientOf(lab).queue.submit('fal-ai/nothing', { input })).rejects.toMatchObject({ status: 404 });
    expect(await lab.jobs()).toEqual([]);
  });
});

describe('fal', () => {
  it('runs a failed request again by itself, unless x-fal-no-retry forbids it', async () => {
    await using lab = await testLab([{ dialect: 'fal', op: 'create', effect: { name: 'fail' } }]);
    const client = createFalClient({ ...common, proxyUrl: { url: lab.baseUrls.fal, when: 'always' } });
    await client.queue.submit(endpoint, { input });
    await client.queue.submit(endpoint, { input, headers: { 'x-fal-no-retry': '1' } });
    await lab.advance(60);
    expect((await lab.jobs()).map(({ state, charged }) => [state, charged.amount])).toEqual([
      ['succeeded', 0.35],
      ['failed', 0],
    ]);
  });
});
