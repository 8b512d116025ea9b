import { appendFileSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProductionView } from '../../src/app/views/production-view.ts';
import { type Exit, runCommand, runJson, startCommand, until } from '../e2e/stage/command-line.ts';
import { foldedLog, LogWatch, stateDirOf, wholeLog } from '../e2e/stage/production-log.ts';
import { canMount, mountSmallDisk, type SmallDisk } from '../e2e/stage/small-disk.ts';
import { disagreements } from './books-agree.ts';
import { openTiny, type TinyProduction, tinyId } from './tiny-production.ts';

let tiny: TinyProduction;
beforeEach(async () => {
  tiny = await openTiny({ speed: 2 });
});
afterEach(() => tiny.close());

const run = () => runCommand(['run', tiny.file, '--yes'], tiny.lab.env);

/** Runs until `type` is in the log, lets something happen, and gives how the run ended. */
async function runUntil(type: string, happens: (kill: () => void) => void): Promise<Exit> {
  const command = startCommand(['run', tiny.file, '--yes'], tiny.lab.env);
  const watch = new LogWatch(tiny.dir, tinyId, 0);
  await until(`${type} in the log`, () => watch.news().includes(type) || undefined, {
    everyMs: 3,
    over: command.ended,
  });
  watch.close();
  happens(() => command.kill('SIGKILL'));
  return command.exit;
}

const killedAt = (type: string): Promise<Exit> => runUntil(type, (kill) => kill());

/** The next run goes on to the end, and the vendors' books agree. */
async function finishes(): Promise<void> {
  const { code, stdout, stderr } = await run();
  expect(code, stdout + stderr).toBe(0);
  expect(disagreements(foldedLog(tiny.dir, tinyId), wholeLog(tiny.dir, tinyId), await tiny.lab.books())).toEqual([]);
}

const mountable = canMount();

/** The folder of log and clips on a disk of its own. */
function stateDisk(): SmallDisk {
  const path = join(tiny.dir, '.shotcaller');
  mkdirSync(path, { recursive: true });
  return mountSmallDisk(path, 64 * 1024);
}

describe('the disk of log and clips', () => {
  it.skipIf(!mountable).each(['attempt.submitted', 'attempt.delivered'])(
    'that fills up behind %s stops the run with its name; nothing paid for is lost, and the next run finishes [row 13]',
    async (type) => {
      using disk = stateDisk();
      const { code, stdout, stderr } = await runUntil(type, () => disk.fill());
      expect(code, stdout + stderr).toBe(2);
      expect(stderr).toContain('The disk is full');
      const before = await tiny.lab.books();
      const still = await run();
      expect(still.code, still.stdout + still.stderr).toBe(2);
      expect((await tiny.lab.books()).jobs.length, 'nothing is sent while nothing can be recorded').toBe(
        before.jobs.length,
      );
      disk.empty();
      await finishes();
    },
    180_000,
  );

  it.skipIf(!mountable)(
    'that became read-only lets status look and refuses a run with its name; nothing is sent [row 13]',
    async () => {
      using disk = stateDisk();
      await killedAt('attempt.submitted');
      const before = await tiny.lab.books();
      disk.readOnly(true);
      const refused = await runJson<{ readonly error: { readonly code: string } }>(
        ['run', tiny.file, '--yes'],
        tiny.lab.env,
      );
      expect({ code: refused.code, error: refused.data.error?.code }).toEqual({ code: 2, error: 'store.unwritable' });
      expect(refused.stderr).toContain('→');
      const looked = await runJson<ProductionView>(['status', tiny.file]);
      expect(looked.code, looked.stderr).toBe(0);
      expect(looked.data.shots).toHaveLength(4);
      expect((await tiny.lab.books()).jobs.length).toBe(before.jobs.length);
      disk.readOnly(false);
      await finishes();
      disk.readOnly(true);
      const done = await runJson<ProductionView>(['status', tiny.file]);
      expect(done.code, done.stderr).toBe(0);
    },
    180_000,
  );
});

describe('a write that a power cut tore', () => {
  /** What is on the disk of a frame of the write-ahead log whose writing was cut off. */
  const torn: readonly (readonly [string, (wal: Buffer) => Uint8Array])[] = [
    ['half a frame', (wal) => wal.subarray(wal.length - 4120, wal.length - 2060)],
    ['a frame whose end never arrived', (wal) => Buffer.concat([wal.subarray(-4120, -512), Buffer.alloc(512)])],
  ];

  it.each(torn)(
    '(%s) is no event: what was acknowledged before it counts, and the next run goes on [row 12]',
    async (_, tail) => {
      await killedAt('attempt.submitted');
      const wal = join(stateDirOf(tiny.dir, tinyId), 'log.db-wal');
      expect(statSync(wal).size).toBeGreaterThan(4120);
      const known = wholeLog(tiny.dir, tinyId).length;
      appendFileSync(wal, tail(readFileSync(wal)));
      expect(wholeLog(tiny.dir, tinyId)).toHaveLength(known);
      await finishes();
    },
    180_000,
  );
});
