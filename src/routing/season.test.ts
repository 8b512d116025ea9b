import { describe, expect, it } from 'vitest';
import type { ShotRef } from '../core/ids.ts';
import { usd } from '../core/money.ts';
import { coverageOf } from './coverage.ts';
import { movedShots, planEpisode, planSeason } from './plan.ts';
import { planInput, production, row, shot, standing } from './sample-world.ts';

const of = (episode: string, count: number) =>
  Array.from({ length: count }, (_, index) =>
    shot(`sh${index}`, { episode, ref: `${episode}/sh${index}`, index, needs: { action: 1 } }),
  );
const [one, two] = [of('e01', 4), of('e02', 4)];
const made = {
  ...production([]),
  episodes: [
    { id: 'e01', title: 'One', scenes: [], shots: one },
    { id: 'e02', title: 'Two', scenes: [], shots: two },
  ],
};
const engines = [standing('v/a'), standing('v/b', { price: { perClip: 0, perSecond: usd(0.01) } })];
const rows = [row('v/a', 'action', 0.95), row('v/b', 'action', 0.6)];

describe('planSeason', () => {
  it('shares the budget between the open episodes, whichever of them is planned', () => {
    const input = planInput(made, engines, rows, { shots: one, others: two, budgetLeft: usd(3) });
    const alone = planEpisode({ ...input, others: [] });
    const together = planEpisode(input);
    expect(2 * alone.cost.expected).toBeGreaterThan(usd(3));
    const season = planSeason({ ...input, shots: [...one, ...two], others: [] });
    expect(season.reduce((sum, { cost }) => sum + cost.expected, 0)).toBeLessThanOrEqual(usd(3));
    expect(season.flatMap(({ unmet }) => unmet)).toEqual([]);
    expect(season[0]?.shots.map(({ chosen }) => chosen)).toEqual(together.shots.map(({ chosen }) => chosen));
  });

  it('drops shots of the last episode first', () => {
    const input = planInput(made, [standing('v/a')], rows, { shots: [...one, ...two], budgetLeft: usd(2) });
    const unmet = planSeason(input).flatMap((plan) => plan.unmet.map((each) => each.shot));
    expect(unmet).toEqual(two.map(({ ref }) => ref));
  });

  it('stays with the plan before when nothing much is gained by leaving it', () => {
    const close = [row('v/a', 'action', 0.8), row('v/b', 'action', 0.795)];
    const same = [standing('v/a'), standing('v/b')];
    const previous = new Map<ShotRef, string>(one.map(({ ref }) => [ref, 'v/b']));
    const input = planInput(made, same, close, { shots: one });
    expect(movedShots(previous, planSeason({ ...input, previous }))).toEqual([]);
    expect(movedShots(previous, planSeason(input)).length).toBeGreaterThan(0);
  });

  it('moves a fifth of the shots that could stay, says why the others do, and moves more only for a great gain', () => {
    const ten = of('e01', 10);
    const before = new Map<ShotRef, string>(ten.map(({ ref }) => [ref, 'v/b']));
    const same = ['v/a', 'v/b'].map((id) => standing(id, { concurrency: 50 }));
    const season = { ...made, episodes: [{ id: 'e01', title: 'One', scenes: [], shots: ten }] };
    const plans = (better: number) =>
      planSeason(
        planInput(season, same, [row('v/a', 'action', better, 300), row('v/b', 'action', 0.6, 300)], {
          shots: ten,
          previous: before,
        }),
      );
    const some = plans(0.75);
    expect(movedShots(before, some).length).toBe(2);
    expect(some[0]?.shots.find(({ chosen }) => chosen === 'v/b')?.reason).toMatch(/^stays where it was planned before/);
    expect(movedShots(before, plans(0.99)).length).toBe(10);
  });

  it('moves as many shots as the budget asks for', () => {
    const ten = of('e01', 10);
    const before = new Map<ShotRef, string>(ten.map(({ ref }) => [ref, 'v/a']));
    const season = { ...made, episodes: [{ id: 'e01', title: 'One', scenes: [], shots: ten }] };
    const input = planInput(season, engines, rows, { shots: ten, previous: before, budgetLeft: usd(3) });
    const plans = planSeason(input);
    expect(plans.reduce((sum, { cost }) => sum + cost.expected, 0)).toBeLessThanOrEqual(usd(3));
    expect(movedShots(before, plans).length).toBeGreaterThan(2);
  });

  it('chooses the same when an engine comes along that is worse in everything', () => {
    const roomy = engines.map((each) => ({ ...each, facts: { ...each.facts, concurrency: 50 } }));
    const input = planInput(made, roomy, rows, { shots: one, budgetLeft: usd(3) });
    const worse = standing('v/0', {
      price: { perClip: 0, perSecond: usd(0.3) },
      latency: { baseS: 90, perSecondS: 30 },
    });
    const more = { ...input.snapshot, engines: [worse, ...roomy], strengths: [...rows, row('v/0', 'action', 0.3)] };
    const chosen = (plan: ReturnType<typeof planEpisode>) => plan.shots.map((each) => each.chosen);
    expect(chosen(planEpisode({ ...input, snapshot: more }))).toEqual(chosen(planEpisode(input)));
  });
});

describe('coverageOf', () => {
  it('counts outcomes inside and outside of what was planned', () => {
    const plan = { cost: { low: 1, expected: 2, high: 3 }, finish: { p50S: 10, p90S: 20 } };
    const outcomes = [
      [2, 9],
      [4, 15],
      [0, 30],
    ] as const;
    const found = coverageOf(outcomes.map(([costMicroUsd, finishS]) => ({ plan, costMicroUsd, finishS })));
    expect([found.costInside, found.costBelow, found.costAbove]).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect([found.byP50, found.byP90]).toEqual([1 / 3, 2 / 3]);
  });
});
