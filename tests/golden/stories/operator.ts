import { type Opened, openedOf, policyOf, shotSpec } from '../../../src/orchestration/testing/brief.ts';
import { World } from '../../../src/orchestration/testing/world.ts';
import { runWorld } from '../../../src/runner/testing/run-world.ts';
import { says } from './told.ts';

const shots = ['sh01', 'sh02', 'sh03', 'sh04', 'sh05'].map((id) => shotSpec(`e01/${id}`));
const later = [shotSpec('e02/sh01', { hero: true })];
const episodes: Opened['episodes'] = [
  { id: 'e01', title: 'Rain', shots },
  { id: 'e02', title: 'Sun', shots: later },
];

/**
 * Every gate asks, and a person answers in every way there is: approve, approve what was below quality, retake, reject,
 * hold; pin, unpin, reassign; strike and restore an engine; a note. `e01` is signed, `e02` stays on hold.
 */
export async function operatorLog(): Promise<readonly string[]> {
  const policy = policyOf({ planGate: 'ask', takeGate: 'ask', episodeGate: 'ask', degrade: 'ask', inDoubt: 'hold' });
  const world = new World({
    opened: openedOf(shots, { policy, episodes }),
    verdicts: { 'e01/sh01': ['warn'], 'e01/sh03': ['fail', 'fail', 'fail'], 'e02/sh01': ['warn'] },
  });
  const run = () => runWorld(world, { episodes: ['e01', 'e02'] });
  await run();
  await says(world, async (tell) => {
    for (const unit of ['episode:e01', 'episode:e02'] as const)
      await tell(unit, 'gate.decided', { gate: 'plan', decision: 'approve', override: false, note: 'go' });
    await tell('shot:e01/sh04', 'shot.pinned', { engine: 'c/three', note: 'it looked best in the test' });
    await tell('production', 'engine.struck', { engine: 'b/two', reason: 'operator: the invoice is not paid' });
    await tell('production', 'operator.noted', { text: 'b/two is back on Monday — “maybe”' });
  });
  await run();
  await says(world, async (tell) => {
    const take = { gate: 'take', take: 1 } as const;
    await tell('shot:e01/sh01', 'gate.decided', { ...take, decision: 'approve', override: true });
    await tell('shot:e01/sh02', 'gate.decided', { ...take, decision: 'retake', override: false, note: 'slower' });
    await tell('shot:e01/sh03', 'gate.decided', { ...take, decision: 'approve', override: true, note: 'meant so' });
    await tell('shot:e01/sh04', 'gate.decided', { ...take, decision: 'reject', override: false });
    await tell('shot:e01/sh04', 'shot.pinned', { engine: null });
    await tell('shot:e01/sh05', 'gate.decided', { ...take, decision: 'hold', override: false });
    await tell('shot:e02/sh01', 'gate.decided', { ...take, decision: 'hold', override: false, note: 'not this week' });
    await tell('production', 'engine.restored', { engine: 'b/two', reason: 'operator: paid' });
  });
  await run();
  await says(world, async (tell) => {
    const take = { gate: 'take', override: false } as const;
    await tell('shot:e01/sh02', 'gate.decided', { ...take, take: 2, decision: 'approve' });
    await tell('shot:e01/sh04', 'gate.decided', { ...take, take: 2, decision: 'approve' });
    await tell('shot:e01/sh05', 'gate.decided', { ...take, take: 1, decision: 'retake' });
    await tell('shot:e01/sh05', 'shot.reassigned', {
      from: 'a/one',
      to: 'b/two',
      cause: 'operator',
      reason: 'a person asked for it',
      ranking: ['b/two', 'c/three'],
    });
  });
  await run();
  await says(world, (tell) =>
    tell('shot:e01/sh05', 'gate.decided', { gate: 'take', take: 2, decision: 'approve', override: false }),
  );
  await run();
  await says(world, (tell) =>
    tell('episode:e01', 'gate.decided', { gate: 'episode', decision: 'approve', override: false }),
  );
  await run();
  return world.disk.rows;
}
