import { openedOf, policyOf, shotSpec } from '../../../src/orchestration/testing/brief.ts';
import { threeEngines, World } from '../../../src/orchestration/testing/world.ts';
import { runLocally } from '../../../src/runner/local.ts';
import { runWorld } from '../../../src/runner/testing/run-world.ts';

const shots = ['e01/sh01', 'e01/sh02', 'e01/sh03', 'e01/sh04'].map((ref) => shotSpec(ref));
const never = new AbortController().signal;

/**
 * Clips that come after their attempts were given up: a stalled job that finished, a lost one that was listed late, one
 * whose links were dead for a while. Each becomes an extra take, collected by a
 * run that starts nothing and judged by the next; a fourth one is still looked for at the end.
 */
export async function lateLog(): Promise<readonly string[]> {
  const world = new World({
    opened: openedOf(shots),
    engines: threeEngines.map((engine) => ({ ...engine, concurrency: 4, visibilityS: 10 })),
    scripts: {
      'a/one': [
        { does: 'deliver', afterS: 300, cost: 300_000, cancel: 'unsupported' },
        { does: 'lose-reply', exists: true, visibleAfterS: 900 },
        { does: 'deliver', expired: 10 },
        { does: 'hang', cancel: 'unsupported' },
      ],
    },
  });
  await runWorld(world);
  world.clock.skip(3600);
  const process = await world.start();
  await world.live(process, runLocally(process.ports, { episodes: [], stop: never }));
  await runWorld(world);
  return world.disk.rows;
}

/**
 * Slow attempts get a second engine beside them: one loser is cancelled, another can not be and becomes an extra take.
 */
export async function hedgeLog(): Promise<readonly string[]> {
  const world = new World({
    opened: openedOf(shots.slice(0, 2), { policy: policyOf({ hedge: true }) }),
    scripts: { 'a/one': [{ does: 'hang' }, { does: 'deliver', afterS: 110, cancel: 'too-late' }] },
  });
  await runWorld(world);
  return world.disk.rows;
}

/** An engine charges more than its catalog says: later attempts reserve what it really charges, until the cap is near. */
export async function priceLog(): Promise<readonly string[]> {
  const chained = shots
    .slice(0, 3)
    .map((shot, at) => ({ ...shot, ...(at === 0 ? {} : { continues: `e01/sh0${at}` }) }));
  const dear = { does: 'deliver', cost: 1_600_000 } as const;
  const world = new World({
    opened: openedOf(chained, { cap: 4_600_000 }),
    engines: threeEngines.slice(0, 1),
    scripts: { 'a/one': [dear, dear, dear] },
  });
  await runWorld(world);
  return world.disk.rows;
}
