import { describe, expect, it } from 'vitest';
import { firstActionMs, growthOf } from './recovery-report.ts';

const took = (cpuMs: number) => ({ wallMs: 2 * cpuMs, cpuMs });
const fold = (events: number, cpuMs: number) => ({ events, shots: events / 8, fold: took(cpuMs) });
const recovery = (events: number, cpuMs: number) => ({
  steps: { events, bytes: 0, read: took(0), parse: took(0), chain: took(0), fold: took(0) },
  restart: {
    load: took(100),
    open: took(cpuMs),
    firstCall: took(3),
    allCalls: took(0),
    recorded: took(0),
    peakRssBytes: 0,
  },
});

describe('growthOf', () => {
  it('tells linear from quadratic growth, in whatever order the sizes come', () => {
    const { open, fold: folding } = growthOf([recovery(1000, 10), recovery(100, 1)], [fold(100, 1), fold(1000, 100)]);
    expect(open).toBeCloseTo(1);
    expect(folding).toBeCloseTo(2);
  });

  it('says nothing of a single size', () => {
    expect(growthOf([recovery(100, 1)], [])).toEqual({ open: null, fold: null });
  });
});

describe('firstActionMs', () => {
  it('counts from the start of the process, not from the opening of the log', () => {
    expect(firstActionMs(recovery(10, 50).restart)).toBe(200 + 100 + 6);
  });
});
