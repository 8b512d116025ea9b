import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClipLab,
  clipLab,
  type Ended,
  type Folder,
  folder,
  shotcaller,
  start,
  tinyProduction,
} from '../contract/cli.fixture.ts';
import { canMount, mountSmallDisk } from './stage/small-disk.ts';

// Trouble while money is being spent: the run stops with one clear error, what was paid for is kept, and repeating the
// command goes on. The lab's ledger says what was really charged.

let lab: ClipLab;
const head = 'policy: { planGate: auto, degrade: allow }\nengines: { allow: ["comfyui/*"] }\n';

beforeAll(async () => {
  lab = await clipLab();
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
});

const run = (cwd: string, ...more: readonly string[]): Promise<Ended> =>
  shotcaller(['run', 'p.yaml', ...more], { cwd, env: lab.env });

async function view(cwd: string): Promise<{ readonly states: readonly string[]; readonly spentUsd: number }> {
  const { stdout } = await shotcaller(['status', 'p.yaml', '--json'], { cwd });
  const { shots, cost } = JSON.parse(stdout);
  return { states: shots.map(({ state }: { state: string }) => state), spentUsd: cost.spent.amount };
}

describe('a budget that is too small', () => {
  it('stops with 4, spends nothing beyond the cap, and goes on under a higher one', async () => {
    using box = folder();
    box.write('p.yaml', tinyProduction({ head }));
    const before = await lab.ledger();
    const stopped = await run(box.path, '--max-cost', '0.03');
    expect(stopped.code, stopped.stderr).toBe(4);
    expect(stopped.stdout).toContain('1 finished, 1 left: e01/sh2');
    expect(stopped.stdout).toContain('npx shotcaller run p.yaml --max-cost 1');
    const spent = (await lab.ledger()).chargedUsd - before.chargedUsd;
    expect(spent).toBeLessThanOrEqual(0.03);
    expect((await view(box.path)).states).toEqual(['accepted', 'held']);
    const done = await run(box.path, '--max-cost', '5');
    expect(done.code, done.stderr).toBe(0);
    expect((await lab.ledger()).jobs - before.jobs).toBe(2);
  });

  it('a cap of nothing sends nothing', async () => {
    using box = folder();
    box.write('p.yaml', tinyProduction({ head }));
    const before = await lab.ledger();
    expect((await run(box.path, '--max-cost', '0')).code).toBe(4);
    expect(await lab.ledger()).toEqual(before);
  });
});

describe('a second process on the same production', () => {
  it('is refused with store.busy while the first runs, and status still works; Ctrl-C ends the first with 130', async () => {
    await using stuck = await clipLab([{ dialect: 'comfyui', op: 'create', every: 1, effect: { name: 'stuck' } }]);
    using box = folder();
    box.write('p.yaml', tinyProduction({ head }));
    const first = start(['run', 'p.yaml'], { cwd: box.path, env: stuck.env });
    await first.said('submitted on comfyui');
    for (const args of [['run', 'p.yaml']]) {
      const { code, stdout, stderr } = await shotcaller([...args, '--json'], { cwd: box.path, env: stuck.env });
      expect({ code, error: JSON.parse(stdout).error.code }).toEqual({ code: 2, error: 'store.busy' });
      expect(stderr).toContain('Wait for the other run to end');
    }
    expect((await view(box.path)).states).toContain('generating');
    first.kill('SIGINT');
    const { code, stdout } = await first.ended;
    expect(code, stdout).toBe(130);
    expect(stdout).toContain('go on with: npx shotcaller run p.yaml');
  });
});

