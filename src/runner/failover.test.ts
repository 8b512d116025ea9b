import { describe, expect, it } from 'vitest';
import type { FailureClass } from '../core/outcome.ts';
import { failoverRules } from '../orchestration/failover.ts';
import type { ProductionState } from '../orchestration/state.ts';
import { openedOf, policyOf, shotSpec } from '../orchestration/testing/brief.ts';
import type { Behaviour } from '../orchestration/testing/vendor.ts';
import { threeEngines, World, type WorldPlan } from '../orchestration/testing/world.ts';
import { readDisk } from '../simulation/memory-log.ts';
import { runLocally } from './local.ts';
import { runWorld } from './testing/run-world.ts';

const ref = 'e01/sh01';

function oneShot(scripts: Readonly<Record<string, readonly Behaviour[]>>, more: Partial<WorldPlan> = {}): World {
  return new World({ opened: openedOf([shotSpec(ref)]), scripts, ...more });
}

/** `engine outcome` per attempt of the only shot. */
function story(state: ProductionState): readonly string[] {
  return state.shots[ref]?.attempts.map(({ engine, outcome }) => `${engine} ${outcome}`) ?? [];
}

const sole = threeEngines.slice(0, 1);

/** A behaviour that ends in each failure class. */
const ways: Readonly<Record<FailureClass, Behaviour>> = {
  'rate-limited': { does: 'reject', outcome: 'rate-limited' },
  capacity: { does: 'reject', outcome: 'capacity' },
  unavailable: { does: 'reject', outcome: 'unavailable' },
  overdue: { does: 'hang' },
  'refused-input': { does: 'reject', outcome: 'refused-input' },
  'refused-output': { does: 'fail', outcome: 'refused-output', billed: 'yes' },
  'invalid-request': { does: 'reject', outcome: 'invalid-request' },
  retired: { does: 'reject', outcome: 'retired' },
  'quota-exhausted': { does: 'reject', outcome: 'quota-exhausted' },
  misconfigured: { does: 'reject', outcome: 'misconfigured' },
  'bad-output': { does: 'spoil' },
  'output-lost': { does: 'forget' },
  'in-doubt': { does: 'lose-reply', exists: false },
  cancelled: { does: 'fail', outcome: 'cancelled', billed: 'no' },
};

describe('a failed attempt', () => {
  it.each(Object.entries(ways))(
    'of class %s is followed by the next engine, as the rules say [rows 3, 5, 16, 19, 20, 21, 24, 25]',
    async (outcome, way) => {
      const { state, violations } = await runWorld(oneShot({ 'a/one': [way] }));
      expect(violations).toEqual([]);
      expect(story(state)).toEqual([`a/one ${outcome}`, 'b/two delivered']);
      const rule = failoverRules[outcome as FailureClass];
      expect(state.engines['a/one']?.struck !== undefined).toBe(rule.strikes);
      // A reply that never came is no failure of the attempt yet, but it speaks against the engine.
      expect(state.engines['a/one']?.breaker.consecutiveFaults).toBe(rule.fault || outcome === 'in-doubt' ? 1 : 0);
      expect(state.shots[ref]?.reassignments).toMatchObject([{ from: 'a/one', to: 'b/two', cause: outcome }]);
      expect(state.shots[ref]?.accepted).toBeDefined();
    },
  );

  it.each(Object.entries(ways))(
    'of class %s on the only engine ends accepted or held, never silent [rows 1, 3, 16, 21]',
    async (outcome, way) => {
      const { state, violations } = await runWorld(oneShot({ 'a/one': [way] }, { engines: sole }));
      expect(violations).toEqual([]);
      const rule = failoverRules[outcome as FailureClass];
      const hopeless = rule.strikes || rule.refusesInput;
      expect(story(state)).toEqual(hopeless ? [`a/one ${outcome}`] : [`a/one ${outcome}`, 'a/one delivered']);
      expect(state.shots[ref]?.held?.code).toBe(hopeless ? 'engines.none-usable' : undefined);
    },
  );
});

