import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Production } from '../production/production.ts';
import type { Shot } from '../production/shot.ts';
import { compileRequest, promptBoundChars } from './request.ts';

const shot: Shot = {
  ref: 'e01/sh020',
  id: 'sh020',
  episode: 'e01',
  scene: 'sc010',
  index: 1,
  type: 'action',
  prompt: 'Mara sprints between rows, terracotta pots shatter behind her',
  durationS: 5,
  camera: 'truck',
  characters: ['mara'],
  place: 'greenhouse',
  hero: false,
  audio: {},
};
const production: Production = {
  id: 'glasshouse',
  title: 'The Glasshouse',
  look: { style: 'photoreal', palette: ['teal', 'amber'], references: [] },
  delivery: { width: 1280, height: 720, fps: 24, loudnessLufs: -14 },
  budget: { cap: 60_000_000 },
  policy: {
    planGate: 'auto',
    takeGate: 'auto',
    episodeGate: 'auto',
    maxAttemptsPerShot: 4,
    hedge: false,
    inDoubt: 'reassign',
    atRiskMax: 6_000_000,
    degrade: 'ask',
    explore: 'auto',
  },
  engines: { allow: ['*'], deny: [], prefer: {} },
  bible: {
    characters: { mara: { id: 'mara', look: 'woman, 40s, short grey hair, green raincoat', references: [] } },
    places: { greenhouse: { id: 'greenhouse', look: 'derelict Victorian greenhouse, wet glass', references: [] } },
  },
  episodes: [],
};
const compile = (over: Partial<Shot> = {}, seed = 7) =>
  compileRequest({ shot: { ...shot, ...over }, production, assets: [], seed });

describe('compileRequest', () => {
  it('says first what happens, then who, where, how the camera moves and how it looks', () => {
    expect(compile().prompt).toBe(
      'Mara sprints between rows, terracotta pots shatter behind her. ' +
        'mara: woman, 40s, short grey hair, green raincoat. ' +
        'Place: derelict Victorian greenhouse, wet glass. ' +
        'Camera: camera trucks sideways. Style: photoreal. Palette: teal, amber.',
    );
  });

  it('hands over what no picture should show as the negative prompt, and none where nothing is named', () => {
    const look = { ...production.look, avoid: ['text', 'watermark'] };
    const source = { shot, production: { ...production, look }, assets: [], seed: 7 };
    expect(compileRequest(source).negativePrompt).toBe('text, watermark');
    expect(compile().negativePrompt).toBeUndefined();
    expect(compileRequest(source).prompt).toBe(compile().prompt);
  });

  it('keeps the shot’s name out of the prompt and in the request', () => {
    expect(compile().shot).toBe('e01/sh020');
    expect(compile().prompt).not.toContain('sh020');
  });

  it('asks for sound only when the shot has some', () => {
    expect(compile().audio).toBe(false);
    expect(compile({ audio: { sfx: true } }).audio).toBe(true);
    expect(compile({ audio: { dialogue: 'Run!' } })).toMatchObject({
      audio: true,
      prompt: expect.stringContaining('Spoken: "Run!"'),
    });
  });

  it('leaves the trigger word of a LoRA to engines that carry it', () => {
    const lora = { role: 'lora', name: 'mara', path: '/a', sha256: 'x', mimeType: 'y', trigger: 'mara_v2' } as const;
    const { prompt } = compileRequest({ shot, production, assets: [lora], seed: 1 });
    expect(prompt).toContain('mara: woman');
    expect(prompt).not.toContain('mara_v2');
  });

  it('property: bounded, never empty, and the same for the same source', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 6_000 }), fc.integer(), (prompt, seed) => {
        const compiled = compile({ prompt: `x${prompt}` }, seed);
        expect(compiled.prompt.length).toBeLessThanOrEqual(promptBoundChars);
        expect(compiled.prompt.startsWith('x')).toBe(true);
        expect(compiled.seed).toBeGreaterThanOrEqual(0);
        expect(compile({ prompt: `x${prompt}` }, seed)).toEqual(compiled);
      }),
    );
  });
});