describe('a full disk', () => {
  it.skipIf(!canMount()).each([
    ['before the log', 2000],
    ['when a clip arrives', 1400],
    ['when a take is made ready or signed', 1170],
  ])(
    '%s stops the run with 2, keeps what was paid for, and goes on once there is space [row 13]',
    async (_, ballastKb) => {
      using small = folder();
      using _disk = mountSmallDisk(small.path, 2048);
      small.write('p.yaml', tinyProduction({ head, shots: oneShot }));
      small.write('ballast', new Uint8Array(ballastKb * 1024));
      const before = await lab.ledger();
      const stopped = await run(small.path);
      expect(stopped.code, stopped.stdout + stopped.stderr).toBe(2);
      expect(stopped.stderr).toContain('The disk is full');
      expect(stopped.stderr).toContain('→ Free some space and repeat the command');
      expect(small.listing().filter((line) => /\.(part|unfinished|tmp) /.test(line))).toEqual([]);
      rmSync(join(small.path, 'ballast'));
      const done = await run(small.path);
      expect(done.code, done.stdout + done.stderr).toBe(0);
      expect((await lab.ledger()).jobs - before.jobs, 'the clip was paid for once').toBe(1);
      expect((await view(small.path)).spentUsd).toBeCloseTo((await lab.ledger()).chargedUsd - before.chargedUsd, 6);
    },
  );
});

const oneShot = '          - { id: sh1, type: establishing, prompt: "A hill in the rain", durationS: 1 }\n';

describe('a damaged production', () => {
  let whole: Folder;
  beforeAll(async () => {
    whole = folder();
    whole.write('p.yaml', tinyProduction({ head, shots: oneShot }));
    const { code, stderr } = await run(whole.path);
    expect(code, stderr).toBe(0);
  });
  afterAll(() => whole[Symbol.dispose]());

  const copy = (): Folder => {
    const box = folder();
    cpSync(whole.path, box.path, { recursive: true });
    return box;
  };
  const logIn = (box: Folder): DatabaseSync => new DatabaseSync(join(box.path, '.shotcaller/tiny/log.db'));

  it.each([
    [
      'a changed event',
      `UPDATE events SET body = replace(body, '"durationS":1', '"durationS":2') WHERE seq = 1`,
      'event 1',
    ],
    ['a missing event', 'DELETE FROM events WHERE seq = 4', 'event 4'],
    ['an event that is no JSON', `UPDATE events SET body = '{' WHERE seq = 3`, 'event 3'],
    ['two events in the wrong order', 'UPDATE events SET seq = 1000 WHERE seq = 2', 'event 2'],
  ])('%s is named, by status and run alike, and nothing is paid [row 12]', async (_, sql, named) => {
    using box = copy();
    const db = logIn(box);
    db.exec(sql);
    db.close();
    const paid = await lab.ledger();
    for (const args of [
      ['status', 'p.yaml'],
      ['run', 'p.yaml', '--yes'],
      ['plan', 'p.yaml'],
    ]) {
      const { code, stdout, stderr } = await shotcaller([...args, '--json'], { cwd: box.path, env: lab.env });
      expect({ code, error: JSON.parse(stdout).error.code }).toEqual({ code: 2, error: 'store.corrupt' });
      expect(stderr).toContain(named);
      expect(stderr).toContain('→ Keep the file; restore the production folder from a backup.');
    }
    expect(await lab.ledger()).toEqual(paid);
  });

  it('a signed shot that was changed is never assembled: 5, and the shot is named [row 40]', async () => {
    using box = copy();
    box.write('out/tiny/e01/shots/sh1.mp4', 'not the clip');
    const { code, stdout, stderr } = await shotcaller(['assemble', 'p.yaml', '--episode', 'e01', '--force', '--json'], {
      cwd: box.path,
    });
    expect({ code, error: JSON.parse(stdout).error.code }).toEqual({ code: 5, error: 'provenance.unverifiable-shot' });
    expect(stderr).toContain('e01/sh1 was changed after it was accepted');
    expect(stderr).toContain('retake');
  });

  it('a damaged vault is named before anything is signed with another key', async () => {
    using box = copy();
    box.write('.shotcaller/tiny/vault.json', '{"keys":');
    const { code, stderr } = await run(box.path);
    expect(code).toBe(2);
    expect(stderr).toContain('vault.json is damaged');
  });

  it('a missing episode is cut again from its signed shots, at no cost', async () => {
    using box = copy();
    mkdirSync(join(box.path, 'elsewhere'));
    rmSync(join(box.path, 'out/tiny/e01/e01.mp4'));
    const paid = await lab.ledger();
    const { code, stdout, stderr } = await run(box.path);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('e01 is signed');
    expect(await lab.ledger()).toEqual(paid);
  });
});