describe('a rate limit', () => {
  it('that ends soon is waited out on the same engine [row 1]', async () => {
    const world = oneShot({ 'a/one': [{ does: 'reject', outcome: 'rate-limited', retryInS: 14 }] });
    const { state } = await runWorld(world);
    expect(story(state)).toEqual(['a/one rate-limited', 'a/one delivered']);
    const [first, second] = world.books.submits;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(14_000);
    expect(state.shots[ref]?.reassignments).toEqual([]);
  });

  it('that lasts long moves the shot to another engine, and keeps other shots away from the first [row 1]', async () => {
    const shots = [shotSpec(ref), shotSpec('e01/sh02', { continues: ref })];
    const world = new World({
      opened: openedOf(shots),
      scripts: { 'a/one': [{ does: 'reject', outcome: 'rate-limited', retryInS: 300 }] },
    });
    const { state } = await runWorld(world);
    expect(story(state)).toEqual(['a/one rate-limited', 'b/two delivered']);
    expect(state.shots['e01/sh02']?.attempts.map((attempt) => attempt.engine)).toEqual(['b/two']);
    expect(state.shots['e01/sh02']?.reassignments).toMatchObject([{ cause: 'engine-cooling' }]);
  });

  it('of the only engine is waited out, however long, instead of hammering it [rows 1, 22]', async () => {
    const world = oneShot({ 'a/one': [{ does: 'reject', outcome: 'rate-limited', retryInS: 600 }] }, { engines: sole });
    const { state } = await runWorld(world);
    expect(story(state)).toEqual(['a/one rate-limited', 'a/one delivered']);
    const [first, second] = world.books.submits;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(600_000);
  });

  it('repeated three times in a row moves on although each ends soon', async () => {
    const soon: Behaviour = { does: 'reject', outcome: 'rate-limited', retryInS: 5 };
    const { state } = await runWorld(oneShot({ 'a/one': [soon, soon, soon, soon] }));
    expect(story(state)).toEqual(['a/one rate-limited', 'a/one rate-limited', 'a/one rate-limited', 'b/two delivered']);
  });

  it('is not waited for when a pin or a strike overtakes it', async () => {
    const world = oneShot({ 'a/one': [{ does: 'reject', outcome: 'rate-limited', retryInS: 12 }] });
    const process = await world.start();
    process.log.subscribe(() => {
      if (
        process.log.state().shots[ref]?.attempts[0]?.phase !== 'failed' ||
        process.log.state().shots[ref]?.pin !== null
      )
        return;
      void world.tell(process.log, `shot:${ref}`, 'shot.pinned', { engine: 'c/three' });
    });
    await world.live(process, runLocally(process.ports, { episodes: ['e01'], stop: new AbortController().signal }));
    expect(story(process.log.state())).toEqual(['a/one rate-limited', 'c/three delivered']);
    const [first, second] = world.books.submits;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeLessThan(12_000);
  });
});

describe('an engine', () => {
  it('that refused the input is never asked for this shot again [row 19]', async () => {
    const refuse: Behaviour = { does: 'reject', outcome: 'refused-input' };
    const down: Behaviour = { does: 'reject', outcome: 'unavailable' };
    const { state } = await runWorld(oneShot({ 'a/one': [refuse], 'b/two': [down, down], 'c/three': [down, down] }));
    expect(story(state).filter((line) => line.startsWith('a/one'))).toHaveLength(1);
    expect(state.shots[ref]?.held).toBeDefined();
  });

  it('that is retired is out for every shot [row 24]', async () => {
    const shots = Array.from({ length: 6 }, (_, at) => shotSpec(`e01/sh0${at}`));
    const world = new World({
      opened: openedOf(shots),
      scripts: { 'a/one': [{ does: 'reject', outcome: 'retired' }] },
    });
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    const struckAt = readDisk(world.disk).find((e) => e.type === 'engine.struck')?.seq ?? 0;
    const later = readDisk(world.disk).filter((e) => e.seq > struckAt && e.type === 'attempt.intended');
    expect(later.length).toBeGreaterThan(3);
    expect(later.filter((e) => e.type === 'attempt.intended' && e.data.engine === 'a/one')).toEqual([]);
    expect(state.episodes['e01']?.signed).toBeDefined();
  });

  it('with two faults in a row rests, and is used again afterwards [row 22]', async () => {
    const shots = Array.from({ length: 8 }, (_, at) =>
      shotSpec(`e01/sh0${at}`, at < 3 ? {} : { continues: `e01/sh0${at - 1}` }),
    );
    const down: Behaviour = { does: 'reject', outcome: 'unavailable' };
    const world = new World({ opened: openedOf(shots), scripts: { 'a/one': [down, down] } });
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    const used = world.books.submits.filter((sent) => sent.engine === 'a/one').map((sent) => sent.at);
    expect(used.length).toBeGreaterThan(2);
    expect((used[2] ?? 0) - (used[1] ?? 0)).toBeGreaterThanOrEqual(15_000);
    expect(state.engines['a/one']?.breaker.openedAt).toBeUndefined();
  });

  it('that rests while every other one rests too is waited for, not held and not asked in circles [row 22]', async () => {
    const down: Behaviour = { does: 'reject', outcome: 'unavailable' };
    const shots = Array.from({ length: 4 }, (_, at) => shotSpec(`e01/sh0${at}`));
    const world = new World({
      opened: openedOf(shots),
      engines: threeEngines.slice(0, 2),
      scripts: { 'a/one': [down, down], 'b/two': [down, down] },
    });
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(state.episodes['e01']?.signed).toBeDefined();
    expect(state.seq).toBeLessThan(80);
  });

  it('that can not carry the request is left without an attempt [row 25]', async () => {
    const world = oneShot({}, { uncompilable: (_shot, engine) => engine !== 'c/three' });
    const { state } = await runWorld(world);
    expect(story(state)).toEqual(['c/three delivered']);
    expect(state.shots[ref]?.reassignments.map((entry) => entry.cause)).toEqual(['invalid-request', 'invalid-request']);
  });
});

