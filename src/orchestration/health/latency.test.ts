import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { deadlineS, isStraggler, type Latency, noLatency, remainingS, withDeliveryTime } from './latency.ts';

const measured = (ratios: readonly number[], typicalS = 100): Latency =>
  ratios.reduce((latency, ratio) => withDeliveryTime(latency, ratio * typicalS, typicalS), noLatency);
const steady = Array.from({ length: 40 }, (_, at) => 0.9 + (at % 5) * 0.05);

describe('the deadline of an attempt', () => {
  it('is three minutes at least for an engine nobody knows yet, however short its clips', () => {
    expect(deadlineS(noLatency, 5)).toBe(180);
    expect(deadlineS(noLatency, 100)).toBeGreaterThan(300);
  });

  it('comes nearer for an engine that keeps its times, and moves away for a slow one [row 15]', () => {
    const known = deadlineS(measured(steady), 100);
    expect(known).toBeLessThan(deadlineS(noLatency, 100));
    expect(known).toBeGreaterThanOrEqual(200);
    expect(deadlineS(measured(steady.map((ratio) => ratio * 3)), 100)).toBeGreaterThan(known);
  });

  it('grows with the length of the clip', () => {
    const latency = measured(steady);
    expect(deadlineS(latency, 200)).toBe(2 * deadlineS(latency, 100));
  });

  it('is bounded: stragglers make it no more than eight times the typical time [row 15]', () => {
    expect(deadlineS(measured([1, 40, 1, 60, 1, 80]), 100)).toBe(800);
  });

  it('does not come from impossible times', () => {
    expect(withDeliveryTime(noLatency, 0, 10)).toEqual(noLatency);
    expect(withDeliveryTime(noLatency, -5, 10)).toEqual(noLatency);
    expect(withDeliveryTime(noLatency, Number.NaN, 10)).toEqual(noLatency);
  });
});

describe('what is left of a running attempt', () => {
  const left = (ageS: number, latency = noLatency): number => remainingS(latency, 100, ageS);

  it('shrinks as long as the attempt is no later than others, and grows again once it may be a straggler', () => {
    expect(left(60)).toBeLessThan(left(0));
    expect(left(250)).toBeGreaterThan(left(0));
    expect(left(300)).toBeGreaterThan(left(250));
  });

  it('shrinks longer on an engine that keeps its times', () => {
    expect(left(90, measured(steady))).toBeLessThan(left(90));
  });

  it('is what attempts that got so old still took on the mean, a few of them eight times as long', () => {
    const random = seededRandom(7);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const timeS = (): number => 100 * Math.exp(0.5 * normal()) * (random() < 0.02 ? 8 : 1);
    const times = Array.from({ length: 100_000 }, timeS);
    for (const ageS of [0, 50, 100, 200, 400]) {
      const more = times.filter((each) => each > ageS).map((each) => each - ageS);
      const meanS = more.reduce((sum, each) => sum + each, 0) / more.length;
      expect(Math.abs(left(ageS) / meanS - 1)).toBeLessThan(0.05);
    }
  });

  it('is a number, however old the attempt', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e7, noNaN: true }), (ageS) => {
        expect(Number.isFinite(left(ageS)) && left(ageS) >= 0).toBe(true);
      }),
    );
  });
});

describe('a straggler', () => {
  it('is an attempt that got older than usual ones do', () => {
    expect(isStraggler(noLatency, 100, 150)).toBe(false);
    expect(isStraggler(noLatency, 100, 400)).toBe(true);
    expect(isStraggler(measured(steady), 100, 250)).toBe(true);
  });
});
