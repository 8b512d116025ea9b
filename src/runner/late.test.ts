import { describe, expect, it } from 'vitest';
import type { Hint, HintSource } from '../orchestration/hints.ts';
import type { ProductionState } from '../orchestration/state.ts';
import { openedOf, policyOf, shotSpec } from '../orchestration/testing/brief.ts';
import type { Behaviour } from '../orchestration/testing/vendor.ts';
import { threeEngines, World, type WorldPlan } from '../orchestration/testing/world.ts';
import { watchedOf } from '../orchestration/watch.ts';
import { violationsOf } from '../simulation/invariants.ts';
import { readDisk } from '../simulation/memory-log.ts';
import { runLocally } from './local.ts';
import { runWorld } from './testing/run-world.ts';

const ref = 'e01/sh01';
const stop = new AbortController().signal;

function oneShot(scripts: Readonly<Record<string, readonly Behaviour[]>>, more: Partial<WorldPlan> = {}): World {
  return new World({ opened: openedOf([shotSpec(ref)]), scripts, ...more });
}

const story = (state: ProductionState): readonly string[] =>
  state.shots[ref]?.attempts.map(({ engine, outcome }) => `${engine} ${outcome}`) ?? [];
const watched = (world: World, state: ProductionState) => {
  const shot = state.shots[ref];
  return shot === undefined ? [] : watchedOf(state, shot, world.clock.now()).map(({ engine }) => engine);
};

/** Runs once more, as a person would who only wants what is paid for. */
async function collectOnly(world: World, afterS: number): Promise<ProductionState> {
  world.clock.skip(afterS);
  const process = await world.start();
  await world.live(process, runLocally(process.ports, { episodes: [], stop }));
  return process.log.state();
}

