import { describe, expect, it } from 'vitest';
import { sha256 } from '../core/hashing.ts';
import { type Opened, openedOf, policyOf, shotSpec } from '../orchestration/testing/brief.ts';
import { threeEngines, World } from '../orchestration/testing/world.ts';
import { readDisk } from '../simulation/memory-log.ts';
import { runLocally } from './local.ts';
import { runWorld } from './testing/run-world.ts';

const shots = [shotSpec('e01/sh01'), shotSpec('e01/sh02'), shotSpec('e01/sh03')];

/** Opens a later revision between two runs. */
async function reopen(world: World, opened: Opened): Promise<void> {
  const { log } = await world.start();
  const revision = (log.state().opened?.revision ?? 0) + 1;
  await world.tell(log, 'production', 'production.opened', { ...opened, revision });
}

/** Runs until some jobs were submitted, then stops. */
async function runUntilJobs(world: World, jobs: number): Promise<void> {
  const process = await world.start();
  const stop = new AbortController();
  process.log.subscribe(() => {
    if (world.books.jobs.length >= jobs) stop.abort();
  });
  await world.live(process, runLocally(process.ports, { episodes: ['e01'], stop: stop.signal }));
}

describe('a changed production file', () => {
  it('films only the shot whose brief changed, then cuts and signs anew', async () => {
    const world = new World({ opened: openedOf(shots) });
    const first = await runWorld(world);
    const [one, , three] = shots;
    const changed = shotSpec('e01/sh02', { prompt: 'another picture' });
    if (one === undefined || three === undefined) throw new Error('three shots');
    await reopen(world, openedOf([one, changed, three]));
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(Object.values(state.shots).map((shot) => shot.accepted?.take)).toEqual([1, 2, 1]);
    expect(world.books.jobs).toHaveLength(4);
    expect(state.episodes['e01']?.signed?.file.sha256).not.toBe(first.state.episodes['e01']?.signed?.file.sha256);
  });

  it('never accepts a take that was approved for the old brief [row 45]', async () => {
    const world = new World({ opened: openedOf(shots) });
    const { state } = await runWorld(world);
    await reopen(world, openedOf([shotSpec('e01/sh01', { prompt: 'new' })]));
    const after = await runWorld(world);
    expect(after.state.shots['e01/sh01']?.accepted?.take).toBe(2);
    expect(after.state.shots['e01/sh01']?.gates[0]).toMatchObject({ take: 1, decision: 'approve' });
    expect(state.shots['e01/sh01']?.accepted?.take).toBe(1);
  });

  it('collects work that runs for the old brief but does not use it [row 45]', async () => {
    const world = new World({ opened: openedOf(shots) });
    await runUntilJobs(world, 1);
    const running = world.books.jobs.length;
    await reopen(world, openedOf(shots.map((shot) => shotSpec(shot.ref, { prompt: `new ${shot.ref}` }))));
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(world.books.jobs).toHaveLength(running + 3);
    for (const shot of Object.values(state.shots)) {
      expect(shot.accepted?.attempt).toBe(shot.attempts.at(-1)?.attempt);
    }
  });

  it('that drops a shot still collects its paid work and gives its slot and money back', async () => {
    const [only] = threeEngines;
    const engines = only === undefined ? [] : [{ ...only, concurrency: 1 }];
    const world = new World({
      opened: openedOf(shots),
      engines,
      scripts: { 'a/one': [{ does: 'deliver', cost: 300_000 }] },
    });
    await runUntilJobs(world, 1);
    const running = world.books.jobs[0]?.attempt;
    const { log } = await world.start();
    const dropped = Object.values(log.state().shots).find((shot) => shot.attempts.length > 0)?.ref;
    await reopen(world, openedOf(shots.filter((shot) => shot.ref !== dropped)));
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(state.dropped[dropped ?? '/']?.attempts[0]).toMatchObject({ attempt: running, phase: 'delivered' });
    expect(state.ledger).toMatchObject({ reserved: 0, spent: 2_300_000 });
    expect(state.engines['a/one']?.openAttempts).toBe(0);
    expect(state.episodes['e01']?.signed).toBeDefined();
  });

  it('that brings a dropped shot back finds its history', async () => {
    const world = new World({ opened: openedOf(shots) });
    await runWorld(world);
    await reopen(world, openedOf(shots.slice(0, 2)));
    await runWorld(world);
    await reopen(world, openedOf(shots, { fileSha256: sha256('third') }));
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(state.shots['e01/sh03']?.accepted?.take).toBe(1);
    expect(state.dropped).toEqual({});
    expect(world.books.jobs).toHaveLength(3);
  });

  it('takes over a pin of the file, keeps one of the operator, and drops one the file dropped', async () => {
    const pinned = shots.map((shot) => ({ ...shot, pin: 'b/two' }));
    const world = new World({ opened: openedOf(pinned.slice(0, 2), { policy: policyOf({ planGate: 'ask' }) }) });
    const { log } = await world.start();
    await world.tell(log, 'shot:e01/sh02', 'shot.pinned', { engine: 'c/three' });
    await world.tell(log, 'production', 'production.opened', { ...openedOf(pinned), revision: 2 });
    expect(Object.values(log.state().shots).map((shot) => shot.pin)).toEqual(['b/two', 'c/three', 'b/two']);
    await world.tell(log, 'production', 'production.opened', { ...openedOf(shots), revision: 3 });
    expect(Object.values(log.state().shots).map((shot) => shot.pin)).toEqual([null, null, null]);
  });

  it('without a limit per shot lifts the old one', async () => {
    const world = new World({ opened: openedOf(shots.slice(0, 1), { perShotMax: 1 }) });
    const first = await runWorld(world);
    expect(first.state.shots['e01/sh01']?.held?.code).toBe('budget.per-shot');
    await reopen(world, openedOf(shots.slice(0, 1)));
    const { state } = await runWorld(world);
    expect(state.ledger.perShotMax).toBeUndefined();
    expect(state.shots['e01/sh01']?.accepted).toBeDefined();
  });

  it('whose plan no longer has an engine takes it away from shots not filmed yet [row 45]', async () => {
    const world = new World({ opened: openedOf(shots), engines: threeEngines });
    await runUntilJobs(world, 1);
    await reopen(world, openedOf(shots, { fileSha256: sha256('denies the first engine') }));
    const denied = new World({ opened: openedOf(shots), engines: threeEngines.slice(1) });
    denied.disk.rows = [...world.disk.rows];
    denied.disk.epoch = world.disk.epoch;
    denied.clock.skip(60);
    const { state } = await runWorld(denied);
    const late = readDisk(denied.disk).filter((e) => e.seq > world.disk.rows.length && e.type === 'attempt.intended');
    expect(late.map((e) => (e.type === 'attempt.intended' ? e.data.engine : ''))).not.toContain('a/one');
    expect(Object.values(state.shots).every((shot) => shot.accepted !== undefined)).toBe(true);
  });
});

