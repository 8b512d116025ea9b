import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EpisodePlan } from '../core/decision.ts';
import { dimensions } from '../core/dimensions.ts';
import type { EngineId, ShotRef } from '../core/ids.ts';
import type { Shot } from '../production/shot.ts';
import { acceptanceOutlook } from './acceptance.ts';
import { noHistory, type PlanInput } from './input.ts';
import { searchJointly } from './joint/search.ts';
import { type Option, type ShotOptions, shotOptions } from './options.ts';
import { movedShots, planSeason } from './plan.ts';
import { planProblem, rulesOf } from './plan-problem.ts';
import { planInput, production, row, shot, standing } from './sample-world.ts';
import { tableOf } from './strength-memory.ts';

const engines = ['v/a', 'v/b', 'v/c'];

/** Seasons of two episodes over three engines that differ in price, speed, length, sound, strength, slots and limits. */
const seasons = fc.record({
  shots: fc.array(
    fc.record({
      durationS: fc.integer({ min: 2, max: 12 }),
      cast: fc.boolean(),
      dialogue: fc.boolean(),
      need: fc.constantFrom(...dimensions),
      second: fc.boolean(),
      hero: fc.boolean(),
      pin: fc.option(fc.constantFrom(...engines), { nil: undefined, freq: 6 }),
      refusedBy: fc.subarray(engines, { maxLength: 1 }),
      before: fc.option(fc.constantFrom(...engines), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 10 },
  ),
  engines: fc.tuple(
    ...engines.map(() =>
      fc.record({
        price: fc.integer({ min: 0, max: 300_000 }),
        audio: fc.boolean(),
        longestS: fc.integer({ min: 5, max: 12 }),
        baseS: fc.integer({ min: 5, max: 90 }),
        requestsPerDay: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
        struck: fc.option(fc.constant('by a person'), { nil: undefined, freq: 5 }),
      }),
    ),
  ),
  slots: fc.integer({ min: 1, max: 3 }),
  rows: fc.array(
    fc.record({
      engine: fc.constantFrom(...engines),
      dimension: fc.constantFrom(...dimensions),
      mean: fc.double({ min: 0, max: 1, noNaN: true }),
      n: fc.integer({ min: 1, max: 200 }),
    }),
    { maxLength: 12 },
  ),
  budget: fc.integer({ min: 0, max: 9_000_000 }),
  deadlineMin: fc.constantFrom(5, 240),
});
type Season = typeof seasons extends fc.Arbitrary<infer S> ? S : never;

function inputOf(season: Season): PlanInput {
  const shots = season.shots.map((each, at): Shot => {
    const episode = each.second ? 'e02' : 'e01';
    return shot(`sh${at}`, {
      ref: `${episode}/sh${at}`,
      episode,
      index: at,
      durationS: each.durationS,
      characters: each.cast ? ['mara'] : [],
      needs: { [each.need]: 1 },
      hero: each.hero,
      audio: each.dialogue ? { dialogue: 'Run!' } : {},
      ...(each.pin === undefined ? {} : { pin: each.pin }),
    });
  });
  const episodes = ['e01', 'e02'].map((id) => {
    const own = shots.filter(({ episode }) => episode === id);
    return { id, title: id, scenes: [], shots: own };
  });
  const made = production([], { deadlineMin: season.deadlineMin, episodes });
  const standings = season.engines.map(({ price, audio, longestS, baseS, requestsPerDay, struck }, at) =>
    standing(
      engines[at] ?? '',
      {
        price: { perClip: 0, perSecond: price },
        audio,
        durations: { kind: 'range', minS: 2, maxS: longestS, stepS: 1 },
        latency: { baseS, perSecondS: 5 },
        concurrency: season.slots,
        ...(requestsPerDay === undefined ? {} : { requestsPerDay }),
      },
      struck === undefined ? {} : { struckReason: struck },
    ),
  );
  return planInput(
    made,
    standings,
    season.rows.map((each) => row(each.engine, each.dimension, each.mean, each.n)),
    {
      shots: episodes.flatMap((episode) => episode.shots),
      budgetLeft: season.budget,
      histories: new Map(
        shots.map(({ ref }, at) => [ref, { ...noHistory, refusedBy: season.shots[at]?.refusedBy ?? [] }]),
      ),
      previous: new Map(
        shots.flatMap(({ ref }, at): [ShotRef, EngineId][] => {
          const before = season.shots[at]?.before;
          return before === undefined ? [] : [[ref, before]];
        }),
      ),
    },
  );
}

const decisionsOf = (plans: readonly EpisodePlan[]) => plans.flatMap(({ shots }) => shots);
const chosenOf = (input: PlanInput): Record<string, string | null> =>
  Object.fromEntries(decisionsOf(planSeason(input)).map(({ shot: ref, chosen }) => [ref, chosen]));

describe('planSeason, for any season', () => {
  it('chooses the same in whatever order engines, strengths, histories and plans before are listed', () => {
    fc.assert(
      fc.property(seasons, (season) => {
        const input = inputOf(season);
        const { snapshot } = input;
        const turned: PlanInput = {
          ...input,
          snapshot: {
            ...snapshot,
            engines: snapshot.engines.toReversed(),
            strengths: snapshot.strengths.toReversed(),
          },
          histories: new Map([...(input.histories ?? [])].reverse()),
          previous: new Map([...(input.previous ?? [])].reverse()),
        };
        expect(planSeason(turned)).toEqual(planSeason(input));
      }),
      { numRuns: 80 },
    );
  });

  it('never sends a shot to an engine that is struck, refused it, makes no clip that long, or is not its pin', () => {
    fc.assert(
      fc.property(seasons, (season) => {
        const input = inputOf(season);
        const chosen = chosenOf(input);
        for (const each of input.shots) {
          const engine = chosen[each.ref];
          if (engine === null || engine === undefined) continue;
          const found = input.snapshot.engines.find(({ facts }) => facts.id === engine);
          expect(found?.struckReason).toBeUndefined();
          expect(season.engines[engines.indexOf(engine)]?.longestS).toBeGreaterThanOrEqual(each.durationS);
          expect(input.histories?.get(each.ref)?.refusedBy).not.toContain(engine);
          if (each.pin !== undefined) expect(engine).toBe(each.pin);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('never plans first takes for more than what is left', () => {
    fc.assert(
      fc.property(seasons, (season) => {
        const input = inputOf(season);
        const first = decisionsOf(planSeason(input)).reduce(
          (sum, { chosen, candidates }) =>
            sum + (candidates.find(({ engine }) => engine === chosen)?.priceMicroUsd ?? 0),
          0,
        );
        expect(first).toBeLessThanOrEqual(input.budgetLeft);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a plan made again', () => {
  it('is the plan before when nothing changed', () => {
    fc.assert(
      fc.property(seasons, (season) => {
        const input = { ...inputOf(season), previous: new Map() };
        const before = new Map(
          Object.entries(chosenOf(input)).flatMap(([ref, engine]): [ShotRef, EngineId][] =>
            engine === null ? [] : [[ref as ShotRef, engine]],
          ),
        );
        expect(movedShots(before, planSeason({ ...input, previous: before }))).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });
});

/** Options of a season's shots as they are believed in, so that a test can change one belief alone. */
function believed(input: PlanInput): ShotOptions[] {
  const table = tableOf(input.snapshot);
  return input.shots
    .map((each) => shotOptions(each, input, table, input.histories?.get(each.ref)))
    .filter(({ options }) => options.length > 0);
}

function choose(input: PlanInput, open: readonly ShotOptions[]): readonly (EngineId | undefined)[] {
  const { problem, options } = planProblem(open, rulesOf(input), input.budgetLeft, 'spend');
  const { choice } = searchJointly(problem);
  return options.map((list, s) => list[choice[s] ?? 0]?.engine);
}

/** Nobody waits for anybody: what is believed of an engine decides. */
function roomy(season: Season): PlanInput {
  const engines = season.engines.map((each) => ({ ...each, requestsPerDay: undefined }));
  return inputOf({ ...season, engines: engines as unknown as Season['engines'], slots: 60, deadlineMin: 240 });
}

describe('a joint choice', () => {
  it('is the same when an engine comes along that is worse in everything than one with room for all', () => {
    const worsening = fc.record({
      quality: fc.double({ min: 0, max: 0.3, noNaN: true }),
      price: fc.integer({ min: 0, max: 200_000 }),
      workS: fc.integer({ min: 0, max: 60 }),
      strictly: fc.boolean(),
    });
    fc.assert(
      fc.property(seasons, fc.constantFrom(...engines), worsening, (season, model, less) => {
        const input = roomy(season);
        const before = believed(input);
        const worse = (option: Option): Option => {
          const pAccept = Math.max(0.01, option.pAccept - less.quality);
          const priceMicroUsd = option.priceMicroUsd + less.price;
          const outlook = acceptanceOutlook(pAccept, priceMicroUsd, input.production.policy.maxAttemptsPerShot);
          return {
            ...option,
            engine: 'v/0',
            quality01: option.quality01 - less.quality - (less.strictly ? 0.01 : 0),
            pAccept,
            priceMicroUsd,
            outlook,
            workS: option.workS + less.workS + (less.strictly ? 1 : 0),
          };
        };
        const after = before.map((each) => ({
          ...each,
          options: each.options.flatMap((option) => (option.engine === model ? [option, worse(option)] : [option])),
        }));
        fc.pre(less.strictly || less.quality > 0 || less.price > 0 || less.workS > 0);
        expect(choose(input, after)).toEqual(choose(input, before));
      }),
      { numRuns: 150 },
    );
  });

  it('never leaves an engine because more is known of it and nothing else changed', () => {
    fc.assert(
      fc.property(
        seasons,
        fc.constantFrom(...engines),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (season, engine, share) => {
          const input = roomy({ ...season, budget: 1_000_000_000 });
          const before = believed(input);
          const surer = (option: Option): Option =>
            option.engine === engine ? { ...option, sd: option.sd * share } : option;
          const after = before.map((each) => ({ ...each, options: each.options.map(surer) }));
          const [then, now] = [choose(input, before), choose(input, after)];
          const count = (chosen: readonly (EngineId | undefined)[]): number =>
            chosen.filter((each) => each === engine).length;
          expect(count(now)).toBeGreaterThanOrEqual(count(then));
        },
      ),
      { numRuns: 150 },
    );
  });
});
