import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FailureClass, outcomeClasses } from '../core/outcome.ts';
import { openedOf, policyOf, shotSpec } from '../orchestration/testing/brief.ts';
import type { Behaviour } from '../orchestration/testing/vendor.ts';
import { type ScriptedVerdict, threeEngines, World, type WorldPlan } from '../orchestration/testing/world.ts';
import { runWorld } from './testing/run-world.ts';

const engines = threeEngines.map((engine) => ({ ...engine, visibilityS: 10 }));

/** One production in which most of what can go wrong goes wrong once. */
const troubled: WorldPlan = {
  opened: openedOf(
    [shotSpec('e01/sh01'), shotSpec('e01/sh02', { continues: 'e01/sh01' }), shotSpec('e01/sh03'), shotSpec('e01/sh04')],
    { cap: 14_000_000, perShotMax: 6_000_000, atRiskMax: 5_000_000 },
  ),
  engines,
  scripts: {
    'a/one': [
      { does: 'lose-reply', exists: true, visibleAfterS: 6 },
      { does: 'reject', outcome: 'rate-limited', retryInS: 10 },
      { does: 'hang' },
      { does: 'deliver', expired: 1 },
    ],
    'b/two': [{ does: 'reject', outcome: 'unavailable' }, { does: 'spoil' }, { does: 'reject', outcome: 'retired' }],
    'c/three': [{ does: 'reject', outcome: 'refused-input' }],
  },
  verdicts: { 'e01/sh03': ['fail'], 'e01/sh04': ['warn'] },
};

describe('a process that dies', () => {
  it('before or after any one of its port calls loses no shot, pays nothing twice and keeps the log whole', async () => {
    const calm = new World(troubled);
    const first = await runWorld(calm);
    expect(first.violations).toEqual([]);
    expect(first.state.episodes['e01']?.signed).toBeDefined();
    const calls = first.process.life.calls;
    const broken: string[] = [];
    let crashes = 0;
    for (let call = 1; call <= calls; call++) {
      for (const when of ['before', 'after'] as const) {
        const run = await runWorld(new World(troubled), { crashes: [{ call, when }] });
        crashes += run.crashes;
        broken.push(...run.violations.map((text) => `${when} call ${call}: ${text}`));
      }
    }
    expect(broken).toEqual([]);
    expect(crashes).toBe(2 * calls);
  });

  it('and stays dead for an hour finds the clips that were finished meanwhile', async () => {
    const world = new World({ opened: openedOf([shotSpec('e01/sh01')]) });
    const calm = new World({ opened: openedOf([shotSpec('e01/sh01')]) });
    const { process } = await runWorld(calm);
    for (let call = 1; call <= process.life.calls; call++) {
      const again = new World(world.plan);
      const run = await runWorld(again, { crashes: [{ call, when: 'after' }], downS: 3600 });
      expect(run.violations).toEqual([]);
      expect(run.state.shots['e01/sh01']?.accepted).toBeDefined();
      expect(again.books.jobs).toHaveLength(1);
    }
  });

  it('leaves at most one doubt per submit in flight', async () => {
    const plan = { opened: openedOf([shotSpec('e01/sh01'), shotSpec('e01/sh02')]), engines };
    const { process } = await runWorld(new World(plan));
    for (let call = 1; call <= process.life.calls; call++) {
      const world = new World(plan);
      const run = await runWorld(world, { crashes: [{ call, when: 'before' }] });
      const doubts = Object.values(run.state.shots).flatMap((shot) => shot.attempts.filter((a) => a.doubtSince));
      expect(doubts.length).toBeLessThanOrEqual(2);
      expect(run.violations).toEqual([]);
    }
  });
});

