import { describe, expect, it } from 'vitest';
import { row } from './fixtures/world.ts';
import { type Learned, learn, learnedRows, nothingLearned, type ScoredTake, trustIn } from './learning.ts';

const expected = (): number => 0.7;

function after(count: number, score01: number, by: ScoredTake['by'] = 'operator', engines = ['v/a']): Learned {
  let learned = nothingLearned;
  for (let k = 0; k < count; k++)
    for (const engine of engines)
      learned = learn(learned, { engine, requirement: { motion: 1 }, score01, by }, expected);
  return learned;
}

describe('learn', () => {
  it('spreads the surprise of a mixed shot by weight and keeps the profile', () => {
    const level = (dimension: string): number => (dimension === 'motion' ? 0.9 : 0.5);
    const take = { engine: 'v/a', requirement: { motion: 3, color: 1 }, score01: 0.7, by: 'operator' } as const;
    const rows = learnedRows(learn(nothingLearned, take, level), '2026-11-22');
    expect(rows.map(({ dimension, n }) => [dimension, n])).toEqual([
      ['motion', 0.75],
      ['color', 0.25],
    ]);
    // Expected 0.75 x 0.9 + 0.25 x 0.5 = 0.8, so both are 0.1 lower than thought.
    expect(rows.map(({ mean }) => mean)).toEqual([expect.closeTo(0.8, 9), expect.closeTo(0.4, 9)]);
  });

  it('counts a judge 0.4 and forgets slowly', () => {
    expect(learnedRows(after(1, 0.5, 'judge'), '2026-11-22')[0]?.n).toBeCloseTo(0.4);
    const n = learnedRows(after(100, 0.5), '2026-11-22')[0]?.n ?? 0;
    expect(n).toBeLessThan(100);
    expect(n).toBeGreaterThan(85);
  });
});

describe('trustIn', () => {
  const table = [row('v/a', 'motion', 0.8, 40), row('v/b', 'motion', 0.8, 40)];

  it('believes a table until own takes contradict it, then less and less', () => {
    expect(trustIn(table, nothingLearned)).toBe(1);
    expect(trustIn(table, after(30, 0.78))).toBe(1);
    const some = trustIn(table, after(20, 0.55));
    expect(some).toBeLessThan(1);
    expect(trustIn(table, after(60, 0.4))).toBeLessThan(some);
  });

  it('takes what all engines share under a judge for a strict judge', () => {
    expect(trustIn(table, after(60, 0.6, 'judge', ['v/a', 'v/b']))).toBe(1);
    expect(trustIn(table, after(60, 0.6, 'operator', ['v/a', 'v/b']))).toBeLessThan(1);
  });
});
