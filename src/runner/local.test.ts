import { describe, expect, it } from 'vitest';
import type { Engine } from '../engines/engine.ts';
import { openedOf, shotSpec } from '../orchestration/testing/brief.ts';
import { threeEngines, World } from '../orchestration/testing/world.ts';
import { readDisk } from '../simulation/memory-log.ts';
import { runLocally } from './local.ts';
import { runWorld } from './testing/run-world.ts';

const ten = Array.from({ length: 10 }, (_, at) => shotSpec(`e01/sh${at}`));

describe('runLocally', () => {
  it('finishes an episode of ten shots in the order in which they continue each other', async () => {
    const chained = ten.map((shot, at) => (at === 0 ? shot : { ...shot, continues: `e01/sh${at - 1}` }));
    const world = new World({ opened: openedOf(chained) });
    const { state, violations, end } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(end).toBe('quiescent');
    expect(state.episodes['e01']?.signed).toBeDefined();
    const accepted = readDisk(world.disk).flatMap((e) => (e.type === 'shot.accepted' ? [e.unit] : []));
    expect(accepted).toEqual(chained.map((shot) => `shot:${shot.ref}`));
  });

  it('films as many shots at once as the engine has slots, and never more', async () => {
    const world = new World({ opened: openedOf(ten), engines: threeEngines.slice(0, 1) });
    let most = 0;
    const process = await world.start();
    process.log.subscribe(() => {
      most = Math.max(most, process.log.state().engines['a/one']?.openAttempts ?? 0);
    });
    await world.live(process, runLocally(process.ports, { episodes: ['e01'], stop: new AbortController().signal }));
    expect(world.violations).toEqual([]);
    expect(most).toBe(2);
    expect(process.log.state().episodes['e01']?.signed).toBeDefined();
  });

  it('gives the same log for the same seed', async () => {
    const heads = await Promise.all(
      [1, 1, 2].map(async (seed) => (await runWorld(new World({ opened: openedOf(ten), seed }))).state.head),
    );
    expect(heads[0]).toBe(heads[1]);
    expect(heads[0]).not.toBe(heads[2]);
  });

  it('does nothing in a production that is finished', async () => {
    const world = new World({ opened: openedOf(ten) });
    const first = await runWorld(world);
    const second = await runWorld(world);
    expect(second.state.seq).toBe(first.state.seq);
  });

  it('starts nothing after it was told to stop, and a repeated run goes on [rows 43, 48]', async () => {
    const world = new World({ opened: openedOf(ten) });
    const stop = new AbortController();
    const process = await world.start();
    const run = runLocally(process.ports, { episodes: ['e01'], stop: stop.signal });
    const halfWay = (): number => readDisk(world.disk).filter((e) => e.type === 'attempt.submitted').length;
    process.log.subscribe(() => {
      if (halfWay() >= 3) stop.abort();
    });
    let intendedAtStop = -1;
    stop.signal.addEventListener('abort', () => {
      intendedAtStop = readDisk(world.disk).filter((e) => e.type === 'attempt.intended').length;
    });
    await world.live(process, run);
    expect(await run).toBe('drained');
    const events = readDisk(world.disk);
    expect(events.filter((e) => e.type === 'attempt.intended')).toHaveLength(intendedAtStop);
    const open = Object.values(process.log.state().shots).flatMap((shot) => shot.attempts);
    expect(open.filter((attempt) => attempt.phase === 'intended')).toEqual([]);
    const resumed = await runWorld(world);
    expect(resumed.violations).toEqual([]);
    expect(resumed.state.episodes['e01']?.signed).toBeDefined();
    expect(world.books.jobs).toHaveLength(10);
  });

  it('stops with the error of a disk that is full, and goes on when there is space again [row 13]', async () => {
    const world = new World({ opened: openedOf(ten) });
    const process = await world.start();
    const run = runLocally(process.ports, { episodes: ['e01'], stop: new AbortController().signal });
    process.log.subscribe(() => {
      if (world.disk.rows.length === 20) world.disk.broken = 'store.full';
    });
    await world.live(
      process,
      run.catch(() => undefined),
    );
    await expect(run).rejects.toMatchObject({ code: 'store.full' });
    expect(world.disk.rows).toHaveLength(20);
    delete world.disk.broken;
    const resumed = await runWorld(world);
    expect(resumed.violations).toEqual([]);
    expect(resumed.state.episodes['e01']?.signed).toBeDefined();
  });

  it('lets effects under way end before it reports an error', async () => {
    const world = new World({ opened: openedOf(ten.slice(0, 2)) });
    const process = await world.start();
    const judge = { judge: () => Promise.reject(new TypeError('the judge has a bug')) };
    const run = runLocally({ ...process.ports, judge }, { episodes: ['e01'], stop: new AbortController().signal });
    await world.live(
      process,
      run.catch(() => undefined),
    );
    await expect(run).rejects.toThrow('the judge has a bug');
    const phases = Object.values(process.log.state().shots).flatMap((shot) => shot.attempts.map((a) => a.phase));
    expect(phases).not.toContain('intended');
  });

  it('collects paid work of episodes outside the run, whose slots it needs, without going on with them', async () => {
    const episodes = [
      { id: 'e01', title: 'Rain', shots: [shotSpec('e01/sh01')] },
      { id: 'e02', title: 'Sun', shots: [shotSpec('e02/sh01')] },
    ];
    const [only] = threeEngines;
    const engines = only === undefined ? [] : [{ ...only, concurrency: 1 }];
    const world = new World({ opened: openedOf([], { episodes }), engines });
    const process = await world.start();
    const stop = new AbortController();
    process.log.subscribe(() => {
      if (world.books.jobs.length > 0) stop.abort();
    });
    await world.live(process, runLocally(process.ports, { episodes: ['e02'], stop: stop.signal }));
    const { state, violations } = await runWorld(world, { episodes: ['e01'] });
    expect(state.shots['e01/sh01']?.accepted).toBeDefined();
    expect(state.shots['e02/sh01']).toMatchObject({ takes: [{ take: 1 }] });
    expect(state.shots['e02/sh01']?.takes[0]?.verdict).toBeUndefined();
    expect(violations).toEqual(['e02/sh01 is neither accepted nor held']);
  });

  it('does not wait for ever for a vendor who does not answer: the next run looks into it [row 48]', async () => {
    const world = new World({ opened: openedOf([shotSpec('e01/sh01')]) });
    const process = await world.start();
    const { engines } = process.ports;
    const mute = (id: string): Engine | undefined => {
      const engine = engines.engine(id);
      return engine === undefined ? undefined : { ...engine, submit: () => new Promise(() => undefined) };
    };
    const stop = new AbortController();
    const ports = { ...process.ports, engines: { ...engines, engine: mute } };
    const run = runLocally(ports, { episodes: ['e01'], stop: stop.signal });
    process.log.subscribe(() => {
      if (process.log.state().shots['e01/sh01']?.attempts.length === 1) stop.abort();
    });
    expect(await world.live(process, run)).toBe('ended');
    expect(await run).toBe('drained');
    const resumed = await runWorld(world);
    expect(resumed.violations).toEqual([]);
    expect(resumed.state.shots['e01/sh01']?.attempts.map((attempt) => attempt.outcome)).toEqual([
      'in-doubt',
      'delivered',
    ]);
    expect(resumed.state.episodes['e01']?.signed).toBeDefined();
  });

  it('wakes a sleeping run when somebody else appends', async () => {
    const world = new World({
      opened: openedOf([shotSpec('e01/sh01'), shotSpec('e01/sh02')]),
      scripts: { 'a/one': [{ does: 'hang' }] },
    });
    const process = await world.start();
    const run = runLocally(process.ports, { episodes: ['e01'], stop: new AbortController().signal });
    const operator = world.clock
      .after(60)
      .then(() =>
        world.tell(process.log, 'shot:e01/sh02', 'gate.decided', { gate: 'take', decision: 'retake', override: false }),
      );
    await world.live(process, Promise.all([run, operator]));
    expect(process.log.state().shots['e01/sh02']?.takes).toHaveLength(2);
    expect(process.log.state().episodes['e01']?.signed).toBeDefined();
  });

  it('can be started twice over one log without paying or judging anything twice [row 11]', async () => {
    const world = new World({ opened: openedOf(ten), scripts: { 'a/one': [{ does: 'deliver', expired: 1 }] } });
    const process = await world.start();
    const run = { episodes: ['e01'], stop: new AbortController().signal };
    await world.live(process, Promise.all([runLocally(process.ports, run), runLocally(process.ports, run)]));
    expect(world.violations).toEqual([]);
    expect(world.books.jobs).toHaveLength(10);
    const state = process.log.state();
    expect(Object.values(state.shots).map((shot) => shot.takes.map((take) => take.take))).toEqual(ten.map(() => [1]));
    expect(readDisk(world.disk).filter((e) => e.type === 'attempt.in_doubt')).toEqual([]);
    expect(readDisk(world.disk).filter((e) => e.type === 'take.judged')).toHaveLength(10);
  });
});
