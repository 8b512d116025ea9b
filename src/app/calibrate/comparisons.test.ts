import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparisonsOf } from './comparisons.ts';
import { clip } from './testing/clip.ts';

const engines = ['v/e1', 'v/e2', 'v/e3'];
const prompts = Array.from({ length: 20 }, (_, index) => `p${index}`);
const clips = prompts.flatMap((prompt, index) =>
  engines.map((engine) => clip(prompt, engine, { dimension: index % 2 === 0 ? 'motion' : 'color' })),
);

describe('comparisonsOf', () => {
  it('holds every pair of engines on every prompt exactly once', () => {
    const found = comparisonsOf(clips, 'seed').map(({ a, b }) => [a.prompt, ...[a.engine, b.engine].sort()].join());
    expect(found).toHaveLength(60);
    expect(new Set(found).size).toBe(60);
  });

  it('compares only clips of one prompt by different engines', () => {
    for (const { a, b } of comparisonsOf(clips, 'seed')) {
      expect(a.prompt).toBe(b.prompt);
      expect(a.engine).not.toBe(b.engine);
    }
  });

  it('never holds an emulated clip against a real one', () => {
    expect(comparisonsOf([clip('p', 'v/e1'), clip('p', 'v/e2', { emulated: true })], 'seed')).toEqual([]);
  });

  it('gives the same list for the same seed, in whatever order the clips come', () => {
    fc.assert(
      fc.property(fc.string(), fc.shuffledSubarray(clips, { minLength: clips.length }), (seed, shuffled) => {
        const ids = (of: typeof clips): unknown => comparisonsOf(of, seed).map(({ id, a }) => [id, a.engine]);
        expect(ids(shuffled)).toEqual(ids(clips));
      }),
      { numRuns: 20 },
    );
  });

  it('puts no engine on one side for good, and draws other sides with another seed', () => {
    const left = (seed: string): readonly string[] =>
      comparisonsOf(clips, seed).map(({ id, a }) => `${id} ${a.engine}`);
    const ofFirst = comparisonsOf(clips, 's').filter(({ a, b }) => [a.engine, b.engine].includes('v/e1'));
    const share = ofFirst.filter(({ a }) => a.engine === 'v/e1').length / ofFirst.length;
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.7);
    expect([...left('s')].sort()).not.toEqual([...left('t')].sort());
  });

  it('takes dimensions in turns, so that stopping early leaves each with about as many', () => {
    const first = comparisonsOf(clips, 'seed').slice(0, 30);
    expect(first.filter(({ dimension }) => dimension === 'motion')).toHaveLength(15);
  });
});
