import { describe, expect, it } from 'vitest';
import type { Ports } from '../orchestration/ports.ts';
import { openedOf, policyOf, shotSpec } from '../orchestration/testing/brief.ts';
import type { Behaviour } from '../orchestration/testing/vendor.ts';
import { type Process, World, type WorldPlan } from '../orchestration/testing/world.ts';
import { finalViolations } from '../simulation/invariants.ts';
import { readDisk } from '../simulation/memory-log.ts';
import { runLocally } from './local.ts';
import { runWorld } from './testing/run-world.ts';

const ref = 'e01/sh01';

function oneShot(more: Partial<WorldPlan> = {}): World {
  return new World({ opened: openedOf([shotSpec(ref)]), ...more });
}

/** One process whose ports are changed, run until it ends, fails or dies. */
async function liveOnce(world: World, change: (process: Process) => Partial<Ports>) {
  const process = await world.start();
  const ports = { ...process.ports, ...change(process) };
  const run = runLocally(ports, { episodes: ['e01'], stop: new AbortController().signal });
  let thrown: unknown;
  const watched = run.catch((cause: unknown) => {
    thrown = cause;
  });
  const end = await world.live(process, watched);
  return { end, thrown, state: process.log.state() };
}

/** Engines whose every submit is the last thing their process does: no reply is ever recorded. */
function dyingAtSubmit(process: Process): Partial<Ports> {
  const { engines } = process.ports;
  return {
    engines: {
      ...engines,
      engine: (id) => {
        const engine = engines.engine(id);
        if (engine === undefined) return undefined;
        return {
          ...engine,
          submit: async (wire, attempt) => {
            const result = await engine.submit(wire, attempt);
            process.life.kill();
            return result;
          },
        };
      },
    },
  };
}

const lost: Behaviour = { does: 'lose-reply', exists: true, lookup: 'impossible' };

describe('a process that dies at every start, with its paid call unanswered', () => {
  it.each(['reassign', 'resubmit-once', 'hold'] as const)(
    'pays for no more attempts than the policy %s allows, then the shot is held [row 10]',
    async (inDoubt) => {
      const many = Array.from({ length: 20 }, () => lost);
      const world = oneShot({
        opened: openedOf([shotSpec(ref)], { policy: policyOf({ inDoubt, maxAttemptsPerShot: 3 }) }),
        scripts: { 'a/one': many, 'b/two': many, 'c/three': many },
      });
      let life = await liveOnce(world, dyingAtSubmit);
      let deaths = 0;
      for (; life.end === 'crashed' && deaths < 20; deaths++) life = await liveOnce(world, dyingAtSubmit);
      expect(life.end).toBe('ended');
      expect(deaths).toBe({ reassign: 3, 'resubmit-once': 3, hold: 1 }[inDoubt]);
      expect(world.books.submits).toHaveLength(deaths);
      expect(life.state.shots[ref]?.held).toBeDefined();
      expect(life.state.ledger.atRisk).toBe(deaths * 1_000_000);
      expect([...world.violations, ...finalViolations(world.disk, life.state, world.books)]).toEqual([]);
    },
  );
});

describe('a machine that slept while a job ran', () => {
  it('gives the job the time in which nobody could look, and collects it [row 14]', async () => {
    const world = oneShot({ scripts: { 'a/one': [{ does: 'deliver', afterS: 8050 }] }, overdueAfterS: 120 });
    let asleep = false;
    const { state } = await liveOnce(world, ({ log }) => {
      log.subscribe(() => {
        const running = log.state().shots[ref]?.attempts[0]?.progress?.status === 'running';
        if (running && !asleep) {
          asleep = true;
          // In the pause before the next look.
          world.clock.schedule(1000, () => world.clock.skip(8000));
        }
      });
      return {};
    });
    expect(asleep).toBe(true);
    expect(state.shots[ref]?.attempts.map(({ outcome }) => outcome)).toEqual(['delivered']);
    expect(state.shots[ref]?.accepted).toBeDefined();
  });
});

describe('a step that fails', () => {
  it('in the judge leaves the take unaccepted, and the next run judges it without filming again [row 27]', async () => {
    const world = oneShot();
    const broken = await liveOnce(world, () => ({
      judge: { judge: () => Promise.reject(new Error('judge is down')) },
    }));
    expect(broken.thrown).toMatchObject({ message: 'judge is down' });
    expect(broken.state.shots[ref]).toMatchObject({ takes: [{ take: 1 }] });
    expect(broken.state.shots[ref]?.accepted).toBeUndefined();
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(state.shots[ref]?.accepted).toBeDefined();
    expect(world.books.submits).toHaveLength(1);
  });

  it('in the signer leaves the shot approved but not accepted, and the next run signs it without filming again [row 38]', async () => {
    const world = oneShot();
    const broken = await liveOnce(world, () => ({
      finisher: { finish: () => Promise.reject(new Error('the key is locked')) },
    }));
    expect(broken.thrown).toMatchObject({ message: 'the key is locked' });
    expect(broken.state.shots[ref]?.takes[0]?.gate?.decision).toBe('approve');
    expect(broken.state.shots[ref]?.accepted).toBeUndefined();
    expect(broken.state.episodes['e01']?.cut).toBeUndefined();
    expect(world.manifests.size).toBe(0);
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(state.shots[ref]?.accepted).toBeDefined();
    expect(world.books.submits).toHaveLength(1);
  });

  it('in the cut leaves the accepted shots as they are, and the next run cuts again [row 41]', async () => {
    const world = oneShot();
    const broken = await liveOnce(world, ({ ports }) => ({
      cutter: { ...ports.cutter, assemble: () => Promise.reject(new Error('ffmpeg was killed')) },
    }));
    expect(broken.thrown).toMatchObject({ message: 'ffmpeg was killed' });
    expect(broken.state.episodes['e01']?.cut).toBeUndefined();
    const { state } = await runWorld(world);
    expect(state.shots[ref]?.accepted).toEqual(broken.state.shots[ref]?.accepted);
    expect(state.episodes['e01']?.signed).toBeDefined();
  });
});

describe('a process that dies between signing and recording', () => {
  it('signs again, and one acceptance with one digest is on record [row 39]', async () => {
    const world = oneShot();
    const died = await liveOnce(world, ({ ports, life }) => ({
      finisher: {
        finish: async (...given) => {
          await ports.finisher.finish(...given);
          life.kill();
          return new Promise(() => undefined);
        },
      },
    }));
    expect(died.end).toBe('crashed');
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    const accepted = readDisk(world.disk).filter((entry) => entry.type === 'shot.accepted');
    expect(accepted).toHaveLength(1);
    expect(world.calls.get('finisher.finish')).toBe(2);
    expect(world.manifests).toContain(state.shots[ref]?.accepted?.manifest.sha256);
  });
});
