import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usd } from '../../core/money.ts';
import { facts } from '../../routing/sample-world.ts';
import { type CalibrationWish, planCalibration } from './calibration-plan.ts';
import { shippedPrompts } from './prompt-set.ts';

const [cheap, dear] = [
  facts('v/cheap', { price: { perClip: usd(0.1), perSecond: 0 } }),
  facts('v/dear', { price: { perClip: usd(0.4), perSecond: 0 } }),
];

function wish(over: Partial<CalibrationWish> = {}): CalibrationWish {
  return {
    prompts: shippedPrompts(),
    dimensions: ['motion', 'color'],
    promptsPerDimension: 10,
    engines: [cheap, dear],
    budgetLeft: usd(100),
    isFilmed: () => false,
    ...over,
  };
}

describe('planCalibration', () => {
  it('films every prompt on every engine at the price of the catalog', () => {
    const plan = planCalibration(wish());
    expect(plan.clips).toHaveLength(40);
    expect(plan.estimate).toBe(usd(10));
    expect(plan.dimensions.map(({ dimension, prompts }) => [dimension, prompts])).toEqual([
      ['motion', 10],
      ['color', 10],
    ]);
  });

  it('never plans more than the budget, keeps every prompt whole, and leaves out evenly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12_000_000 }), (budgetLeft) => {
        const plan = planCalibration(wish({ budgetLeft }));
        expect(plan.estimate).toBeLessThanOrEqual(budgetLeft);
        const onEngines = Map.groupBy(plan.clips, ({ prompt }) => prompt.id);
        for (const own of onEngines.values()) expect(own.map(({ engine }) => engine)).toEqual(['v/cheap', 'v/dear']);
        const [a = 0, b = 0] = plan.dimensions.map(({ prompts }) => prompts);
        expect(Math.abs(a - b)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });

  it('pays for no clip a second time: what was asked for before is in the plan and costs nothing', () => {
    const whole = planCalibration(wish());
    const known = new Set(whole.clips.slice(0, 25).map(({ ref }) => ref));
    const again = planCalibration(
      wish({ isFilmed: (ref) => known.has(ref as `${string}/${string}`), budgetLeft: usd(4) }),
    );
    expect(again.toFilm.some(({ ref }) => known.has(ref))).toBe(false);
    expect(again.clips.filter(({ ref }) => known.has(ref))).toHaveLength(25);
    expect(again.estimate).toBeLessThanOrEqual(usd(4));
  });

  it('leaves sound to engines that make sound, and says so', () => {
    const mute = facts('v/mute', { audio: false });
    const three = planCalibration(wish({ dimensions: ['audio'], engines: [cheap, dear, mute] }));
    expect(new Set(three.clips.map(({ engine }) => engine))).toEqual(new Set(['v/cheap', 'v/dear']));
    expect(three.notes).toEqual(['audio: v/mute makes no sound']);
    const two = planCalibration(wish({ dimensions: ['audio'], engines: [cheap, mute] }));
    expect(two.clips).toEqual([]);
    expect(two.notes[0]).toContain('nothing is left to compare');
  });

  it('gives clips names that a production file allows, different for another text under the same id', () => {
    const [first] = shippedPrompts();
    if (first === undefined) throw new Error('no prompts');
    const [one, two] = [first, { ...first, prompt: 'Another text' }].map(
      (prompt) => planCalibration(wish({ prompts: [prompt], dimensions: [prompt.dimension] })).clips[0]?.ref,
    );
    expect(one).toMatch(/^[a-z]+\/[a-z0-9][a-z0-9-]{0,63}$/);
    expect(one).not.toBe(two);
  });
});