describe('a clip that is finished after its attempt was given up', () => {
  const late: Behaviour = { does: 'deliver', afterS: 300, cancel: 'unsupported' };

  it('is collected as an extra take, judged, and does not replace the accepted one [row 17]', async () => {
    const world = oneShot({ 'a/one': [late] });
    const first = await runWorld(world);
    expect(story(first.state)).toEqual(['a/one overdue', 'b/two delivered']);
    expect(watched(world, first.state)).toEqual(['a/one']);
    world.clock.skip(3600);
    const { state } = await runWorld(world);
    expect(story(state)).toEqual(['a/one delivered', 'b/two delivered']);
    expect(state.shots[ref]?.takes.map(({ engine, verdict }) => [engine, verdict?.verdict])).toEqual([
      ['b/two', 'pass'],
      ['a/one', 'pass'],
    ]);
    expect(state.shots[ref]?.accepted?.take).toBe(1);
    expect(state.episodes['e01']?.signed).toEqual(first.state.episodes['e01']?.signed);
    expect(watched(world, state)).toEqual([]);
    expect(violationsOf(state)).toEqual([]);
  });

  it('is collected although an earlier look at it could not be understood', async () => {
    const world = oneShot({ 'a/one': [{ ...late, garbledUntilS: 2000 }] });
    await runWorld(world);
    const garbled = await collectOnly(world, 600);
    expect(story(garbled)).toEqual(['a/one overdue', 'b/two delivered']);
    expect(watched(world, garbled)).toEqual(['a/one']);
    expect(story(await collectOnly(world, 3600))).toEqual(['a/one delivered', 'b/two delivered']);
  });

  it('is booked once: as charged while unknown, at its real cost when it came [row 17]', async () => {
    const world = oneShot({ 'a/one': [{ ...late, cost: 300_000 }] });
    const first = await runWorld(world);
    expect(first.state.ledger.spent).toBe(2_000_000);
    expect((await collectOnly(world, 3600)).ledger.spent).toBe(1_300_000);
  });

  it('ends a hold that no person put on the shot', async () => {
    const opened = openedOf([shotSpec(ref)], { policy: policyOf({ maxAttemptsPerShot: 1 }) });
    const world = oneShot({ 'a/one': [late] }, { opened });
    const first = await runWorld(world);
    expect(first.state.shots[ref]?.held?.code).toBe('attempts.exhausted');
    world.clock.skip(600);
    const { state } = await runWorld(world);
    expect(state.shots[ref]?.accepted?.attempt).toBe(state.shots[ref]?.attempts[0]?.attempt);
    expect(state.episodes['e01']?.signed).toBeDefined();
  });

  it('does not end a hold that a person put on the shot [row 17]', async () => {
    const opened = openedOf([shotSpec(ref)], { policy: policyOf({ maxAttemptsPerShot: 1 }) });
    const world = oneShot({ 'a/one': [late] }, { opened });
    await runWorld(world);
    const process = await world.start();
    await world.tell(process.log, `shot:${ref}`, 'gate.decided', { gate: 'take', decision: 'hold', override: false });
    world.clock.skip(600);
    const { state } = await runWorld(world);
    expect(state.shots[ref]?.takes).toHaveLength(1);
    expect(state.shots[ref]?.accepted).toBeUndefined();
    expect(state.shots[ref]?.held?.code).toBe('operator.hold');
  });

  it('is looked for a day long, never sent again, and written off after that [row 16]', async () => {
    const world = oneShot({ 'a/one': [{ does: 'hang', cancel: 'unsupported' }] });
    const first = await runWorld(world);
    expect(watched(world, first.state)).toEqual(['a/one']);
    const later = await collectOnly(world, 25 * 3600);
    expect(watched(world, later)).toEqual([]);
    expect(world.books.submits).toHaveLength(2);
  });

  it('although its cancel was confirmed is collected too, and booked at what it cost [row 18]', async () => {
    const world = oneShot({ 'a/one': [{ does: 'deliver', afterS: 300, races: true, cost: 700_000 }] });
    const first = await runWorld(world);
    expect(story(first.state)).toEqual(['a/one overdue', 'b/two delivered']);
    expect(first.state.ledger.spent).toBe(2_000_000);
    const state = await collectOnly(world, 3600);
    expect(story(state)).toEqual(['a/one delivered', 'b/two delivered']);
    expect(state.ledger.spent).toBe(1_700_000);
  });

  it('and forgotten for a moment is still found later [row 21]', async () => {
    const world = oneShot({ 'a/one': [late] });
    await runWorld(world);
    const process = await world.start();
    world.clock.skip(120);
    const engine = process.ports.engines.engine('a/one');
    if (engine === undefined) throw new Error('the world has an engine');
    const observe = async () => ({ kind: 'gone' as const, reason: '404' });
    const ports = { ...process.ports, engines: { ...process.ports.engines, engine: () => ({ ...engine, observe }) } };
    await world.live(process, runLocally(ports, { episodes: [], stop }));
    expect(watched(world, process.log.state())).toEqual(['a/one']);
    expect(story(await collectOnly(world, 3600))).toEqual(['a/one delivered', 'b/two delivered']);
  });

  it('is still asked for after the day is over by a person who only collects', async () => {
    const world = oneShot({ 'a/one': [late] });
    await runWorld(world);
    expect(story(await collectOnly(world, 40 * 3600))).toEqual(['a/one overdue', 'b/two delivered']);
    const process = await world.start();
    const watchMs = Number.POSITIVE_INFINITY;
    await world.live(process, runLocally(process.ports, { episodes: [], stop, watchMs }));
    expect(story(process.log.state())).toEqual(['a/one delivered', 'b/two delivered']);
  });

  it('that failed at the vendor instead gives its money back [row 16]', async () => {
    const world = oneShot({ 'a/one': [{ does: 'fail', outcome: 'unavailable', afterS: 300, billed: 'no' }] });
    // The vendor says it cancelled without saying what it charged.
    const process = await world.start();
    const engine = process.ports.engines.engine('a/one');
    if (engine === undefined) throw new Error('the world has an engine');
    const ports = {
      ...process.ports,
      engines: {
        ...process.ports.engines,
        engine: (id: string) =>
          id === 'a/one'
            ? { ...engine, cancel: async () => ({ kind: 'unsupported' as const }) }
            : process.ports.engines.engine(id),
      },
    };
    await world.live(process, runLocally(ports, { episodes: ['e01'], stop }));
    expect(process.log.state().ledger.spent).toBe(2_000_000);
    const state = await collectOnly(world, 3600);
    expect(state.ledger.spent).toBe(1_000_000);
    expect(state.shots[ref]?.attempts[0]).toMatchObject({ outcome: 'overdue', settled: true });
  });

  it('whose downloads all failed is fetched when they work again [row 30]', async () => {
    const world = oneShot({ 'a/one': [{ does: 'deliver', expired: 10 }] });
    const first = await runWorld(world);
    expect(story(first.state)).toEqual(['a/one output-lost', 'b/two delivered']);
    const state = await collectOnly(world, 3600);
    expect(story(state)).toEqual(['a/one delivered', 'b/two delivered']);
    expect(state.ledger.spent).toBe(2_000_000);
  });
});

