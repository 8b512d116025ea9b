import { describe, expect, it } from 'vitest';
import type { ProductionState, ShotState } from '../../orchestration/state.ts';
import { readProduction } from '../../production/read.ts';
import { facts } from '../../routing/sample-world.ts';
import type { StrengthRow } from '../../routing/snapshot.ts';
import { blankDisk, openMemoryLog } from '../../simulation/memory-log.ts';
import { openProduction } from '../opening.ts';
import { filmed, openSet } from '../testing/filmed.ts';
import { createRouter } from './router.ts';

const engine = facts('luma/ray-2', { sizes: [{ width: 320, height: 180 }] });

/** The plan of the test production with its first shot in another state. */
async function planned(
  change: (shot: ShotState) => ShotState,
  strengths: readonly StrengthRow[] = [],
  emulated = false,
) {
  using set = openSet();
  const { loaded, log } = await filmed(set);
  const before = log.state();
  const shot = before.shots['e01/sh1'];
  const episode = before.episodes['e01'];
  if (shot === undefined || episode === undefined) throw new Error('nothing was filmed');
  const state: ProductionState = { ...before, shots: { ...before.shots, 'e01/sh1': change(shot) } };
  const roster = {
    descriptions: async () => [{ facts: { ...engine, emulated }, state: 'ready' as const }],
  };
  const router = createRouter({ production: loaded.production, roster, strengths, clock: set.context.clock });
  return (await router.plan(state, episode)).plan;
}

describe('the plan of a router', () => {
  it('sets no money aside for a shot whose take waits for a person', async () => {
    const open = await planned((shot) => ({ ...shot, takes: [], attempts: [] }));
    const inReview = await planned((shot) => ({ ...shot, openGate: { take: 1, reason: 'the policy asks a person' } }));
    expect(inReview.cost.expected).toBeLessThan(open.cost.expected);
    expect(inReview.shots.find(({ shot }) => shot === 'e01/sh1')?.chosen).toBe('luma/ray-2');
  });

  it('sets no money aside for a shot that used up its attempts', async () => {
    const open = await planned((shot) => ({ ...shot, takes: [], attempts: [] }));
    const held = { code: 'attempts.exhausted', reason: 'one attempt did not give an accepted take' };
    expect((await planned((shot) => ({ ...shot, held }))).cost.expected).toBeLessThan(open.cost.expected);
  });

  it('uses what was measured on emulated clips for an emulated engine, with source and date, and for no other', async () => {
    const row: StrengthRow = {
      engine: 'luma/ray-2',
      dimension: 'identity',
      mean: 0.9,
      n: 10,
      source: 'own calibration, emulated clips',
      judgedBy: 'human',
      measuredOn: '2026-11-22',
      emulated: true,
    };
    const strengthOf = async (emulated: boolean) => {
      const { shots } = await planned((shot) => shot, [row], emulated);
      return shots.find(({ shot }) => shot === 'e01/sh1')?.candidates[0]?.strengths.identity;
    };
    expect(await strengthOf(true)).toMatchObject({ n: expect.closeTo(11, 0), measuredOn: '2026-11-22' });
    expect((await strengthOf(true))?.source).toContain('own calibration, emulated clips');
    expect((await strengthOf(false))?.source).not.toContain('calibration');
  });

  it('is one plan for all episodes that ask over the same state', async () => {
    using set = openSet(`production: two
title: Two
delivery: { width: 320, height: 180, fps: 12 }
budget: { cap: 5 }
episodes:
  - { id: e01, title: One, scenes: [{ id: sc1, shots: [{ id: sh1, type: insert, prompt: "A leaf", durationS: 2 }] }] }
  - { id: e02, title: Two, scenes: [{ id: sc1, shots: [{ id: sh1, type: insert, prompt: "A stone", durationS: 2 }] }] }
`);
    const { context } = set;
    const loaded = readProduction(set.file);
    const log = openMemoryLog(blankDisk(), context.clock, context.random);
    await openProduction(log, loaded, { person: 'tester', auth: 'asserted' });
    let asked = 0;
    const roster = {
      descriptions: async () => {
        asked += 1;
        return [{ facts: engine, state: 'ready' as const }];
      },
    };
    const router = createRouter({ production: loaded.production, roster, strengths: [], clock: context.clock });
    const state = log.state();
    const plans = await Promise.all(Object.values(state.episodes).map((episode) => router.plan(state, episode)));
    expect(plans.map(({ plan }) => plan.shots.map(({ shot }) => shot))).toEqual([['e01/sh1'], ['e02/sh1']]);
    expect(asked).toBe(1);
    for (const episode of Object.values(state.episodes).slice(0, 1)) await router.plan({ ...state }, episode);
    expect(asked).toBe(2);
  });
});
