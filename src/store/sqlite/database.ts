import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { messageOf, StoreError } from '../../core/errors.ts';

const tables = `
  CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY, unit TEXT NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS lease (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS inbox (
    key TEXT PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL, answer TEXT) STRICT;
`;

/** How long a write waits for another process's write before it is refused with `store.busy`, milliseconds. */
const patienceMs = 2000;

/**
 * Opens a production's log database: WAL, synchronous=FULL, so that an acknowledged append survives a kill and a power cut.
 * @param check looks at what is there before the tables of this version are added: a log that it refuses stays as it is.
 * @throws {StoreError} `store.unwritable`, `store.full` or `store.corrupt`; what `check` throws.
 */
export function openDatabase(dir: string, check?: (db: DatabaseSync) => void): DatabaseSync {
  return guarded(dir, () => {
    mkdirSync(dir, { recursive: true });
    const db = new DatabaseSync(join(dir, 'log.db'), { timeout: patienceMs });
    try {
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
      check?.(db);
      db.exec(tables);
      return db;
    } catch (thrown) {
      db.close();
      throw thrown;
    }
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
    return new DatabaseSync(join(dir, 'log.db'), { readOnly: true, timeout: patienceMs });
  });
}

/** A lock that ends with the process, whatever way it ends. */
export interface ProcessLock {
  release(): void;
}

/** Locks this process holds. A database that nobody refers to is closed when memory is tidied up, and its lock with it. */
const held = new Set<DatabaseSync>();

/**
 * Takes a generation of the production for this process alone. The lock is an open exclusive transaction on a file of
 * its own: the operating system drops it when the process dies, so a crash never leaves a stale lock behind. Each
 * takeover starts a generation with a lock file of its own, since the old file may still be held by a stopped process.
 * @returns `undefined` when another process holds it.
 * @throws {StoreError} `store.unwritable`, `store.full`.
 */
export function lockProduction(dir: string, generation = 0): ProcessLock | undefined {
  const db = guarded(dir, () => {
    mkdirSync(dir, { recursive: true });
    return new DatabaseSync(join(dir, generation === 0 ? 'lock.db' : `lock-${generation}.db`), { timeout: 0 });
  });
  try {
    db.exec('BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS held (by_process INTEGER);');
  } catch (cause) {
    db.close();
    if (isBusy(cause)) return undefined;
    throw storeError(dir, cause);
  }
  held.add(db);
  return {
    release: () => {
      held.delete(db);
      db.close();
    },
  };
}

/** One write transaction, or nothing. */
export function inTransaction<T>(dir: string, db: DatabaseSync, step: () => T): T {
  return guarded(dir, () => {
    db.exec('BEGIN IMMEDIATE');
    try {
      const result = step();
      db.exec('COMMIT');
      return result;
    } catch (thrown) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw thrown;
    }
  });
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
function isBusy(thrown: unknown): boolean {
  return /database is locked|SQLITE_BUSY/.test(messageOf(thrown));
}

function storeError(dir: string, cause: unknown): unknown {
  if (StoreError.is(cause)) return cause;
  const message = messageOf(cause);
  const where = { dir };
  if (isBusy(cause)) {
    // A process that is stopped in the middle of a write keeps SQLite's lock: only ending it frees the file.
    const hint =
      'Repeat the command; if it stays so, end the process that is stopped while it writes (`fuser log.db`).';
    return new StoreError('store.busy', `Another process is writing to the log in ${dir} and does not end`, where, {
      cause,
      hint,
    });
  }
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
