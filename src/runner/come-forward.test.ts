import { describe, expect, it } from 'vitest';
import { announcedEngine } from '../app/webhooks/announced-engine.ts';
import type { Announcement, Announcements } from '../app/webhooks/announcements.ts';
import type { Engine } from '../engines/engine.ts';
import { jobIn, unsignedWebhook } from '../engines/webhooks/unsigned.ts';
import type { Hint, HintSource } from '../orchestration/hints.ts';
import type { AttemptState, ProductionState } from '../orchestration/state.ts';
import { openedOf, shotSpec } from '../orchestration/testing/brief.ts';
import type { Behaviour } from '../orchestration/testing/vendor.ts';
import { type Process, threeEngines, World } from '../orchestration/testing/world.ts';
import { runLocally } from './local.ts';

const ref = 'e01/sh01';
const stop = new AbortController().signal;
const lost: Behaviour = { does: 'lose-reply', exists: true, lookup: 'impossible' };

/** Webhooks of a world: what came forward outlives a process, as the file does. */
class Hooks implements HintSource {
  readonly #known: Announcement[] = [];
  readonly #listeners = new Set<(hint: Hint) => void>();
  readonly book: Announcements = {
    note: (each) => void this.#known.push(each),
    of: (attempt) => this.#known.filter((each) => each.attempt === attempt),
  };