describe('a job that its vendor lists only after the visibility window', () => {
  const engines = threeEngines.map((engine) => ({ ...engine, visibilityS: 10 }));

  it('is adopted late, once, and its clip becomes an extra take [row 7]', async () => {
    const world = oneShot({ 'a/one': [{ does: 'lose-reply', exists: true, visibleAfterS: 900 }] }, { engines });
    const first = await runWorld(world);
    expect(story(first.state)).toEqual(['a/one in-doubt', 'b/two delivered']);
    expect(watched(world, first.state)).toEqual(['a/one']);
    const state = await collectOnly(world, 3600);
    expect(story(state)).toEqual(['a/one delivered', 'b/two delivered']);
    expect(state.ledger).toMatchObject({ spent: 2_000_000, reserved: 0, atRisk: 0 });
    expect(world.books.submits).toHaveLength(2);
  });
});

describe('a shot with a hedge', () => {
  const opened = openedOf([shotSpec(ref)], { policy: policyOf({ hedge: true }) });

  it('gets a second engine when the first is slow; the first acceptable take wins and the other job is cancelled [row 15]', async () => {
    const world = oneShot({ 'a/one': [{ does: 'hang' }] }, { opened });
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(story(state)).toEqual(['a/one cancelled', 'b/two delivered']);
    expect(state.shots[ref]?.attempts[1]?.intended.hedgeOf).toBe(state.shots[ref]?.attempts[0]?.attempt);
    expect(state.ledger).toMatchObject({ spent: 1_000_000, reserved: 0 });
  });

  it('keeps collecting the slower job when it can not be cancelled [row 18]', async () => {
    const world = oneShot({ 'a/one': [{ does: 'deliver', afterS: 110, cancel: 'too-late' }] }, { opened });
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(story(state)).toEqual(['a/one delivered', 'b/two delivered']);
    expect(state.shots[ref]?.accepted?.take).toBe(1);
    expect(state.shots[ref]?.takes.map(({ engine }) => engine)).toEqual(['b/two', 'a/one']);
  });

  it('collects the slower job too when its confirmed cancel lost the race [row 18]', async () => {
    const world = oneShot({ 'a/one': [{ does: 'deliver', afterS: 110, races: true }] }, { opened });
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(story(state)).toEqual(['a/one cancelled', 'b/two delivered']);
    expect(watched(world, state)).toEqual(['a/one']);
    expect(story(await collectOnly(world, 3600))).toEqual(['a/one delivered', 'b/two delivered']);
  });

  it('is not made with money that other shots need, nor without the policy [rows 15, 37]', async () => {
    const slow: Behaviour = { does: 'deliver', afterS: 100 };
    const shots = [shotSpec(ref), shotSpec('e01/sh02', { continues: ref })];
    const tight = openedOf(shots, { policy: policyOf({ hedge: true }), cap: 2_000_000 });
    for (const brief of [tight, openedOf(shots)]) {
      const { state } = await runWorld(oneShot({ 'a/one': [slow] }, { opened: brief }));
      expect(story(state)).toEqual(['a/one delivered']);
    }
  });
});

