import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usd } from '../core/money.ts';
import { acceptanceOutlook, takesLeft } from './acceptance.ts';
import { nextAfterReject } from './after-reject.ts';
import { aloneAround } from './alone.ts';
import { candidateOf } from './candidates.ts';
import { draftOutlook, draftPays, withDrafts } from './drafts.ts';
import { playOnce } from './forecast.ts';
import { noHistory, type PlanInput } from './input.ts';
import { type Option, shotOptions } from './options.ts';
import { planEpisode, rankShot } from './plan.ts';
import { rulesOf } from './plan-problem.ts';
import { asOf, planInput, production, row, shot, standing } from './sample-world.ts';
import { strengthTable } from './strengths.ts';

/** A draft's price and chance against an engine at US$1. */
const against = (price: number, pAccept: number) => ({ priceMicroUsd: usd(price), pAccept });
const premium = against(1, 0.87);

/** What the formula would say if a reject said nothing about the prompt. */
function paysIfIndependent(draft: typeof premium, behind: typeof premium): boolean {
  return (
    draft.priceMicroUsd + (1 - draft.pAccept) * (behind.priceMicroUsd / behind.pAccept) <
    behind.priceMicroUsd / behind.pAccept
  );
}

describe('draftPays', () => {
  it.each([
    // draft's price and P(accept), then what is right and what independent attempts would say
    [0.1, 0.3, false, true],
    [0.1, 0.5, false, true],
    [0.1, 0.6, false, true],
    [0.1, 0.65, true, true],
    [0.3, 0.5, false, true],
    [0.3, 0.6, false, true],
    [0.3, 0.7, true, true],
    [0.5, 0.5, false, true],
    [0.5, 0.7, false, true],
    [0.5, 0.8, true, true],
    [0.8, 0.6, false, false],
  ])(
    'of a draft at %d with P(accept) %d before an engine at 1.00 with .87 is %s',
    (price, pAccept, pays, independent) => {
      expect(draftPays(against(price, pAccept), premium, 4)).toBe(pays);
      expect(paysIfIndependent(against(price, pAccept), premium)).toBe(independent);
    },
  );

  it('says no where only one attempt is allowed', () => {
    expect(draftPays(against(0.01, 0.9), premium, 1)).toBe(false);
  });

  it('never says yes where independent attempts would say no, and then the price of acceptance falls', () => {
    const takes = fc.record({
      priceMicroUsd: fc.integer({ min: 0, max: 2_000_000 }),
      pAccept: fc.double({ min: 0.02, max: 0.98, noNaN: true }),
    });
    fc.assert(
      fc.property(takes, takes, fc.integer({ min: 2, max: 6 }), (draft, behind, attempts) => {
        if (!draftPays(draft, behind, attempts)) return;
        const alone = acceptanceOutlook(behind.pAccept, behind.priceMicroUsd, attempts);
        // Prices are whole micro-dollars.
        expect(draftOutlook(draft, behind, attempts).priceOfAcceptance).toBeLessThanOrEqual(
          alone.priceOfAcceptance + 1,
        );
      }),
    );
  });
});

describe('draftOutlook', () => {
  it('counts the numbers of the measured example: after a rejected draft the engine behind it hopes for half', () => {
    const { pAccepted, spend, attemptsBehind, shareOfDraft } = draftOutlook(against(0.1, 0.6), premium, 3);
    expect(pAccepted).toBeCloseTo(0.6 + 0.4 * (1 - (1 - 0.435) * (1 - 0.2175)), 12);
    expect(attemptsBehind).toBeCloseTo(0.4 * (1 + 0.565), 12);
    expect(spend).toBe(usd(0.1) + Math.round(0.4 * 1.565 * usd(1)));
    expect(shareOfDraft).toBeCloseTo(0.6 / pAccepted, 12);
  });
});

/** Six shots, a cheap engine, and a better one that is dear and has one slot. */
function crowded(over: Partial<PlanInput> = {}): PlanInput {
  const shots = Array.from({ length: 6 }, (_, at) => shot(`sh0${at}`, { scene: `sc${at}`, needs: { action: 1 } }));
  return planInput(
    production(shots, { deadlineMin: 30 }),
    [
      standing('v/cheap', { price: { perClip: usd(0.05), perSecond: 0 }, latency: { baseS: 20, perSecondS: 0 } }),
      standing('v/dear', {
        price: { perClip: usd(1), perSecond: 0 },
        latency: { baseS: 60, perSecondS: 0 },
        concurrency: 1,
      }),
    ],
    [row('v/cheap', 'action', 0.75, 400), row('v/dear', 'action', 0.85, 400)],
    { budgetLeft: usd(90), ...over },
  );
}

