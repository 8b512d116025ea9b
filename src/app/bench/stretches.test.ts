import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covered } from './stretches.ts';

describe('covered', () => {
  it('counts time once where stretches overlap, and leaves gaps out', () => {
    expect(covered([])).toBe(0);
    expect(
      covered([
        { from: 6, to: 8 },
        { from: 0, to: 3 },
        { from: 1, to: 2 },
        { from: 2, to: 4 },
      ]),
    ).toBe(6);
  });

  it('agrees with counting every unit of time by itself', () => {
    const stretch = fc.tuple(fc.nat(50), fc.nat(20)).map(([from, length]) => ({ from, to: from + length }));
    fc.assert(
      fc.property(fc.array(stretch), (stretches) => {
        const units = Array.from({ length: 80 }, (_, at) => at);
        const busy = units.filter((at) => stretches.some(({ from, to }) => from <= at && at < to));
        expect(covered(stretches)).toBe(busy.length);
      }),
    );
  });
});
