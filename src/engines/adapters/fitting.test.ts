import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogEntries, factsOf, findEntry } from '../catalog.ts';
import type { RequestAsset, ShotRequest } from '../engine.ts';
import type { EngineFacts } from '../facts.ts';
import { comfyuiPlan } from './comfyui/request.ts';
import { falPlan } from './fal/request.ts';
import { fitRequest } from './fitting.ts';
import { lumaPlan } from './luma/request.ts';
import { runwayPlan } from './runway/request.ts';

const facts = (id: string): EngineFacts => {
  const entry = findEntry(id);
  if (entry === undefined) throw new Error(id);
  return factsOf(entry);
};
const mapping = (id: string) => findEntry(id)?.input?.value;
const asset = (role: RequestAsset['role'], name: string): RequestAsset => ({
  role,
  name,
  path: `/assets/${name}.${role === 'lora' ? 'safetensors' : 'png'}`,
  sha256: `sha-${role}-${name}`,
  mimeType: role === 'lora' ? 'application/octet-stream' : 'image/png',
  ...(role === 'lora' ? { trigger: `${name}_v2` } : {}),
});
const request: ShotRequest = {
  shot: 'e01/sh010',
  prompt: 'rain on glass',
  durationS: 5,
  width: 1280,
  height: 720,
  fps: 24,
  seed: 7,
  audio: false,
  assets: [],
};
const frame = asset('first-frame', 'sh000');

