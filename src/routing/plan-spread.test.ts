import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planEpisode } from './plan.ts';
import { planSpread } from './plan-spread.ts';
import { asOf, planInput, production, row, shot, standing } from './sample-world.ts';

/** Decisions of four shots, each pinned to one of these engines. */
function planned(pins: readonly string[], engines: readonly string[]) {
  const shots = pins.map((pin, at) => shot(`sh${at + 1}`, { pin }));
  return planEpisode(
    planInput(
      production(shots),
      engines.map((id) => standing(id)),
      engines.map((id) => row(id, 'action', 0.8)),
    ),
  ).shots;
}

describe('planSpread', () => {
  it('is 0 bits when one engine makes everything and 1 bit when two make half each', () => {
    expect(planSpread(planned(['v/a', 'v/a', 'v/a', 'v/a'], ['v/a', 'v/b'])).bits).toBe(0);
    expect(planSpread(planned(['v/a', 'v/b', 'v/a', 'v/b'], ['v/a', 'v/b'])).bits).toBeCloseTo(1);
  });

  it('counts the shots of each engine, most first, and leaves out shots nobody makes', () => {
    const spread = planSpread(planned(['v/b', 'v/a', 'v/b', 'v/nobody'], ['v/a', 'v/b']));
    expect(spread.engines).toEqual([
      { engine: 'v/b', shots: 2 },
      { engine: 'v/a', shots: 1 },
    ]);
  });

  it('never exceeds what an even spread over all able engines would have', () => {
    const ids = ['v/a', 'v/b', 'v/c'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ids), { maxLength: 7 }), (pins) => {
        const { bits, mostBits } = planSpread(planned(pins, ids));
        expect(bits).toBeLessThanOrEqual(mostBits + 1e-9);
        expect(bits).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 40 },
    );
  });

  it('shows that kinds of shots go to different engines where the evidence differs by kind', () => {
    const kinds = ['establishing', 'action', 'character', 'stylized'] as const;
    const strong = { establishing: 'scene', action: 'action', character: 'identity', stylized: 'style' } as const;
    const shots = kinds.map((type, at) => shot(`sh${at + 1}`, { type, prompt: 'A frame' }));
    const rows = kinds.flatMap((type) =>
      kinds.map((other) => row(`v/${type}`, strong[other], type === other ? 0.95 : 0.6, 80)),
    );
    const input = planInput(
      production(shots),
      kinds.map((type) => standing(`v/${type}`)),
      rows,
    );
    expect(planEpisode({ ...input, snapshot: { ...input.snapshot, asOf } }).shots.map(({ chosen }) => chosen)).toEqual(
      kinds.map((type) => `v/${type}`),
    );
  });
});
