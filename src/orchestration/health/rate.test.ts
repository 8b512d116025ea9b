import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallsMade, nextCallAt, noCalls, withCall } from './rate.ts';

const noon = Date.UTC(2026, 0, 5, 12);
const called = (limits: Parameters<typeof withCall>[1], ...at: readonly number[]): CallsMade =>
  at.reduce((calls, when) => withCall(calls, limits, when), noCalls);

describe('create calls', () => {
  it('are unlimited where no limit is known, and nothing is kept of them', () => {
    const calls = called({}, noon, noon, noon);
    expect(calls.lastMinute).toEqual([]);
    expect(nextCallAt(calls, {}, noon)).toBeUndefined();
  });

  it('wait until the oldest of the minute is a minute old', () => {
    const limits = { requestsPerMin: 2 };
    const calls = called(limits, noon, noon + 20_000);
    expect(nextCallAt(calls, limits, noon + 30_000)).toEqual({ at: noon + 60_000, limit: 'minute' });
    expect(nextCallAt(calls, limits, noon + 60_000)).toBeUndefined();
  });

  it('wait for the next UTC day once the day’s are used', () => {
    const limits = { requestsPerDay: 2 };
    const calls = called(limits, noon, noon + 1);
    expect(nextCallAt(calls, limits, noon + 2)).toEqual({ at: Date.UTC(2026, 0, 6), limit: 'day' });
    expect(nextCallAt(calls, limits, Date.UTC(2026, 0, 6))).toBeUndefined();
    expect(called(limits, noon, Date.UTC(2026, 0, 6)).onDay).toBe(1);
  });

  it('made before the clock was set back do not block for the whole jump [row 14]', () => {
    const limits = { requestsPerMin: 1 };
    expect(nextCallAt(called(limits, noon), limits, noon - 3_600_000)).toBeUndefined();
  });

  it('never pass the limit of any minute when every call asks first', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat(30_000), { maxLength: 60 }),
        (requestsPerMin, gaps) => {
          const limits = { requestsPerMin };
          let calls = noCalls;
          let now = noon;
          const made: number[] = [];
          for (const gap of gaps) {
            now += gap;
            if (nextCallAt(calls, limits, now) !== undefined) continue;
            calls = withCall(calls, limits, now);
            made.push(now);
          }
          for (const at of made)
            expect(made.filter((other) => other > at - 60_000 && other <= at).length).toBeLessThanOrEqual(
              requestsPerMin,
            );
        },
      ),
    );
  });
});
