import { describe, expect, it } from 'vitest';
import { openedOf, policyOf, shotSpec } from '../orchestration/testing/brief.ts';
import { threeEngines, World } from '../orchestration/testing/world.ts';
import { runLocally } from './local.ts';
import { runWorld } from './testing/run-world.ts';

const ref = 'e01/sh01';
const stop = new AbortController().signal;

describe('collecting', () => {
  it('follows a slow job to its end although the policy would hedge it', async () => {
    const opened = openedOf([shotSpec(ref)], { policy: policyOf({ hedge: true }) });
    const world = new World({ opened, scripts: { 'a/one': [{ does: 'deliver', afterS: 110 }] } });
    const first = await world.start();
    const drain = new AbortController();
    first.log.subscribe(() => {
      if (first.log.state().shots[ref]?.attempts[0]?.phase === 'submitted') drain.abort();
    });
    await world.live(first, runLocally(first.ports, { episodes: ['e01'], stop: drain.signal }));
    world.clock.skip(60);
    const second = await world.start();
    await world.live(second, runLocally(second.ports, { episodes: [], stop }));
    expect(second.log.state().shots[ref]?.attempts.map(({ phase }) => phase)).toEqual(['delivered']);
    expect(world.books.submits).toHaveLength(1);
  });

  it('goes on beside a run of another episode, which waits for the slot', async () => {
    const other = 'e02/sh01';
    const engines = threeEngines.map((engine) => ({ ...engine, concurrency: 1 }));
    const opened = openedOf([], {
      policy: policyOf({ hedge: true }),
      episodes: [
        { id: 'e01', title: 'Rain', shots: [shotSpec(ref, { pin: 'a/one' })] },
        { id: 'e02', title: 'Sun', shots: [shotSpec(other)] },
      ],
    });
    const world = new World({ opened, engines, scripts: { 'a/one': [{ does: 'deliver', afterS: 110 }] } });
    const first = await world.start();
    const drain = new AbortController();
    first.log.subscribe(() => {
      if (first.log.state().shots[other]?.attempts[0]?.phase === 'submitted') drain.abort();
    });
    await world.live(first, runLocally(first.ports, { episodes: ['e02'], stop: drain.signal }));
    world.clock.skip(60);
    const { state } = await runWorld(world, { episodes: ['e01'] });
    expect(state.shots[other]?.attempts.map(({ phase }) => phase)).toEqual(['delivered']);
    expect(state.shots[ref]?.accepted).toBeDefined();
  });
});
