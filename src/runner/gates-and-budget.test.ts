import { describe, expect, it } from 'vitest';
import { openedOf, policyOf, shotSpec } from '../orchestration/testing/brief.ts';
import { threeEngines, World, type WorldPlan } from '../orchestration/testing/world.ts';
import { readDisk } from '../simulation/memory-log.ts';
import { runWorld } from './testing/run-world.ts';

const ref = 'e01/sh01';
const dollar = 1_000_000;

function oneShot(more: Partial<WorldPlan> = {}): World {
  return new World({ opened: openedOf([shotSpec(ref)]), ...more });
}

/** A person's decision between two runs. */
async function decide(
  world: World,
  gate: 'plan' | 'take' | 'episode',
  decision: 'approve' | 'retake' | 'hold' | 'reject',
  take?: number,
): Promise<void> {
  const { log } = await world.start();
  const unit = gate === 'take' ? (`shot:${ref}` as const) : 'episode:e01';
  await world.tell(log, unit, 'gate.decided', {
    gate,
    decision,
    override: false,
    ...(take === undefined ? {} : { take }),
  });
}

describe('the take gate', () => {
  it('waits for a person when the policy asks, and holds no slot meanwhile', async () => {
    const world = oneShot({ opened: openedOf([shotSpec(ref)], { policy: policyOf({ takeGate: 'ask' }) }) });
    const { state, end } = await runWorld(world);
    expect(end).toBe('quiescent');
    expect(state.shots[ref]?.openGate).toMatchObject({ take: 1 });
    expect(state.engines['a/one']?.openAttempts).toBe(0);
    await decide(world, 'take', 'approve', 1);
    const after = await runWorld(world);
    expect(after.violations).toEqual([]);
    expect(after.state.shots[ref]?.accepted?.take).toBe(1);
  });

  it('films again on a retake, and counts attempts and rejects anew', async () => {
    const world = oneShot({
      opened: openedOf([shotSpec(ref)], { policy: policyOf({ takeGate: 'ask', maxAttemptsPerShot: 1 }) }),
    });
    await runWorld(world);
    await decide(world, 'take', 'retake', 1);
    const { state } = await runWorld(world);
    expect(state.shots[ref]?.openGate).toMatchObject({ take: 2 });
    expect(state.shots[ref]?.accepted).toBeUndefined();
  });

  it('takes a reject as below quality: another engine, within the limits', async () => {
    const world = oneShot({
      opened: openedOf([shotSpec(ref)], { policy: policyOf({ takeGate: 'ask', maxAttemptsPerShot: 2 }) }),
    });
    await runWorld(world);
    await decide(world, 'take', 'reject', 1);
    const second = await runWorld(world);
    expect(second.state.shots[ref]?.takes.map((take) => take.engine)).toEqual(['a/one', 'b/two']);
    await decide(world, 'take', 'reject', 2);
    const third = await runWorld(world);
    expect(third.state.shots[ref]?.held?.code).toBe('attempts.exhausted');
  });

  it('keeps a shot that a person put on hold [row 43]', async () => {
    const world = oneShot({ opened: openedOf([shotSpec(ref)], { policy: policyOf({ takeGate: 'ask' }) }) });
    await runWorld(world);
    await decide(world, 'take', 'hold', 1);
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(state.shots[ref]?.held?.code).toBe('operator.hold');
  });

  it.each(['warn', 'pass'] as const)(
    'asks a person about a hero shot only below pass: %s [row 26]',
    async (verdict) => {
      const world = oneShot({ opened: openedOf([shotSpec(ref, { hero: true })]), verdicts: { [ref]: [verdict] } });
      const { state } = await runWorld(world);
      expect(state.shots[ref]?.openGate !== undefined).toBe(verdict === 'warn');
      expect(state.shots[ref]?.accepted !== undefined).toBe(verdict === 'pass');
    },
  );

  it('lets a take that only warns through for other shots', async () => {
    const { state } = await runWorld(oneShot({ verdicts: { [ref]: ['warn'] } }));
    expect(state.shots[ref]?.accepted).toBeDefined();
  });
});

