import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import RunwayML from '@runwayml/sdk';
import { describe, expect, it } from 'vitest';
import { testLab } from './lab.fixture.ts';
import { Ledger } from './ledger.ts';

const order = { model: 'gen4.5', promptText: 'rain', ratio: '1280:720', duration: 5 } as const;

describe('the ledger', () => {
  it('survives a restart of the lab: jobs, counts, uploads and virtual time', async () => {
    const workDir = mkdtempSync(join(tmpdir(), 'shotcaller-lab-'));
    let id = '';
    {
      await using lab = await testLab([], workDir);
      const client = new RunwayML({ apiKey: 'key', baseURL: lab.baseUrls.runway, maxRetries: 0 });
      ({ id } = await client.textToVideo.create(order));
      await lab.advance(60);
    }
    // What a kill in the middle of a write leaves behind.
    appendFileSync(join(workDir, 'ledger.jsonl'), '{"type":"job","job":{"seq":2');
    await using lab = await testLab([], workDir);
    expect(await lab.jobs()).toMatchObject([{ jobId: id, state: 'succeeded', charged: { amount: 0.6 } }]);
    expect(await lab.creates('runway')).toBe(1);
    const client = new RunwayML({ apiKey: 'key', baseURL: lab.baseUrls.runway, maxRetries: 0 });
    expect((await client.tasks.retrieve(id)).status).toBe('SUCCEEDED');
    await client.textToVideo.create(order);
    expect(await lab.jobs()).toHaveLength(2);
    expect(
      readFileSync(join(workDir, 'ledger.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toBeDefined();
    rmSync(workDir, { recursive: true });
  });

  it('remembers which trouble has happened: the same rules go on after a restart, others start anew', async () => {
    const workDir = mkdtempSync(join(tmpdir(), 'shotcaller-lab-'));
    const once = [{ dialect: 'runway', op: 'create', nth: 1, effect: { name: 'quota' } }];
    const told: string[] = [];
    for (const rules of [once, once, [...once, ...once], once]) {
      await using lab = await testLab(rules, workDir);
      const client = new RunwayML({ apiKey: 'key', baseURL: lab.baseUrls.runway, maxRetries: 0 });
      told.push(
        await client.textToVideo.create(order).then(
          () => 'made',
          () => 'refused',
        ),
      );
    }
    expect(told).toEqual(['refused', 'made', 'refused', 'refused']);
    rmSync(workDir, { recursive: true });
  });

  it('refuses a file with a broken line in the middle', () => {
    const workDir = mkdtempSync(join(tmpdir(), 'shotcaller-lab-'));
    appendFileSync(join(workDir, 'ledger.jsonl'), 'broken\n{"type":"clock","offsetMs":5}\n');
    expect(() => new Ledger(workDir)).toThrow(expect.objectContaining({ code: 'store.corrupt' }));
    rmSync(workDir, { recursive: true });
  });
});
