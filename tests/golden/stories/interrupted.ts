import { openedOf, policyOf, shotSpec } from '../../../src/orchestration/testing/brief.ts';
import { threeEngines, World } from '../../../src/orchestration/testing/world.ts';
import { runLocally } from '../../../src/runner/local.ts';
import { runWorld } from '../../../src/runner/testing/run-world.ts';
import { says } from './told.ts';

const shots = ['e01/sh01', 'e01/sh02', 'e01/sh03', 'e01/sh04'].map((ref) => shotSpec(ref));
const policy = policyOf({ inDoubt: 'resubmit-once' });
const never = new AbortController().signal;

/**
 * The production file changes while two shots are being filmed: one of them is dropped and its paid clip still
 * collected, the brief of the other changes, a new shot is added. Later the same file is opened once more.
 */
export async function revisionLog(): Promise<readonly string[]> {
  const world = new World({
    opened: openedOf(shots.slice(0, 3), { policy }),
    engines: threeEngines.map((engine) => ({ ...engine, concurrency: 2 })).slice(0, 2),
    scripts: { 'a/one': [{ does: 'deliver', cost: 300_000 }] },
  });
  const process = await world.start();
  const stop = new AbortController();
  process.log.subscribe(() => {
    if (world.books.jobs.length >= 2) stop.abort();
  });
  await world.live(process, runLocally(process.ports, { episodes: ['e01'], stop: stop.signal }));
  const [dropped, changed] = Object.values(process.log.state().shots).toSorted(
    (a, b) => b.attempts.length - a.attempts.length,
  );
  const kept = shots.flatMap((shot) => {
    if (shot.ref === dropped?.ref) return [];
    return shot.ref === changed?.ref ? [shotSpec(shot.ref, { prompt: 'at night', frames: 96, durationS: 4 })] : [shot];
  });
  const second = { ...openedOf(kept, { policy }), revision: 2 };
  await says(world, (tell) => tell('production', 'production.opened', second));
  await runWorld(world);
  await says(world, (tell) => tell('production', 'production.opened', { ...second, revision: 3 }));
  await runWorld(world);
  return world.disk.rows;
}

/**
 * A run that was killed and never resumed: one attempt was sent without its reply being recorded, one is being filmed,
 * one is in doubt and still looked for.
 * @throws when no moment of the run is like that.
 */
export async function killedLog(): Promise<readonly string[]> {
  for (let call = 1; call < 300; call += 1) {
    const world = new World({
      opened: openedOf(shots),
      engines: threeEngines.map((engine) => ({ ...engine, concurrency: 3, visibilityS: 10 })),
      scripts: { 'a/one': [{ does: 'lose-reply', exists: true, visibleAfterS: 9 }] },
    });
    const process = await world.start({ call, when: 'after' });
    await world.live(process, runLocally(process.ports, { episodes: ['e01'], stop: never }));
    const attempts = Object.values(process.log.state().shots).flatMap((shot) => shot.attempts);
    const sent = (id: string): boolean => world.books.submits.some((submit) => submit.attempt === id);
    const lost = attempts.some(({ phase, attempt }) => phase === 'intended' && sent(attempt));
    const rest = ['submitted', 'in-doubt'].every((phase) => attempts.some((attempt) => attempt.phase === phase));
    if (lost && rest) return world.disk.rows;
  }
  throw new Error('at no point of the run was an attempt sent, another one running and a third in doubt');
}
