import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../core/random.ts';
import { chancesToWin } from './chances.ts';

const values = fc.array(
  fc.record({ mean: fc.double({ min: 0, max: 1, noNaN: true }), sd: fc.double({ min: 0, max: 0.2, noNaN: true }) }),
  { minLength: 1, maxLength: 8 },
);

describe('chancesToWin', () => {
  it('gives chances that sum to 1, whatever is compared', () => {
    fc.assert(
      fc.property(values, (compared) => {
        const chances = chancesToWin(compared);
        expect(chances.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 9);
        for (const chance of chances) expect(chance).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('is what drawing many times would count', () => {
    const compared = [
      { mean: 0.72, sd: 0.06 },
      { mean: 0.71, sd: 0.02 },
      { mean: 0.65, sd: 0.09 },
    ];
    const roll = seededRandom(11);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - roll())) * Math.cos(2 * Math.PI * roll());
    const wins = compared.map(() => 0);
    const rounds = 40_000;
    for (let round = 0; round < rounds; round++) {
      const drawn = compared.map(({ mean, sd }) => mean + sd * normal());
      const best = drawn.indexOf(Math.max(...drawn));
      wins[best] = (wins[best] ?? 0) + 1;
    }
    for (const [at, chance] of chancesToWin(compared).entries())
      expect(Math.abs(chance - (wins[at] ?? 0) / rounds)).toBeLessThan(0.01);
  });

  it('gives equals the same chance and a sure winner everything', () => {
    expect(chancesToWin([0.1, 0.1, 0.1].map((sd) => ({ mean: 0.5, sd })))).toEqual([1 / 3, 1 / 3, 1 / 3].map(near));
    const sure = [0.9, 0.5].map((mean) => ({ mean, sd: 0.01 }));
    expect(chancesToWin(sure)).toEqual([1, 0].map(near));
    const known = [0.9, 0.5].map((mean) => ({ mean, sd: 0 }));
    expect(chancesToWin(known)).toEqual([1, 0].map(near));
  });
});

const near = (value: number): number => expect.closeTo(value, 6);
