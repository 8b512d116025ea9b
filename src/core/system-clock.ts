import type { Clock } from './clock.ts';

const maxTimerMs = 2 ** 31 - 1;

/** The machine's own clock. Waits longer than a timer can hold are cut; callers look again when they wake. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleepUntil: (at, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(Math.max(0, at - Date.now()), maxTimerMs));
      signal?.addEventListener('abort', done, { once: true });
    }),
  pulse: (everyMs, beat) => {
    const timer = setInterval(beat, everyMs).unref();
    return () => clearInterval(timer);
  },
};
