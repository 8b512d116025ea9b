import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { event, eventVersion, type NewEvent } from '../../core/events/event.ts';
import { seededRandom } from '../../core/random.ts';
import { openedOf, shotSpec } from '../../orchestration/testing/brief.ts';
import { foldChecked, openLog, readLog, type WritableLog } from './log.ts';

const by = { person: 'tester', auth: 'asserted' } as const;
const clock = { now: () => Date.UTC(2026, 0, 5), sleepUntil: async () => undefined };
const roll = seededRandom(1);
const random = { bytes: (n: number) => Uint8Array.from({ length: n }, () => Math.floor(roll() * 256)) };
const opened = event('production.opened', 'production', by, openedOf([shotSpec('e01/sh01')]));
const note = (text: string): NewEvent => event('operator.noted', 'production', by, { text });

let dir: string;
let logs: WritableLog[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'shotcaller-log-'));
  logs = [];
});

afterEach(() => {
  for (const log of logs) log.close();
  rmSync(dir, { recursive: true, force: true });
});

function open(): WritableLog {
  const log = openLog(dir, clock, random);
  logs.push(log);
  return log;
}

function close(log: WritableLog): void {
  log.close();
  logs = logs.filter((other) => other !== log);
}

/** A closed log of one opening and two notes. */
async function filled(): Promise<WritableLog['state']> {
  const log = open();
  await log.append([opened], 'production', 0);
  await log.append([note('one'), note('two')], 'production', 1);
  const state = log.state();
  close(log);
  return () => state;
}

/** Changes the stored rows behind the log's back. */
function tamper(sql: string): void {
  const db = new DatabaseSync(join(dir, 'log.db'));
  db.exec(sql);
  db.close();
}

describe('a SQLite log', () => {
  it('has the same state after it is opened again', async () => {
    const before = await filled();
    expect(open().state()).toEqual(before());
    expect(foldChecked(readLog(dir))).toEqual(before());
  });

  it('appends several events together or not at all', async () => {
    const log = open();
    const wrong = { ...note('x'), data: { text: 1 } } as unknown as NewEvent;
    await expect(log.append([opened, wrong], 'production', 0)).rejects.toMatchObject({ code: 'defect.invariant' });
    expect(log.state().seq).toBe(0);
    expect(readLog(dir)).toEqual([]);
  });

  it('refuses an append behind an old version, and leaves the log as it was', async () => {
    const log = open();
    await log.append([opened], 'production', 0);
    expect(await log.append([note('late')], 'production', 0)).toEqual({ kind: 'conflict' });
    expect(readLog(dir)).toHaveLength(1);
  });

  it('asks the guard about the state that the append would follow [row 37]', async () => {
    const log = open();
    await log.append([opened], 'production', 0);
    const refusal = { code: 'budget.cap', reason: 'no' } as const;
    let seen = 0;
    const guard = (state: { readonly seq: number }) => {
      seen = state.seq;
      return refusal;
    };
    expect(await log.append([note('n')], 'production', 1, guard)).toEqual({ kind: 'refused', refusal });
    expect(seen).toBe(1);
    expect(log.state().seq).toBe(1);
  });

  it('tells its listeners which units an append touched, until they stop listening', async () => {
    const log = open();
    const heard: (readonly string[])[] = [];
    const stop = log.subscribe((units) => heard.push(units));
    await log.append([opened], 'production', 0);
    stop();
    await log.append([note('n')], 'production', 1);
    expect(heard).toEqual([['production']]);
  });

  it('can be read from some event on beside its writer', async () => {
    const log = open();
    await log.append([opened], 'production', 0);
    await log.append([note('one')], 'production', 1);
    expect(readLog(dir, 2).map((entry) => entry.seq)).toEqual([2]);
  });

  it('has no events before it exists', () => {
    expect(readLog(join(dir, 'nowhere'))).toEqual([]);
  });
});

