import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { offline } from './offline.ts';
import { online } from './online.ts';
import { type RatedRow, type Ratings, readRatings } from './ratings.ts';
import { foldsByPrompt, groupedInterval } from './sampling.ts';

const dir = mkdtempSync(join(tmpdir(), 'shotcaller-ratings-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Two engines that are opposite in two dimensions: only who reads the need can choose. */
function opposite(prompts: number): Ratings {
  const random = seededRandom(4);
  const rows = Array.from({ length: prompts }, (_, at) => at).flatMap((at): RatedRow[] =>
    (['motion', 'color'] as const).map((dimension) => {
      const [good, bad] = [0.8 + 0.1 * random(), 0.5 + 0.1 * random()];
      const scores = dimension === 'motion' ? { one: good, two: bad } : { one: bad, two: good + 0.02 };
      return { prompt: `prompt ${at}`, dimension, sample: 0, scores, raters: {} };
    }),
  );
  return { name: 'opposite', engines: ['one', 'two'], rows };
}

describe('measuring routing', () => {
  it('finds the gain of a router that knows the need, and none without it', () => {
    const { policies, worstGain } = offline(opposite(40), 2);
    expect(policies.given.gain.low).toBeGreaterThan(0.1);
    expect(worstGain.given).toBeGreaterThan(0.1);
    expect(Math.abs(policies.inferred.gain.mean)).toBeLessThan(0.05);
  });

  it('sees a session learn what nobody told it', () => {
    const { overSingle } = online(opposite(40), 'no evidence', 2, 300);
    expect(overSingle['121-300'].mean).toBeGreaterThan(overSingle['1-24'].mean);
  });

  it('sees a session find out which of two sources is wrong, and do better for knowing that they are two', () => {
    const [told, unnamed] = (['one of two wrong', 'one of two, unnamed'] as const).map((start) =>
      online(opposite(40), start, 4, 120),
    );
    expect(told?.overSingle['1-120'].mean).toBeGreaterThan(unnamed?.overSingle['1-120'].mean ?? 0);
  });

  it('never has a prompt on both sides of a fold', () => {
    for (const { train, test } of foldsByPrompt(opposite(20).rows, 5, seededRandom(1))) {
      const known = new Set(train.map(({ prompt }) => prompt));
      expect(test.some(({ prompt }) => known.has(prompt))).toBe(false);
      expect(train.length + test.length).toBe(40);
    }
  });

  it('gives an interval around the mean that grows when values hang together', () => {
    const values = Array.from({ length: 60 }, (_, at) => (at % 3) + Math.floor(at / 10));
    const apart = groupedInterval(
      values.map((value) => [value]),
      seededRandom(2),
    );
    const together = groupedInterval(
      Array.from({ length: 6 }, (_, group) => values.slice(group * 10, group * 10 + 10)),
      seededRandom(2),
    );
    expect(together.mean).toBeCloseTo(apart.mean, 12);
    expect(together.high - together.low).toBeGreaterThan(apart.high - apart.low);
  });
});

describe('reading ratings', () => {
  it('names the file and line that makes no sense, and a missing file with what to do', () => {
    const file = join(dir, 'bad.jsonl');
    writeFileSync(file, '{"prompt":"a","dimension":"color","scores":{"one":0.5}}\n{"prompt":1}\n');
    expect(() => readRatings('bad', file)).toThrow(`${file}:2 is not a rating`);
    expect(() => readRatings('none', join(dir, 'none.jsonl'))).toThrow('No ratings at');
  });

  it('leaves out rows that lack an engine', () => {
    const file = join(dir, 'some.jsonl');
    const line = (scores: object): string => JSON.stringify({ prompt: 'a', dimension: 'color', scores });
    writeFileSync(file, `${line({ one: 0.5, two: 0.6 })}\n${line({ one: 0.5 })}\n`);
    expect(readRatings('some', file).rows).toHaveLength(1);
  });
});
