import type { Clock, EpochMs } from './clock.ts';

const maxTimerMs = 2 ** 31 - 1;

/**
 * Wall time that never goes back: it follows the wall clock forward (a machine that slept, a clock that was put right)
 * and goes on by the monotonic clock when the wall clock is set back. Every wait of a process stands on absolute times;
 * set back by an hour, all of them would lie an hour further away.
 * @param wall milliseconds since 1970. @param monotonic milliseconds from anywhere, never set by anybody.
 */
export function neverBack(wall: () => EpochMs, monotonic: () => number): () => EpochMs {
  let aheadMs = Number.NEGATIVE_INFINITY;
  return () => {
    const ticked = monotonic();
    aheadMs = Math.max(aheadMs, wall() - ticked);
    return Math.floor(ticked + aheadMs);
  };
}

const now = neverBack(
  () => Date.now(),
  () => performance.now(),
);

/**
 * The machine's own clock, never set back while the process lives. Waits longer than a timer can hold are cut; callers
 * look again when they wake.
 */
export const systemClock: Clock = {
  now,
  sleepUntil: (at, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(Math.max(0, at - now()), maxTimerMs));
      signal?.addEventListener('abort', done, { once: true });
    }),
  pulse: (everyMs, beat) => {
    const timer = setInterval(beat, everyMs).unref();
    return () => clearInterval(timer);
  },
};
