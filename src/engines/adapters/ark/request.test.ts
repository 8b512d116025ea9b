import { describe, expect, it } from 'vitest';
import { factsOf, findEntry } from '../../catalog.ts';
import type { RequestAsset, ShotRequest } from '../../engine.ts';
import { type EngineFacts, priceOf } from '../../facts.ts';
import { arkModelId } from './models.ts';
import { arkPlan } from './request.ts';
import { arkCost, arkTokens } from './tokens.ts';

const facts = (id: string): EngineFacts => {
  const entry = findEntry(id);
  if (entry === undefined) throw new Error(id);
  return factsOf(entry);
};
const seedance = facts('ark/seedance-2.0');
const asset = (role: RequestAsset['role'], name: string): RequestAsset => ({
  role,
  name,
  path: `/assets/${name}.png`,
  sha256: `sha-${name}`,
  mimeType: 'image/png',
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

describe('arkPlan', () => {
  it('writes text to video', () => {
    expect(arkPlan(request, seedance)).toEqual({
      ok: true,
      estimate: 762_300,
      degradations: [],
      wire: {
        operation: 'POST /contents/generations/tasks',
        body: {
          model: 'dreamina-seedance-2-0-260128',
          content: [{ type: 'text', text: 'rain on glass' }],
          resolution: '720p',
          ratio: '16:9',
          duration: 5,
          seed: 7,
          generate_audio: false,
          watermark: false,
        },
        assets: [],
        durationS: 5,
      },
    });
  });

  it('gives a first frame its role, and sends no reference beside it', () => {
    const plan = arkPlan({ ...request, assets: [asset('first-frame', 'sh000'), asset('character', 'mara')] }, seedance);
    expect(plan).toMatchObject({
      degradations: ['reference mara dropped: ark/seedance-2.0 takes no reference picture beside a first frame'],
      wire: {
        body: {
          content: [
            { type: 'text', text: 'rain on glass' },
            { type: 'image_url', image_url: { url: 'asset:sha-sh000' }, role: 'first_frame' },
          ],
        },
        assets: [{ name: 'sh000' }],
      },
    });
  });

  it('sends references in order and says in the prompt which picture is what', () => {
    const pictures = [asset('character', 'mara'), asset('place', 'greenhouse'), asset('look', 'key-art')];
    const plan = arkPlan({ ...request, assets: pictures }, seedance);
    expect(plan.ok && plan.wire.assets).toEqual(pictures);
    expect(plan.ok && plan.wire.body).toMatchObject({
      content: [
        { text: 'rain on glass Image 1 is mara. Image 2 is greenhouse. Image 3 shows the style.' },
        { image_url: { url: 'asset:sha-mara' }, role: 'reference_image' },
        { role: 'reference_image' },
        { role: 'reference_image' },
      ],
    });
  });

  it('cuts a long prompt, never the words about the pictures', () => {
    const long = { ...request, prompt: 'rain '.repeat(1000), assets: [asset('character', 'mara')] };
    const plan = arkPlan(long, seedance);
    const text = plan.ok ? (plan.wire.body as { content: { text: string }[] }).content[0]?.text : undefined;
    expect(text?.length).toBeLessThanOrEqual(seedance.promptMaxChars);
    expect(text).toMatch(/ Image 1 is mara\.$/);
  });

  it('holds the camera still where the model can', () => {
    const bodyOf = (id: string, camera: ShotRequest['camera']): unknown => {
      const plan = arkPlan(camera === undefined ? request : { ...request, camera }, facts(id));
      return plan.ok ? plan.wire.body : undefined;
    };
    expect(bodyOf('ark/seedance-1.5-pro', 'static')).toMatchObject({ camera_fixed: true });
    expect(bodyOf('ark/seedance-1.5-pro', 'pan')).toMatchObject({ camera_fixed: false });
    expect(bodyOf('ark/seedance-1.5-pro', undefined)).not.toHaveProperty('camera_fixed');
    expect(bodyOf('ark/seedance-2.0', 'static')).not.toHaveProperty('camera_fixed');
  });

  it('names the larger size and prices it by its pixels', () => {
    const large = arkPlan({ ...request, width: 1920, height: 1080 }, seedance);
    expect(large).toMatchObject({ wire: { body: { resolution: '1080p', ratio: '16:9' } } });
    const small = arkPlan(request, seedance);
    expect(large.ok && small.ok && large.estimate / small.estimate).toBeCloseTo(2.25, 5);
  });

  it('writes the model id of the platform that the key belongs to', () => {
    const china = 'https://ark.cn-beijing.volces.com/api/v3';
    const plan = arkPlan(request, seedance, china);
    expect(plan.ok && plan.wire.body).toMatchObject({ model: 'doubao-seedance-2-0-260128' });
    expect(arkModelId('seedance-1-5-pro-251215', china)).toBe('doubao-seedance-1-5-pro-251215');
    expect(arkModelId('seedance-1-5-pro-251215', 'https://ark.ap-southeast.bytepluses.com/api/v3')).toBe(
      'seedance-1-5-pro-251215',
    );
    expect(arkModelId('seedance-1-5-pro-251215', 'https://evilvolces.com')).toBe('seedance-1-5-pro-251215');
  });
});

describe('tokens', () => {
  it.each([
    [864, 480, 2, 19_845],
    [1280, 720, 4, 87_300],
    [1280, 720, 5, 108_900],
    [1920, 1088, 5, 246_840],
  ])('a clip of %ix%i and %i s has the %i tokens that the vendor billed', (width, height, seconds, tokens) => {
    expect(arkTokens({ width, height }, seconds, 24)).toBe(tokens);
  });

  it('cost what the catalog’s price says for the size it is for', () => {
    for (const id of ['ark/seedance-1.5-pro', 'ark/seedance-2.0', 'ark/seedance-2.0-fast'])
      for (const seconds of [4, 5, 7, 12])
        expect(arkCost(facts(id), arkTokens({ width: 1280, height: 720 }, seconds, 24), true)).toBe(
          priceOf(facts(id).price, seconds),
        );
  });

  it('follow the operator’s own price, and cost half in silence where the vendor says so', () => {
    const own = { ...seedance, price: { perClip: 0, perSecond: 75_600 } };
    expect(arkCost(own, 108_900, true)).toBe(arkCost(seedance, 108_900, true) / 2);
    expect(arkCost(seedance, 108_900, false)).toBe(arkCost(seedance, 108_900, true));
    const older = facts('ark/seedance-1.5-pro');
    expect(arkCost(older, 108_900, false)).toBe(arkCost(older, 108_900, true) / 2);
  });
});
