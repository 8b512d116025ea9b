import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUsd, money, usd } from './money.ts';

describe('usd', () => {
  it('turns decimal dollars into whole micro-dollars without binary dust', () => {
    expect(usd(0.1 + 0.2)).toBe(300_000);
    expect(usd(1.15)).toBe(1_150_000);
    expect(usd(0)).toBe(0);
  });

  it('rounds up, so that a reservation is never smaller than the price', () => {
    expect(usd(0.000_000_2)).toBe(1);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e5, noNaN: true }), (dollars) => {
        const micro = usd(dollars);
        expect(Number.isInteger(micro)).toBe(true);
        // Less than a thousandth of a micro-dollar is binary dust.
        expect(micro).toBeGreaterThanOrEqual(dollars * 1_000_000 - 0.001);
        expect(micro).toBeLessThan(dollars * 1_000_000 + 1);
      }),
    );
  });
});

describe('money', () => {
  it('is the way back from micro-dollars', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), (micro) => {
        expect(usd(money(micro).amount)).toBe(micro);
      }),
    );
  });
});

describe('formatUsd', () => {
  it('shows cents, and four decimals only where cents would lie', () => {
    expect(formatUsd(1_250_000)).toBe('US$1.25');
    expect(formatUsd(1_234_500)).toBe('US$1.2345');
    expect(formatUsd(0)).toBe('US$0.00');
  });
});