describe('a draft', () => {
  it('is planned where the better engine can not film everything first, and says who takes over', () => {
    const plan = planEpisode(crowded());
    const drafts = plan.shots.filter(({ chosen }) => chosen === 'v/cheap');
    expect(drafts.length).toBeGreaterThan(0);
    for (const { reason, candidates } of drafts) {
      expect(reason).toContain('a draft: if it is rejected, v/dear takes over');
      expect(candidates.find(({ engine }) => engine === 'v/cheap')?.afterReject).toBe('v/dear');
      expect(candidates.find(({ engine }) => engine === 'v/dear')?.afterReject).toBeUndefined();
    }
  });

  it('is counted with the engine behind it, in money and in time', () => {
    const [plain, draft] = bothWays(crowded());
    expect(draft.outlook.spend).toBeGreaterThan(plain.outlook.spend);
    expect(draft.workS).toBeCloseTo(20 + 60 * ((draft.outlook.spend - usd(0.05)) / usd(1)), 3);
    expect(draft.draft?.quality01).toBeGreaterThan(plain.quality01);
    expect(draft.quality01).toBe(plain.quality01);
  });

  it('is not offered inside a continuity group, after a reject, to a pinned shot or past the limit of a shot', () => {
    const offered = (input: PlanInput, history = noHistory): boolean => {
      const [first] = input.shots;
      return (
        first !== undefined && rankShot(input, first, history).candidates.some((each) => each.afterReject !== undefined)
      );
    };
    const input = crowded();
    const cast = input.shots.map((each) => ({ ...each, scene: 'sc1', characters: ['mara'] }));
    const pinned = input.shots.map((each) => ({ ...each, pin: 'v/cheap' }));
    expect(offered(input)).toBe(true);
    expect(offered({ ...input, shots: cast })).toBe(false);
    expect(offered({ ...input, shots: pinned })).toBe(false);
    expect(offered(input, { ...noHistory, rejectedOn: ['v/cheap'] })).toBe(false);
    const limited = { ...input.production, budget: { ...input.production.budget, perShotMax: usd(1.04) } };
    expect(offered({ ...input, production: limited })).toBe(false);
  });

  it('is not made by an engine that another one beats in price and chance', () => {
    const input = crowded();
    const { engines: standings, strengths } = input.snapshot;
    const worse = standing('v/worse', {
      price: { perClip: usd(0.06), perSecond: 0 },
      latency: { baseS: 20, perSecondS: 0 },
    });
    const snapshot = {
      ...input.snapshot,
      engines: [...standings, worse],
      strengths: [...strengths, row('v/worse', 'action', 0.749, 400)],
    };
    const [first] = planEpisode({ ...input, snapshot }).shots;
    const behind = new Map(first?.candidates.map(({ engine, afterReject }) => [engine, afterReject]));
    expect(behind).toEqual(
      new Map([
        ['v/cheap', 'v/dear'],
        ['v/dear', undefined],
        ['v/worse', undefined],
      ]),
    );
  });

  it('is played through by the forecast: first on its own engine, then on the one behind', () => {
    const [, option] = bothWays(crowded());
    const [first] = crowded().shots;
    if (first === undefined) throw new Error('no shot');
    const rules = { maxAttempts: 2, perShotMax: usd(60) };
    const outcomes = new Set(
      Array.from({ length: 40 }, (_, at) => {
        let roll = at / 40;
        const chance = (): number => {
          roll = (roll + 0.377) % 1;
          return roll;
        };
        return playOnce([{ shot: first, option }], rules, chance).spent[0];
      }),
    );
    expect(outcomes).toEqual(new Set([usd(0.05), usd(1.05)]));
  });
});

/** The cheap engine's option for the first shot, without drafts and with them. */
function bothWays(input: PlanInput): readonly [Option, Option] {
  const [first] = input.shots;
  if (first === undefined) throw new Error('no shot');
  const table = strengthTable(input.snapshot.strengths, [{ id: 'v/cheap' }, { id: 'v/dear' }], asOf);
  const each = shotOptions(first, input, table);
  const drafted = withDrafts(each, { input, rules: rulesOf(input) });
  const cheap = ({ engine }: Option): boolean => engine === 'v/cheap';
  const [plain, draft] = [each.options.find(cheap), drafted.options.find(cheap)];
  if (plain === undefined || draft === undefined) throw new Error('no option');
  return [plain, draft];
}

const engines = ['v/a', 'v/b', 'v/c', 'v/d'];

/** Shots that stand alone, over engines of any price, strength and speed. */
const world = fc.record({
  shots: fc.integer({ min: 1, max: 6 }),
  engines: fc.tuple(
    ...engines.map(() =>
      fc.record({
        price: fc.integer({ min: 10_000, max: 1_500_000 }),
        mean: fc.double({ min: 0.6, max: 0.98, noNaN: true }),
        n: fc.integer({ min: 50, max: 2000 }),
        seconds: fc.integer({ min: 10, max: 200 }),
        slots: fc.integer({ min: 1, max: 4 }),
      }),
    ),
  ),
  share: fc.integer({ min: 300_000, max: 8_000_000 }),
  deadlineMin: fc.constantFrom(20, 60, 240),
});
type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

