import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptanceAfter, acceptanceOutlook } from './acceptance.ts';
import { compareOptions, utilityOf, utilityTerms } from './utility.ts';

const plain = {
  quality01: 0.8,
  sd: 0,
  preference: 0,
  priceOfAcceptance: 0,
  budgetShare: 1_000_000,
  expectedS: 0,
  deadlineMin: 240,
  switchCost: 0,
  lossRisk: 0,
  deprecated: false,
};

describe('utilityTerms', () => {
  it('is the expected quality when nothing costs anything', () => {
    expect(utilityOf(utilityTerms(plain))).toBe(0.8);
  });

  it('costs more for a dearer, slower, riskier or switching engine', () => {
    const base = utilityOf(utilityTerms(plain));
    for (const worse of [
      { priceOfAcceptance: 500_000 },
      { expectedS: 600 },
      { sd: 0.2 },
      { switchCost: 0.03 },
      { lossRisk: 0.03 },
      { deprecated: true },
    ])
      expect(utilityOf(utilityTerms({ ...plain, ...worse }))).toBeLessThan(base);
  });

  it('minds time more when the deadline is near', () => {
    const slow = { ...plain, expectedS: 600 };
    expect(utilityTerms({ ...slow, deadlineMin: 60 }).time).toBeLessThan(utilityTerms(slow).time);
  });
});

describe('compareOptions', () => {
  it('orders ties by price, then by engine id', () => {
    const options = [
      { utility: 0.5, priceMicroUsd: 2, engine: 'a' },
      { utility: 0.5, priceMicroUsd: 1, engine: 'c' },
      { utility: 0.5 + 1e-12, priceMicroUsd: 1, engine: 'b' },
      { utility: 0.6, priceMicroUsd: 9, engine: 'z' },
    ];
    expect(options.sort(compareOptions).map(({ engine }) => engine)).toEqual(['z', 'b', 'c', 'a']);
  });
});

describe('acceptance', () => {
  const chance = fc.double({ min: 0.02, max: 0.98, noNaN: true });

  it('halves P(accept) of an engine after every reject of its own', () => {
    const own = { same: true, pAccept: 0.8 };
    expect(acceptanceAfter(0.8, [own, own])).toBeCloseTo(0.2, 12);
  });

  it('lowers P(accept) of another engine the more, the surer the rejected take had seemed, and never as far', () => {
    fc.assert(
      fc.property(chance, chance, chance, (p, one, other) => {
        const [sure, unsure] = [Math.max(one, other), Math.min(one, other)];
        const after = (pAccept: number): number => acceptanceAfter(p, [{ same: false, pAccept }]);
        expect(after(sure)).toBeLessThanOrEqual(after(unsure));
        expect(after(unsure)).toBeLessThan(p);
        expect(after(sure)).toBeGreaterThan(acceptanceAfter(p, [{ same: true, pAccept: sure }]));
      }),
    );
  });

  it('does not depend on the order of rejects', () => {
    const rejects = [
      { same: true, pAccept: 0.7 },
      { same: false, pAccept: 0.9 },
      { same: false, pAccept: 0.4 },
    ];
    expect(acceptanceAfter(0.8, rejects)).toBeCloseTo(acceptanceAfter(0.8, rejects.toReversed()), 12);
  });

  it('never prices acceptance below one attempt, nor counts more attempts than allowed', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.02, max: 0.98, noNaN: true }), fc.integer({ min: 1, max: 9 }), (p, most) => {
        const { priceOfAcceptance, attempts, pAccepted } = acceptanceOutlook(p, 1_000_000, most);
        expect(priceOfAcceptance).toBeGreaterThanOrEqual(1_000_000);
        expect(attempts).toBeLessThanOrEqual(most);
        expect(pAccepted).toBeGreaterThanOrEqual(p - 1e-9);
        expect(pAccepted).toBeLessThan(1);
      }),
    );
  });

  it('knows that a second take is likelier rejected than independent takes would be', () => {
    expect(acceptanceOutlook(0.8, 1, 2).pAccepted).toBeCloseTo(0.8 + 0.2 * 0.4, 9);
  });
});
