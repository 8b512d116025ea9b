import type { DatabaseSync } from 'node:sqlite';
import { type Clock, rfc3339 } from '../../core/clock.ts';
import { StoreError } from '../../core/errors.ts';
import { type Chained, chained, checkChain } from '../../core/events/chain.ts';
import { type LogEvent, type NewEvent, parseEvent, requireValid } from '../../core/events/event.ts';
import { type UnitId, ulid } from '../../core/ids.ts';
import type { Random } from '../../core/random.ts';
import { foldAll } from '../../orchestration/fold.ts';
import type { Appended, Guard, ProductionLog } from '../../orchestration/ports.ts';
import { emptyState, type ProductionState } from '../../orchestration/state.ts';
import { guarded, inTransaction, lockProduction, openDatabase, openForReading, type ProcessLock } from './database.ts';
import { type Inbox, inboxOf, put } from './inbox.ts';
import { beat, beatEveryMs, defaultLostS, heldElsewhere, leaseIn, raiseEpoch, staleLease } from './lease.ts';

/** A log that this process may write until it closes it. */
export interface WritableLog extends ProductionLog {
  /** What other processes left for the owner of this production. */
  readonly inbox: Inbox;
  close(): void;
}

/** How a log is held. */
export interface LeaseOptions {
  /** Seconds of silence after which another process may take the production over; default 30. */
  readonly lostS?: number;
}

/**
 * Opens a production's log for writing: takes the production for this process, raises the lease epoch, checks the whole
 * hash chain and folds it. From then on this process beats, so that others can tell that it lives.
 * @param dir folder of the log, e.g. `.shotcaller/glasshouse`; made when missing.
 * @throws {StoreError} `store.busy`, `store.corrupt`, `store.newer`, `store.unwritable`, `store.full`.
 */
export function openLog(dir: string, clock: Clock, random: Random, options: LeaseOptions = {}): WritableLog {
  const generation = leaseIn(dir)?.generation ?? 0;
  const lock = lockProduction(dir, generation);
  if (lock === undefined) throw heldElsewhere(dir, leaseIn(dir), clock.now());
  try {
    return openUnder(lock, dir, generation, { clock, random, lostS: options.lostS ?? defaultLostS });
  } catch (thrown) {
    lock.release();
    throw thrown;
  }
}

/** What a log stamps its events with. */
interface Stamps {
  readonly clock: Clock;
  readonly random: Random;
  readonly lostS: number;
}

/** The whole log is read and checked before anything is written: an older version leaves a newer log untouched. */
function openUnder(lock: ProcessLock, dir: string, generation: number, stamps: Stamps): WritableLog {
  let events: readonly LogEvent[] = [];
  let state = emptyState;
  const db = openDatabase(dir, (found) => {
    if (isBlank(dir, found)) return;
    events = selectEvents(dir, found, 1);
    state = foldChecked(events);
  });
  try {
    const owner = { now: stamps.clock.now(), pid: process.pid, lostS: stamps.lostS };
    const epoch = raiseEpoch(dir, db, generation, owner);
    // Between the look at the generation and the lock somebody took the production over: the lock is of the past.
    if (epoch === undefined) throw heldElsewhere(dir, leaseIn(dir), stamps.clock.now());
    // Until the epoch was raised a replaced owner could still append.
    const later = selectEvents(dir, db, state.seq + 1);
    const whole = later.length === 0 ? state : foldChecked([...events, ...later]);
    return new SqliteLog({ dir, db, lock, epoch }, stamps, whole);
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
  return foldAll(events);
}

class SqliteLog implements WritableLog {
  readonly epoch: number;
  readonly inbox: Inbox;
  readonly #dir: string;
  readonly #db: DatabaseSync;
  readonly #lock: ProcessLock;
  readonly #stamps: Stamps;
  readonly #listeners = new Set<(units: readonly UnitId[]) => void>();
  readonly #stopBeating: () => void;
  #heardAt: number;
  #lost = false;
  #state: ProductionState;

  constructor(
    on: { readonly dir: string; readonly db: DatabaseSync; readonly lock: ProcessLock; readonly epoch: number },
    stamps: Stamps,
    state: ProductionState,
  ) {
    this.#dir = on.dir;
    this.#db = on.db;
    this.#lock = on.lock;
    this.#stamps = stamps;
    this.epoch = on.epoch;
    this.inbox = inboxOf(on.dir, on.db, on.epoch);
    this.#state = state;
    this.#heardAt = stamps.clock.now();
    this.#stopBeating = stamps.clock.pulse?.(beatEveryMs(stamps.lostS), () => this.#beat()) ?? (() => undefined);
  }

  /** A process that slept looks first whether the production is still its own: nothing is decided on an old state. */
  state(): ProductionState {
    if (Math.abs(this.#stamps.clock.now() - this.#heardAt) > (this.#stamps.lostS * 1000) / 2) this.#beat();
    if (this.#lost) throw staleLease(this.#dir);
    return this.#state;
  }

  async append(entries: readonly NewEvent[], unit: UnitId, version: number, guard?: Guard): Promise<Appended> {
    if (this.#lost) throw staleLease(this.#dir);
    if ((this.#state.versions[unit] ?? 0) !== version) return { kind: 'conflict' };
    const refusal = guard?.(this.#state);
    if (refusal !== undefined) return { kind: 'refused', refusal };
    const links = this.#chained(entries);
    this.#insert(links);
    const events = links.map((link) => link.event);
    this.#state = foldAll(events, this.#state);
    const units = [...new Set(events.map((event) => event.unit))];
    for (const listener of this.#listeners) listener(units);
    return { kind: 'appended' };
  }

  leave(facts: readonly NewEvent[]): void {
    const now = this.#stamps.clock.now();
    const key = `stray:${ulid(now, this.#stamps.random)}`;
    put(this.#dir, this.#db, { key, kind: 'stray', body: { facts }, at: rfc3339(now) });
  }

  subscribe(listener: (units: readonly UnitId[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#stopBeating();
    this.#db.close();
    this.#lock.release();
  }

  /** A beat that can not be written (full disk, a writer that does not end) is tried again with the next one. */
  #beat(): void {
    const now = this.#stamps.clock.now();
    try {
      this.#lost ||= !beat(this.#dir, this.#db, this.epoch, now);
      this.#heardAt = now;
    } catch (thrown) {
      if (!StoreError.is(thrown)) throw thrown;
    }
  }

  #chained(entries: readonly NewEvent[]): readonly Chained[] {
    const { clock, random } = this.#stamps;
    const now = clock.now();
    let head = { seq: this.#state.seq, hash: this.#state.head };
    return entries.map((entry) => {
      requireValid(entry);
      const link = chained(head, entry, ulid(now, random), rfc3339(now));
      head = { seq: link.event.seq, hash: link.event.hash };
      return link;
    });
  }

  /** One transaction: lease check and all events, or nothing. */
  #insert(links: readonly Chained[]): void {
    inTransaction(this.#dir, this.#db, () => {
      const epoch = this.#db.prepare('SELECT epoch FROM lease').get()?.['epoch'];
      if (epoch !== this.epoch) {
        this.#lost = true;
        throw staleLease(this.#dir);
      }
      const insert = this.#db.prepare('INSERT INTO events (seq, unit, body) VALUES (?, ?, ?)');
      for (const { event, text } of links) insert.run(event.seq, event.unit, text);
    });
  }
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
