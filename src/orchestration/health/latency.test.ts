import { describe, expect, it } from 'vitest';
import { deadlineS, type Latency, noLatency, slowAfterS, withDeliveryTime } from './latency.ts';

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

describe('a hedge', () => {
  it('starts well before the deadline, later than most clips take', () => {
    for (const latency of [noLatency, measured(steady)]) {
      expect(slowAfterS(latency, 100)).toBeGreaterThan(100);
      expect(slowAfterS(latency, 100)).toBeLessThan(deadlineS(latency, 100));
      const atTheEnd = slowAfterS(latency, 100, true);
      expect(atTheEnd).toBeGreaterThan(100);
      expect(atTheEnd).toBeLessThan(slowAfterS(latency, 100));
    }
  });
});
