import { expect, it } from 'vitest';
import { normalBelow } from './normal.ts';

it('a normal curve has the shares of the tables', () => {
  for (const [z, share] of [
    [Number.NEGATIVE_INFINITY, 0],
    [-1.96, 0.024998],
    [0, 0.5],
    [1, 0.841345],
    [2.5, 0.99379],
  ] as const)
    expect(normalBelow(z)).toBeCloseTo(share, 5);
});
