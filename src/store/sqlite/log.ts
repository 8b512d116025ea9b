import type { DatabaseSync } from 'node:sqlite';
import { type Clock, rfc3339 } from '../../core/clock.ts';
import { StoreError } from '../../core/errors.ts';
import { chain, checkChain } from '../../core/events/chain.ts';
import { type LogEvent, type NewEvent, parseEvent, requireValid } from '../../core/events/event.ts';
import { canonicalJson } from '../../core/hashing.ts';
import { type UnitId, ulid } from '../../core/ids.ts';
import type { Random } from '../../core/random.ts';
import { fold } from '../../orchestration/fold.ts';
import type { Appended, Guard, ProductionLog } from '../../orchestration/ports.ts';
import { emptyState, type ProductionState } from '../../orchestration/state.ts';
import { guarded, lockProduction, openDatabase, openForReading, type ProcessLock } from './database.ts';

/** A log that this process may write until it closes it. */
export interface WritableLog extends ProductionLog {
  close(): void;
}

/**
 * Opens a production's log for writing: takes the production for this process, raises the lease epoch, checks the whole
 * hash chain and folds it.
 * @param dir folder of the log, e.g. `.shotcaller/glasshouse`; made when missing.
 * @throws {StoreError} `store.busy`, `store.corrupt`, `store.newer`, `store.unwritable`, `store.full`.
 */
export function openLog(dir: string, clock: Clock, random: Random): WritableLog {
  const lock = lockProduction(dir);
  try {
    return openUnder(lock, dir, { clock, random });
  } catch (thrown) {
    lock.release();
    throw thrown;
  }
}

/** What a log stamps its events with. */
interface Stamps {
  readonly clock: Clock;
  readonly random: Random;
}

/** The whole log is read and checked before anything is written: an older version leaves a newer log untouched. */
function openUnder(lock: ProcessLock, dir: string, stamps: Stamps): WritableLog {
  const db = openDatabase(dir);
  try {
    return new SqliteLog({ dir, db, lock }, stamps, foldChecked(selectEvents(dir, db, 1)));
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}

/**
 * Reads a production's log without touching it; works beside a running writer.
 * @param fromSeq first event wanted.
 * @returns no events when there is no log yet.
 */
export function readLog(dir: string, fromSeq = 1): readonly LogEvent[] {
  const db = openForReading(dir);
  if (db === undefined) return [];
  try {
    if (isBlank(dir, db)) return [];
    return selectEvents(dir, db, fromSeq);
  } finally {
    db.close();
  }
}

/**
 * Checks a whole log's chain and folds it.
 * @throws {StoreError} `store.corrupt` naming the first bad event.
 */
export function foldChecked(events: readonly LogEvent[]): ProductionState {
  const check = checkChain(events);
  if (!check.ok) {
    throw new StoreError(
      'store.corrupt',
      `The log is damaged: ${check.reason}`,
      { seq: check.seq },
      {
        hint: 'Keep the file; restore the production folder from a backup.',
      },
    );
  }
  return events.reduce(fold, emptyState);
}

class SqliteLog implements WritableLog {
  readonly epoch: number;
  readonly #dir: string;
  readonly #db: DatabaseSync;
  readonly #lock: ProcessLock;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #listeners = new Set<(units: readonly UnitId[]) => void>();
  #state: ProductionState;

  constructor(
    on: { readonly dir: string; readonly db: DatabaseSync; readonly lock: ProcessLock },
    stamps: Stamps,
    state: ProductionState,
  ) {
    this.#dir = on.dir;
    this.#db = on.db;
    this.#lock = on.lock;
    this.#clock = stamps.clock;
    this.#random = stamps.random;
    this.epoch = guarded(on.dir, () => raiseEpoch(on.db));
    this.#state = state;
  }

  state(): ProductionState {
    return this.#state;
  }

  async append(entries: readonly NewEvent[], unit: UnitId, version: number, guard?: Guard): Promise<Appended> {
    if ((this.#state.versions[unit] ?? 0) !== version) return { kind: 'conflict' };
    const refusal = guard?.(this.#state);
    if (refusal !== undefined) return { kind: 'refused', refusal };
    const events = this.#chained(entries);
    guarded(this.#dir, () => this.#insert(events));
    this.#state = events.reduce(fold, this.#state);
    const units = [...new Set(events.map((event) => event.unit))];
    for (const listener of this.#listeners) listener(units);
    return { kind: 'appended' };
  }

  subscribe(listener: (units: readonly UnitId[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#db.close();
    this.#lock.release();
  }

  #chained(entries: readonly NewEvent[]): readonly LogEvent[] {
    const now = this.#clock.now();
    let head = { seq: this.#state.seq, hash: this.#state.head };
    return entries.map((entry) => {
      requireValid(entry);
      const event = chain(head, entry, ulid(now, this.#random), rfc3339(now));
      head = { seq: event.seq, hash: event.hash };
      return event;
    });
  }

  /** One transaction: lease check and all events, or nothing. */
  #insert(events: readonly LogEvent[]): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const epoch = this.#db.prepare('SELECT epoch FROM lease').get()?.['epoch'];
      if (epoch !== this.epoch) throw staleLease(this.#dir);
      const insert = this.#db.prepare('INSERT INTO events (seq, unit, body) VALUES (?, ?, ?)');
      for (const event of events) insert.run(event.seq, event.unit, canonicalJson(event));
      this.#db.exec('COMMIT');
    } catch (thrown) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw thrown;
    }
  }
}

function raiseEpoch(db: DatabaseSync): number {
  const row = db
    .prepare(
      'INSERT INTO lease (one, epoch) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET epoch = epoch + 1 RETURNING epoch',
    )
    .get();
  return Number(row?.['epoch']);
}

function selectEvents(dir: string, db: DatabaseSync, fromSeq: number): readonly LogEvent[] {
  return guarded(dir, () => {
    const rows = db.prepare('SELECT seq, body FROM events WHERE seq >= ? ORDER BY seq').all(fromSeq);
    return rows.map((row) => parseEvent(String(row['body']), Number(row['seq'])));
  });
}

/** True for a database that was made and never filled, as a full disk leaves it: no table at all. */
function isBlank(dir: string, db: DatabaseSync): boolean {
  return guarded(dir, () => db.prepare('SELECT count(*) AS tables FROM sqlite_master').get()?.['tables'] === 0);
}

function staleLease(dir: string): StoreError {
  return new StoreError(
    'store.stale-lease',
    'Another process took over this production',
    { dir },
    {
      hint: 'Stop this process; the other one goes on.',
    },
  );
}
