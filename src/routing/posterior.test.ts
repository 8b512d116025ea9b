import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dimensions } from '../core/dimensions.ts';
import { inverted, product, size } from './matrices.ts';
import { covarianceAfter, directionOf, measured, noInformation, unmeasured } from './posterior.ts';
import { asOf, row } from './sample-world.ts';
import { strengthTable } from './strengths.ts';

const at = (matrix: ArrayLike<number>, row: number, column: number): number =>
  matrix[row * size + column] ?? Number.NaN;
const drawn = fc.array(
  fc.record({
    dimension: fc.constantFrom(...dimensions),
    variance: fc.double({ min: 0.0005, max: 0.5, noNaN: true }),
  }),
  { maxLength: 12 },
);
const precisionOf = (measurements: readonly { dimension: (typeof dimensions)[number]; variance: number }[]) =>
  measurements.reduce(
    (known, { dimension, variance }) =>
      measured(known, { direction: directionOf({ [dimension]: 1 }), value: 0.1, variance }),
    noInformation(),
  ).precision;

describe('an inverse', () => {
  it('property: times its matrix is one, and its logarithm of the determinant belongs to it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 169, maxLength: 169 }),
        (drawn) => {
          const matrix = drawn.map((value, cell) => value + (cell % (size + 1) === 0 ? 8 : 0));
          const { inverse, logDeterminant } = inverted(matrix);
          const one = product(matrix, inverse);
          for (let row = 0; row < size; row++)
            for (let column = 0; column < size; column++)
              expect(at(one, row, column)).toBeCloseTo(row === column ? 1 : 0, 9);
          expect(inverted(inverse).logDeterminant).toBeCloseTo(-logDeterminant, 8);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('the covariance of what is known of an engine', () => {
  it('property: only shrinks by what is measured, stays symmetric and positive', () => {
    fc.assert(
      fc.property(drawn, (measurements) => {
        const { covariance, logDeterminant } = covarianceAfter(unmeasured, precisionOf(measurements));
        expect(logDeterminant).toBeGreaterThanOrEqual(-1e-9);
        for (let row = 0; row < size; row++) {
          expect(at(covariance, row, row)).toBeGreaterThan(0);
          expect(at(covariance, row, row)).toBeLessThanOrEqual(at(unmeasured, row, row) + 1e-12);
          for (let column = 0; column < row; column++)
            expect(at(covariance, row, column)).toBeCloseTo(at(covariance, column, row), 9);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('what one dimension says about another', () => {
  const rows = [row('v/a', 'aesthetics', 0.9, 40), row('v/b', 'aesthetics', 0.6, 40)];
  const table = strengthTable(rows, [{ id: 'v/a' }, { id: 'v/b' }], asOf);
  const lead = (dimension: (typeof dimensions)[number]): number =>
    (table.get('v/a')?.[dimension].mean ?? 0) - (table.get('v/b')?.[dimension].mean ?? 0);

  it('is most within its family, less beyond it, and never more than what was measured', () => {
    expect(lead('aesthetics')).toBeGreaterThan(lead('imaging'));
    expect(lead('imaging')).toBeGreaterThan(lead('motion'));
    expect(lead('motion')).toBeGreaterThan(0);
    expect(lead('aesthetics')).toBeLessThan(0.3);
  });
});
