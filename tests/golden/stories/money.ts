import { openedOf, shotSpec } from '../../../src/orchestration/testing/brief.ts';
import { threeEngines, World } from '../../../src/orchestration/testing/world.ts';
import { runWorld } from '../../../src/runner/testing/run-world.ts';
import { says } from './told.ts';

const dollar = 1_000_000;
const shots = ['e01/sh01', 'e01/sh02', 'e01/sh03', 'e01/sh04'].map((ref) => shotSpec(ref));

/**
 * Replies get lost. In `e01` one job can never be looked up (assumed charged, filmed elsewhere), one is found and
 * adopted, one is absent, one is a bug of the adapter; the episode is signed. In `e02` the doubts put too much money at
 * risk: shots are held.
 */
export async function inDoubtLog(): Promise<readonly string[]> {
  const late = ['e02/sh01', 'e02/sh02', 'e02/sh03', 'e02/sh04'].map((ref) => shotSpec(ref));
  const episodes = [
    { id: 'e01', title: 'Rain', shots },
    { id: 'e02', title: 'Sun', shots: late },
  ];
  const world = new World({
    opened: openedOf(shots, { atRiskMax: 4_500_000, episodes }),
    engines: threeEngines.map((engine) => ({ ...engine, concurrency: 4, visibilityS: 10 })),
    scripts: {
      'a/one': [
        { does: 'lose-reply', exists: true, lookup: 'impossible' },
        { does: 'lose-reply', exists: true, visibleAfterS: 7 },
        { does: 'lose-reply', exists: false },
        { does: 'throw' },
      ],
    },
  });
  await runWorld(world, { episodes: ['e01'] });
  for (const _shot of late) world.books.script('a/one', { does: 'lose-reply', exists: true, lookup: 'impossible' });
  await runWorld(world, { episodes: ['e02'] });
  return world.disk.rows;
}

/** The cap stops some shots and the limit per shot another one; a person raises both, and the episode is finished. */
export async function budgetLog(): Promise<readonly string[]> {
  const world = new World({
    opened: openedOf(shots, { cap: 3 * dollar, perShotMax: 1_500_000 }),
    verdicts: { 'e01/sh02': ['fail'] },
    scripts: { 'a/one': [{ does: 'deliver', cost: 400_000 }] },
  });
  await runWorld(world);
  await says(world, (tell) =>
    tell('production', 'budget.changed', { cap: 20 * dollar, perShotMax: 4 * dollar, note: 'the producer agreed' }),
  );
  await runWorld(world);
  return world.disk.rows;
}
