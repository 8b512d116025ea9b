import type { DatabaseSync } from 'node:sqlite';
import { type EpochMs, rfc3339 } from '../../core/clock.ts';
import { StoreError } from '../../core/errors.ts';
import { guarded, inTransaction, openForReading } from './database.ts';

/** Seconds without a beat after which a production counts as lost by its owner, unless said otherwise. */
export const defaultLostS = 30;

/** Beats that fit into the time after which the owner counts as lost: a few may be late. */
const beatsPerLoss = 6;

/** Who may write, as the log's lease row says. Times in wall milliseconds. */
export interface Lease {
  /** Grows with every opening; an append of an older epoch is refused. */
  readonly epoch: number;
  /** Grows with every takeover; names the lock file. */
  readonly generation: number;
  /** Grows with every beat: whether it moves is the only sign of life that no clock can fake. */
  readonly beats: number;
  /** Last beat of this epoch; absent when its owner does not beat (an older Shotcaller). */
  readonly beatAt?: EpochMs;
  readonly since?: EpochMs;
  readonly pid?: number;
  /** Seconds of silence its owner asks to be granted. */
  readonly lostS?: number;
}

/** What an owner says of itself. */
export interface Owner {
  readonly now: EpochMs;
  readonly pid: number;
  readonly lostS: number;
}

/** Milliseconds between two beats. */
export function beatEveryMs(lostS: number): number {
  return (lostS * 1000) / beatsPerLoss;
}

/**
 * How long a newcomer must watch a held production in silence before it may take it over, in beats; `undefined` while
 * the owner was heard lately, or never beats. Wall time only says that watching is worth while: after a jump of the
 * clock or a suspended machine a healthy owner's beat moves during the watch.
 */
export function beatsToWatch({ beatAt, lostS }: Lease, now: EpochMs, ownLostS: number): number | undefined {
  if (beatAt === undefined) return undefined;
  const silentS = (now - beatAt) / 1000;
  // A beat of the future: the clock was set back, so its age is unknown and the whole time is watched.
  if (silentS < 0) return beatsPerLoss;
  return silentS > Math.max(ownLostS, lostS ?? 0) ? beatsPerLoss / 2 : undefined;
}

/** Columns that later versions added to the lease; an older log gets them when it is opened for writing. */
const laterColumns = {
  generation: 'INTEGER NOT NULL DEFAULT 0',
  beats: 'INTEGER NOT NULL DEFAULT 0',
  beat_at: 'INTEGER',
  beat_epoch: 'INTEGER',
  since: 'INTEGER',
  pid: 'INTEGER',
  lost_s: 'REAL',
} as const;

/** The lease of a log; `undefined` before its first opening. Works on a log of an older version too. */
export function readLease(db: DatabaseSync): Lease | undefined {
  const tables = db.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'lease'`).all();
  const row = tables.length === 0 ? undefined : db.prepare('SELECT * FROM lease').get();
  if (row === undefined) return undefined;
  const optional = (name: string): number | undefined => (row[name] == null ? undefined : Number(row[name]));
  const epoch = Number(row['epoch']);
  const [since, pid, lostS] = [optional('since'), optional('pid'), optional('lost_s')];
  const beatAt = optional('beat_epoch') === epoch ? optional('beat_at') : undefined;
  return {
    epoch,
    generation: optional('generation') ?? 0,
    beats: optional('beats') ?? 0,
    ...(beatAt === undefined ? {} : { beatAt }),
    // What an owner said of itself holds for its own epoch only.
    ...(since === undefined || beatAt === undefined ? {} : { since }),
    ...(pid === undefined || beatAt === undefined ? {} : { pid }),
    ...(lostS === undefined || beatAt === undefined ? {} : { lostS }),
  };
}

/** The lease of the log in a folder, read beside its owner. */
export function leaseIn(dir: string): Lease | undefined {
  const db = openForReading(dir);
  if (db === undefined) return undefined;
  try {
    return guarded(dir, () => readLease(db));
  } finally {
    db.close();
  }
}

/**
 * Starts a new epoch of a generation that this process has locked.
 * @returns `undefined` when another process took the production over meanwhile.
 */
export function raiseEpoch(dir: string, db: DatabaseSync, generation: number, owner: Owner): number | undefined {
  return inTransaction(dir, db, () => {
    const known = new Set(
      db
        .prepare('PRAGMA table_info(lease)')
        .all()
        .map((column) => column['name']),
    );
    for (const [name, type] of Object.entries(laterColumns)) {
      if (!known.has(name)) db.exec(`ALTER TABLE lease ADD COLUMN ${name} ${type}`);
    }
    db.exec('INSERT OR IGNORE INTO lease (one, epoch) VALUES (1, 0)');
    const row = db
      .prepare(
        `UPDATE lease SET epoch = epoch + 1, beats = beats + 1, beat_at = ?, beat_epoch = epoch + 1, since = ?, pid = ?,
           lost_s = ? WHERE generation = ? RETURNING epoch`,
      )
      .get(owner.now, owner.now, owner.pid, owner.lostS, generation);
    return row === undefined ? undefined : Number(row['epoch']);
  });
}

/** Says that the owner of an epoch lives. False when the epoch is over: somebody took the production over. */
export function beat(dir: string, db: DatabaseSync, epoch: number, now: EpochMs): boolean {
  const update = 'UPDATE lease SET beats = beats + 1, beat_at = ?, beat_epoch = epoch WHERE epoch = ?';
  return guarded(dir, () => Number(db.prepare(update).run(now, epoch).changes) === 1);
}

/**
 * Ends the epoch of an owner that fell silent and starts the next generation: compare and set in one transaction.
 * @param seen the lease as it was watched.
 * @returns false when anything about it moved meanwhile.
 */
export function depose(dir: string, db: DatabaseSync, seen: Lease): boolean {
  return inTransaction(dir, db, () => {
    const update = `UPDATE lease SET epoch = epoch + 1, generation = generation + 1, beats = beats + 1
      WHERE epoch = ? AND generation = ? AND beats = ?`;
    return Number(db.prepare(update).run(seen.epoch, seen.generation, seen.beats).changes) === 1;
  });
}

/** The error for a production that another process holds: since when, and when it was heard last. */
export function heldElsewhere(dir: string, lease: Lease | undefined, now: EpochMs): StoreError {
  const { pid, since, beatAt } = lease ?? {};
  const known = [
    ...(pid === undefined ? [] : [`pid ${pid}`]),
    ...(since === undefined ? [] : [`since ${rfc3339(since)}`]),
    ...(beatAt === undefined || beatAt > now ? [] : [`heard ${Math.round((now - beatAt) / 1000)} s ago`]),
  ];
  const who = known.length === 0 ? '' : ` (${known.join(', ')})`;
  const hint = 'Wait for the other run to end, or stop it (Ctrl-C); `shotcaller status` can be used meanwhile.';
  return new StoreError(
    'store.busy',
    `Another process holds the production in ${dir}${who}`,
    { dir, held: true, pid, since },
    { hint },
  );
}

/** The error for a process whose production was taken over. */
export function staleLease(dir: string): StoreError {
  const hint = 'Stop this process; the other one goes on. What this one learnt of paid jobs was handed over.';
  return new StoreError('store.stale-lease', 'Another process took over this production', { dir }, { hint });
}
