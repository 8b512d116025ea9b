import type { Clock, EpochMs } from '../core/clock.ts';
import { seededRandom } from '../core/random.ts';

interface Timer {
  /** Monotonic milliseconds. */
  readonly at: number;
  /** Breaks ties: random but seeded, so that interleavings are explored and repeatable. */
  readonly order: number;
  /** Gone when the timer was called off; it then leaves the heap silently. */
  fire: (() => void) | undefined;
}

/** How draining ended: the work settled, somebody called a halt, or nothing was left that could ever happen. */
export type Drained = 'settled' | 'halted' | 'stuck';

/** Start of every simulated world. */
export const worldStart: EpochMs = Date.UTC(2026, 0, 5, 9);

/** Turns after which the machine's own event loop gets a look in, so that signals and messages arrive. */
const turnsAtOnce = 4096;

/**
 * Time that only moves when nothing else can happen: a heap of timers of its own, no real waiting. Timers run on
 * monotonic time; the wall clock is that plus an offset, which `jump` changes as a wrong NTP step would.
 */
export class VirtualClock implements Clock {
  #monotonic = 0;
  #offset: EpochMs = worldStart;
  #heap: Timer[] = [];
  readonly #order: () => number;
  /** Timers that fired so far: the measure of how busy a world is. */
  turns = 0;

  constructor(seed: number) {
    this.#order = seededRandom(seed);
  }

  /** Wall time. */
  now(): EpochMs {
    return this.#monotonic + this.#offset;
  }

  /** Seconds since the world's start that really passed, whatever the wall clock says. */
  get elapsedS(): number {
    return this.#monotonic / 1000;
  }

  sleepUntil(at: EpochMs, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const cancel = this.schedule(at - this.now(), resolve);
      signal?.addEventListener(
        'abort',
        () => {
          cancel();
          resolve();
        },
        { once: true },
      );
    });
  }

  /** Calls back once after some milliseconds, which a jump of the wall clock does not change. Returns the way to call it off. */
  schedule(delayMs: number, fire: () => void): () => void {
    const timer: Timer = { at: this.#monotonic + Math.max(0, Math.round(delayMs)), order: this.#order(), fire };
    push(this.#heap, timer);
    return () => {
      timer.fire = undefined;
    };
  }

  /** Resolves after some virtual seconds. */
  after(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.schedule(seconds * 1000, resolve);
    });
  }

  /** Moves time without firing anything: a machine that was switched off. */
  skip(seconds: number): void {
    this.#monotonic += Math.round(seconds * 1000);
  }

  /** Sets the wall clock forward, or back when negative; timers do not notice. */
  jump(seconds: number): void {
    this.#offset += Math.round(seconds * 1000);
  }

  /** Forgets all timers: their process is dead. */
  clear(): void {
    this.#heap = [];
  }

  /** Fires one timer at a time, then lets every microtask finish, until the work settles or `halt` says so. */
  drain(work: Promise<unknown>, halt: () => boolean = () => false): Promise<Drained> {
    let settled = false;
    const mark = (): void => {
      settled = true;
    };
    work.then(mark, mark);
    return new Promise((resolve) => {
      const turn = (): void => {
        const end = settled ? 'settled' : halt() ? 'halted' : this.#fireNext() ? undefined : 'stuck';
        this.turns += 1;
        if (end !== undefined) resolve(end);
        else if (this.turns % turnsAtOnce === 0) setImmediate(turn);
        else afterMicrotasks(turn);
      };
      afterMicrotasks(turn);
    });
  }

  /** Fires the earliest timer; false when there is none. */
  #fireNext(): boolean {
    for (;;) {
      const timer = pop(this.#heap);
      if (timer === undefined) return false;
      if (timer.fire === undefined) continue;
      this.#monotonic = Math.max(this.#monotonic, timer.at);
      timer.fire();
      return true;
    }
  }
}

/** Node drains all microtasks before it takes the next tick, and a tick costs a tenth of a turn of the event loop. */
function afterMicrotasks(then: () => void): void {
  queueMicrotask(() => process.nextTick(then));
}

function before(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Timer[], timer: Timer): void {
  let at = heap.length;
  heap.push(timer);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !before(timer, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = timer;
}

function pop(heap: Timer[]): Timer | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const [a, b] = [heap[left], heap[left + 1]];
    if (a === undefined) break;
    const [child, small] = b !== undefined && before(b, a) ? [left + 1, b] : [left, a];
    if (!before(small, last)) break;
    heap[at] = small;
    at = child;
  }
  heap[at] = last;
  return first;
}