  subscribe(listener: (hint: Hint) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  announced(attempt: string): boolean {
    return this.book.of(attempt).length > 0;
  }

  /** A delivery on the address of an attempt that passed its check. */
  deliver(attempt: string, jobId: string, engine = 'a/one'): void {
    this.book.note({ attempt, engine, jobId, native: {}, emulated: true });
    for (const listener of this.#listeners) listener({ engine, jobId, attempt });
  }
}

function worldOf(scripts: readonly Behaviour[], visibilityS: number, shots = [shotSpec(ref)]): World {
  const engines = threeEngines.map((engine) => ({ ...engine, visibilityS }));
  return new World({ opened: openedOf(shots), engines, scripts: { 'a/one': scripts } });
}

/** Ports whose engines have webhooks. */
function portsOf(process: Process, hooks: Hooks) {
  const addresses = { urlOf: () => 'http://127.0.0.1/hooks', targetOf: () => undefined };
  const engine = (id: string): Engine | undefined => {
    const found = process.ports.engines.engine(id);
    if (found === undefined) return undefined;
    return announcedEngine({ ...found, webhook: unsignedWebhook(jobIn('id')) }, addresses, hooks.book);
  };
  return { ...process.ports, engines: { ...process.ports.engines, engine } };
}

async function run(world: World, hooks: Hooks, each: (process: Process) => void = () => undefined) {
  const process = await world.start();
  each(process);
  const work = runLocally(portsOf(process, hooks), { episodes: ['e01'], stop, hints: hooks });
  expect(await world.live(process, work)).toBe('ended');
  return process.log.state();
}

const story = (state: ProductionState): readonly string[] =>
  (state.shots[ref]?.attempts ?? []).map(({ engine, outcome }) => `${engine} ${outcome}`);

/** Delivers once, some seconds after the first attempt came in doubt. */
function afterDoubt(world: World, hooks: Hooks, afterS: number, jobId = 'a/one#1') {
  return ({ log }: Process): void => {
    let seen = false;
    log.subscribe(() => {
      const attempt = log.state().shots[ref]?.attempts[0];
      if (seen || attempt?.doubtSince === undefined) return;
      seen = true;
      world.clock.schedule(afterS * 1000, () => hooks.deliver(attempt.attempt, jobId));
    });
  };
}

describe('a job whose reply was lost and that comes forward by its webhook', () => {
  it('is adopted while it is waited for: one submit, one clip, nothing at risk [rows 6, 35]', async () => {
    const [world, hooks] = [worldOf([lost], 120), new Hooks()];
    const state = await run(world, hooks, afterDoubt(world, hooks, 30));
    expect(story(state)).toEqual(['a/one delivered']);
    expect(world.books.submits).toHaveLength(1);
    expect(state.ledger).toMatchObject({ spent: 1_000_000, reserved: 0, atRisk: 0 });
    expect(world.violations).toEqual([]);
  });

  it('is adopted also after it was written off and another engine films: the first clip wins [rows 17, 35]', async () => {
    const [world, hooks] = [worldOf([lost], 0), new Hooks()];
    const keep: Behaviour = { does: 'deliver', afterS: 100 };
    world.books.script('b/two', keep);
    const state = await run(world, hooks, afterDoubt(world, hooks, 40));
    expect(story(state)).toEqual(['a/one delivered', 'b/two cancelled']);
    expect(world.books.submits).toHaveLength(2);
    expect(state.ledger).toMatchObject({ spent: 1_000_000, atRisk: 0 });
    expect(state.shots[ref]?.attempts[0]?.finding).toBe('found');
    expect(world.violations).toEqual([]);
  });

  it('is adopted by the next process, which only has what was remembered [rows 9, 35]', async () => {
    const [world, hooks] = [worldOf([lost], 0), new Hooks()];
    const first = await run(world, hooks);
    expect(story(first)).toEqual(['a/one in-doubt', 'b/two delivered']);
    hooks.deliver(first.shots[ref]?.attempts[0]?.attempt ?? '', 'a/one#1');
    world.clock.skip(3600);
    const state = await run(world, hooks);
    expect(story(state)).toEqual(['a/one delivered', 'b/two delivered']);
    expect(world.books.submits).toHaveLength(2);
  });

  it('is not adopted when the vendor does not know it: a delivery alone proves nothing [rows 35]', async () => {
    const [world, hooks] = [worldOf([{ does: 'lose-reply', exists: false }], 60), new Hooks()];
    const state = await run(world, hooks, afterDoubt(world, hooks, 5, 'a/one#99'));
    expect(state.shots[ref]?.attempts[0]?.finding).toBe('absent');
    expect(story(state)).toEqual(['a/one in-doubt', 'b/two delivered']);
    expect(state.ledger.spent).toBe(1_000_000);
  });

  it('is not adopted when another attempt has it [rows 8, 35]', async () => {
    const other = 'e01/sh02';
    const shots = [shotSpec(ref), shotSpec(other)];
    const world = worldOf([{ does: 'deliver', afterS: 60 }, lost], 60, shots);
    const hooks = new Hooks();
    const state = await run(world, hooks, ({ log }) => {
      let seen = false;
      log.subscribe(() => {
        const doubtful = Object.values(log.state().shots)
          .flatMap(({ attempts }) => attempts)
          .find(({ doubtSince }) => doubtSince !== undefined);
        if (seen || doubtful === undefined) return;
        seen = true;
        hooks.deliver(doubtful.attempt, 'a/one#1');
      });
    });
    const attempts = Object.values(state.shots).flatMap((shot) => shot.attempts);
    expect(attempts.filter(({ handle }) => JSON.stringify(handle)?.includes('a/one#1'))).toHaveLength(1);
    expect(attempts.filter(({ finding }) => finding === 'absent' || finding === 'assumed-charged')).toHaveLength(1);
    expect(world.violations).toEqual([]);
  });

  it('and is never heard of stays what it was: no hint, no look [row 35]', async () => {
    const plain = worldOf([lost], 0);
    const hinted = worldOf([lost], 0);
    const quiet = await run(plain, new Hooks());
    const hooks = new Hooks();
    const forged = await run(hinted, hooks, ({ log }) => {
      log.subscribe(() => hooks.deliver('01ARZ3NDEKTSV4RRFFQ69G5FAV', 'a/one#1'));
    });
    expect(story(forged)).toEqual(story(quiet));
    expect(hinted.calls).toEqual(plain.calls);
  });
});

/** When something became true of the first attempt, seconds; 0 for never. */
function whenOf(world: World, { log }: Process, is: (attempt: AttemptState) => boolean): { atS: number } {
  const when = { atS: 0 };
  log.subscribe(() => {
    const attempt = log.state().shots[ref]?.attempts[0];
    if (when.atS === 0 && attempt !== undefined && is(attempt)) when.atS = world.clock.elapsedS;
  });
  return when;
}

describe('a webhook', () => {
  it('of a lost job is looked into at once, however long the pause between two looks is by then [row 35]', async () => {
    const [world, hooks] = [worldOf([lost], 10), new Hooks()];
    world.books.script('b/two', { does: 'deliver', afterS: 110 });
    let found = { atS: 0 };
    let given = { atS: 0 };
    await run(world, hooks, (process) => {
      given = whenOf(world, process, ({ doubtSince }) => doubtSince !== undefined);
      found = whenOf(world, process, ({ finding }) => finding === 'found');
      afterDoubt(world, hooks, 75)(process);
    });
    expect(found.atS - given.atS).toBeGreaterThanOrEqual(75);
    expect(found.atS - given.atS).toBeLessThan(77);
  });

  it('that comes while its job is being looked at makes for another look right behind [row 35]', async () => {
    const [world, hooks] = [worldOf([{ does: 'deliver', afterS: 1 }], 0), new Hooks()];
    const process = await world.start();
    const ports = portsOf(process, hooks);
    let looks = 0;
    let toldS = 0;
    const engine = (id: string): Engine | undefined => {
      const found = ports.engines.engine(id);
      if (found === undefined) return undefined;
      const observe: Engine['observe'] = async (handle) => {
        looks += 1;
        const seen = await found.observe(handle);
        if (looks > 2) return seen;
        if (looks === 2) {
          toldS = world.clock.elapsedS;
          hooks.deliver(world.books.job(handle.jobId)?.attempt ?? '', handle.jobId);
        }
        return { kind: 'running' };
      };
      return { ...found, observe };
    };
    const delivered = whenOf(world, process, ({ phase }) => phase === 'delivered');
    const its = { ...ports, engines: { ...ports.engines, engine } };
    expect(await world.live(process, runLocally(its, { episodes: ['e01'], stop, hints: hooks }))).toBe('ended');
    expect(delivered.atS - toldS).toBeLessThan(2);
    expect(looks).toBe(3);
  });
});
