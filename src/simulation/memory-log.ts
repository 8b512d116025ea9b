import { type Clock, rfc3339 } from '../core/clock.ts';
import { StoreError } from '../core/errors.ts';
import { type Chained, chained } from '../core/events/chain.ts';
import { type LogEvent, type NewEvent, parseEvent, requireValid } from '../core/events/event.ts';
import { type UnitId, ulid } from '../core/ids.ts';
import type { Random } from '../core/random.ts';
import { fold } from '../orchestration/fold.ts';
import type { Appended, Guard, ProductionLog } from '../orchestration/ports.ts';
import { emptyState, type ProductionState } from '../orchestration/state.ts';
import type { InboxEntry } from '../store/sqlite/inbox.ts';
import type { WritableLog } from '../store/sqlite/log.ts';

/** What outlives a process: the rows of the log as text, and the lease epoch. */
export interface MemoryDisk {
  rows: string[];
  epoch: number;
  /** What was left beside the log for its owner; answered entries are gone. */
  inbox?: InboxEntry[];
  /** Makes the next appends fail with this code. */
  broken?: 'store.full' | 'store.unwritable';
}

/** One append as it entered the log. */
export interface AppendSeen {
  /** Epoch of the writer. */
  readonly epoch: number;
  readonly events: readonly LogEvent[];
  /** The same events as text. */
  readonly rows: readonly string[];
  /** State before each event, then after the last. */
  readonly states: readonly ProductionState[];
}

/** An empty disk. */
export function blankDisk(): MemoryDisk {
  return { rows: [], epoch: 0 };
}

/** What was read of each row before: a row's text never changes, so it is parsed once. */
const readRows = new WeakMap<MemoryDisk, { readonly text: string; readonly event: LogEvent }[]>();

/** Events of a disk, read back from their text. */
export function readDisk(disk: MemoryDisk): readonly LogEvent[] {
  const known = readRows.get(disk) ?? [];
  readRows.set(disk, known);
  return disk.rows.map((text, at) => {
    const row = known[at];
    if (row?.text === text) return row.event;
    const event = parseEvent(text, at + 1);
    known[at] = { text, event };
    return event;
  });
}

/** Puts something beside the log for whoever owns it. */
export function leaveFor(disk: MemoryDisk, entry: InboxEntry): void {
  disk.inbox ??= [];
  disk.inbox.push(entry);
}

/** The owner's log with its side of the inbox. */
export function withInbox(log: ProductionLog, disk: MemoryDisk): WritableLog {
  return {
    epoch: log.epoch,
    state: () => log.state(),
    append: (...given) => log.append(...given),
    subscribe: (listener) => log.subscribe(listener),
    inbox: {
      waiting: () => [...(disk.inbox ?? [])],
      answer: (key) => {
        disk.inbox = (disk.inbox ?? []).filter((entry) => entry.key !== key);
      },
    },
    close: () => undefined,
  };
}

/** Opens the log of a disk as a new writer; the one before loses its lease. `seen` is told every append. */
export function openMemoryLog(
  disk: MemoryDisk,
  clock: Clock,
  random: Random,
  seen?: (append: AppendSeen) => void,
): ProductionLog {
  return new MemoryLog(disk, { clock, random }, seen);
}

class MemoryLog implements ProductionLog {
  readonly epoch: number;
  readonly #disk: MemoryDisk;
  readonly #stamps: { readonly clock: Clock; readonly random: Random };
  readonly #seen: ((append: AppendSeen) => void) | undefined;
  readonly #listeners = new Set<(units: readonly UnitId[]) => void>();
  #state: ProductionState;

  constructor(
    disk: MemoryDisk,
    stamps: { readonly clock: Clock; readonly random: Random },
    seen: ((append: AppendSeen) => void) | undefined,
  ) {
    disk.epoch += 1;
    this.epoch = disk.epoch;
    this.#disk = disk;
    this.#stamps = stamps;
    this.#seen = seen;
    this.#state = readDisk(disk).reduce(fold, emptyState);
  }

  state(): ProductionState {
    return this.#state;
  }

  async append(entries: readonly NewEvent[], unit: UnitId, version: number, guard?: Guard): Promise<Appended> {
    if ((this.#state.versions[unit] ?? 0) !== version) return { kind: 'conflict' };
    const refusal = guard?.(this.#state);
    if (refusal !== undefined) return { kind: 'refused', refusal };
    if (this.#disk.broken !== undefined) throw new StoreError(this.#disk.broken, 'the disk of this test is broken');
    if (this.#disk.epoch !== this.epoch) throw new StoreError('store.stale-lease', 'another writer took over');
    this.#write(entries);
    const units = [...new Set(entries.map((entry) => entry.unit))];
    for (const listener of this.#listeners) listener(units);
    return { kind: 'appended' };
  }

  leave(facts: readonly NewEvent[]): void {
    const key = `stray:${ulid(this.#stamps.clock.now(), this.#stamps.random)}`;
    leaveFor(this.#disk, { key, kind: 'stray', body: JSON.parse(JSON.stringify({ facts })), at: '' });
  }

  subscribe(listener: (units: readonly UnitId[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #write(entries: readonly NewEvent[]): void {
    const now = this.#stamps.clock.now();
    const states = [this.#state];
    const links: Chained[] = [];
    let state = this.#state;
    for (const entry of entries) {
      requireValid(entry);
      const head = { seq: state.seq, hash: state.head };
      const link = chained(head, entry, ulid(now, this.#stamps.random), rfc3339(now));
      state = fold(state, link.event);
      links.push(link);
      states.push(state);
    }
    const events = links.map((link) => link.event);
    const rows = links.map((link) => link.text);
    this.#disk.rows.push(...rows);
    this.#state = state;
    this.#seen?.({ epoch: this.epoch, events, rows, states });
  }
}
