import { describe, expect, it } from 'vitest';
import { event } from '../../core/events/event.ts';
import { openMemoryLog } from '../../simulation/memory-log.ts';
import { VirtualClock } from '../../simulation/virtual-clock.ts';
import type { Ports, ProductionLog } from '../ports.ts';
import { shotSpec } from '../testing/brief.ts';
import { type Story, storyOf } from '../testing/story.ts';
import { policies, record, recordFact, type Scene } from './effect.ts';

const ref = 'e01/sh01';
const unit = `shot:${ref}` as const;

/** A scene over a story's log; `rival` appends once right before the first append, as another worker would. */
function sceneOf(
  story: Story,
  rival?: (log: ProductionLog) => Promise<unknown>,
): Scene & { readonly log: ProductionLog } {
  const disk = { rows: story.events.map((entry) => JSON.stringify(entry)), epoch: 0 };
  const log = openMemoryLog(disk, new VirtualClock(1), { bytes: (n) => new Uint8Array(n) });
  const state = log.state();
  let pending = rival;
  const append: ProductionLog['append'] = async (...given) => {
    const first = pending;
    pending = undefined;
    await first?.(log);
    return log.append(...given);
  };
  const raced = { epoch: log.epoch, state: () => log.state(), subscribe: log.subscribe.bind(log), append };
  return { ports: { log: raced } as unknown as Ports, unit, state, log };
}

const submitted = event('attempt.submitted', unit, policies.orchestrator, { attempt: 'A', handle: {}, emulated: true });
const started = () => storyOf([shotSpec(ref)]).intended(ref, 'A', 'a/one');
const pin = (log: ProductionLog) =>
  log.append(
    [event('shot.pinned', unit, policies.orchestrator, { engine: null })],
    unit,
    log.state().versions[unit] ?? 0,
  );

describe('record', () => {
  it('drops a decision that was overtaken: the unit is decided anew [row 42]', async () => {
    const scene = sceneOf(started(), pin);
    await record(scene, [event('shot.held', unit, policies.failover, { code: 'budget.cap', reason: 'r' })]);
    expect(scene.log.state().shots[ref]?.held).toBeUndefined();
  });
});

describe('recordFact', () => {
  it('appends a fact behind whatever came first', async () => {
    const scene = sceneOf(started(), pin);
    await recordFact(scene, [submitted]);
    expect(scene.log.state().shots[ref]?.attempts[0]?.phase).toBe('submitted');
  });

  it('leaves out what somebody else recorded meanwhile', async () => {
    const scene = sceneOf(started(), (log) => log.append([submitted], unit, log.state().versions[unit] ?? 0));
    await recordFact(scene, [submitted]);
    expect(scene.log.state().seq).toBe(scene.state.seq + 1);
  });

  it('gives a clip the take number that is free now', async () => {
    const story = started().submitted(ref, 'A').intended(ref, 'B', 'b/two').submitted(ref, 'B').delivered(ref, 'B', 1);
    const scene = sceneOf(story);
    const asset = { sha256: '0'.repeat(64), bytes: 1 };
    const clip = { attempt: 'A', take: 1, asset, cost: 0, costBasis: 'catalog' as const, emulated: true };
    await recordFact(scene, [event('attempt.delivered', unit, policies.orchestrator, clip)]);
    expect(scene.log.state().shots[ref]?.takes.map(({ take, attempt }) => [take, attempt])).toEqual([
      [1, 'B'],
      [2, 'A'],
    ]);
  });

  it('keeps a paid clip of an attempt that was given up [row 17]', async () => {
    const scene = sceneOf(started().submitted(ref, 'A').failed(ref, 'A', 'overdue', { billed: 'unknown', cost: 1 }));
    const asset = { sha256: '0'.repeat(64), bytes: 1 };
    const clip = { attempt: 'A', take: 1, asset, cost: 5, costBasis: 'catalog' as const, emulated: true };
    await recordFact(scene, [event('attempt.delivered', unit, policies.orchestrator, clip)]);
    expect(scene.log.state().shots[ref]?.takes).toHaveLength(1);
    expect(scene.log.state().ledger.spent).toBe(5);
  });

  it('strikes an engine once, and still records the failure of the other attempt [row 24]', async () => {
    const story = started().tell('engine.struck', 'production', { engine: 'a/one', reason: 'first' });
    const scene = sceneOf(story);
    const data = { attempt: 'A', outcome: 'retired' as const, reason: 'r', billed: 'no' as const, cost: 0 };
    await recordFact(scene, [
      event('attempt.failed', unit, policies.orchestrator, data),
      event('engine.struck', 'production', policies.failover, { engine: 'a/one', reason: 'second' }),
    ]);
    expect(scene.log.state().seq).toBe(scene.state.seq + 1);
    expect(scene.log.state().engines['a/one']?.struck).toBe('first');
  });
});
