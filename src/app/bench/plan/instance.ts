import { dimensions } from '../../../core/dimensions.ts';
import type { ShotRef } from '../../../core/ids.ts';
import { usd } from '../../../core/money.ts';
import { seededRandom } from '../../../core/random.ts';
import type { Production } from '../../../production/production.ts';
import type { Shot } from '../../../production/shot.ts';
import { noHistory, type PlanInput } from '../../../routing/input.ts';
import { problemOf } from '../../../routing/plan.ts';
import { planInput, production, row, shot, standing } from '../../../routing/sample-world.ts';
import type { EngineStanding } from '../../../routing/snapshot.ts';

const engineCount = 8;
const shotsPerEpisode = 24;
const shotsPerGroup = 6;
/** Share of (shot, engine) pairs that are eligible. */
const eligible = 0.82;
/** Budget between the cheapest and the best plan. */
const budgetShare = 0.45;
/** Create calls per engine against an even share of all of them. */
const requestShare = 1.9;

function engine(id: string, chance: () => number): EngineStanding {
  return standing(id, {
    price: { perClip: 0, perSecond: usd(0.03 + 0.25 * chance()) },
    concurrency: 1 + Math.floor(8 * chance()),
    latency: { baseS: 15 + 60 * chance(), perSecondS: 3 + 20 * chance() },
  });
}

function season(shots: readonly Shot[]): Production {
  const sample = production([]);
  const byEpisode = Map.groupBy(shots, ({ episode }) => episode);
  return {
    ...sample,
    budget: { cap: usd(1_000_000) },
    policy: { ...sample.policy, degrade: 'allow', explore: 'off' },
    episodes: [...byEpisode].map(([id, own]) => ({ id, title: id, scenes: [], shots: own })),
  };
}

/**
 * A season to be planned: eight engines that differ in price, speed, slots and what they are good at; groups of six
 * shots; 82% of pairs eligible; a budget 45% of the way from the cheapest to the best plan; each engine allowed 1.9 times
 * its even share of requests (evidence: routing 7.4). The same seed gives the same season.
 */
export function planInstance(shotCount: number, seed: number): PlanInput {
  const chance = seededRandom(seed * 7919 + shotCount);
  const engines = Array.from({ length: engineCount }, (_, e) => engine(`bench/${e}`, chance));
  const strengths = engines.flatMap(({ facts }) => {
    const level = 0.62 + 0.2 * chance();
    return dimensions.map((dimension) =>
      row(facts.id, dimension, Math.min(0.98, Math.max(0.05, level + 0.3 * (chance() - 0.5))), 40),
    );
  });
  const shots = Array.from({ length: shotCount }, (_, at): Shot => {
    const episode = `e${Math.floor(at / shotsPerEpisode) + 1}`;
    const index = at % shotsPerEpisode;
    const id = `sh${index}`;
    const weights = dimensions.map((dimension) => [dimension, -Math.log(1 - chance())] as const);
    return shot(id, {
      ref: `${episode}/${id}`,
      episode,
      scene: `sc${Math.floor(index / shotsPerGroup)}`,
      index,
      durationS: 3 + Math.floor(6 * chance()),
      characters: ['mara'],
      needs: Object.fromEntries(weights.sort((a, b) => b[1] - a[1]).slice(0, 3)),
    });
  });
  const histories = new Map(
    shots.map(({ ref }): [ShotRef, typeof noHistory] => {
      const refusedBy = engines.filter(() => chance() > eligible).map(({ facts }) => facts.id);
      return [ref, { ...noHistory, refusedBy: refusedBy.slice(0, engineCount - 1) }];
    }),
  );
  return limited(planInput(season(shots), engines, strengths, { shots, histories }));
}

/** Sets budget and request limits from what the cheapest and the best plan would take. */
function limited(free: PlanInput): PlanInput {
  const { problem } = problemOf(free);
  let [cheapest, best, requests] = [0, 0, 0];
  for (const { options } of problem.shots) {
    cheapest += Math.min(...options.map(({ money }) => money));
    const top = options.reduce((a, b) => (b.value > a.value ? b : a));
    best += top.money;
    requests += options.reduce((sum, each) => sum + each.requests, 0) / options.length;
  }
  const budgetLeft = Math.round(cheapest + budgetShare * Math.max(0, best - cheapest));
  const requestsPerDay = Math.ceil((requestShare * requests) / engineCount);
  return {
    ...free,
    production: { ...free.production, budget: { cap: budgetLeft } },
    budgetLeft,
    snapshot: {
      ...free.snapshot,
      engines: free.snapshot.engines.map((each) => ({ ...each, facts: { ...each.facts, requestsPerDay } })),
    },
  };
}
