import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shotTypes } from '../production/shot.ts';
import { inferFromPrompt, requirementOf } from './requirements.ts';
import { production, shot } from './sample-world.ts';

const sum = (weights: object): number =>
  Object.values(weights).reduce((total: number, each: number) => total + each, 0);
const heaviest = (weights: object): string | undefined =>
  Object.entries(weights).sort((a, b) => (b[1] as number) - (a[1] as number))[0]?.[0];

describe('requirementOf', () => {
  it('takes the needs of the production file as they are, scaled to one', () => {
    const each = shot('sh010', { needs: { action: 7, motion: 3 } });
    const found = requirementOf(each, production([each]));
    expect(found.inferred).toBe(false);
    expect(found.weights.action).toBeCloseTo(0.7);
    expect(found.evidence).toContain('needs of the production file -> action 0.70');
  });

  it.each([
    ['establishing', 'scene'],
    ['action', 'action'],
    ['character', 'identity'],
    ['stylized', 'style'],
    ['insert', 'objects'],
  ] as const)('reads from type %s that %s matters most', (type, dimension) => {
    const each = shot('sh010', { type, prompt: 'A quiet moment' });
    const found = requirementOf(each, production([each]));
    expect(found.inferred).toBe(true);
    expect(heaviest(found.weights)).toBe(dimension);
  });

  it('gives audio weight to dialogue and says so', () => {
    const silent = shot('sh010', { type: 'character' });
    const spoken = { ...silent, audio: { dialogue: 'Run!' } };
    expect(requirementOf(silent, production([silent])).weights.audio).toBeUndefined();
    const found = requirementOf(spoken, production([spoken]));
    expect(found.weights.audio).toBeGreaterThan(0.1);
    expect(found.evidence.some((line) => line.startsWith('dialogue -> audio'))).toBe(true);
  });

  it('asks for more identity when a character is also in the neighbouring shot', () => {
    const [a, b] = [shot('sh010', { characters: ['mara'] }), shot('sh020', { characters: ['mara'] })];
    const together = requirementOf(a, production([a, b])).weights.identity ?? 0;
    expect(together).toBeGreaterThan(requirementOf(a, production([a])).weights.identity ?? 0);
  });

  it('always sums to one with non-negative weights and a reason for each weighed dimension', () => {
    fc.assert(
      fc.property(fc.constantFrom(...shotTypes), fc.string({ unit: 'grapheme' }), fc.boolean(), (type, prompt, sfx) => {
        const each = shot('sh010', { type, prompt, audio: { sfx }, characters: ['mara'] });
        const { weights, evidence } = requirementOf(each, production([each]));
        expect(sum(weights)).toBeCloseTo(1, 9);
        for (const [dimension, weight] of Object.entries(weights)) {
          expect(weight).toBeGreaterThan(0);
          expect(evidence.some((line) => line.includes(`-> ${dimension} `))).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('inferFromPrompt', () => {
  it.each([
    ['A purple umbrella', 'color'],
    ['Harbor', 'scene'],
    ['A carrot', 'objects'],
    ['A person is sword fighting', 'motion'],
    ['A cinematic watercolor of a coast in the style of hokusai, golden-hour, detailed', 'aesthetics'],
  ])('reads "%s" as being about %s', (prompt, dimension) => {
    const { weights, inferred } = inferFromPrompt(prompt);
    expect(heaviest(weights)).toBe(dimension);
    expect(inferred).toBe(true);
  });

  it('asks for something sensible even of an empty prompt', () => {
    expect(sum(inferFromPrompt('').weights)).toBeCloseTo(1);
  });
});