describe('fitRequest', () => {
  it('names what is lost, in plain words', () => {
    const fit = fitRequest(
      {
        ...request,
        audio: true,
        negativePrompt: 'blur',
        width: 1920,
        height: 1080,
        assets: [asset('character', 'mara'), asset('lora', 'mara')],
      },
      facts('runway/gen4.5'),
    );
    expect(fit.ok && fit.fitted.degradations).toEqual([
      'reference mara dropped: runway/gen4.5 takes no reference pictures',
      'LoRA mara dropped: runway/gen4.5 takes no LoRA',
      'size 1920x1080 lowered to 1280x720: runway/gen4.5 makes none larger',
      'negative prompt dropped: runway/gen4.5 takes none',
      'sound dropped: runway/gen4.5 makes silent clips',
    ]);
  });

  it('keeps as many references as an engine takes, in order', () => {
    const fit = fitRequest(
      { ...request, assets: ['a', 'b', 'c'].map((name) => asset('character', name)) },
      { ...facts('runway/gen4.5'), references: 2 },
    );
    expect(fit.ok && fit.fitted.references.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(fit.ok && fit.fitted.degradations).toEqual([
      'reference c dropped: runway/gen4.5 takes 2 reference pictures',
    ]);
  });

  it('rounds the length up to what the engine offers and refuses what is too long', () => {
    const fit = fitRequest({ ...request, durationS: 5.5 }, facts('fal/hailuo-02'));
    expect(fit.ok && fit.fitted.durationS).toBe(6);
    expect(fitRequest({ ...request, durationS: 11 }, facts('luma/ray-2'))).toMatchObject({
      ok: false,
      code: 'duration',
    });
  });

  it('refuses a shape that the engine does not make', () => {
    expect(fitRequest({ ...request, width: 720, height: 1280 }, facts('fal/hailuo-02'))).toMatchObject({
      code: 'aspect',
    });
  });

  it('refuses to start from nothing where a first frame is needed', () => {
    expect(fitRequest(request, facts('runway/gen4_turbo'))).toMatchObject({ ok: false, code: 'first-frame' });
    expect(fitRequest({ ...request, assets: [frame] }, facts('runway/gen4_turbo')).ok).toBe(true);
  });

  it('property: prompts never exceed the limit nor end in half a character, and a cut is always named', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 20 }),
        (prompt, max) => {
          const fit = fitRequest({ ...request, prompt }, { ...facts('runway/gen4.5'), promptMaxChars: max });
          if (!fit.ok) throw new Error(fit.reason);
          expect(fit.fitted.prompt.length).toBeLessThanOrEqual(max);
          expect(fit.fitted.prompt.isWellFormed()).toBe(prompt.isWellFormed() || fit.fitted.prompt.isWellFormed());
          expect(fit.fitted.degradations.some((words) => words.startsWith('prompt cut'))).toBe(
            fit.fitted.prompt !== prompt,
          );
        },
      ),
    );
  });

  it.each([
    ['kling/v2.5-turbo', 2500],
    ['kling/v2.6', 2500],
    ['kling/v3', 2500],
    ['gateway/kling-v2.6', 2500],
    ['alibaba/wan2.7-t2v', 500],
    ['alibaba/wan3.0-video', 500],
    ['fal/wan-2.7', 500],
    ['replicate/wan-2.5', 500],
  ])('cuts what %s is to avoid at a word within %i characters, and says so', (id, max) => {
    const long = 'blur '.repeat(max / 5 + 1).trim();
    const fit = fitRequest({ ...request, negativePrompt: long }, facts(id));
    if (!fit.ok) throw new Error(fit.reason);
    expect(fit.fitted.negativePrompt).toBe('blur '.repeat(max / 5).trim());
    expect(fit.fitted.degradations).toContain(
      `negative prompt cut from ${long.length} to ${max - 1} characters: limit of ${id}`,
    );
  });

  it('leaves a negative prompt whole where it fits, and where no limit is known', () => {
    const words = (id: string, negativePrompt: string) => {
      const fit = fitRequest({ ...request, negativePrompt }, facts(id));
      if (!fit.ok) throw new Error(fit.reason);
      expect(fit.fitted.degradations.join()).not.toContain('negative prompt');
      return fit.fitted.negativePrompt?.length;
    };
    expect(words('kling/v2.6', 'x'.repeat(2500))).toBe(2500);
    expect(words('fal/pika-2.2', 'x'.repeat(9000))).toBe(9000);
  });

  it('property: whatever is asked of whatever engine, the answer fits the facts or is a reason', () => {
    const size = fc.constantFrom([1280, 720], [1920, 1080], [720, 1280], [640, 640], [3840, 2160]);
    fc.assert(
      fc.property(
        fc.constantFrom(...catalogEntries),
        fc.double({ min: 0.5, max: 20, noNaN: true }),
        size,
        (entry, durationS, [width, height]) => {
          const engine = factsOf(entry);
          const fit = fitRequest({ ...request, durationS, width: width ?? 0, height: height ?? 0 }, engine);
          if (!fit.ok) {
            expect(fit.reason).toContain(engine.id);
            return;
          }
          expect(fit.fitted.durationS).toBeGreaterThanOrEqual(durationS - 1e-9);
          expect(engine.sizes).toContainEqual(fit.fitted.size);
        },
      ),
    );
  });
});