describe('a damaged log', () => {
  it.each([
    ['changed', `UPDATE events SET body = replace(body, '"one"', '"ONE"') WHERE seq = 2`, 2, /event 2 was changed/],
    ['torn', `UPDATE events SET body = substr(body, 1, 50) WHERE seq = 3`, 3, /event 3 is not JSON/],
    ['missing', `DELETE FROM events WHERE seq = 2`, 2, /event 2 is missing/],
  ])('whose event is %s is refused with its number [row 12]', async (_how, sql, seq, message) => {
    await filled();
    tamper(sql);
    expect(() => open()).toThrow(
      expect.objectContaining({ code: 'store.corrupt', context: expect.objectContaining({ seq }) }),
    );
    expect(() => open()).toThrow(message);
  });

  it('is left as it is and lets the production go: after the repair it opens [row 12]', async () => {
    const before = await filled();
    tamper(`UPDATE events SET body = replace(body, '"one"', '"ONE"') WHERE seq = 2`);
    expect(() => open()).toThrow();
    tamper(`UPDATE events SET body = replace(body, '"ONE"', '"one"') WHERE seq = 2`);
    const log = open();
    expect(log.state()).toEqual(before());
    expect(log.epoch).toBe(2);
  });

  it('that is no database at all is called damaged', async () => {
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(dir, 'log.db'), 'this is not a database, however long it may be'.repeat(100));
    expect(() => open()).toThrow(expect.objectContaining({ code: 'store.corrupt' }));
  });

  it('written by a newer version gets no table of this one [row 44]', async () => {
    await filled();
    tamper('DROP TABLE inbox');
    tamper(`UPDATE events SET body = replace(body, '"v":${eventVersion}', '"v":${eventVersion + 1}') WHERE seq = 3`);
    expect(() => open()).toThrow(expect.objectContaining({ code: 'store.newer' }));
    const db = new DatabaseSync(join(dir, 'log.db'));
    expect(db.prepare("SELECT name FROM sqlite_master WHERE name = 'inbox'").all()).toEqual([]);
    db.close();
  });

  it('written by a newer version is refused without a change [row 44]', async () => {
    await filled();
    tamper(`UPDATE events SET body = replace(body, '"v":${eventVersion}', '"v":${eventVersion + 1}') WHERE seq = 3`);
    expect(() => open()).toThrow(expect.objectContaining({ code: 'store.newer' }));
    const db = new DatabaseSync(join(dir, 'log.db'));
    expect(db.prepare('SELECT epoch FROM lease').get()).toEqual({ epoch: 1 });
    db.close();
  });
});

describe('the lease', () => {
  it('keeps a second writer of the same process out until the first closes', async () => {
    const first = open();
    expect(() => open()).toThrow(expect.objectContaining({ code: 'store.busy' }));
    close(first);
    expect(open().epoch).toBe(2);
  });

  it('keeps another process out, and ends when that process is killed', async () => {
    const lock = join(import.meta.dirname, 'database.ts');
    const source = `import { lockProduction } from ${JSON.stringify(lock)};
      lockProduction(${JSON.stringify(dir)});
      // Nobody here refers to the lock, and memory is tidied up: it must be held all the same.
      for (let round = 0; round < 3; round++) { await new Promise(setImmediate); globalThis.gc(); }
      process.stdout.write('held'); setInterval(() => undefined, 1000);`;
    const other = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(other.stdout, 'data');
      expect(() => open()).toThrow(expect.objectContaining({ code: 'store.busy' }));
    } finally {
      other.kill('SIGKILL');
      await once(other, 'exit');
    }
    expect(open().epoch).toBe(1);
  });

  it('that was taken over stops the old writer from appending [row 11]', async () => {
    const log = open();
    tamper('UPDATE lease SET epoch = epoch + 1');
    await expect(log.append([opened], 'production', 0)).rejects.toMatchObject({ code: 'store.stale-lease' });
    expect(readLog(dir)).toEqual([]);
  });
});
