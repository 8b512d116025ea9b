import { readFileSync } from 'node:fs';
import RunwayML, { APIError, toFile } from '@runwayml/sdk';
import { describe, expect, it } from 'vitest';
import { emulatedHeader } from '../../engines/engine.ts';
import { download, type TestLab, testLab } from '../lab.fixture.ts';

const clientOf = (lab: TestLab) => new RunwayML({ apiKey: 'key', baseURL: lab.baseUrls.runway, maxRetries: 0 });
const order = { model: 'gen4.5', promptText: 'rain on glass', ratio: '1280:720', duration: 5, seed: 7 } as const;

describe('Runway through @runwayml/sdk, unmodified', () => {
  it('submits once, polls through the states, and downloads the clip', async () => {
    await using lab = await testLab();
    const client = clientOf(lab);
    const created = await client.textToVideo.create(order);
    expect(created.estimatedCost).toEqual({ credits: 60 });
    expect((await client.tasks.retrieve(created.id)).status).toBe('PENDING');
    await lab.advance(2.5);
    expect(await client.tasks.retrieve(created.id)).toMatchObject({
      status: 'RUNNING',
      estimatedCost: { credits: 60 },
    });
    await lab.advance(10);
    const done = await client.tasks.retrieve(created.id);
    if (done.status !== 'SUCCEEDED') throw new Error(`unexpected ${done.status}`);
    expect(done.cost).toEqual({ credits: 60 });
    expect(await download(done.output[0] ?? '')).toEqual(lab.clip);
    expect(await lab.creates('runway')).toBe(1);
    expect(await lab.jobs()).toMatchObject([
      { dialect: 'runway', jobId: created.id, state: 'succeeded', charged: { amount: 0.6 } },
    ]);
    expect(lab.rendered[0]?.spec).toMatchObject({
      label: 'EMULATED · Runway gen4.5',
      order: { prompt: 'rain on glass', width: 1280, height: 720, fps: 24, durationS: 5, seed: 7 },
    });
  });

  it('takes an uploaded picture as the first frame', async () => {
    await using lab = await testLab();
    const client = clientOf(lab);
    const picture = await toFile(Buffer.from('picture'), 'frame.png', { type: 'image/png' });
    const { uri } = await client.uploads.createEphemeral({ file: picture });
    await client.imageToVideo.create({ model: 'gen4_turbo', promptImage: uri, ratio: '1280:720', duration: 5 });
    expect(uri).toMatch(/^runway:\/\//);
    expect(readFileSync(lab.rendered[0]?.firstFrame ?? '', 'utf8')).toBe('picture');
  });

  it('keeps the price of a task cancelled while it runs, and forgets a finished one that is deleted', async () => {
    await using lab = await testLab();
    const client = clientOf(lab);
    const [running, finished] = [await client.textToVideo.create(order), await client.textToVideo.create(order)];
    await lab.advance(2);
    await client.tasks.delete(running.id);
    expect(await client.tasks.retrieve(running.id)).toMatchObject({ status: 'CANCELLED', cost: { credits: 60 } });
    await lab.advance(60);
    await client.tasks.delete(finished.id);
    await expect(client.tasks.retrieve(finished.id)).rejects.toMatchObject({ status: 404 });
    expect(await lab.jobs()).toMatchObject([{ charged: { amount: 0.6 } }, { deleted: true, charged: { amount: 0.6 } }]);
  });

  it('throttles what exceeds the account, and names its limits', async () => {
    await using lab = await testLab();
    const client = clientOf(lab);
    for (let n = 0; n < 3; n++) await client.textToVideo.create(order);
    const third = (await lab.jobs())[2];
    expect((await client.tasks.retrieve(third?.jobId ?? '')).status).toBe('THROTTLED');
    const organization = await client.organization.retrieve();
    expect(organization.tier.models['gen4.5']?.maxConcurrentGenerations).toBe(2);
    expect(organization.usage.models['gen4.5']?.dailyGenerations).toBe(3);
  });

  it('refuses a missing key, a missing version, an unknown model and a wrong size in Runway words', async () => {
    await using lab = await testLab();
    const send = (headers: Record<string, string>) =>
      fetch(`${lab.baseUrls.runway}/v1/text_to_video`, { method: 'POST', headers, body: JSON.stringify(order) });
    expect((await send({ 'x-runway-version': '2024-11-06' })).status).toBe(401);
    expect((await send({ authorization: 'Bearer key' })).status).toBe(400);
    const client = clientOf(lab);
    const wrong = client.textToVideo.create({ ...order, model: 'gen9' as 'gen4.5' });
    await expect(wrong).rejects.toBeInstanceOf(APIError);
    await expect(wrong).rejects.toMatchObject({ status: 400, error: { issues: [{ path: ['model'] }] } });
    const size = client.textToVideo.create({ ...order, ratio: '1:1' as '1280:720' });
    await expect(size).rejects.toMatchObject({ error: { issues: [{ path: ['ratio'] }] } });
    expect(await lab.jobs()).toEqual([]);
    expect(await lab.creates('runway')).toBe(4);
  });

  it('marks every reply as emulated, errors and unknown paths included', async () => {
    await using lab = await testLab();
    for (const path of ['/runway/v1/tasks/x', '/lab/jobs', '/nowhere', '/files/runway/1/output.mp4']) {
      expect((await fetch(new URL(path, lab.control))).headers.get(emulatedHeader)).toBe('lab');
    }
  });
});