describe('a shot that no engine can make', () => {
  it('is held with the reasons of all of them', async () => {
    const { state, violations } = await runWorld(oneShot({}, { uncompilable: () => true }));
    expect(violations).toEqual([]);
    expect(state.shots[ref]?.held).toMatchObject({ code: 'engines.none-usable' });
    expect(story(state)).toEqual([]);
    expect(state.ledger.spent).toBe(0);
  });

  it('is held when every engine is struck', async () => {
    const out: Behaviour = { does: 'reject', outcome: 'misconfigured' };
    const { state, violations } = await runWorld(oneShot({ 'a/one': [out], 'b/two': [out], 'c/three': [out] }));
    expect(violations).toEqual([]);
    expect(state.shots[ref]?.held?.code).toBe('engines.none-usable');
    expect(story(state)).toHaveLength(3);
  });

  it('holds the shots that continue it too, and they go on once it is accepted', async () => {
    const shots = [shotSpec(ref), shotSpec('e01/sh02', { continues: ref })];
    const world = new World({ opened: openedOf(shots), verdicts: { [ref]: ['fail', 'fail', 'fail'] } });
    const first = await runWorld(world);
    expect(first.state.shots['e01/sh02']?.held?.code).toBe('continues.held');
    const process = await world.start();
    await world.tell(process.log, `shot:${ref}`, 'gate.decided', {
      gate: 'take',
      decision: 'approve',
      take: 3,
      override: true,
    });
    const { state } = await runWorld(world);
    expect(state.shots['e01/sh02']?.accepted).toBeDefined();
    expect(state.episodes['e01']?.signed).toBeDefined();
  });
});

describe('a take below quality', () => {
  it('is filmed again on another engine [row 26]', async () => {
    const { state } = await runWorld(oneShot({}, { verdicts: { [ref]: ['fail'] } }));
    expect(story(state)).toEqual(['a/one delivered', 'b/two delivered']);
    expect(state.shots[ref]?.reassignments).toMatchObject([
      { cause: 'below-quality', reason: expect.stringContaining('the picture is black') },
    ]);
    expect(state.shots[ref]?.accepted?.take).toBe(2);
  });

  it('three times over asks a person and shows the newest take [row 26]', async () => {
    const world = oneShot({}, { verdicts: { [ref]: ['fail', 'fail', 'fail'] } });
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(state.shots[ref]?.held?.code).toBe('quality.exhausted');
    const held = readDisk(world.disk).find((e) => e.type === 'shot.held');
    expect(held?.data).toMatchObject({ take: 3 });
  });
});

