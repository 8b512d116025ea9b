import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Breaker,
  closedBreaker,
  coolDownMs,
  faultsToOpen,
  lastEngineRestMs,
  minimumSample,
  restsUntil,
  withDelivery,
  withFault,
} from './breaker.ts';

const minute = 60_000;
const faults = (count: number, from = closedBreaker): Breaker =>
  Array.from({ length: count }).reduce<Breaker>((breaker, _, at) => withFault(breaker, at * minute, at * minute), from);

describe('a breaker', () => {
  it('stays closed at the first fault: one failure is no sample [row 22]', () => {
    expect(restsUntil(faults(faultsToOpen - 1), false)).toBeUndefined();
    expect(restsUntil(faults(faultsToOpen), false)).toBe(minute + 15_000);
  });

  it('opens at half faults although deliveries lie between, once enough was seen', () => {
    let breaker = closedBreaker;
    const at = (n: number): number => n * 1000;
    for (let n = 0; n < minimumSample - 1; n++)
      breaker = n % 2 === 0 ? withDelivery(breaker, at(n), at(n)) : withFault(breaker, at(n), at(n));
    expect(breaker.openedAt).toBeUndefined();
    expect(withFault(breaker, at(9), at(9)).openedAt).toBe(at(9));
  });

  it('forgets results older than ten minutes', () => {
    const early = withFault(withDelivery(withFault(closedBreaker, 0, 0), 0, 1), 0, 2);
    const late = withFault(withDelivery(early, 11 * minute, 11 * minute), 11 * minute + 1, 11 * minute + 1);
    expect(late.openedAt).toBeUndefined();
    expect(late.recent).toHaveLength(2);
  });

  it('counts an outage that fails many running attempts as one [row 22]', () => {
    const opened = faults(2);
    const more = [3, 4, 5].reduce((breaker, n) => withFault(breaker, 0, n * minute), opened);
    expect(more).toMatchObject({ trips: 1, openedAt: opened.openedAt, restUntil: opened.restUntil });
  });

  it('rests twice as long each time its one real shot fails, up to ten minutes [rows 22, 23]', () => {
    let breaker = faults(2);
    const rests: number[] = [];
    for (let n = 0; n < 8; n++) {
      rests.push((breaker.restUntil ?? 0) - (breaker.openedAt ?? 0));
      const probed = (breaker.restUntil ?? 0) + 1;
      breaker = withFault(breaker, probed, probed + 10);
    }
    expect(rests).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map(coolDownMs));
    expect(rests.at(-1)).toBe(600_000);
  });

  it('closes by a clip of an attempt that was started after it opened, not by an older one [row 23]', () => {
    const opened = faults(2);
    expect(withDelivery(opened, 0, 5 * minute).openedAt).toBe(opened.openedAt);
    const closed = withDelivery(opened, 5 * minute, 6 * minute);
    expect(closed.openedAt).toBeUndefined();
    expect(closed).toMatchObject({ consecutiveFaults: 0, recent: [] });
  });

  it('remembers half of its trips, so that a flapping engine rests longer each time [row 22]', () => {
    let breaker: Breaker = { ...faults(2), trips: 5 };
    breaker = withDelivery(breaker, 60 * minute, 60 * minute);
    expect(breaker.trips).toBe(2);
    for (const at of [61, 62]) breaker = withFault(breaker, at * minute, at * minute);
    expect((breaker.restUntil ?? 0) - 62 * minute).toBe(coolDownMs(3));
  });

  it('keeps the last engine able to film a shot away for two minutes at most [row 22]', () => {
    const long: Breaker = { ...faults(2), openedAt: 0, restUntil: 600_000 };
    expect(restsUntil(long, false)).toBe(600_000);
    expect(restsUntil(long, true)).toBe(lastEngineRestMs);
  });

  it('never opens by deliveries, and never rests more than ten minutes after its newest fault', () => {
    const step = fc.record({
      fault: fc.boolean(),
      afterMs: fc.integer({ min: 0, max: 20 * minute }),
      ageMs: fc.nat(minute),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let breaker = closedBreaker;
        let now = 0;
        for (const { fault, afterMs, ageMs } of steps) {
          now += afterMs;
          const before = breaker;
          breaker = fault ? withFault(breaker, now - ageMs, now) : withDelivery(breaker, now - ageMs, now);
          if (!fault) expect(breaker.openedAt === undefined || before.openedAt !== undefined).toBe(true);
          expect((breaker.restUntil ?? 0) - now).toBeLessThanOrEqual(600_000);
          expect(breaker.recent.length).toBeLessThanOrEqual(10);
        }
      }),
    );
  });
});