describe('the same file opened again', () => {
  it('leaves a finished episode planned, cut, approved and signed', async () => {
    const opened = openedOf(shots, { policy: policyOf({ planGate: 'auto', episodeGate: 'auto' }) });
    const world = new World({ opened });
    const before = await runWorld(world);
    await reopen(world, opened);
    const { state } = await runWorld(world);
    expect(state.seq).toBe(before.state.seq + 1);
    expect(state.episodes['e01']).toMatchObject({ signed: before.state.episodes['e01']?.signed, planRevision: 2 });
  });

  it('gives a shot another chance once a person restored the only engine', async () => {
    const world = new World({
      opened: openedOf(shots.slice(0, 1)),
      scripts: { 'a/one': [{ does: 'reject', outcome: 'misconfigured' }] },
      engines: threeEngines.slice(0, 1),
    });
    const first = await runWorld(world);
    expect(first.state.shots['e01/sh01']?.held?.code).toBe('engines.none-usable');
    const { log } = await world.start();
    await world.tell(log, 'production', 'engine.restored', { engine: 'a/one', reason: 'new key' });
    await reopen(world, openedOf(shots.slice(0, 1)));
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(state.shots['e01/sh01']?.accepted?.take).toBe(1);
  });
});

describe('what was decided on an old revision', () => {
  it('is not recorded on a new one: the take of an old brief is not accepted [row 45]', async () => {
    const world = new World({ opened: openedOf(shots.slice(0, 1)) });
    const process = await world.start();
    const run = runLocally(process.ports, { episodes: ['e01'], stop: new AbortController().signal });
    const { finisher } = process.ports;
    let told = false;
    finisher.finish = new Proxy(finisher.finish, {
      apply: async (target, self, given) => {
        const finished = await Reflect.apply(target, self, given);
        const changed = openedOf([shotSpec('e01/sh01', { prompt: 'changed while the old take was being signed' })]);
        if (!told) await world.tell(process.log, 'production', 'production.opened', { ...changed, revision: 2 });
        told = true;
        return finished;
      },
    });
    await world.live(process, run);
    const state = process.log.state();
    expect(told).toBe(true);
    expect(state.shots['e01/sh01']?.accepted?.take).toBe(2);
    expect(world.violations).toEqual([]);
  });
});
