import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openedOf, shotSpec } from '../orchestration/testing/brief.ts';
import { threeEngines, World, type WorldPlan } from '../orchestration/testing/world.ts';
import { anyCrash, anyWorld, unhandled } from './testing/any-world.ts';
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
  overdueAfterS: 40,
};

const everyCall = [
  'assets.put',
  'cutter.assemble',
  'cutter.sign',
  'engine.cancel',
  'engine.fetch',
  'engine.observe',
  'engine.reconcile',
  'engine.submit',
  'engines.compile',
  'finisher.finish',
  'judge.judge',
  'log.append',
  'router.plan',
  'router.reroute',
];

describe('a process that dies', () => {
  it('before or after any one of its port calls loses no shot, pays nothing twice and keeps the log whole [rows 9, 39]', async () => {
    const calm = new World(troubled);
    const first = await runWorld(calm);
    expect(first.violations).toEqual([]);
    expect(first.state.episodes['e01']?.signed).toBeDefined();
    const { calls } = first.process.life;
    // Every kind of port call is among the points at which the process dies.
    expect([...calm.calls.keys()].sort()).toEqual(everyCall);
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

  it('and stays dead for an hour finds the clips that were finished meanwhile [row 14]', async () => {
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

  it('leaves at most one doubt per submit in flight [row 9]', async () => {
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

describe('any production with any faults', () => {
  it('keeps every promise through up to three crashes [rows 9, 10]', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld, fc.array(anyCrash, { maxLength: 3 }), async (made, crashes) => {
        const run = await runWorld(new World(made), { crashes });
        expect(unhandled(run)).toEqual([]);
      }),
      { numRuns: 150, seed: 20260105 },
    );
  });
});