describe('vendor bodies', () => {
  it('Runway: text, and a first frame by position', () => {
    expect(runwayPlan(request, facts('runway/gen4.5'))).toEqual({
      ok: true,
      estimate: 600_000,
      degradations: [],
      wire: {
        operation: 'POST /v1/text_to_video',
        body: { model: 'gen4.5', promptText: 'rain on glass', ratio: '1280:720', duration: 5, seed: 7 },
        assets: [],
        durationS: 5,
      },
    });
    expect(
      runwayPlan({ ...request, assets: [frame], audio: true, durationS: 5 }, facts('runway/veo3.1_fast')),
    ).toMatchObject({
      estimate: 900_000,
      wire: {
        operation: 'POST /v1/image_to_video',
        body: { duration: 6, audio: true, promptImage: [{ position: 'first', uri: 'asset:sha-first-frame-sh000' }] },
        assets: [{ name: 'sh000' }],
      },
    });
  });

  it('Luma: names for aspect, resolution and length; a first frame has no public URL and is dropped', () => {
    expect(lumaPlan({ ...request, assets: [frame] }, facts('luma/ray-2'))).toMatchObject({
      ok: true,
      degradations: [
        'first frame sh000 dropped: luma/ray-2 takes no first frame',
        'seed dropped: luma/ray-2 takes none',
      ],
      wire: { body: { model: 'ray-2', aspect_ratio: '16:9', resolution: '720p', duration: '5s' }, assets: [] },
    });
  });

  it('fal: each model gets the fields it knows', () => {
    const text = falPlan(
      { ...request, negativePrompt: 'blur' },
      facts('fal/kling-v2.5-turbo'),
      mapping('fal/kling-v2.5-turbo'),
    );
    expect(text).toMatchObject({
      wire: {
        operation: 'QUEUE fal-ai/kling-video/v2.5-turbo/pro/text-to-video',
        body: { prompt: 'rain on glass', duration: '5', aspect_ratio: '16:9', negative_prompt: 'blur' },
      },
    });
    expect(text.ok && text.wire.body).not.toHaveProperty('seed');
    const image = falPlan({ ...request, assets: [frame] }, facts('fal/hailuo-02'), mapping('fal/hailuo-02'));
    expect(image.ok && image.wire).toMatchObject({
      operation: 'QUEUE fal-ai/minimax/hailuo-02/standard/image-to-video',
      body: { duration: '6', resolution: '768P', image_url: 'asset:sha-first-frame-sh000' },
    });
    expect(image.ok && image.wire.body).not.toHaveProperty('aspect_ratio');
    const pika = falPlan({ ...request, width: 1920, height: 1080 }, facts('fal/pika-2.2'), mapping('fal/pika-2.2'));
    expect(pika.ok && pika.wire.body).toMatchObject({ resolution: '1080p', seed: 7 });
  });

  it('ComfyUI: the LoRA slot is chained, or taken out', () => {
    const plain = comfyuiPlan(request, facts('comfyui/wan2.2-lora'));
    const graph = plain.ok
      ? (plain.wire.body as { prompt: Record<string, { inputs: Record<string, unknown> }> }).prompt
      : {};
    expect(graph['lora']).toBeUndefined();
    expect(graph['sampling']?.inputs['model']).toEqual(['unet', 0]);
    expect(graph['latent']?.inputs).toMatchObject({ width: 1280, height: 704, length: 121 });

    const two = comfyuiPlan(
      { ...request, assets: [asset('lora', 'mara'), asset('lora', 'ivo'), frame] },
      facts('comfyui/wan2.2-lora'),
    );
    const chained = two.ok ? (two.wire.body as typeof graph as unknown as { prompt: typeof graph }).prompt : {};
    expect(chained['lora']?.inputs).toMatchObject({ model: ['unet', 0], lora_name: 'mara.safetensors' });
    expect(chained['lora2']?.inputs).toMatchObject({ model: ['lora', 0], lora_name: 'ivo.safetensors' });
    expect(chained['sampling']?.inputs['model']).toEqual(['lora2', 0]);
    expect(chained['positive']?.inputs['text']).toBe('mara_v2, ivo_v2, rain on glass');
    expect(chained['start']?.inputs['image']).toBe('asset:sha-first-frame-sh000');
  });

  it('puts the trigger word of a LoRA behind the name of its character', () => {
    const plan = comfyuiPlan(
      { ...request, prompt: 'Mara runs. mara: woman, 40s.', assets: [asset('lora', 'mara')] },
      facts('comfyui/wan2.2-lora'),
    );
    const graph = plan.ok
      ? (plan.wire.body as { prompt: Record<string, { inputs: Record<string, unknown> }> }).prompt
      : {};
    expect(graph['positive']?.inputs['text']).toBe('Mara runs. mara (mara_v2): woman, 40s.');
  });
});
