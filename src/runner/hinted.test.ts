import { expect, it } from 'vitest';
import type { Hint } from '../orchestration/hints.ts';
import { openedOf, shotSpec } from '../orchestration/testing/brief.ts';
import { World } from '../orchestration/testing/world.ts';
import { runLocally } from './local.ts';

const ref = 'e01/sh01';

it('forged hints about a finished clip that can not be fetched yet do not use up its downloads', async () => {
  const world = new World({
    opened: openedOf([shotSpec(ref)]),
    // Each failed download tries two links: the clip can be had 40 s after it was finished.
    scripts: { 'a/one': [{ does: 'deliver', expired: 6 }] },
  });
  const process = await world.start();
  const listeners = new Set<(hint: Hint) => void>();
  const hints = {
    subscribe: (listener: (hint: Hint) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const stop = new AbortController().signal;
  let over = false;
  const run = runLocally(process.ports, { episodes: ['e01'], stop, hints }).finally(() => {
    over = true;
  });
  const tries: number[] = [];
  process.log.subscribe(() => {
    const { progress } = process.log.state().shots[ref]?.attempts[0] ?? {};
    if (progress?.status === 'collecting' && progress.tries !== tries.length) tries.push(world.clock.elapsedS);
  });
  const forge = async (): Promise<void> => {
    while (!over) {
      await world.clock.after(0.5);
      for (const listener of listeners) listener({ engine: 'a/one', jobId: 'a/one#1' });
    }
  };
  void forge();
  await world.live(process, run);
  expect(tries).toHaveLength(3);
  const [first = 0, second = 0, third = 0] = tries;
  expect(second - first).toBeGreaterThanOrEqual(5);
  expect(third - second).toBeGreaterThanOrEqual(10);
  expect(process.log.state().shots[ref]?.attempts).toHaveLength(1);
});
