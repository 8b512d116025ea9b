import fc from 'fast-check';
import { type FailureClass, outcomeClasses } from '../../core/outcome.ts';
import type { ProductionState } from '../../orchestration/state.ts';
import { openedOf, policyOf, shotSpec } from '../../orchestration/testing/brief.ts';
import type { Behaviour } from '../../orchestration/testing/vendor.ts';
import { type ScriptedVerdict, threeEngines, type WorldPlan } from '../../orchestration/testing/world.ts';
import type { CrashPoint } from '../../simulation/crash.ts';

const engines = threeEngines.map((engine) => ({ ...engine, visibilityS: 10 }));

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

/** Any production of four shots in a world with any faults; shrinks to the fewest. */
export const anyWorld: fc.Arbitrary<WorldPlan> = fc
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

/** Any point at which a process may die. */
export const anyCrash: fc.Arbitrary<CrashPoint> = fc.record({
  call: fc.integer({ min: 1, max: 150 }),
  when: fc.constantFrom('before' as const, 'after' as const),
});

/** Broken promises that remain once a shot that waits at its gate counts as handled. */
export function unhandled(run: {
  readonly state: ProductionState;
  readonly violations: readonly string[];
}): readonly string[] {
  const waits = (text: string): boolean =>
    Object.values(run.state.shots).some(
      (shot) => text === `${shot.ref} is neither accepted nor held` && waitsForPerson(run.state, shot.ref),
    );
  return run.violations.filter((text) => !waits(text));
}

/** A shot waits for a person itself, or continues one that does. */
function waitsForPerson(state: ProductionState, ref: string): boolean {
  const shot = state.shots[ref as `${string}/${string}`];
  if (shot === undefined) return false;
  return (
    shot.openGate !== undefined || (shot.spec.continues !== undefined && waitsForPerson(state, shot.spec.continues))
  );
}
