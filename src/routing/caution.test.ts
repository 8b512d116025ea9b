import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Dimension, dimensions } from '../core/dimensions.ts';
import { cautiousQualities } from './caution.ts';
import { asOf, row } from './sample-world.ts';
import type { StrengthRow } from './snapshot.ts';
import { type Posterior, strengthTable } from './strengths.ts';

const engines = ['v/a', 'v/b', 'v/c', 'v/d'];
const subjects = engines.map((id) => ({ id }));

function ranked(rows: readonly StrengthRow[], needs: Readonly<Record<string, number>>, doubt: number, names = engines) {
  const table = strengthTable(
    rows,
    names.map((id) => ({ id })),
    asOf,
  );
  return [...cautiousQualities(table, names, needs, doubt)].sort((a, b) => b[1].cautious01 - a[1].cautious01);
}

const someRows = fc.array(
  fc.record({
    engine: fc.constantFrom(...engines),
    dimension: fc.constantFrom(...dimensions),
    mean: fc.double({ min: 0, max: 1, noNaN: true }),
    n: fc.integer({ min: 1, max: 60 }),
  }),
  { minLength: 4, maxLength: 20 },
);
const asRows = (
  drawn: readonly { engine: string; dimension: StrengthRow['dimension']; mean: number; n: number }[],
): StrengthRow[] => drawn.map(({ engine, dimension, mean, n }) => row(engine, dimension, mean, n));

describe('cautious qualities', () => {
  it('let a few lucky marks pass nobody who is better on the whole', () => {
    const whole = (['scene', 'objects', 'color', 'imaging'] as const).flatMap((dimension) => [
      row('v/a', dimension, 0.85, 60),
      row('v/b', dimension, 0.8, 60),
    ]);
    const few = [...whole, row('v/a', 'motion', 0.7, 2), row('v/b', 'motion', 0.9, 2)];
    const many = [...whole, row('v/a', 'motion', 0.7, 200), row('v/b', 'motion', 0.9, 200)];
    expect(ranked(few, { motion: 1 }, 0.35)[0]?.[0]).toBe('v/a');
    expect(ranked(many, { motion: 1 }, 0.35)[0]?.[0]).toBe('v/b');
  });

  it('property: names and order of engines decide nothing', () => {
    fc.assert(
      fc.property(someRows, fc.shuffledSubarray(engines, { minLength: 4 }), (drawn, order) => {
        const renamed = new Map(engines.map((engine, at) => [engine, order[at] ?? engine]));
        const plain = ranked(asRows(drawn), { motion: 0.6, color: 0.4 }, 0.35);
        const other = ranked(
          asRows(drawn.map((each) => ({ ...each, engine: renamed.get(each.engine) ?? '' }))).reverse(),
          { color: 0.4, motion: 0.6 },
          0.35,
          order,
        );
        for (const [at, [, quality]] of plain.entries())
          expect(other[at]?.[1].cautious01).toBeCloseTo(quality.cautious01, 9);
      }),
      { numRuns: 60 },
    );
  });

  it('property: the same marks with more behind them never cost an engine its place through their width alone', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.2, noNaN: true }),
        fc.double({ min: 0.001, max: 0.1, noNaN: true }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (lead, sd, share) => {
          const cells = (mean: number, width: number): Record<Dimension, Posterior> =>
            Object.fromEntries(
              dimensions.map((dimension, at) => [
                dimension,
                {
                  mean,
                  n: 5,
                  source: 'test',
                  measuredOn: '2026-01-01',
                  sd: width,
                  covariance: dimensions.map((_, other) => (other === at ? width ** 2 : 0)),
                },
              ]),
            ) as unknown as Record<Dimension, Posterior>;
          const place = (width: number): number => {
            const table = new Map([
              ['v/a', cells(0.7, sd)],
              ['v/b', { ...cells(0.7, width), motion: cells(0.7 + lead, width).motion }],
            ]);
            return cautiousQualities(table, ['v/a', 'v/b'], { motion: 1 }, 0.35).get('v/b')?.cautious01 ?? 0;
          };
          expect(place(sd * share)).toBeGreaterThanOrEqual(place(sd) - 1e-12);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('property: an engine that is worse in everything never changes the choice', () => {
    fc.assert(
      fc.property(someRows, (drawn) => {
        const before = ranked(asRows(drawn), { motion: 1 }, 0.35)[0]?.[0];
        const table = strengthTable(asRows(drawn), subjects, asOf);
        const bad = Object.fromEntries(
          dimensions.map((dimension) => [
            dimension,
            { ...table.get('v/a')?.[dimension], mean: -0.1, sd: 0, covariance: [] },
          ]),
        ) as unknown as Record<Dimension, Posterior>;
        const with5 = cautiousQualities(
          new Map([...table, ['v/bad', bad]]),
          [...engines, 'v/bad'],
          { motion: 1 },
          0.35,
        );
        const [best] = [...with5].sort((a, b) => b[1].cautious01 - a[1].cautious01);
        expect(best?.[1].cautious01).toBe(with5.get(before ?? '')?.cautious01);
      }),
      { numRuns: 40 },
    );
  });
});
