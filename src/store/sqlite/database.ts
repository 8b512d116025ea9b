import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { messageOf, StoreError } from '../../core/errors.ts';

const tables = `
  CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY, unit TEXT NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS lease (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL) STRICT;
`;

/**
 * Opens a production's log database: WAL, synchronous=FULL, so that an acknowledged append survives a kill and a power cut.
 * @throws {StoreError} `store.unwritable`, `store.full` or `store.corrupt`.
 */
export function openDatabase(dir: string): DatabaseSync {
  return guarded(dir, () => {
    mkdirSync(dir, { recursive: true });
    const db = new DatabaseSync(join(dir, 'log.db'));
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000;');
    db.exec(tables);
    return db;
  });
}

/** Opens a log for reading only, beside a running writer. `undefined` when there is none yet. */
export function openForReading(dir: string): DatabaseSync | undefined {
  try {
    closeSync(openSync(join(dir, 'log.db'), 'r'));
  } catch {
    return undefined;
  }
  return guarded(dir, () => {
    const db = new DatabaseSync(join(dir, 'log.db'), { readOnly: true });
    db.exec('PRAGMA busy_timeout = 2000;');
    return db;
  });
}

/** A lock that ends with the process, whatever way it ends. */
export interface ProcessLock {
  release(): void;
}

/**
 * Takes the production for this process alone. The lock is an open exclusive transaction on a file of its own: the
 * operating system drops it when the process dies, so a crash never leaves a stale lock behind.
 * @throws {StoreError} `store.busy` when another process holds it.
 */
export function lockProduction(dir: string): ProcessLock {
  const db = guarded(dir, () => {
    mkdirSync(dir, { recursive: true });
    return new DatabaseSync(join(dir, 'lock.db'));
  });
  try {
    db.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS held (by_process INTEGER);');
  } catch (cause) {
    db.close();
    if (!isBusy(cause)) throw storeError(dir, cause);
    throw new StoreError(
      'store.busy',
      `Another process holds the production in ${dir}`,
      { dir },
      {
        cause,
        hint: 'Wait for the other run to end, or stop it (Ctrl-C); `shotcaller status` can be used meanwhile.',
      },
    );
  }
  return { release: () => db.close() };
}

/** Runs a database step and names disk trouble by its code. */
export function guarded<T>(dir: string, step: () => T): T {
  try {
    return step();
  } catch (cause) {
    throw storeError(dir, cause);
  }
}

/** True when SQLite says that somebody else is writing. */
export function isBusy(thrown: unknown): boolean {
  return /database is locked|SQLITE_BUSY/.test(messageOf(thrown));
}

function storeError(dir: string, cause: unknown): unknown {
  if (StoreError.is(cause)) return cause;
  const message = messageOf(cause);
  const where = { dir };
  if (/disk is full|ENOSPC|database or disk is full/.test(message)) {
    const hint = 'Free some space and repeat the command: nothing recorded so far is lost.';
    return new StoreError('store.full', `The disk is full: ${dir}`, where, { cause, hint });
  }
  if (/not a database|malformed|disk image/.test(message)) {
    const hint = 'Keep the file; restore the production folder from a backup.';
    return new StoreError('store.corrupt', `The log in ${dir} is damaged: ${message}`, where, { cause, hint });
  }
  const hint = 'Check that the folder exists and may be written by you, or choose another with --cwd or --out.';
  return new StoreError('store.unwritable', `Can not write in ${dir}: ${message}`, where, { cause, hint });
}
