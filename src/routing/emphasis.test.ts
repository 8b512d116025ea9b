import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dimensions, normaliseWeights } from '../core/dimensions.ts';
import { shotTypes } from '../production/shot.ts';
import { requirementOf } from './requirements.ts';
import { production, shot } from './sample-world.ts';

const weights = fc
  .dictionary(fc.constantFrom(...dimensions), fc.double({ min: 0.01, max: 50, noNaN: true }), { minKeys: 1 })
  .map((needs) => ({ ...needs }));

describe('needs of a scene or production', () => {
  it('make up half of the weights, what is inferred the other half', () => {
    const plain = shot('sh010', { type: 'insert', prompt: 'A key' });
    const inferred = requirementOf(plain, production([plain])).weights;
    const chase = { ...plain, emphasis: { by: 'scene' as const, needs: { motion: 2, action: 2 } } };
    const found = requirementOf(chase, production([chase]));
    expect(found.weights.motion).toBeCloseTo(0.25);
    expect(found.weights.action).toBeCloseTo(0.25);
    expect(found.weights.objects).toBeCloseTo((inferred.objects ?? 0) / 2);
    expect(found.inferred).toBe(true);
    expect(found.evidence).toContain('needs of the scene sc010 -> motion 0.25');
  });

  it('give way to the needs of the shot itself', () => {
    const own = shot('sh010', { needs: { color: 1 }, emphasis: { by: 'production', needs: { motion: 1 } } });
    expect(requirementOf(own, production([own])).weights).toEqual({ color: 1 });
  });

  it('are mixed half and half with whatever was inferred, however they are scaled', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...shotTypes),
        fc.string(),
        weights,
        fc.double({ min: 0.1, max: 9, noNaN: true }),
        (type, prompt, needs, scale) => {
          const plain = shot('sh010', { type, prompt });
          const inferred = requirementOf(plain, production([plain])).weights;
          const stated = normaliseWeights(needs);
          const scaled = Object.fromEntries(Object.entries(needs).map(([d, weight]) => [d, weight * scale]));
          const mixed = { ...plain, emphasis: { by: 'production' as const, needs: scaled } };
          const found = requirementOf(mixed, production([mixed])).weights;
          for (const d of dimensions)
            expect(found[d] ?? 0).toBeCloseTo(0.5 * (inferred[d] ?? 0) + 0.5 * (stated[d] ?? 0), 9);
        },
      ),
      { numRuns: 60 },
    );
  });
});