describe('an attempt whose reply was lost', () => {
  it('is found again and not sent twice [row 6]', async () => {
    const world = oneShot({ 'a/one': [{ does: 'lose-reply', exists: true }] });
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(story(state)).toEqual(['a/one delivered']);
    expect(state.shots[ref]?.attempts[0]?.finding).toBe('found');
    expect(world.books.jobs).toHaveLength(1);
  });

  it('is looked for until the vendor would have to show it [row 7]', async () => {
    const engines = threeEngines.map((engine) => ({ ...engine, visibilityS: 45 }));
    const world = oneShot({ 'a/one': [{ does: 'lose-reply', exists: true, visibleAfterS: 30 }] }, { engines });
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(story(state)).toEqual(['a/one delivered']);
  });

  it('of an adapter that throws is looked for too', async () => {
    const world = oneShot({ 'a/one': [{ does: 'throw' }] });
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(story(state)).toEqual(['a/one delivered']);
  });

  const lost: Behaviour = { does: 'lose-reply', exists: true, lookup: 'impossible' };

  it('and can not be looked up stays at risk while another engine films the shot [row 6]', async () => {
    const { state, violations } = await runWorld(oneShot({ 'a/one': [lost] }));
    expect(violations).toEqual([]);
    expect(story(state)).toEqual(['a/one in-doubt', 'b/two delivered']);
    expect(state.ledger).toMatchObject({ atRisk: 1_000_000, spent: 1_000_000, reserved: 0 });
  });

  it('is sent once more to the same engine when the policy says resubmit-once, and then moves on [row 6]', async () => {
    const opened = openedOf([shotSpec(ref)], { policy: policyOf({ inDoubt: 'resubmit-once' }) });
    const { state, violations } = await runWorld(oneShot({ 'a/one': [lost, lost] }, { opened }));
    expect(violations).toEqual([]);
    expect(story(state)).toEqual(['a/one in-doubt', 'a/one in-doubt', 'b/two delivered']);
  });

  it('is held when the policy says hold [row 6]', async () => {
    const opened = openedOf([shotSpec(ref)], { policy: policyOf({ inDoubt: 'hold' }) });
    const { state } = await runWorld(oneShot({ 'a/one': [lost] }, { opened }));
    expect(state.shots[ref]?.held?.code).toBe('in-doubt');
    expect(state.ledger.atRisk).toBe(1_000_000);
  });

  it('is held when more is at risk than may be [row 6]', async () => {
    const opened = openedOf([shotSpec(ref)], { atRiskMax: 999_999 });
    const { state } = await runWorld(oneShot({ 'a/one': [lost] }, { opened }));
    expect(state.shots[ref]?.held?.code).toBe('budget.at-risk');
    expect(story(state)).toHaveLength(1);
  });
});

describe('a finished job', () => {
  it('whose link expired is asked for a fresh one once [row 29]', async () => {
    const { state } = await runWorld(oneShot({ 'a/one': [{ does: 'deliver', expired: 1 }] }));
    expect(story(state)).toEqual(['a/one delivered']);
  });

  it('whose download breaks is tried again with growing pauses: the clip is paid for [row 30]', async () => {
    const { state, violations } = await runWorld(oneShot({ 'a/one': [{ does: 'deliver', expired: 7 }] }));
    expect(violations).toEqual([]);
    expect(story(state)).toEqual(['a/one delivered']);
    expect(state.shots[ref]?.attempts[0]?.progress).toMatchObject({ status: 'collecting', tries: 3 });
    expect(state.ledger.spent).toBe(1_000_000);
  });

  it('whose links never work is lost but paid [row 29]', async () => {
    const { state, violations } = await runWorld(oneShot({ 'a/one': [{ does: 'deliver', expired: 99 }] }));
    expect(violations).toEqual([]);
    expect(story(state)).toEqual(['a/one output-lost', 'b/two delivered']);
    expect(state.ledger.spent).toBe(2_000_000);
  });

  it('that costs less than reserved gives the rest back, and a fraction of a micro-dollar is rounded up', async () => {
    const { state } = await runWorld(oneShot({ 'a/one': [{ does: 'deliver', cost: 400_000.2 }] }));
    expect(state.ledger).toMatchObject({ spent: 400_001, reserved: 0 });
  });

  it.each(['unsupported', 'too-late'] as const)(
    'that hangs and whose cancel is %s counts as charged',
    async (cancel) => {
      const { state } = await runWorld(oneShot({ 'a/one': [{ does: 'hang', cancel }] }));
      expect(story(state)).toEqual(['a/one overdue', 'b/two delivered']);
      expect(state.ledger.spent).toBe(2_000_000);
    },
  );
});
