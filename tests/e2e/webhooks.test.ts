import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { ProductionView } from '../../src/app/views/production-view.ts';
import { runJson } from './stage/command-line.ts';
import { startLabProcess } from './stage/lab-process.ts';
import { wholeLog } from './stage/production-log.ts';

const dir = mkdtempSync(join(tmpdir(), 'shotcaller-hooked-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const production = `production: hooked
title: Hooked
delivery: { width: 320, height: 180, fps: 12 }
budget: { cap: 20, currency: USD }
policy: { planGate: auto, takeGate: auto, episodeGate: auto, inDoubt: reassign, degrade: allow }
engines: { allow: [fal/pika-2.2] }
episodes:
  - id: e01
    title: Rain
    scenes:
      - id: sc010
        shots:
          - { id: sh010, type: establishing, prompt: "Wide shot of the greenhouse in rain", durationS: 1, camera: push }
`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

it('a run with webhooks pays fal once for a job whose reply was lost, and delivers its clip [rows 6, 35]', async () => {
  const port = await freePort();
  const file = join(dir, 'production.yaml');
  writeFileSync(file, production);
  writeFileSync(
    join(dir, 'shotcaller.config.yaml'),
    `webhooks: { publicUrl: "http://127.0.0.1:${port}", port: ${port} }\n`,
  );
  const faults = join(dir, 'faults.json');
  writeFileSync(faults, JSON.stringify([{ dialect: 'fal', op: 'create', nth: 1, effect: { name: '5xx-after' } }]));
  const lab = await startLabProcess({ dir: join(dir, 'lab'), faults });
  try {
    const { code, data } = await runJson<ProductionView>(['run', file, '--yes'], lab.env);
    expect(code).toBe(0);
    const { creates, jobs } = await lab.books();
    expect([creates['fal'], jobs.length]).toEqual([1, 1]);
    expect(data.shots.map(({ attempts }) => attempts.map(({ engine, outcome }) => [engine, outcome]))).toEqual([
      [['fal/pika-2.2', 'delivered']],
    ]);
    expect(data.cost.atRisk.amount).toBe(0);
    const log = JSON.stringify(wholeLog(dir, 'hooked'));
    expect(log).toContain('attempt.reconciled');
    expect(log).not.toContain('/hooks/');
  } finally {
    await lab.stop();
  }
});
