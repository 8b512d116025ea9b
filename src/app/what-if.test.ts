import { describe, expect, it } from 'vitest';
import { usd } from '../core/money.ts';
import { planSeason } from '../routing/plan.ts';
import { planInput, production, row, shot, standing } from '../routing/sample-world.ts';
import { readWhatIf, whatIfOf } from './what-if.ts';

const made = production([shot('sh010', { needs: { action: 1 } }), shot('sh020', { needs: { action: 1 } })]);
const input = planInput(
  made,
  [standing('v/a'), standing('v/b', { price: { perClip: 0, perSecond: usd(0.01) } })],
  [row('v/a', 'action', 0.95), row('v/b', 'action', 0.7)],
);

describe('readWhatIf', () => {
  it('reads several changes at once', () => {
    expect(readWhatIf('without=v/a, budget=40,deadline=60')).toMatchObject({
      without: ['v/a'],
      budget: usd(40),
      deadlineMin: 60,
    });
  });

  it('refuses what it does not know, with the forms it knows', () => {
    for (const text of ['colour=red', 'budget=', 'budget=-1', 'deadline=0', ''])
      expect(() => readWhatIf(text)).toThrow(/budget=<dollars>/);
  });
});

describe('whatIfOf', () => {
  const plans = planSeason(input);

  it('says what the plan would be without an engine', () => {
    const { moved, plan } = whatIfOf(input, plans, readWhatIf('without=v/a'));
    expect(moved).toEqual(['e01/sh010', 'e01/sh020']);
    expect(plan.unmet).toEqual([]);
  });

  it('says what a budget can not carry', () => {
    expect(whatIfOf(input, plans, readWhatIf('budget=0')).plan.unmet).toHaveLength(2);
  });

  it('plans afresh as long as no plan is in force, and moves few shots of one that is', () => {
    const refs = Array.from({ length: 10 }, (_, at) => `sh${at}`);
    const ten = planInput(
      production(refs.map((id) => shot(id, { needs: { action: 1 } }))),
      [standing('v/a', { concurrency: 50 }), standing('v/b', { concurrency: 50, price: { perClip: 0, perSecond: 0 } })],
      [row('v/a', 'action', 0.9, 300), row('v/b', 'action', 0.75, 300)],
      { budgetLeft: 0 },
    );
    const poor = planSeason(ten);
    expect(whatIfOf(ten, poor, readWhatIf('budget=200')).moved).toHaveLength(10);
    const previous = new Map(ten.shots.map(({ ref }) => [ref, 'v/b']));
    expect(whatIfOf({ ...ten, previous }, poor, readWhatIf('budget=200')).moved).toHaveLength(2);
  });

  it('refuses an engine there is none of', () => {
    expect(() => whatIfOf(input, plans, readWhatIf('without=v/z'))).toThrow(/no such engine/);
  });
});
