import { describe, expect, it } from 'vitest';
import { cameraMoves } from '../../../production/shot.ts';
import { factsOf, findEntry } from '../../catalog.ts';
import type { RequestAsset, ShotRequest } from '../../engine.ts';
import type { EngineFacts } from '../../facts.ts';
import { klingCamera } from './camera.ts';
import { klingEndpoint, klingPlan } from './request.ts';

const facts = (id: string): EngineFacts => {
  const entry = findEntry(id);
  if (entry === undefined) throw new Error(id);
  return factsOf(entry);
};
const request: ShotRequest = {
  shot: 'e01/sh010',
  prompt: 'rain on glass',
  durationS: 4,
  width: 1280,
  height: 720,
  fps: 24,
  seed: 7,
  audio: false,
  assets: [],
};
const frame: RequestAsset = {
  role: 'first-frame',
  name: 'e01/sh000',
  path: '/assets/frame.png',
  sha256: 'sha-frame',
  mimeType: 'image/png',
};

describe('klingPlan', () => {
  it('writes text to video: length as a string, no seed, sound only where the model knows it', () => {
    expect(klingPlan({ ...request, negativePrompt: 'blur' }, facts('kling/v2.5-turbo'))).toEqual({
      ok: true,
      estimate: 350_000,
      degradations: ['seed dropped: kling/v2.5-turbo takes none'],
      wire: {
        operation: 'POST /v1/videos/text2video',
        body: {
          model_name: 'kling-v2-5-turbo',
          prompt: 'rain on glass',
          negative_prompt: 'blur',
          mode: 'pro',
          aspect_ratio: '16:9',
          duration: '5',
        },
        assets: [],
        durationS: 5,
      },
    });
  });

  it('writes image to video: the picture gives the shape, and stands as a mark until it is sent', () => {
    const plan = klingPlan({ ...request, assets: [frame], audio: true }, facts('kling/v3'));
    expect(plan).toMatchObject({
      wire: {
        operation: 'POST /v1/videos/image2video',
        body: { model_name: 'kling-v3', sound: 'on', image: 'asset:sha-frame', duration: '4' },
        assets: [frame],
        durationS: 4,
      },
    });
    expect(plan.ok && plan.wire.body).not.toHaveProperty('aspect_ratio');
    expect(plan.ok && klingEndpoint(plan.wire.operation)).toBe('image2video');
  });

  it.each([
    ['kling/v2.5-turbo', false, 350_000],
    ['kling/v2.6', true, 700_000],
    ['kling/v2.6', false, 350_000],
    ['kling/v3', true, 672_000],
    ['kling/v3', false, 448_000],
  ])('%s with sound %s costs %i micro-dollars', (id, audio, estimate) => {
    expect(klingPlan({ ...request, audio }, facts(id))).toMatchObject({ estimate });
  });

  it('gives the camera to the models that take it, and to no other', () => {
    const moving: ShotRequest = { ...request, camera: 'push' };
    const bodyOf = (model: string): unknown => {
      const plan = klingPlan(moving, { ...facts('kling/v2.5-turbo'), model });
      return plan.ok ? plan.wire.body : undefined;
    };
    expect(bodyOf('kling-v1')).toMatchObject({ camera_control: { type: 'simple', config: { zoom: -5 } } });
    for (const id of ['kling/v2.5-turbo', 'kling/v2.6', 'kling/v3'])
      expect(bodyOf(facts(id).model)).not.toHaveProperty('camera_control');
  });
});

describe('klingCamera', () => {
  it('moves one axis within the vendor’s range, or none', () => {
    for (const move of cameraMoves) {
      const control = klingCamera(move);
      if (control === undefined) continue;
      const { type, config } = control as { type: string; config: Record<string, number> };
      expect(type).toBe('simple');
      expect(Object.keys(config)).toHaveLength(1);
      for (const [axis, value] of Object.entries(config)) {
        expect(['horizontal', 'vertical', 'pan', 'tilt', 'roll', 'zoom']).toContain(axis);
        expect(Math.abs(value)).toBeLessThanOrEqual(10);
        expect(value).not.toBe(0);
      }
    }
  });

  it('pulls the other way than it pushes, and leaves stillness, orbit and shake to the prompt', () => {
    expect([klingCamera('push'), klingCamera('pull')]).toEqual([
      { type: 'simple', config: { zoom: -5 } },
      { type: 'simple', config: { zoom: 5 } },
    ]);
    for (const move of ['static', 'orbit', 'handheld'] as const) expect(klingCamera(move)).toBeUndefined();
  });
});
