import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { acceptanceAfter } from '../../../routing/acceptance.ts';
import { mean, type RatedRow, readRatings, scoreOf } from './ratings.ts';
import { foldsByPrompt } from './sampling.ts';

const root = join(import.meta.dirname, '../../../..');
const { engines, rows } = readRatings('Video-Bench', join(root, 'bench/ratings/video-bench.jsonl'));
/** Where a take is accepted (evidence: routing 5). */
const bar = 0.75;

interface Pair {
  /** P(accept) of the second engine's take, and the same given that another sample of the first engine was rejected. */
  readonly before: number;
  readonly after: number;
  /** P(accept) of the first engine's take. */
  readonly rejected: number;
}

/** Chances on prompts that the ranking did not see; `first` and `second` are ranks, 0 the best. */
function pairOf(first: number, second: number): Pair {
  const seen = { second: [] as number[], given: [] as number[], first: [] as number[] };
  for (const seed of [1, 2, 3])
    for (const { train, test } of foldsByPrompt(rows, 5, seededRandom(seed))) {
      const known = Map.groupBy(train, ({ dimension }) => dimension);
      for (const samples of Map.groupBy(test, ({ prompt, dimension }) => `${dimension} ${prompt}`).values()) {
        const own = known.get(samples[0]?.dimension ?? '') ?? [];
        const level = (engine: string): number => mean(own.map((row) => scoreOf(row, engine)));
        const ranked = engines.map((engine) => ({ engine, at: level(engine) })).sort((a, b) => b.at - a.at);
        const passes = (row: RatedRow, rank: number): boolean => scoreOf(row, ranked[rank]?.engine ?? '') >= bar;
        for (const one of samples)
          for (const other of samples) {
            if (one === other) continue;
            const passed = Number(passes(other, second));
            seen.first.push(Number(passes(one, first)));
            seen.second.push(passed);
            if (!passes(one, first)) seen.given.push(passed);
          }
      }
    }
  return { before: mean(seen.second), after: mean(seen.given), rejected: mean(seen.first) };
}

const own = pairOf(0, 0);
const others = (
  [
    [0, 1],
    [0, 2],
    [1, 0],
    [2, 0],
  ] as const
).map(([first, second]) => pairOf(first, second));

describe('P(accept) after a reject, by the public ratings', () => {
  it('is about half of what it was for the engine that was rejected', () => {
    const expected = acceptanceAfter(own.before, [{ same: true, pAccept: own.rejected }]);
    expect(Math.abs(own.after - expected)).toBeLessThan(0.06);
  });

  it('falls less for another engine, by about what its own reject had seemed sure of', () => {
    const misses = others.map(({ before, after, rejected }) => {
      expect(after / before).toBeGreaterThan(own.after / own.before);
      return acceptanceAfter(before, [{ same: false, pAccept: rejected }]) - after;
    });
    expect(Math.abs(mean(misses))).toBeLessThan(0.06);
    expect(Math.max(...misses.map(Math.abs))).toBeLessThan(0.15);
  });
});
