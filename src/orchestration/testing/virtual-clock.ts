import { setImmediate as realImmediate } from 'node:timers/promises';
import type { Clock, EpochMs } from '../../core/clock.ts';
import { seededRandom } from '../../core/random.ts';

interface Timer {
  readonly at: EpochMs;
  /** Breaks ties: random but seeded, so that interleavings are explored and repeatable. */
  readonly order: number;
  readonly fire: () => void;
}

/** How draining ended: the work settled, somebody called a halt, or nothing was left that could ever happen. */
export type Drained = 'settled' | 'halted' | 'stuck';

/** Start of every simulated world. */
export const worldStart: EpochMs = Date.UTC(2026, 0, 5, 9);

/** Time that only moves when nothing else can happen: an event heap of its own, no real waiting. */
export class VirtualClock implements Clock {
  #now: EpochMs = worldStart;
  #heap: Timer[] = [];
  readonly #order: () => number;

  constructor(seed: number) {
    this.#order = seededRandom(seed);
  }

  now(): EpochMs {
    return this.#now;
  }

  sleepUntil(at: EpochMs, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer: Timer = { at: Math.max(at, this.#now), order: this.#order(), fire: resolve };
      this.#push(timer);
      signal?.addEventListener('abort', () => {
        this.#heap = this.#heap.filter((other) => other !== timer);
        this.#heap.sort(byTime);
        resolve();
      });
    });
  }

  /** Resolves after some virtual seconds. */
  after(seconds: number): Promise<void> {
    return this.sleepUntil(this.#now + Math.round(seconds * 1000));
  }

  /** Moves time without firing anything: a machine that was switched off. */
  skip(seconds: number): void {
    this.#now += Math.round(seconds * 1000);
  }

  /** Forgets all timers: their process is dead. */
  clear(): void {
    this.#heap = [];
  }

  /** Fires one timer at a time, then lets every microtask finish, until the work settles or `halt` says so. */
  async drain(work: Promise<unknown>, halt: () => boolean = () => false): Promise<Drained> {
    let settled = false;
    const mark = (): void => {
      settled = true;
    };
    work.then(mark, mark);
    for (;;) {
      await realImmediate();
      if (settled) return 'settled';
      if (halt()) return 'halted';
      const next = this.#heap.shift();
      if (next === undefined) return 'stuck';
      this.#now = Math.max(this.#now, next.at);
      next.fire();
    }
  }

  #push(timer: Timer): void {
    const at = this.#heap.findIndex((other) => byTime(timer, other) < 0);
    this.#heap.splice(at < 0 ? this.#heap.length : at, 0, timer);
  }
}

function byTime(a: Timer, b: Timer): number {
  return a.at - b.at || a.order - b.order;
}
