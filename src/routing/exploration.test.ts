import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EpisodePlan, ShotDecision } from '../core/decision.ts';
import type { EngineId, ShotRef } from '../core/ids.ts';
import type { Shot } from '../production/shot.ts';
import { type Exploration, explorationRules } from './exploration.ts';
import type { PlanInput } from './input.ts';
import { planEpisode } from './plan.ts';
import { planInput, production, row, shot, standing } from './sample-world.ts';

const engines = ['v/a', 'v/b', 'v/c', 'v/d'];

/** Exploration over all shots but those named, which were filmed before. */
function trials(shots: readonly Shot[], seq: number, but: readonly ShotRef[] = []): Exploration {
  const fresh = shots.filter(({ ref }) => !but.includes(ref));
  return { mode: 'auto', production: 'p', seq, attemptOf: new Map(fresh.map(({ ref }) => [ref, 1])) };
}

/** An engine once in eight times. */
const seldom = fc.integer({ min: 0, max: 8 * engines.length }).map((n) => engines[n]);

/** Random episodes over engines that are nearly as good as each other, with shots of every kind that chance must spare. */
const world = fc.record({
  shots: fc.array(
    fc.record({
      hero: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
      pin: seldom,
      cast: fc.integer({ min: 0, max: 6 }).map((n) => ['mara', 'ivo'].slice(n)),
      chained: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
      locked: seldom,
      filmed: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  means: fc.tuple(...engines.map(() => fc.double({ min: 0.7, max: 0.76, noNaN: true }))),
  prices: fc.tuple(...engines.map(() => fc.integer({ min: 50_000, max: 90_000 }))),
  n: fc.integer({ min: 0, max: 60 }),
  budget: fc.integer({ min: 500_000, max: 60_000_000 }),
  deadlineMin: fc.constantFrom(5, 240),
  seq: fc.nat(10_000),
});
type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

function inputOf(w: World): PlanInput & { readonly exploration: Exploration } {
  const shots = w.shots.map(({ hero, pin, cast, chained }, index) =>
    shot(`sh${index}`, {
      index,
      hero,
      characters: cast,
      ...(chained && index > 0 ? { continues: `e01/sh${index - 1}` as ShotRef } : {}),
      ...(pin === undefined ? {} : { pin }),
    }),
  );
  const locks = new Map(
    w.shots.flatMap(({ locked }, at): [ShotRef, EngineId][] => (locked === undefined ? [] : [[`e01/sh${at}`, locked]])),
  );
  const filmed = w.shots.flatMap((each, at): ShotRef[] =>
    each.filmed || each.locked !== undefined ? [`e01/sh${at}`] : [],
  );
  const standings = engines.map((id, at) => standing(id, { price: { perClip: 0, perSecond: w.prices[at] ?? 0 } }));
  const rows = engines.map((id, at) => row(id, 'action', w.means[at] ?? 0, w.n));
  const made = production(shots, { deadlineMin: w.deadlineMin });
  return {
    ...planInput(made, standings, rows, { budgetLeft: w.budget, locks }),
    exploration: trials(shots, w.seq, filmed),
  };
}

const isTrial = ({ choice }: ShotDecision): boolean => choice?.explored === true;

/** Every plan of a world with its input; fails when the worlds have hardly any trial in them. */
function everyPlan(check: (plan: EpisodePlan, input: ReturnType<typeof inputOf>) => void): void {
  let seen = 0;
  fc.assert(
    fc.property(world, (w) => {
      const input = inputOf(w);
      const plan = planEpisode(input);
      seen += plan.shots.filter(isTrial).length;
      check(plan, input);
    }),
    { numRuns: 300, seed: 5 },
  );
  expect(seen).toBeGreaterThan(20);
}

describe('a trial, in any plan', () => {
  it('gives up less than the cap against the engine of the plan, and says at most how much', () => {
    everyPlan(({ shots }) => {
      for (const { candidates, chosen, choice, reason } of shots.filter(isTrial)) {
        const utility = (id: string | null | undefined) => candidates.find(({ engine }) => engine === id)?.utility ?? 0;
        const worse = utility(choice?.instead?.engine) - utility(chosen);
        expect(candidates[0]?.engine).toBe(choice?.instead?.engine);
        expect(worse).toBeLessThan(explorationRules.cap);
        expect(choice?.instead?.worse).toBe(worse);
        const said = Number(/at most (\d\.\d{3}) worse/.exec(reason)?.[1]);
        expect(said).toBeGreaterThanOrEqual(worse);
        expect(said - worse).toBeLessThan(0.001);
      }
    });
  });

  it('is never a hero, a pinned shot, one filmed before, or one of a group that is being filmed', () => {
    everyPlan(({ shots }, input) => {
      const begun = new Set(
        shots.filter(({ shot: ref }) => !input.exploration.attemptOf.has(ref as ShotRef)).map(({ group }) => group),
      );
      for (const { shot: ref, group } of shots.filter(isTrial)) {
        const own = input.shots.find((each) => each.ref === ref);
        expect([own?.hero, own?.pin, input.locks.has(ref as ShotRef)]).toEqual([false, undefined, false]);
        expect(input.exploration.attemptOf.has(ref as ShotRef)).toBe(true);
        if (group !== null) expect(begun.has(group)).toBe(false);
      }
      for (const { shot: ref, choice } of shots) {
        const pin = input.shots.find((each) => each.ref === ref)?.pin;
        if (choice !== undefined) expect(choice.rule === 'pinned').toBe(pin !== undefined);
      }
    });
  });

  it('stands in probabilities that sum to 1, the chosen one among them, at most a fifth of them for trials', () => {
    everyPlan(({ shots }, { locks }) => {
      for (const { shot: ref, chosen, choice } of shots) {
        if (chosen === null || locks.has(ref as ShotRef)) {
          expect(choice).toBeUndefined();
          continue;
        }
        const among = choice?.among ?? [];
        expect(among.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
        expect(among.find(({ engine }) => engine === chosen)?.probability).toBe(choice?.probability);
        const planned = choice?.instead?.engine ?? chosen;
        const others = among.filter(({ engine }) => engine !== planned);
        const trial = others.reduce((sum, { probability }) => sum + probability, 0);
        expect(trial).toBeLessThan(explorationRules.mostTrials + 1e-5);
        for (const { probability } of among)
          expect(probability).toBeGreaterThanOrEqual(explorationRules.leastProbability);
      }
    });
  });

  it('keeps the expected price within the budget, and each engine to one trial', () => {
    everyPlan(({ shots, cost }, input) => {
      const { exploration: _none, ...without } = input;
      const planned = planEpisode(without).cost.expected;
      expect(cost.expected).toBeLessThanOrEqual(Math.max(input.budgetLeft, planned));
      const tried = shots.filter(isTrial).map(({ chosen }) => chosen);
      expect(new Set(tried).size).toBe(tried.length);
    });
  });

  it('is drawn again alike, in whatever order engines are listed', () => {
    everyPlan((plan, input) => {
      const { snapshot } = input;
      const turned = { ...input, snapshot: { ...snapshot, engines: snapshot.engines.toReversed() } };
      expect(planEpisode(turned)).toEqual(plan);
    });
  });
});

describe('explore', () => {
  const shots = [shot('sh010')];
  const rows = [row('v/a', 'action', 0.74), row('v/b', 'action', 0.735), row('v/c', 'action', 0.2)];
  const plain = planInput(
    production(shots),
    ['v/a', 'v/b', 'v/c'].map((id) => standing(id)),
    rows,
  );
  const at = (seq: number, more: Partial<Exploration> = {}) =>
    planEpisode({ ...plain, exploration: { ...trials(shots, seq), ...more } }).shots[0];

  it('chooses each engine as often as the probability it records', () => {
    const drawn = Array.from({ length: 1000 }, (_, seq) => at(seq));
    const [first] = drawn;
    expect(first?.choice?.among.map(({ engine }) => engine)).toEqual(['v/a', 'v/b']);
    for (const { engine, probability } of first?.choice?.among ?? []) {
      const share = drawn.filter((each) => each?.chosen === engine).length / drawn.length;
      expect(Math.abs(share - probability)).toBeLessThan(
        3 * Math.sqrt((probability * (1 - probability)) / drawn.length),
      );
    }
  });

  it('draws anew for another place in the log, another attempt and another production', () => {
    const of = (more: (n: number) => Partial<Exploration>) =>
      new Set(Array.from({ length: 60 }, (_, n) => at(7, more(n))?.chosen));
    expect(of((seq) => ({ seq }))).toEqual(new Set(['v/a', 'v/b']));
    expect(of((n) => ({ attemptOf: new Map([['e01/sh010', n]]) }))).toEqual(new Set(['v/a', 'v/b']));
    expect(of((n) => ({ production: `p${n}` }))).toEqual(new Set(['v/a', 'v/b']));
    expect(of(() => ({})).size).toBe(1);
  });

  it('never tries anything when it is off, and records that nothing else could be chosen', () => {
    for (let seq = 0; seq < 60; seq++)
      expect(at(seq, { mode: 'off' })?.choice).toEqual({
        rule: 'off',
        explored: false,
        probability: 1,
        cap: explorationRules.cap,
        among: [{ engine: 'v/a', probability: 1 }],
      });
  });

  it('records nothing where a plan is made without it', () => {
    expect(planEpisode(plain).shots[0]?.choice).toBeUndefined();
  });
});
