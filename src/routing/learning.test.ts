import { describe, expect, it } from 'vitest';
import { type Learned, learn, learnedFrom, nothingLearned, type ScoredTake, takesIn } from './learning.ts';
import { asOf, row } from './sample-world.ts';
import { strengthTable } from './strengths.ts';

const subjects = ['v/a', 'v/b', 'v/c'].map((id) => ({ id }));

function after(count: number, score01: number, by: ScoredTake['by'] = 'operator', engines = ['v/a']): Learned {
  let learned = nothingLearned;
  for (let k = 0; k < count; k++)
    for (const engine of engines) learned = learn(learned, { engine, requirement: { motion: 1 }, score01, by });
  return learned;
}

describe('learn', () => {
  it('counts a judge 0.4 and forgets slowly', () => {
    expect(takesIn(after(1, 0.5, 'judge'), 'v/a', 'motion')).toBeCloseTo(0.4);
    const n = takesIn(after(100, 0.5), 'v/a', 'motion');
    expect(n).toBeLessThan(100);
    expect(n).toBeGreaterThan(85);
  });

  it('shares a mixed shot out by weight and keeps the engine profile', () => {
    const rows = [row('v/a', 'motion', 0.9, 40), row('v/a', 'color', 0.5, 40), row('v/b', 'motion', 0.7, 40)];
    const take = { engine: 'v/a', requirement: { motion: 3, color: 1 }, score01: 0.5, by: 'operator' } as const;
    const learned = learn(nothingLearned, take);
    expect(takesIn(learned, 'v/a', 'motion')).toBeCloseTo(0.75);
    const [before, now] = [strengthTable(rows, subjects, asOf), strengthTable(rows, subjects, asOf, learned)];
    const fell = (d: 'motion' | 'color'): number =>
      (before.get('v/a')?.[d].mean ?? 0) - (now.get('v/a')?.[d].mean ?? 0);
    expect(fell('motion')).toBeGreaterThan(fell('color'));
    expect(now.get('v/a')?.motion.mean).toBeGreaterThan(now.get('v/a')?.color.mean ?? 1);
  });
});

describe('learnedFrom', () => {
  const marks = (by: ScoredTake['by'], scores: readonly number[]): ScoredTake[] =>
    scores.map((score01, at) => ({ engine: 'v/a', requirement: { motion: 1 }, score01, by, of: `t${at}` }));
  const person = Array.from({ length: 24 }, (_, at) => (at % 3 === 0 ? 0.53 : 0.88));
  const worth = (gate: readonly number[], people: readonly number[] = person): number =>
    takesIn(learnedFrom([...marks('judge', gate), ...marks('operator', people)]), 'v/a', 'motion');

  it('counts a gate more that ranks takes as people do, and less one that does not', () => {
    const unknown = worth(person, []);
    const people = worth([]);
    expect(worth(person) - people).toBeGreaterThan(1.3 * unknown);
    expect(worth(person.map((score) => 1.4 - score)) - people).toBeLessThan(0.7 * unknown);
  });

  it('says so where its numbers are shown', () => {
    const learned = learnedFrom([...marks('judge', person), ...marks('operator', person)]);
    const source = (known: Learned): string => strengthTable([], subjects, asOf, known).get('v/a')?.motion.source ?? '';
    expect(source(learned)).toMatch(/^own takes \(the gate counts 0\.[67]\d: people judged 24 of its takes\)$/);
    expect(source(learnedFrom(marks('judge', person)))).toBe('own takes');
    expect(source(learnedFrom(marks('operator', person)))).toBe('own takes');
  });

  it('is what learning one by one comes to where nothing was judged twice', () => {
    const takes = marks('judge', person);
    const oneByOne = takes.reduce((learned, take) => learn(learned, take), nothingLearned);
    expect(takesIn(learnedFrom(takes), 'v/a', 'motion')).toBeCloseTo(takesIn(oneByOne, 'v/a', 'motion'), 9);
  });
});

describe('own takes against a table', () => {
  const rows = ['v/a', 'v/b', 'v/c'].flatMap((engine, at) =>
    (['motion', 'color', 'scene', 'objects'] as const).map((dimension) => row(engine, dimension, 0.9 - 0.15 * at, 60)),
  );
  const level = (learned: Learned, engine: string): number =>
    strengthTable(rows, subjects, asOf, learned).get(engine)?.motion.mean ?? Number.NaN;

  it('leave it as it is while they agree', () => {
    expect(level(after(20, 0.88), 'v/a')).toBeCloseTo(level(nothingLearned, 'v/a'), 1);
  });

  it('that contradict it take its say away, for engines not tried yet too', () => {
    const disappointed = after(40, 0.45);
    expect(level(disappointed, 'v/a')).toBeLessThan(level(disappointed, 'v/b'));
    const lead = (learned: Learned): number => level(learned, 'v/b') - level(learned, 'v/c');
    expect(lead(disappointed)).toBeLessThan(lead(nothingLearned) / 2);
  });

  it('take what all engines share for a strict scorer and no contradiction', () => {
    const strict = nothingLearned;
    let learned = strict;
    for (let k = 0; k < 40; k++)
      for (const [at, engine] of ['v/a', 'v/b', 'v/c'].entries())
        learned = learn(learned, { engine, requirement: { motion: 1 }, score01: 0.82 - 0.15 * at, by: 'judge' });
    expect(level(learned, 'v/a') - level(learned, 'v/c')).toBeGreaterThan(0.2);
  });
});