describe('an engine whose key is gone', () => {
  it('keeps its running job, gets nothing new, and delivers when the key is back [row 4]', async () => {
    const world = oneShot({});
    const process = await world.start();
    let keyThere = true;
    const ports = {
      ...process.ports,
      engines: {
        ...process.ports.engines,
        engine: (id: string) => (id === 'a/one' && !keyThere ? undefined : process.ports.engines.engine(id)),
      },
    };
    process.log.subscribe(() => {
      if (process.log.state().shots[ref]?.attempts[0]?.phase === 'submitted') keyThere = false;
    });
    await world.live(process, runLocally(ports, { episodes: ['e01'], stop }));
    const between = process.log.state();
    expect(between.engines['a/one']?.struck).toContain('misconfigured');
    expect(story(between)).toEqual(['a/one overdue', 'b/two delivered']);
    const state = await collectOnly(world, 60);
    expect(story(state)).toEqual(['a/one delivered', 'b/two delivered']);
    expect(world.books.submits).toHaveLength(2);
  });
});

describe('a hint', () => {
  /** Hints as a test gives them. */
  function hintsOf(): HintSource & { give(hint: Hint): void } {
    const listeners = new Set<(hint: Hint) => void>();
    return {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      give: (hint) => {
        for (const listener of listeners) listener(hint);
      },
    };
  }

  it('makes the run look earlier, and changes nothing by itself, however often and about whatever it comes [row 35]', async () => {
    const looks = async (give: (world: World, hints: ReturnType<typeof hintsOf>) => void) => {
      const world = oneShot({});
      const hints = hintsOf();
      const process = await world.start();
      process.log.subscribe(() => give(world, hints));
      const run = runLocally(process.ports, { episodes: ['e01'], stop, hints });
      await world.live(process, run);
      const kinds = readDisk(world.disk).map((entry) => entry.type);
      return { kinds, observed: world.calls.get('engine.observe') ?? 0 };
    };
    const quiet = await looks(() => undefined);
    const forged = await looks((_world, hints) => {
      for (let n = 0; n < 50; n++) hints.give({ engine: 'a/one', jobId: `a/one#${n}` });
      hints.give({ engine: 'z/none', jobId: 'x' });
    });
    expect(forged.kinds).toEqual(quiet.kinds);
    // At most one look more per poll interval.
    expect(forged.observed).toBeLessThanOrEqual(quiet.observed * 2);
  });
});

describe('an engine that charges more than its catalog says', () => {
  it('is reserved at what it really charges, so that the cap holds [row 37]', async () => {
    const shots = [
      shotSpec(ref),
      shotSpec('e01/sh02', { continues: ref }),
      shotSpec('e01/sh03', { continues: 'e01/sh02' }),
    ];
    const dear: Behaviour = { does: 'deliver', cost: 1_600_000 };
    const sole = threeEngines.slice(0, 1);
    const opened = openedOf(shots, { cap: 4_600_000 });
    const world = new World({ opened, engines: sole, scripts: { 'a/one': [dear, dear, dear] } });
    const { state } = await runWorld(world);
    expect(state.ledger.spent).toBe(3_200_000);
    expect(state.shots['e01/sh02']?.attempts[0]?.intended).toMatchObject({ reserve: 1_600_000, estimate: 1_000_000 });
    expect(state.shots['e01/sh03']?.held?.code).toBe('budget.cap');
  });
});

describe('a machine that sleeps for an hour, or whose clock is set forward', () => {
  it.each([
    // What is sent after the leap takes its own time from there.
    ['attempt.intended', 60],
    ['attempt.submitted', 3660],
    ['attempt.progressed', 3660],
  ] as const)('right after %s does not give up the job it could not watch', async (moment, afterS) => {
    const world = oneShot({ 'a/one': [{ does: 'deliver', afterS }] });
    const process = await world.start();
    let slept = false;
    const unsubscribe = process.log.subscribe(() => {
      const attempt = process.log.state().shots[ref]?.attempts[0];
      const reached = {
        'attempt.intended': attempt !== undefined,
        'attempt.submitted': attempt?.submittedAt !== undefined,
        'attempt.progressed': attempt?.progress?.status === 'running',
      }[moment];
      if (!reached || slept) return;
      slept = true;
      world.clock.skip(3600);
    });
    await world.live(process, runLocally(process.ports, { episodes: ['e01'], stop }));
    unsubscribe();
    expect(slept).toBe(true);
    expect(story(process.log.state())).toEqual(['a/one delivered']);
  });
});