describe('the plan gate', () => {
  const opened = openedOf([shotSpec(ref)], { policy: policyOf({ planGate: 'ask' }) });

  it('spends nothing before a person approves', async () => {
    const world = oneShot({ opened });
    const { end } = await runWorld(world);
    expect(end).toBe('quiescent');
    expect(world.books.submits).toEqual([]);
    await decide(world, 'plan', 'approve');
    const { state } = await runWorld(world);
    expect(state.episodes['e01']?.signed).toBeDefined();
  });

  it('holds every shot when a person rejects, and a new revision asks again', async () => {
    const world = oneShot({ opened });
    await runWorld(world);
    await decide(world, 'plan', 'reject');
    const rejected = await runWorld(world);
    expect(rejected.violations).toEqual([]);
    expect(rejected.state.shots[ref]?.held?.code).toBe('plan.rejected');
    const { log } = await world.start();
    await world.tell(log, 'production', 'production.opened', { ...opened, revision: 2 });
    const again = await runWorld(world);
    expect(again.state.episodes['e01']?.planGate).toBe('open');
    expect(again.state.shots[ref]?.held).toBeUndefined();
  });
});

describe('the episode gate', () => {
  const opened = openedOf([shotSpec(ref)], { policy: policyOf({ episodeGate: 'ask' }) });

  it('keeps an episode unsigned until a person approves', async () => {
    const world = oneShot({ opened });
    const { state } = await runWorld(world);
    expect(state.episodes['e01']).toMatchObject({ episodeGate: 'open' });
    expect(state.episodes['e01']?.signed).toBeUndefined();
    await decide(world, 'episode', 'approve');
    expect((await runWorld(world)).state.episodes['e01']?.signed).toBeDefined();
  });

  it.each(['approve', 'reject'] as const)(
    'asks again about a new cut after a retake, whatever was said: %s',
    async (said) => {
      const world = oneShot({ opened });
      await runWorld(world);
      await decide(world, 'episode', said);
      await runWorld(world);
      await decide(world, 'take', 'retake', 1);
      const { state } = await runWorld(world);
      expect(state.shots[ref]?.accepted?.take).toBe(2);
      expect(state.episodes['e01']).toMatchObject({ episodeGate: 'open' });
      expect(state.episodes['e01']?.signed).toBeUndefined();
    },
  );
});

describe('the budget', () => {
  const shots = Array.from({ length: 6 }, (_, at) => shotSpec(`e01/sh0${at}`));

  it('is never passed, and shots it can not carry are held [row 37]', async () => {
    const world = new World({ opened: openedOf(shots, { cap: 3 * dollar + 500_000 }) });
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(state.ledger).toMatchObject({ spent: 3 * dollar, reserved: 0 });
    const held = Object.values(state.shots).flatMap((shot) => shot.held?.code ?? []);
    expect(held).toEqual(['budget.cap', 'budget.cap', 'budget.cap']);
  });

  it('lets a shot wait for money that running attempts may give back', async () => {
    const world = new World({
      opened: openedOf(shots.slice(0, 2), { cap: 1_500_000 }),
      scripts: { 'a/one': [{ does: 'deliver', cost: 400_000 }] },
    });
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(state.episodes['e01']?.signed).toBeDefined();
    expect(state.ledger.spent).toBe(1_400_000);
  });

  it('per shot holds the shot that needs more', async () => {
    const world = oneShot({
      opened: openedOf([shotSpec(ref)], { perShotMax: 1_500_000 }),
      verdicts: { [ref]: ['fail'] },
    });
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(state.shots[ref]?.held?.code).toBe('budget.per-shot');
    expect(state.shots[ref]?.attempts).toHaveLength(1);
  });

  it('raised by a person lets held shots go on', async () => {
    const world = new World({ opened: openedOf(shots, { cap: 2 * dollar }) });
    await runWorld(world);
    const { log } = await world.start();
    await world.tell(log, 'production', 'budget.changed', { cap: 20 * dollar });
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(state.episodes['e01']?.signed).toBeDefined();
  });

  it('counts what is at risk', async () => {
    const world = new World({
      opened: openedOf(shots, { cap: 3 * dollar }),
      engines: threeEngines,
      scripts: { 'a/one': [{ does: 'lose-reply', exists: true, lookup: 'impossible' }] },
    });
    const { state, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(state.ledger).toMatchObject({ atRisk: dollar, spent: 2 * dollar });
    expect(readDisk(world.disk).filter((e) => e.type === 'attempt.intended')).toHaveLength(3);
  });
});
