import { expect, it } from 'vitest';
import { openedOf, policyOf, shotSpec } from '../orchestration/testing/brief.ts';
import type { Behaviour } from '../orchestration/testing/vendor.ts';
import { World } from '../orchestration/testing/world.ts';
import { runWorld } from './testing/run-world.ts';

it('two hedges made at the same moment together leave the money that a third shot needs', async () => {
  const slow: Behaviour = { does: 'deliver', afterS: 100, cancel: 'too-late' };
  const shots = [shotSpec('e01/sh01'), shotSpec('e01/sh02'), shotSpec('e01/sh03', { continues: 'e01/sh01' })];
  const opened = openedOf(shots, { cap: 4_000_000, policy: policyOf({ hedge: true }) });
  for (const seed of [1, 2, 3, 4, 5]) {
    const world = new World({ opened, scripts: { 'a/one': [slow, slow] }, seed });
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    const hedges = Object.values(state.shots).flatMap(({ attempts }) =>
      attempts.filter(({ intended }) => intended.hedgeOf !== undefined),
    );
    expect(hedges).toHaveLength(1);
    expect(state.shots['e01/sh03']?.accepted).toBeDefined();
  }
});
