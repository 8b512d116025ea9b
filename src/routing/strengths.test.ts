import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neutralMean01 } from './posterior.ts';
import { asOf, row } from './sample-world.ts';
import { expectedQuality, type StrengthTable, strengthTable, unknownN } from './strengths.ts';

const subjects = ['v/a', 'v/b', 'v/c'].map((id) => ({ id }));
const meanOf = (table: StrengthTable, engine: string, dimension: 'motion' | 'color' | 'scene'): number =>
  table.get(engine)?.[dimension].mean ?? Number.NaN;

describe('strengthTable', () => {
  it('gives an unmeasured cell the level of its engine, wide but never zero', () => {
    const table = strengthTable([row('v/a', 'motion', 0.9), row('v/b', 'motion', 0.5)], subjects, asOf);
    const cell = table.get('v/a')?.color;
    expect(cell?.n).toBe(unknownN);
    expect(cell?.measuredOn).toBeNull();
    expect(cell?.mean).toBeGreaterThan(table.get('v/b')?.color.mean ?? 1);
    expect(cell?.sd).toBeGreaterThan(table.get('v/a')?.motion.sd ?? 1);
  });

  it('knows nothing without rows and then treats every engine alike', () => {
    const table = strengthTable([], subjects, asOf);
    expect(subjects.map(({ id }) => meanOf(table, id, 'motion'))).toEqual([
      neutralMean01,
      neutralMean01,
      neutralMean01,
    ]);
  });

  it('lets sparse cells fall back to the best single engine and dense cells speak for themselves', () => {
    const rows = (n: number) => [
      row('v/a', 'motion', 0.7, n),
      row('v/b', 'motion', 0.74, n),
      ...(['scene', 'color', 'objects', 'imaging'] as const).flatMap((d) => [
        row('v/a', d, 0.9, n),
        row('v/b', d, 0.6, n),
      ]),
    ];
    const sparse = strengthTable(rows(2), subjects, asOf);
    const dense = strengthTable(rows(400), subjects, asOf);
    expect(meanOf(sparse, 'v/a', 'motion')).toBeGreaterThan(meanOf(sparse, 'v/b', 'motion'));
    expect(meanOf(dense, 'v/b', 'motion')).toBeGreaterThan(meanOf(dense, 'v/a', 'motion'));
  });

  it('halves the weight of a figure every 180 days', () => {
    const old = { ...row('v/a', 'motion', 0.9, 40), measuredOn: '2026-05-26' };
    const table = strengthTable([old], subjects, asOf);
    expect(table.get('v/a')?.motion.n).toBeCloseTo(20, 1);
  });

  it('counts a figure of another model version a quarter and of another door a half', () => {
    const versioned = { ...row('v/a', 'motion', 0.9, 40), version: 'old' };
    const now = strengthTable(
      [versioned],
      [
        { id: 'v/a', modelVersion: 'new', family: 'f' },
        { id: 'w/a', family: 'f' },
      ],
      asOf,
    );
    expect(now.get('v/a')?.motion.n).toBeCloseTo(10, 5);
    expect(now.get('w/a')?.motion.n).toBeCloseTo(20, 5);
    expect(now.get('w/a')?.motion.source).toContain('same model on another route');
  });

  it('does not depend on the order of rows or engines', () => {
    const rows = [
      row('v/a', 'motion', 0.9, 7),
      row('v/b', 'color', 0.3, 3),
      row('v/c', 'scene', 0.6, 90),
      row('v/b', 'motion', 0.2, 11),
    ];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(rows, { minLength: 4 }),
        fc.shuffledSubarray(subjects, { minLength: 3 }),
        (r, s) => {
          const shuffled = strengthTable(r, s, asOf);
          const plain = strengthTable(rows, subjects, asOf);
          for (const { id } of subjects) expect(shuffled.get(id)).toEqual(plain.get(id));
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('expectedQuality', () => {
  it('weighs dimensions as the shot needs them, whatever the weights sum to', () => {
    const table = strengthTable(
      [row('v/a', 'motion', 0.9), row('v/a', 'color', 0.4), row('v/b', 'motion', 0.5), row('v/b', 'color', 0.7)],
      subjects,
      asOf,
    );
    const one = expectedQuality(table, 'v/a', { motion: 0.5, color: 0.5 });
    const two = expectedQuality(table, 'v/a', { motion: 2, color: 2 });
    expect(one.quality01).toBeCloseTo(two.quality01, 12);
    expect(expectedQuality(table, 'v/a', { motion: 1 }).quality01).toBeGreaterThan(one.quality01);
  });
});
