import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planOfSeed } from './plan/any-plan.ts';
import type { SimulationPlan } from './plan/plan.ts';
import { simulate } from './simulate.ts';

const size = { episodes: 1, shotsPerEpisode: 6 };

/** Any part of the troubles of any seed: shrinks to the fewest that still break something. */
const anyPlan: fc.Arbitrary<SimulationPlan> = fc.integer({ min: 1, max: 1_000_000 }).chain((seed) => {
  const plan = planOfSeed(seed, size);
  return fc
    .record({
      incidents: fc.subarray([...plan.incidents]),
      jobs: fc.subarray([...plan.jobs]),
      crashes: fc.subarray([...plan.crashes]),
      zombies: fc.subarray([...plan.zombies]),
      jumps: fc.subarray([...plan.jumps]),
      reactions: fc.subarray([...plan.reactions]),
      commands: fc.subarray([...plan.commands]),
      webhooks: fc.subarray([...plan.webhooks]),
      edits: fc.subarray([...plan.edits]),
    })
    .map((kept) => ({ ...plan, ...kept }));
});

describe('any part of any plan of trouble', () => {
  it('leaves every promise kept', async () => {
    await fc.assert(
      fc.asyncProperty(anyPlan, async (plan) => {
        expect((await simulate(plan)).violations).toEqual([]);
      }),
      { numRuns: 60, seed: 20260105 },
    );
  });
});