const failures = outcomeClasses.filter((name): name is FailureClass => name !== 'delivered' && name !== 'in-doubt');
const seconds = fc.integer({ min: 0, max: 200 });
const price = fc.integer({ min: 0, max: 1_000_000 });
const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  fc.record({
    does: fc.constant('deliver' as const),
    afterS: seconds,
    cost: price,
    expired: fc.integer({ min: 0, max: 2 }),
  }),
  fc.record({ does: fc.constant('reject' as const), outcome: fc.constantFrom(...failures) }),
  fc.record({
    does: fc.constant('reject' as const),
    outcome: fc.constantFrom<FailureClass>('rate-limited', 'capacity'),
    retryInS: seconds,
  }),
  fc.record({
    does: fc.constant('fail' as const),
    outcome: fc.constantFrom(...failures),
    afterS: seconds,
    billed: fc.constantFrom('yes' as const, 'no' as const),
  }),
  fc.record({ does: fc.constant('hang' as const), cancel: fc.constantFrom('cancelled', 'unsupported', 'too-late') }),
  fc.record({
    does: fc.constant('lose-reply' as const),
    exists: fc.boolean(),
    visibleAfterS: fc.integer({ min: 0, max: 9 }),
    lookup: fc.constantFrom('works', 'impossible'),
  }),
  fc.constantFrom<Behaviour>({ does: 'spoil' }, { does: 'forget' }, { does: 'throw' }),
) as fc.Arbitrary<Behaviour>;

const script = fc.array(behaviour, { maxLength: 5 });
const verdicts = fc.array(fc.constantFrom<ScriptedVerdict>('pass', 'warn', 'fail'), { maxLength: 4 });
const shotCount = 4;

const plan: fc.Arbitrary<WorldPlan> = fc
  .record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    cap: fc.integer({ min: 1_000_000, max: 20_000_000 }),
    atRiskMax: fc.integer({ min: 0, max: 4_000_000 }),
    chain: fc.array(fc.boolean(), { minLength: shotCount, maxLength: shotCount }),
    hero: fc.array(fc.boolean(), { minLength: shotCount, maxLength: shotCount }),
    inDoubt: fc.constantFrom('reassign' as const, 'resubmit-once' as const, 'hold' as const),
    scripts: fc.record({ 'a/one': script, 'b/two': script, 'c/three': script }),
    verdicts: fc.array(verdicts, { minLength: shotCount, maxLength: shotCount }),
    engineCount: fc.integer({ min: 1, max: 3 }),
    concurrency: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ seed, cap, atRiskMax, chain, hero, inDoubt, scripts, verdicts: said, engineCount, concurrency }) => {
    const name = (at: number): string => `e01/sh0${at}`;
    const shots = chain.map((continues, at) =>
      shotSpec(name(at), {
        hero: hero[at] === true,
        ...(continues && at > 0 ? { continues: name(at - 1) } : {}),
      }),
    );
    return {
      opened: openedOf(shots, { cap, atRiskMax, policy: policyOf({ inDoubt }) }),
      engines: engines.slice(0, engineCount).map((engine) => ({ ...engine, concurrency })),
      scripts,
      verdicts: Object.fromEntries(said.map((each, at) => [name(at), each])),
      seed,
    };
  });

const crash = fc.record({
  call: fc.integer({ min: 1, max: 150 }),
  when: fc.constantFrom('before' as const, 'after' as const),
});

/** Broken promises that remain once a shot that waits at its gate counts as handled. */
function unhandled(run: Awaited<ReturnType<typeof runWorld>>): readonly string[] {
  const waits = (text: string): boolean =>
    Object.values(run.state.shots).some(
      (shot) => text === `${shot.ref} is neither accepted nor held` && waitsForPerson(run.state, shot.ref),
    );
  return run.violations.filter((text) => !waits(text));
}

/** A shot waits for a person itself, or continues one that does. */
function waitsForPerson(state: Awaited<ReturnType<typeof runWorld>>['state'], ref: string): boolean {
  const shot = state.shots[ref as `${string}/${string}`];
  if (shot === undefined) return false;
  return (
    shot.openGate !== undefined || (shot.spec.continues !== undefined && waitsForPerson(state, shot.spec.continues))
  );
}

describe('any production with any faults', () => {
  it('keeps every promise through up to three crashes', async () => {
    await fc.assert(
      fc.asyncProperty(plan, fc.array(crash, { maxLength: 3 }), async (made, crashes) => {
        const run = await runWorld(new World(made), { crashes });
        expect(unhandled(run)).toEqual([]);
      }),
      { numRuns: 150, seed: 20260105 },
    );
  });
});
