import { openedOf, shotSpec } from '../../../src/orchestration/testing/brief.ts';
import { threeEngines, World } from '../../../src/orchestration/testing/world.ts';
import { runWorld } from '../../../src/runner/testing/run-world.ts';

/**
 * Engines fail in every way: full, rate-limited, down, silent, refusing before and after, retired, out of money,
 * misconfigured, a broken clip, a lost job, an expired link, a request that can not be compiled; shots continue shots.
 */
export async function troubleLog(): Promise<readonly string[]> {
  const spec = (at: number) => {
    const more = at % 3 === 0 ? { continues: `e01/sh${at - 1}` } : {};
    return shotSpec(`e01/sh${at}`, { ...more, hero: at === 4 });
  };
  const names = ['a/one', 'b/two', 'c/three', 'd/four', 'e/five', 'f/six', 'g/seven'];
  const [one] = threeEngines;
  const world = new World({
    opened: openedOf([1, 2, 3, 4, 5, 6, 7, 8, 9].map(spec)),
    engines: one === undefined ? [] : names.map((id) => ({ ...one, id, concurrency: 3 })),
    scripts: {
      'a/one': [
        { does: 'reject', outcome: 'rate-limited', retryInS: 10 },
        { does: 'reject', outcome: 'refused-input' },
        { does: 'fail', outcome: 'refused-output', billed: 'yes' },
        { does: 'deliver', expired: 1 },
        { does: 'fail', outcome: 'unavailable', billed: 'no', afterS: 30 },
        { does: 'fail', outcome: 'unavailable', billed: 'no', afterS: 35 },
      ],
      'b/two': [
        { does: 'hang', cancel: 'too-late' },
        { does: 'spoil' },
        { does: 'deliver', expired: 9 },
        { does: 'forget' },
      ],
      'c/three': [
        { does: 'hang', cancel: 'cancelled' },
        { does: 'reject', outcome: 'retired' },
      ],
      'd/four': [
        { does: 'reject', outcome: 'invalid-request' },
        { does: 'reject', outcome: 'quota-exhausted' },
      ],
      'e/five': [{ does: 'reject', outcome: 'misconfigured' }],
      'f/six': [{ does: 'reject', outcome: 'capacity', retryInS: 100 }],
    },
    verdicts: { 'e01/sh7': ['fail'], 'e01/sh4': ['fail', 'pass'] },
    uncompilable: (shot, engine) => engine === 'a/one' && shot.ref === 'e01/sh5',
    overdueAfterS: 60,
  });
  await runWorld(world);
  return world.disk.rows;
}
