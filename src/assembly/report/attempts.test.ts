import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lanePlaces } from './attempts.ts';
import type { ReportAttempt } from './model.ts';
import { attemptSign, durationText, moneyText } from './words.ts';

const at = (s: number): string => new Date(Date.UTC(2026, 0, 1) + s * 1000).toISOString();
const attempt = (startS: number, endS: number | null): ReportAttempt => ({
  n: 1,
  engine: 'a/b',
  outcome: 'delivered',
  verdict: 'pass',
  reason: '',
  startedAt: at(startS),
  endedAt: endS === null ? null : at(endS),
  cost: { amount: 0, currency: 'USD' },
  reassignedTo: null,
});

describe('lanePlaces', () => {
  it('puts attempts on one axis', () => {
    expect(lanePlaces([attempt(0, 25), attempt(50, 100)])).toEqual([
      { start01: 0, length01: 0.25 },
      { start01: 0.5, length01: 0.5 },
    ]);
  });

  it('draws a running attempt to the end of the axis', () => {
    expect(lanePlaces([attempt(0, 50), attempt(100, null)])[1]?.start01).toBeCloseTo(0.985, 6);
    expect(lanePlaces([attempt(0, 100), attempt(40, null)])[1]).toEqual({ start01: 0.4, length01: 0.6 });
  });

  it('keeps every lane visible and inside the axis, also with unreadable times', () => {
    const times = fc.record({
      start: fc.integer({ min: 0, max: 1e6 }),
      took: fc.option(fc.integer({ min: 0, max: 1e6 })),
      broken: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(times), (all) => {
        const attempts = all.map(({ start, took, broken }) => ({
          ...attempt(start, took === null ? null : start + took),
          ...(broken ? { startedAt: 'yesterday' } : {}),
        }));
        for (const { start01, length01 } of lanePlaces(attempts)) {
          expect(length01).toBeGreaterThanOrEqual(0.015);
          expect(start01).toBeGreaterThanOrEqual(0);
          expect(start01 + length01).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });
});

describe('attemptSign', () => {
  it('never calls a rejected take delivered, and says that an attempt still runs', () => {
    expect(attemptSign({ outcome: 'delivered', verdict: 'fail' })).toMatchObject({
      word: 'Below quality',
      tone: 'bad',
    });
    expect(attemptSign({ outcome: 'delivered', verdict: 'warn' }).word).toBe('Delivered');
    expect(attemptSign({ outcome: null, verdict: null }).word).toBe('Running');
  });
});

describe('words for people', () => {
  it.each([
    [0.84, '0.8 s'],
    [5, '5 s'],
    [59.6, '1 min 00 s'],
    [125, '2 min 05 s'],
    [7_440, '2 h 04 min'],
  ])('writes %d seconds as %s', (s, text) => {
    expect(durationText(s)).toBe(text);
  });

  it('writes money with its currency', () => {
    expect(moneyText({ amount: 1.25, currency: 'USD' })).toBe('US$1.25');
    expect(moneyText({ amount: 0.1 + 0.2, currency: 'USD' })).toBe('US$0.30');
  });
});
