import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openDatabase } from './database.ts';
import { beatsToWatch, depose, type Lease, leaseIn } from './lease.ts';
import { openLog, readLog } from './log.ts';
import { claimLog } from './takeover.ts';
import { type LogFolder, logFolder, note, opened } from './testing/log-folder.ts';

const claim = async (box: LogFolder) => box.keep(await claimLog(box.dir, box.clock, box.random));
const busy = expect.objectContaining({ code: 'store.busy' });
const stale = expect.objectContaining({ code: 'store.stale-lease' });

/** A production whose owner does not beat any more, though it holds the lock. */
async function silent(box: LogFolder, forS = 31) {
  const owner = box.open();
  await owner.append([opened], 'production', 0);
  box.clock.at += forS * 1000;
  return owner;
}

describe('a production whose owner fell silent', () => {
  it('is taken over, and whatever the old owner does then is refused without a trace [row 11]', async () => {
    using box = logFolder();
    const old = await silent(box);
    const successor = await claim(box);
    expect(successor.state().seq).toBe(1);
    await expect(old.append([note('late')], 'production', 1)).rejects.toThrow(stale);
    expect(() => old.state()).toThrow(stale);
    await successor.append([note('mine')], 'production', 1);
    expect(readLog(box.dir).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(successor.epoch).toBeGreaterThan(old.epoch);
  });

  it('belongs to its new owner for everybody else, and its next opening needs no takeover', async () => {
    using box = logFolder();
    const old = await silent(box);
    const successor = await claim(box);
    expect(() => openLog(box.dir, box.clock, box.random)).toThrow(busy);
    await expect(claimLog(box.dir, box.clock, box.random)).rejects.toThrow(busy);
    successor.close();
    old.close();
    const generation = leaseIn(box.dir)?.generation;
    expect(box.open().state().seq).toBe(1);
    expect(leaseIn(box.dir)?.generation).toBe(generation);
  });

  it('is only opened when the owner ends during the watch', async () => {
    using box = logFolder();
    const old = await silent(box);
    box.clock.onSleep = (times) => {
      if (times === 3) old.close();
    };
    await claim(box);
    expect(leaseIn(box.dir)?.generation).toBe(0);
  });

  it('says how long it was silent before it is watched', async () => {
    using box = logFolder();
    await silent(box, 45);
    const told: number[] = [];
    const onWatch = (...said: readonly number[]): void => void told.push(...said);
    box.keep(await claimLog(box.dir, box.clock, box.random, { onWatch }));
    expect(told).toEqual([45, 15]);
  });

  it('is left alone by the second of two that watch it', async () => {
    using box = logFolder();
    await silent(box);
    const found = await Promise.allSettled([claim(box), claim(box)]);
    expect(found.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('keeps its owner when that one beats between the last look and the takeover', async () => {
    using box = logFolder();
    const owner = await silent(box);
    const seen = leaseIn(box.dir);
    for (const beat of box.clock.beats) beat();
    const db = openDatabase(box.dir);
    expect(seen && depose(box.dir, db, seen)).toBe(false);
    db.close();
    expect(owner.state().seq).toBe(1);
  });

  it('is left alone when a person stops the watch', async () => {
    using box = logFolder();
    await silent(box);
    const claimed = claimLog(box.dir, box.clock, box.random, { stop: AbortSignal.abort() });
    await expect(claimed).rejects.toThrow(busy);
  });
});

describe('a production whose owner lives', () => {
  it('is refused at once while its last beat is fresh, naming who holds it since when', async () => {
    using box = logFolder();
    await silent(box, 29);
    const refused = claim(box);
    await expect(refused).rejects.toThrow(busy);
    await expect(refused).rejects.toThrow(`pid ${process.pid}, since 2026-01-05T00:00:00.000Z, heard 29 s ago`);
  });

  it('is not stolen when the clock was set an hour forward: the next beat shows that it lives [row 14]', async () => {
    using box = logFolder();
    const owner = await silent(box, 3600);
    box.clock.onSleep = (times) => {
      if (times === 10) for (const beat of box.clock.beats) beat();
    };
    await expect(claim(box)).rejects.toThrow(busy);
    expect(owner.state().seq).toBe(1);
  });

  it('is not stolen when the clock was set back, and not lost for ever when its owner hangs [row 14]', async () => {
    using box = logFolder();
    const owner = await silent(box, -3600);
    let beating = true;
    box.clock.onSleep = (times) => {
      if (beating && times === 10) for (const beat of box.clock.beats) beat();
    };
    await expect(claim(box)).rejects.toThrow(busy);
    expect(owner.state().seq).toBe(1);
    beating = false;
    box.clock.at -= 3_600_000;
    await claim(box);
  });

  it('beats until it is closed', () => {
    using box = logFolder();
    const owner = box.open();
    const before = leaseIn(box.dir)?.beats ?? 0;
    for (const beat of box.clock.beats) beat();
    expect(leaseIn(box.dir)?.beats).toBe(before + 1);
    owner.close();
    expect(box.clock.beats.size).toBe(0);
  });

  it('looks whether it was replaced before it decides anything after a long sleep [rows 14, 47]', () => {
    using box = logFolder();
    const owner = box.open();
    box.tamper('UPDATE lease SET epoch = epoch + 1');
    expect(owner.state().seq).toBe(0);
    box.clock.at += 16_000;
    expect(() => owner.state()).toThrow(stale);
  });

  it('keeps the time its owner asks for, whatever the newcomer thinks', () => {
    const lease: Lease = { epoch: 1, generation: 0, beats: 1, beatAt: 0, lostS: 30 };
    expect(beatsToWatch(lease, 29_000, 1)).toBeUndefined();
    expect(beatsToWatch(lease, 31_000, 1)).toBe(3);
  });
});

describe('a log of an older Shotcaller', () => {
  const old = `DROP TABLE lease; DROP TABLE inbox;
    CREATE TABLE lease (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL) STRICT;
    INSERT INTO lease VALUES (1, 7);`;

  it('gets the new columns when it is opened, and keeps its epoch and its events', async () => {
    using box = logFolder();
    const first = box.open();
    await first.append([opened], 'production', 0);
    first.close();
    box.tamper(old);
    const log = box.open();
    expect(log.epoch).toBe(8);
    expect(log.state().seq).toBe(1);
    expect(log.inbox.waiting()).toEqual([]);
    expect(box.rows('SELECT generation, beats FROM lease')).toEqual([{ generation: 0, beats: 1 }]);
  });

  it('whose owner never beats is not taken over', async () => {
    using box = logFolder();
    const first = box.open();
    box.tamper(old);
    box.clock.at += 3_600_000;
    await expect(claim(box)).rejects.toThrow(busy);
    first.close();
  });
});

it('a process that is stopped in the middle of an append makes a newcomer fail with a reason, not hang [row 47]', async () => {
  using box = logFolder();
  await silent(box);
  const stopped = new DatabaseSync(join(box.dir, 'log.db'));
  stopped.exec('BEGIN IMMEDIATE');
  await expect(claim(box)).rejects.toThrow(/is writing to the log .* and does not end/);
  stopped.exec('ROLLBACK');
  stopped.close();
  await claim(box);
});
