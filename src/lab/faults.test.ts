import RunwayML from '@runwayml/sdk';
import { LumaAI } from 'lumaai';
import { describe, expect, it } from 'vitest';
import { download, type TestLab, testLab } from './lab.fixture.ts';

const order = { model: 'gen4.5', promptText: 'a fox in snow', ratio: '1280:720', duration: 5 } as const;
const runwayOf = (lab: TestLab, timeout = 60_000) =>
  new RunwayML({ apiKey: 'key', baseURL: lab.baseUrls.runway, maxRetries: 0, timeout });
const create = (lab: TestLab) => runwayOf(lab).textToVideo.create(order);
const rule = (op: string, effect: object, over: object = {}) => ({ dialect: 'runway', op, effect, ...over });

/** A lab with one rule, a job created under it, and the job's task after a minute. */
async function taskAfter(lab: TestLab) {
  const { id } = await create(lab);
  await lab.advance(60);
  return runwayOf(lab).tasks.retrieve(id);
}

async function outputOf(lab: TestLab): Promise<string> {
  const task = await taskAfter(lab);
  return task.status === 'SUCCEEDED' ? (task.output[0] ?? '') : '';
}

describe('faults at create', () => {
  it.each([
    ['5xx-before', 0],
    ['5xx-after', 1],
  ])('%s answers with a server error and leaves %i jobs behind one POST', async (name, jobs) => {
    await using lab = await testLab([rule('create', { name })]);
    await expect(create(lab)).rejects.toMatchObject({ status: expect.toSatisfy((status: number) => status >= 500) });
    expect(await lab.jobs()).toHaveLength(jobs);
    expect(await lab.creates('runway')).toBe(1);
  });

  it.each([
    ['hang-before', 0],
    ['hang-after', 1],
  ])('%s never answers and leaves %i jobs', async (name, jobs) => {
    await using lab = await testLab([rule('create', { name })]);
    await expect(runwayOf(lab, 300).textToVideo.create(order)).rejects.toThrow(/timed out/i);
    expect(await lab.jobs()).toHaveLength(jobs);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('reset with jobExists %s breaks the connection and leaves %i jobs', async (jobExists, jobs) => {
    await using lab = await testLab([rule('create', { name: 'reset', jobExists })]);
    await expect(create(lab)).rejects.toThrow(/connection/i);
    expect(await lab.jobs()).toHaveLength(jobs);
  });

  it.each([
    [{ retryAfter: 'seconds', afterS: 4 }, 'retry-after', '4'],
    [{ retryAfter: 'date', afterS: 4 }, 'retry-after', 'Sun, 22 Nov 2026 12:00:04 GMT'],
    [{ retryAfter: 'ms', afterS: 1.5 }, 'retry-after-ms', '1500'],
    [{ retryAfter: 'absurd' }, 'retry-after', '31536000'],
    [{ retryAfter: 'absent' }, 'retry-after', null],
  ])('429 with %j', async (args, header, value) => {
    await using lab = await testLab([rule('create', { name: '429', ...args }, { nth: 1 })]);
    const refused = await create(lab).catch((error) => error);
    expect(refused.status).toBe(429);
    expect(refused.headers.get(header)).toBe(value);
    await create(lab);
    expect(await lab.jobs()).toHaveLength(1);
  });

  it.each([
    ['quota', 400],
    ['auth', 401],
    ['gone', 410],
    ['refuse-input', 400],
  ])('%s is a refusal without a job', async (name, status) => {
    await using lab = await testLab([rule('create', name === 'refuse-input' ? { name, at: 'create' } : { name })]);
    await expect(create(lab)).rejects.toMatchObject({ status });
    expect(await lab.jobs()).toEqual([]);
  });

  it('drip sends a whole reply in pieces', async () => {
    await using lab = await testLab([rule('create', { name: 'drip', chunkBytes: 20, everyMs: 5 })]);
    expect((await create(lab)).estimatedCost).toEqual({ credits: 60 });
  });

  it('error-in-200 and schema-drift answer 200 without an id; only the drift has a job [rows 2, 20]', async () => {
    await using lab = await testLab([
      rule('create', { name: 'error-in-200' }, { nth: 1 }),
      rule('create', { name: 'schema-drift' }, { nth: 1 }),
      rule('create', { name: 'schema-drift', rename: { id: 'task_id' } }, { nth: 1 }),
    ]);
    expect(await create(lab)).toMatchObject({ error: 'internal error' });
    expect(await lab.jobs()).toHaveLength(0);
    expect(await create(lab)).toMatchObject({ data: { id: expect.any(String) } });
    expect(await create(lab)).toMatchObject({ task_id: expect.any(String) });
    expect(await lab.jobs()).toHaveLength(2);
  });

  it('a rule that matches another prompt leaves this one alone', async () => {
    await using lab = await testLab([
      rule('create', { name: '5xx-before' }, { match: { prompt: { contains: 'wolf' } } }),
    ]);
    await create(lab);
    expect(await lab.jobs()).toHaveLength(1);
  });
});

describe('faults of the job', () => {
  it('refuses input for free and output at full price, in Runway codes', async () => {
    await using lab = await testLab([
      rule('create', { name: 'refuse-input' }, { nth: 1 }),
      rule('create', { name: 'refuse-output' }, { nth: 2 }),
    ]);
    expect(await taskAfter(lab)).toMatchObject({
      status: 'FAILED',
      failureCode: 'SAFETY.INPUT.TEXT',
      cost: { credits: 0 },
    });
    expect(await taskAfter(lab)).toMatchObject({ failureCode: 'SAFETY.OUTPUT.VIDEO', cost: { credits: 60 } });
  });

  it('sticks, comes late, costs more', async () => {
    await using lab = await testLab([
      rule('create', { name: 'stuck' }, { nth: 1 }),
      rule('create', { name: 'late', byS: 90 }, { nth: 2 }),
      rule('create', { name: 'cost-drift', x: 2 }, { nth: 3 }),
    ]);
    expect((await taskAfter(lab)).status).toBe('RUNNING');
    const late = await taskAfter(lab);
    expect(late.status).toBe('RUNNING');
    expect(await taskAfter(lab)).toMatchObject({ status: 'SUCCEEDED', cost: { credits: 120 } });
    expect((await runwayOf(lab).tasks.retrieve(late.id)).status).toBe('SUCCEEDED');
  });

  it('attaches to a running job when named on status', async () => {
    await using lab = await testLab();
    const { id } = await create(lab);
    await lab.advance(2);
    await lab.faults([rule('status', { name: 'stuck' })]);
    await lab.advance(600);
    expect((await runwayOf(lab).tasks.retrieve(id)).status).toBe('RUNNING');
    expect(await lab.jobs()).toMatchObject([{ state: 'running' }]);
  });

  it('confirms a cancel and finishes all the same [row 18]', async () => {
    await using lab = await testLab([rule('cancel', { name: 'cancel-race' })]);
    const { id } = await create(lab);
    await runwayOf(lab).tasks.delete(id);
    await lab.advance(60);
    expect(await lab.jobs()).toMatchObject([{ state: 'succeeded', charged: { amount: 0.6 } }]);
  });

  it('says unknown words and forgets outputs, once', async () => {
    await using lab = await testLab([
      rule('status', { name: 'unknown-status', word: 'DREAMING' }, { nth: 1 }),
      rule('status', { name: 'empty-output' }, { nth: 1 }),
    ]);
    const task = await taskAfter(lab);
    expect(task).toMatchObject({ status: 'DREAMING' });
    expect(await runwayOf(lab).tasks.retrieve(task.id)).toMatchObject({ status: 'SUCCEEDED', output: [] });
    expect(await runwayOf(lab).tasks.retrieve(task.id)).toMatchObject({ output: [expect.any(String)] });
  });

  it('hides a new job from lists for a while', async () => {
    await using lab = await testLab([{ dialect: 'luma', op: 'create', effect: { name: 'list-lag', lagS: 30 } }]);
    const luma = new LumaAI({ authToken: 'key', baseURL: lab.baseUrls.luma, maxRetries: 0 });
    await luma.generations.create({ model: 'ray-2', prompt: 'rain' });
    expect((await luma.generations.list()).generations).toEqual([]);
    await lab.advance(31);
    expect((await luma.generations.list()).generations).toHaveLength(1);
  });

  it('hands the defects of the picture to the renderer', async () => {
    await using lab = await testLab([rule('output', { name: 'black' }), rule('create', { name: 'wrong-size' })]);
    await create(lab);
    expect(lab.rendered[0]?.spec.defects).toEqual([{ name: 'black' }, { name: 'wrong-size', width: 640, height: 480 }]);
  });
});

describe('faults of the output', () => {
  it('expires a URL early and opens a fresh one', async () => {
    await using lab = await testLab([rule('output', { name: 'expired-url' }, { nth: 1 })]);
    const url = await outputOf(lab);
    expect((await fetch(url)).status).toBe(403);
    expect((await fetch(url)).status).toBe(403);
    const job = (await lab.jobs())[0];
    const fresh = await runwayOf(lab).tasks.retrieve(job?.jobId ?? '');
    expect(await download(fresh.status === 'SUCCEEDED' ? (fresh.output[0] ?? '') : '')).toEqual(lab.clip);
  });

  it('lets URLs expire by the clock, and opens none without its signature', async () => {
    await using lab = await testLab();
    const url = await outputOf(lab);
    expect((await fetch(url.replace(/sig=../, 'sig=zz'))).status).toBe(403);
    expect((await fetch(url)).status).toBe(200);
    await lab.advance(25 * 3600);
    expect((await fetch(url)).status).toBe(403);
  });

  it('truncates with an honest length, or breaks off', async () => {
    await using lab = await testLab([
      rule('output', { name: 'truncated', keep01: 0.2 }, { nth: 1 }),
      rule('output', { name: 'truncated', declared: true }, { nth: 1 }),
    ]);
    const url = await outputOf(lab);
    expect(await download(url)).toEqual(lab.clip.subarray(0, 1000));
    await expect(download(url)).rejects.toThrow();
    expect(await download(url)).toEqual(lab.clip);
  });

  it('serves a page instead of a clip, a gone file, and ranges', async () => {
    await using lab = await testLab([
      rule('output', { name: 'html-output' }, { nth: 1 }),
      rule('output', { name: 'gone' }, { nth: 1 }),
    ]);
    const url = await outputOf(lab);
    expect((await fetch(url)).headers.get('content-type')).toBe('text/html');
    expect((await fetch(url)).status).toBe(410);
    const part = await fetch(url, { headers: { range: 'bytes=10-19' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe('bytes 10-19/5000');
    expect(Buffer.from(await part.arrayBuffer())).toEqual(lab.clip.subarray(10, 20));
    const tail = await fetch(url, { headers: { range: 'bytes=-5' } });
    expect(Buffer.from(await tail.arrayBuffer())).toEqual(lab.clip.subarray(-5));
    expect((await fetch(url, { headers: { range: 'bytes=9000-' } })).status).toBe(416);
  });
});

describe('lab control', () => {
  it('refuses a bad rule and keeps the rules in force', async () => {
    await using lab = await testLab([rule('create', { name: 'quota' })]);
    const refused = await lab.faults([rule('create', { name: 'gremlin' })]);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ code: 'lab.fault-invalid', hint: expect.any(String) });
    await expect(create(lab)).rejects.toMatchObject({ status: 400 });
  });

  it('reset forgets jobs, counts and virtual time, and puts the first rules back', async () => {
    await using lab = await testLab([rule('create', { name: '5xx-after' }, { nth: 1 })]);
    await create(lab).catch(() => undefined);
    await lab.advance(100);
    await lab.faults([]);
    await fetch(`${lab.control}/reset`, { method: 'POST' });
    expect(await lab.jobs()).toEqual([]);
    expect(await lab.creates('runway')).toBe(0);
    expect(await (await fetch(`${lab.control}/clock`)).json()).toMatchObject({ advancedS: 0 });
    await expect(create(lab)).rejects.toMatchObject({ status: 502 });
  });
});