function inputOf(w: World): PlanInput {
  const shots = Array.from({ length: w.shots }, (_, at) =>
    shot(`sh0${at}`, { scene: `sc${at}`, needs: { action: 1 } }),
  );
  const standings = w.engines.map(({ price, seconds, slots }, at) =>
    standing(engines[at] ?? '', {
      price: { perClip: price, perSecond: 0 },
      latency: { baseS: seconds, perSecondS: 0 },
      concurrency: slots,
    }),
  );
  const rows = w.engines.map(({ mean, n }, at) => row(engines[at] ?? '', 'action', mean, n));
  return planInput(production(shots, { deadlineMin: w.deadlineMin }), standings, rows, {
    budgetLeft: w.shots * w.share,
  });
}

describe('drafts of any episode', () => {
  it('are offered only where the conditional formula pays, and cost less than the engine behind them alone', () => {
    let offered = 0;
    fc.assert(
      fc.property(world, (w) => {
        for (const { candidates } of planEpisode(inputOf(w)).shots)
          for (const candidate of candidates.filter(({ afterReject }) => afterReject !== undefined)) {
            offered += 1;
            const behind = candidates.find(({ engine }) => engine === candidate.afterReject);
            expect(behind !== undefined && draftPays(candidate, behind, takesLeft(4, 0))).toBe(true);
            expect(behind?.pAccept).toBeGreaterThan(candidate.pAccept);
            expect(candidate.terms.price).toBeGreaterThanOrEqual((behind?.terms.price ?? 0) - 1e-6);
          }
      }),
      { numRuns: 150, seed: 7 },
    );
    expect(offered).toBeGreaterThan(10);
  });

  it('go where failover goes after one reject', () => {
    fc.assert(
      fc.property(world, (w) => {
        const input = inputOf(w);
        planEpisode(input).shots.forEach(({ candidates }, at) => {
          const filmed = input.shots[at];
          for (const { engine, afterReject, priceMicroUsd } of candidates) {
            if (afterReject === undefined || filmed === undefined) continue;
            const after = rankShot(input, filmed, { ...noHistory, rejectedOn: [engine] });
            const affordable = after.candidates.filter(
              (each) => each.priceMicroUsd <= input.budgetLeft - priceMicroUsd,
            );
            expect(nextAfterReject(affordable, engine)?.engine).toBe(afterReject);
          }
        });
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  it('raise the utility of their engine, and never cost more at equal quality: then none is offered', () => {
    fc.assert(
      fc.property(world, (w) => {
        const input = inputOf(w);
        const subjects = engines.map((id) => ({ id }));
        const table = strengthTable(input.snapshot.strengths, subjects, asOf);
        const rules = rulesOf(input);
        for (const filmed of input.shots) {
          const each = shotOptions(filmed, input, table);
          const around = aloneAround(each, rules);
          withDrafts(each, { input, rules }).options.forEach((option, at) => {
            const plain = each.options[at];
            if (plain === undefined || option.draft === undefined) return;
            expect(option.draft.quality01).toBeGreaterThan(plain.quality01);
            const [drafted, alone] = [option, plain].map((one) => candidateOf(filmed, one, around).utility);
            expect(drafted).toBeGreaterThan(alone ?? 0);
          });
        }
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  it('do not depend on the order of engines', () => {
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
      { numRuns: 80, seed: 7 },
    );
  });

  it('do not change when an engine comes along that another one beats in everything', () => {
    fc.assert(
      fc.property(
        world,
        fc.nat(3),
        fc.integer({ min: 1, max: 300_000 }),
        fc.double({ min: 0.01, max: 0.2, noNaN: true }),
        (w, which, dearer, worse) => {
          const input = inputOf(w);
          const beaten = input.snapshot.engines[which];
          const told = input.snapshot.strengths[which];
          if (beaten === undefined || told === undefined) return;
          const id = 'v/worse';
          const price = { perClip: beaten.facts.price.perClip + dearer, perSecond: 0 };
          const more = {
            ...input.snapshot,
            engines: [
              ...input.snapshot.engines,
              { ...beaten, facts: { ...beaten.facts, id, family: id, model: id, price } },
            ],
            strengths: [...input.snapshot.strengths, { ...told, engine: id, mean: told.mean - worse }],
          };
          const [without, within] = [input, { ...input, snapshot: more }].map((given) =>
            given.shots.map((filmed) => rankShot(given, filmed, noHistory)),
          );
          within?.forEach(({ chosen, candidates }, at) => {
            const before = without?.[at];
            expect(chosen).toBe(before?.chosen);
            expect(candidates.find(({ engine }) => engine === id)?.afterReject).toBeUndefined();
            expect(candidates.some(({ afterReject }) => afterReject === id)).toBe(false);
          });
        },
      ),
      { numRuns: 100, seed: 7 },
    );
  });
});
