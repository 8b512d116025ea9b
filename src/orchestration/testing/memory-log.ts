import { type Clock, rfc3339 } from '../../core/clock.ts';
import { StoreError } from '../../core/errors.ts';
import { chain } from '../../core/events/chain.ts';
import { type LogEvent, type NewEvent, parseEvent, requireValid } from '../../core/events/event.ts';
import { canonicalJson } from '../../core/hashing.ts';
import { type UnitId, ulid } from '../../core/ids.ts';
import type { Random } from '../../core/random.ts';
import { fold } from '../fold.ts';
import type { Appended, Guard, ProductionLog } from '../ports.ts';
import { emptyState, type ProductionState } from '../state.ts';

/** What outlives a process: the rows of the log as text, and the lease epoch. */
export interface MemoryDisk {
  rows: string[];
  epoch: number;
  /** Makes the next appends fail with this code. */
  broken?: 'store.full' | 'store.unwritable';
}

/** An empty disk. */
export function blankDisk(): MemoryDisk {
  return { rows: [], epoch: 0 };
}

/** Events of a disk, read back from their text. */
export function readDisk(disk: MemoryDisk): readonly LogEvent[] {
  return disk.rows.map((row, at) => parseEvent(row, at + 1));
}

/** Opens the log of a disk as a new writer; the one before loses its lease. */
export function openMemoryLog(disk: MemoryDisk, clock: Clock, random: Random): ProductionLog {
  return new MemoryLog(disk, clock, random);
}

class MemoryLog implements ProductionLog {
  readonly epoch: number;
  readonly #disk: MemoryDisk;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #listeners = new Set<(units: readonly UnitId[]) => void>();
  #state: ProductionState;

  constructor(disk: MemoryDisk, clock: Clock, random: Random) {
    disk.epoch += 1;
    this.epoch = disk.epoch;
    this.#disk = disk;
    this.#clock = clock;
    this.#random = random;
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
    const now = this.#clock.now();
    for (const entry of entries) {
      requireValid(entry);
      const head = { seq: this.#state.seq, hash: this.#state.head };
      const event = chain(head, entry, ulid(now, this.#random), rfc3339(now));
      this.#disk.rows.push(canonicalJson(event));
      this.#state = fold(this.#state, event);
    }
    const units = [...new Set(entries.map((entry) => entry.unit))];
    for (const listener of this.#listeners) listener(units);
    return { kind: 'appended' };
  }

  subscribe(listener: (units: readonly UnitId[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
