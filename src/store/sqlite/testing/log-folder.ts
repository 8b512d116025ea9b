import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../../core/clock.ts';
import { event, type NewEvent } from '../../../core/events/event.ts';
import { seededRandom } from '../../../core/random.ts';
import { openedOf, shotSpec } from '../../../orchestration/testing/brief.ts';
import { openLog, type WritableLog } from '../log.ts';

const by = { person: 'tester', auth: 'asserted' } as const;
/** The first event of a log. */
export const opened = event('production.opened', 'production', by, openedOf([shotSpec('e01/sh01')]));
/** Any event. */
export const note = (text: string): NewEvent => event('operator.noted', 'production', by, { text });

/** A clock that moves by hand and by the waits of whoever sleeps on it. */
export interface HandClock extends Clock {
  at: number;
  /** Called after every sleep with how often somebody slept. */
  onSleep: (times: number) => void;
  /** The beats that are asked for; empty once they were stopped. */
  readonly beats: Set<() => void>;
}

/** A folder for one log; everything opened through it is closed with it. */
export interface LogFolder extends Disposable {
  readonly dir: string;
  readonly clock: HandClock;
  readonly random: { bytes(n: number): Uint8Array };
  open(): WritableLog;
  keep(log: WritableLog): WritableLog;
  /** Changes the stored rows behind the log's back. */
  tamper(sql: string): void;
  rows(sql: string): readonly object[];
}

/** Makes the folder. */
export function logFolder(): LogFolder {
  const dir = mkdtempSync(join(tmpdir(), 'shotcaller-lease-'));
  const roll = seededRandom(1);
  const random = { bytes: (n: number) => Uint8Array.from({ length: n }, () => Math.floor(roll() * 256)) };
  let slept = 0;
  const beats = new Set<() => void>();
  const clock: HandClock = {
    at: Date.UTC(2026, 0, 5),
    onSleep: () => undefined,
    beats,
    now: () => clock.at,
    sleepUntil: async (until) => {
      clock.at = Math.max(clock.at, until);
      slept += 1;
      clock.onSleep(slept);
    },
    pulse: (_everyMs, beat) => {
      beats.add(beat);
      return () => void beats.delete(beat);
    },
  };
  const logs: WritableLog[] = [];
  const keep = (log: WritableLog): WritableLog => {
    logs.push(log);
    return log;
  };
  const through = <T>(use: (db: DatabaseSync) => T): T => {
    const db = new DatabaseSync(join(dir, 'log.db'));
    try {
      return use(db);
    } finally {
      db.close();
    }
  };
  return {
    dir,
    clock,
    random,
    keep,
    open: () => keep(openLog(dir, clock, random)),
    tamper: (sql) => through((db) => db.exec(sql)),
    rows: (sql) =>
      through((db) =>
        db
          .prepare(sql)
          .all()
          .map((row) => ({ ...row })),
      ),
    [Symbol.dispose]: () => {
      for (const log of logs) {
        try {
          log.close();
        } catch {
          // Closed by the test.
        }
      }
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
