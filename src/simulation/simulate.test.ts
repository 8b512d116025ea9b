import { describe, expect, it } from 'vitest';
import { runCampaign } from './campaign.ts';
import { mustBeCovered } from './checks/covered.ts';
import { planOfSeed } from './plan/any-plan.ts';
import { simulate } from './simulate.ts';
import { sweep } from './sweep.ts';

describe('simulated productions with every kind of trouble', () => {
  it('keep every promise, and most kinds of trouble come about within eighty seeds [rows 9, 10, 11, 14, 42]', async () => {
    const report = await runCampaign({ from: 1, to: 80 });
    expect(report.violations).toEqual([]);
    expect(report.episodes).toBe(80);
    expect(report.crashes).toBeGreaterThan(50);
    const reached = mustBeCovered.filter((name) => (report.coverage[name] ?? 0) > 0);
    expect(reached.length).toBeGreaterThan(0.85 * mustBeCovered.length);
    // What is counted is what must be reached, or is known to be beside it.
    expect(mustBeCovered.length).toBe(new Set(mustBeCovered).size);
  });

  it('keep every promise in a season of three episodes', async () => {
    const report = await runCampaign({ from: 1, to: 4 }, { size: { episodes: 3, shotsPerEpisode: 24 } });
    expect(report.violations).toEqual([]);
    expect(report.episodes).toBe(12);
  });

  it('give the same log, event by event, for the same seed', async () => {
    const [first, second] = [await simulate(planOfSeed(7)), await simulate(planOfSeed(7))];
    expect(first.head).toMatch(/^[0-9a-f]{64}$/);
    expect(second).toEqual(first);
    expect((await simulate(planOfSeed(8))).head).not.toBe(first.head);
  });

  it('survive a crash before and after every port call of a small episode [rows 9, 39]', async () => {
    const report = await sweep(3, { size: { episodes: 1, shotsPerEpisode: 3 } });
    expect(report.broken.flatMap(({ violations }) => violations)).toEqual([]);
    expect(report.runs).toBe(2 * report.calls);
    expect(report.crashes).toBeGreaterThan(report.calls);
  });
});
