import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rfc3339 } from '../core/clock.ts';
import type { EpisodePlan } from '../core/decision.ts';
import { dimensions } from '../core/dimensions.ts';
import type { ShotRef } from '../core/ids.ts';
import { usd } from '../core/money.ts';
import { catalogEntries, factsOf } from '../engines/catalog.ts';
import type { Shot } from '../production/shot.ts';
import { shotTypes } from '../production/shot.ts';
import { publicPriors } from './adapters/priors.ts';
import { freeOf } from './candidates.ts';
import { noHistory } from './input.ts';
import { planEpisode, rankShot } from './plan.ts';
import { asOf, planInput, production, row, shot, standing } from './sample-world.ts';
import type { EngineStanding } from './snapshot.ts';
import { utilityOf } from './utility.ts';

const chosen = (plan: EpisodePlan): (string | null)[] => plan.shots.map((each) => each.chosen);
const engines = ['v/a', 'v/b', 'v/c'];

/** Random episodes over three engines that differ in price, sound, strength and slots. */
const world = fc.record({
  shots: fc.array(
    fc.record({
      type: fc.constantFrom(...shotTypes),
      durationS: fc.integer({ min: 2, max: 12 }),
      cast: fc.subarray(['mara', 'ivo']),
      chained: fc.boolean(),
      sfx: fc.boolean(),
      hero: fc.boolean(),
      pin: fc.option(fc.constantFrom(...engines), { nil: undefined, freq: 6 }),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  prices: fc.tuple(...engines.map(() => fc.integer({ min: 0, max: 300_000 }))),
  silent: fc.subarray(engines),
  cooling: fc.subarray(engines),
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
  budget: fc.integer({ min: 0, max: 8_000_000 }),
  degrade: fc.constantFrom('ask' as const, 'allow' as const),
  deadlineMin: fc.constantFrom(5, 240),
});
type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

function inputOf(w: World) {
  const shots = w.shots.map((each, index): Shot => {
    const { cast, chained, sfx, pin, ...rest } = each;
    return shot(`sh${index}`, {
      ...rest,
      index,
      characters: cast,
      audio: { sfx },
      ...(chained && index > 0 ? { continues: `e01/sh${index - 1}` as ShotRef } : {}),
      ...(pin === undefined ? {} : { pin }),
    });
  });
  const made = production(shots, {
    deadlineMin: w.deadlineMin,
    policy: { ...production([]).policy, degrade: w.degrade },
  });
  const standings = engines.map((id, at) =>
    standing(
      id,
      { price: { perClip: 0, perSecond: w.prices[at] ?? 0 }, audio: !w.silent.includes(id), concurrency: w.slots },
      w.cooling.includes(id) ? { coolingUntil: asOf + 120_000 } : {},
    ),
  );
  const strengths = w.rows.map((each) => row(each.engine, each.dimension, each.mean, each.n));
  return planInput(made, standings, strengths, { budgetLeft: w.budget });
}

describe('planEpisode, for any episode', () => {
  it('adds up every utility from its terms and orders candidates by it, those that rest behind the others', () => {
    fc.assert(
      fc.property(world, (w) => {
        for (const { candidates } of planEpisode(inputOf(w)).shots) {
          for (const { terms, utility } of candidates) expect(utilityOf(terms)).toBe(utility);
          const [free, resting] = [freeOf(candidates), candidates.filter(({ restsUntil }) => restsUntil !== undefined)];
          expect(candidates).toEqual([...free, ...resting]);
          for (const part of [free, resting]) {
            const utilities = part.map(({ utility }) => utility);
            expect(utilities.every((each, at) => at === 0 || (utilities[at - 1] ?? 0) >= each - 1e-9)).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('chooses candidates only, names everyone else with a reason, and keeps pins', () => {
    fc.assert(
      fc.property(world, (w) => {
        const input = inputOf(w);
        planEpisode(input).shots.forEach((decision, at) => {
          const able = decision.candidates.map(({ engine }) => engine);
          const out = decision.rejected.map(({ engine }) => engine);
          expect([...able, ...out].sort()).toEqual(engines);
          expect(decision.rejected.every(({ code, reason }) => code !== '' && reason !== '')).toBe(true);
          if (decision.chosen !== null) expect(able).toContain(decision.chosen);
          const pin = input.shots[at]?.pin;
          if (pin !== undefined) expect([pin, null]).toContain(decision.chosen);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('never exceeds the budget with first attempts, and accounts for every shot it leaves out', () => {
    fc.assert(
      fc.property(world, (w) => {
        const input = inputOf(w);
        const plan = planEpisode(input);
        const first = plan.shots.reduce(
          (sum, each) => sum + (each.candidates.find(({ engine }) => engine === each.chosen)?.priceMicroUsd ?? 0),
          0,
        );
        expect(first).toBeLessThanOrEqual(input.budgetLeft);
        expect(plan.cost.low).toBeGreaterThanOrEqual(Math.min(first, plan.cost.expected));
        expect(plan.cost.low).toBeLessThanOrEqual(plan.cost.expected);
        expect(plan.cost.expected).toBeLessThanOrEqual(plan.cost.high);
        expect(plan.finish.p50S).toBeLessThanOrEqual(plan.finish.p90S);
        const missing = plan.shots.filter((each) => each.chosen === null).map((each) => each.shot);
        expect(plan.unmet.map((each) => each.shot)).toEqual(missing);
      }),
      { numRuns: 60 },
    );
  });

  it('does not depend on the order in which engines and strengths are listed', () => {
    fc.assert(
      fc.property(world, (w) => {
        const input = inputOf(w);
        const { snapshot } = input;
        const turned = {
          ...snapshot,
          engines: snapshot.engines.toReversed(),
          strengths: snapshot.strengths.toReversed(),
        };
        expect(planEpisode({ ...input, snapshot: turned })).toEqual(planEpisode(input));
      }),
      { numRuns: 60 },
    );
  });

  it('does not depend on engine names where nothing is tied', () => {
    fc.assert(
      fc.property(world, (w) => {
        const other = new Map([
          ['v/a', 'z/9'],
          ['v/b', 'k/5'],
          ['v/c', 'a/1'],
        ]);
        const rename = (id: string): string => other.get(id) ?? id;
        const input = inputOf(w);
        const prices = new Set(w.prices);
        // Equal prices can tie, and then the name may decide.
        fc.pre(prices.size === engines.length);
        const renamed = {
          ...input,
          shots: input.shots.map((each) => (each.pin === undefined ? each : { ...each, pin: rename(each.pin) })),
          snapshot: {
            ...input.snapshot,
            engines: input.snapshot.engines.map((each) => ({
              ...each,
              facts: { ...each.facts, id: rename(each.facts.id), family: rename(each.facts.family) },
            })),
            strengths: input.snapshot.strengths.map((each) => ({ ...each, engine: rename(each.engine) })),
          },
        };
        const plain = chosen(planEpisode(input)).map((id) => (id === null ? null : rename(id)));
        expect(chosen(planEpisode(renamed))).toEqual(plain);
      }),
      { numRuns: 60 },
    );
  });
});

describe('planEpisode', () => {
  it('sends each kind of shot to the engine measured best for it', () => {
    const shots = [
      shot('sh010', { needs: { scene: 1 } }),
      shot('sh020', { needs: { motion: 1 } }),
      shot('sh030', { needs: { color: 1 } }),
    ];
    const strengths = [
      row('v/a', 'scene', 0.95),
      row('v/b', 'scene', 0.6),
      row('v/c', 'scene', 0.6),
      row('v/a', 'motion', 0.6),
      row('v/b', 'motion', 0.95),
      row('v/c', 'motion', 0.6),
      row('v/a', 'color', 0.6),
      row('v/b', 'color', 0.6),
      row('v/c', 'color', 0.95),
    ];
    expect(
      chosen(
        planEpisode(
          planInput(
            production(shots),
            engines.map((id) => standing(id)),
            strengths,
          ),
        ),
      ),
    ).toEqual(engines);
  });

  it('keeps a group together when engines are close, and parts it when one is far better', () => {
    const shots = [
      shot('sh010', { characters: ['mara'], needs: { scene: 1 } }),
      shot('sh020', { characters: ['mara'], needs: { motion: 1 } }),
      shot('sh030', { characters: ['mara'], needs: { scene: 1 } }),
    ];
    const strengths = (b: number) => [
      row('v/a', 'scene', 0.8),
      row('v/b', 'scene', 0.7),
      row('v/a', 'motion', 0.75),
      row('v/b', 'motion', b),
    ];
    const plan = (b: number) =>
      planEpisode(planInput(production(shots), [standing('v/a'), standing('v/b')], strengths(b)));
    expect(chosen(plan(0.77))).toEqual(['v/a', 'v/a', 'v/a']);
    expect(chosen(plan(0.99))).toEqual(['v/a', 'v/b', 'v/a']);
    expect(plan(0.77).shots.map(({ group }) => group)).toEqual(['e01/sh010', 'e01/sh010', 'e01/sh010']);
  });

  it('stays with the engine of a started group', () => {
    const shots = [shot('sh010', { characters: ['mara'] }), shot('sh020', { characters: ['mara'] })];
    const input = planInput(
      production(shots),
      [standing('v/a'), standing('v/b')],
      [row('v/a', 'action', 0.8), row('v/b', 'action', 0.79)],
    );
    expect(chosen(planEpisode(input))).toEqual(['v/a', 'v/a']);
    expect(chosen(planEpisode({ ...input, locks: new Map([['e01/sh010', 'v/b']]) }))).toEqual(['v/b', 'v/b']);
    expect(chosen(planEpisode({ ...input, groupEngine: new Map([['e01/sh010', 'v/b']]) }))).toEqual(['v/b', 'v/b']);
  });

  it('does not pay again for locked shots', () => {
    const made = production([shot('sh010'), shot('sh020')]);
    const input = planInput(made, [standing('v/a')], [], { locks: new Map([['e01/sh010', 'v/a']]) });
    expect(planEpisode(input).cost.low).toBe(usd(0.5));
    expect(planEpisode({ ...input, locks: new Map() }).cost.low).toBe(usd(1));
  });

  it('moves to cheaper engines under a tight budget and says so', () => {
    const made = production([shot('sh010', { needs: { action: 1 } }), shot('sh020', { needs: { action: 1 } })]);
    const standings = [
      standing('v/a', { price: { perClip: usd(2), perSecond: 0 } }),
      standing('v/b', { price: { perClip: usd(0.1), perSecond: 0 } }),
    ];
    const strengths = [row('v/a', 'action', 0.95), row('v/b', 'action', 0.5)];
    const plan = planEpisode(planInput(made, standings, strengths, { budgetLeft: usd(2.2) }));
    expect(chosen(plan)).toContain('v/b');
    expect(plan.shots.find((each) => each.chosen === 'v/b')?.reason).toContain('budget');
    expect(plan.unmet).toEqual([]);
  });

  it('drops the last shots when nothing affordable is left, heroes at the end', () => {
    const made = production([shot('sh010'), shot('sh020', { hero: true })]);
    const plan = planEpisode(planInput(made, [standing('v/a')], [], { budgetLeft: usd(0.7) }));
    expect(plan.unmet).toMatchObject([{ shot: 'e01/sh010', code: 'budget' }]);
  });

  it('names the one reason when nobody can make a shot', () => {
    const made = production([shot('sh010', { durationS: 30 })]);
    const plan = planEpisode(planInput(made, [standing('v/a'), standing('v/b')]));
    expect(plan.unmet).toMatchObject([{ shot: 'e01/sh010', code: 'duration.too-long' }]);
    expect(plan.unmet[0]?.reason).toContain('30 s');
  });

  it('waits for a cooling engine only when nobody else can make the shot', () => {
    const made = production([shot('sh010')]);
    const cooling = standing('v/a', {}, { coolingUntil: asOf + 300_000 });
    const strengths = [row('v/a', 'action', 0.99), row('v/b', 'action', 0.3)];
    const beside = planEpisode(planInput(made, [cooling, standing('v/b')], strengths));
    expect(chosen(beside)).toEqual(['v/b']);
    expect(beside.shots[0]?.reason).toBe('the only engine that can make it now; v/a rests');
    const alone = planEpisode(planInput(made, [cooling]));
    expect(chosen(alone)).toEqual(['v/a']);
    expect(alone.shots[0]?.candidates[0]?.expectedS).toBeGreaterThan(300);
  });

  it('names an engine that cools behind those that are free, so that a later move may go there', () => {
    const made = production([shot('sh010')]);
    const cooling = standing('v/a', {}, { coolingUntil: asOf + 300_000 });
    const strengths = [row('v/a', 'action', 0.99), row('v/b', 'action', 0.3), row('v/c', 'action', 0.4)];
    const plan = planEpisode(planInput(made, [cooling, standing('v/b'), standing('v/c')], strengths));
    expect(plan.shots[0]?.rejected).toEqual([]);
    expect(plan.shots[0]?.candidates.map(({ engine }) => engine)).toEqual(['v/c', 'v/b', 'v/a']);
    expect(plan.shots[0]?.candidates.map(({ restsUntil }) => restsUntil)).toEqual([
      undefined,
      undefined,
      rfc3339(asOf + 300_000),
    ]);
  });

  it('counts the wait for the next call of a minute as time, and no more', () => {
    const made = production([shot('sh010', { needs: { action: 1 } })]);
    const busy = standing('v/a', {}, { nextCallAt: asOf + 30_000 });
    const strengths = [row('v/a', 'action', 0.99), row('v/b', 'action', 0.3)];
    const [at, free] = [busy, standing('v/a')].map((first) =>
      planEpisode(planInput(made, [first, standing('v/b')], strengths)),
    );
    expect(at?.shots[0]?.chosen).toBe('v/a');
    expect(at?.shots[0]?.candidates[0]?.restsUntil).toBeUndefined();
    const [waiting, atOnce] = [at, free].map((plan) => plan?.shots[0]?.candidates[0]?.expectedS ?? 0);
    expect((waiting ?? 0) - (atOnce ?? 0)).toBeCloseTo(30, 6);
  });

  it('spreads shots over engines when a deadline can not be met by one', () => {
    const made = (deadlineMin: number) =>
      production(
        Array.from({ length: 6 }, (_, at) => shot(`sh0${at}0`, { needs: { action: 1 } })),
        { deadlineMin },
      );
    const standings = ['v/a', 'v/b'].map((id) =>
      standing(id, { concurrency: 1, latency: { baseS: 60, perSecondS: 0 } }),
    );
    const strengths = [row('v/a', 'action', 0.95), row('v/b', 'action', 0.75)];
    const relaxed = planEpisode(planInput(made(2400), standings, strengths));
    const hurried = planEpisode(planInput(made(5), standings, strengths));
    expect(new Set(chosen(relaxed))).toEqual(new Set(['v/a']));
    expect(chosen(hurried)).toContain('v/b');
    expect(hurried.finish.p50S).toBeLessThan(relaxed.finish.p50S);
  });

  it('records names of what an allowed engine would lose', () => {
    const made = production([shot('sh010', { audio: { dialogue: 'Run!' } })], {
      policy: { ...production([]).policy, degrade: 'allow' },
    });
    const plan = planEpisode(planInput(made, [standing('v/a', { audio: false })]));
    expect(plan.shots[0]?.candidates[0]?.degradations).toEqual(['audio.unsupported: dialogue missing']);
  });

  it('does not send all four classes of shot to one engine of the catalog', () => {
    const shots = [
      shot('sh010', { scene: 'sc1', type: 'establishing', prompt: 'Wide dawn shot of a harbor in mist' }),
      shot('sh020', { scene: 'sc2', type: 'action', prompt: 'A truck smashes through a fence and rolls' }),
      shot('sh030', { scene: 'sc3', type: 'character', prompt: 'Ivo listens at the door', characters: ['ivo'] }),
      shot('sh040', { scene: 'sc4', type: 'stylized', prompt: 'Charcoal drawing of the storm coming to life' }),
    ];
    const roster = catalogEntries.map((entry) => ({ facts: factsOf(entry), usable: true, openAttempts: 0 }));
    const plan = planEpisode(planInput(production(shots), roster, publicPriors()));
    expect(plan.unmet).toEqual([]);
    expect(new Set(chosen(plan)).size).toBeGreaterThan(1);
    expect(plan.shots[2]?.chosen).toBe('comfyui/wan2.2-lora');
    const retired = plan.shots[0]?.rejected.filter(({ code }) => code === 'retired').map(({ engine }) => engine);
    const dead = catalogEntries.filter(({ facts }) => facts.lifecycle.value.status === 'retired');
    expect(retired).toEqual(dead.map(({ id }) => id));
  });

  it.each([
    ['google/veo-2.0', 'retired on 2026-06-30; use google/veo-3.1'],
    ['google/veo-3.0-fast', 'retired on 2026-06-30; use google/veo-3.1-fast'],
    ['google/veo-3.1-preview', 'retired on 2026-10-22; use google/veo-3.1'],
    ['openai/sora-2-pro', 'retired on 2026-09-24'],
  ])('refuses %s with its date and what replaces it, even when a shot is pinned to it', (id, reason) => {
    const entry = catalogEntries.find((each) => each.id === id);
    if (entry === undefined) throw new Error(id);
    const roster = [{ facts: factsOf(entry), usable: true, openAttempts: 0 }];
    const plan = planEpisode(planInput(production([shot('sh010', { pin: id })]), roster, publicPriors()));
    expect(plan.shots[0]?.chosen).toBeNull();
    expect(plan.shots[0]?.rejected).toMatchObject([{ engine: id, code: 'retired', reason }]);
  });
});

describe('rankShot', () => {
  const each = shot('sh010', { needs: { action: 1 } });
  const input = planInput(
    production([each]),
    engines.map((id) => standing(id)),
    [row('v/a', 'action', 0.9), row('v/b', 'action', 0.8), row('v/c', 'action', 0.5)],
  );

  it('leaves out an engine that refused this input and goes on with the next', () => {
    const decision = rankShot(input, each, { ...noHistory, refusedBy: ['v/a'] });
    expect(decision.chosen).toBe('v/b');
    expect(decision.rejected).toEqual([{ engine: 'v/a', code: 'refused-before', reason: 'refused this input before' }]);
  });

  it('believes less in every engine after a quality reject, and half as much in the one that made the take', () => {
    const before = rankShot(input, each, noHistory).candidates;
    const chanceOf = (id: string): number => before.find(({ engine }) => engine === id)?.pAccept ?? 0;
    for (const { engine, pAccept } of rankShot(input, each, { ...noHistory, rejectedOn: ['v/a'] }).candidates) {
      const left = engine === 'v/a' ? 0.5 : 1 - 0.35 * chanceOf('v/a');
      expect(pAccept).toBeCloseTo(chanceOf(engine) * left, 12);
    }
  });

  it('chooses nobody when one attempt is more than what is left', () => {
    const decision = rankShot({ ...input, budgetLeft: usd(0.1) }, each, noHistory);
    expect(decision.chosen).toBeNull();
    expect(decision.reason).toContain("can't pay");
  });

  it('prefers a free engine to a busy one of the same strength', () => {
    const busy = standing('v/a', { concurrency: 1 }, { openAttempts: 3 });
    const decision = rankShot(
      planInput(production([each]), [busy, standing('v/b', { concurrency: 1 })]),
      each,
      noHistory,
    );
    expect(decision.chosen).toBe('v/b');
  });

  it('reckons with the line on an engine and with how slow it is now', () => {
    const each = shot('sh010');
    const decide = (line: EngineStanding['line']) =>
      rankShot(
        planInput(production([each], { deadlineMin: 10 }), [
          standing('v/a', {}, line === undefined ? {} : { line }),
          standing('v/b', {}, { line: { takesAhead: 1, pace: 1 } }),
        ]),
        each,
        noHistory,
      );
    const secondsOn = (line: EngineStanding['line']) =>
      decide(line).candidates.find(({ engine }) => engine === 'v/a')?.expectedS ?? 0;
    const [free, behind, slow] = [
      secondsOn({ takesAhead: 0, pace: 1 }),
      secondsOn({ takesAhead: 4, pace: 1 }),
      secondsOn({ takesAhead: 4, pace: 2 }),
    ];
    expect(behind - free).toBeCloseTo(4 * 70, 6);
    expect(slow).toBeCloseTo(2 * behind, 6);
    expect(decide({ takesAhead: 0, pace: 1 }).chosen).toBe('v/a');
    expect(decide({ takesAhead: 4, pace: 1 }).chosen).toBe('v/b');
  });
});
