import { describe, expect, it } from 'vitest';
import { usd } from '../core/money.ts';
import { planInput, production, row, shot, standing } from '../routing/fixtures/world.ts';
import { planSeason } from '../routing/plan.ts';
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

  it('refuses an engine there is none of', () => {
    expect(() => whatIfOf(input, plans, readWhatIf('without=v/z'))).toThrow(/no such engine/);
  });
});
