import { describe, expect, it } from 'vitest';
import { catalogEntries } from './catalog.ts';
import type { ShotRequest } from './engine.ts';
import { baseUrlVariable, createEngines, type EngineSources } from './registry.ts';

const clock = { now: () => Date.parse('2026-11-22T12:00:00Z'), sleepUntil: async () => undefined };
const request: ShotRequest = {
  shot: 'e01/sh010',
  prompt: 'rain',
  durationS: 5,
  width: 1280,
  height: 720,
  fps: 24,
  seed: 1,
  audio: false,
  assets: [],
};

const engines = (over: Partial<EngineSources> = {}) => createEngines({ env: {}, config: [], clock, ...over });
const stateOf = async (id: string, over: Partial<EngineSources> = {}) => {
  const found = engines(over).get(id);
  return found === undefined ? undefined : found.describe();
};

describe('createEngines', () => {
  it('lists every engine of the catalog, also without a single key', () => {
    expect([...engines().keys()]).toEqual(catalogEntries.map(({ id }) => id));
  });

  it('says which variable is missing', async () => {
    expect(await stateOf('runway/gen4.5')).toMatchObject({
      state: 'no-key',
      reason: expect.stringContaining('RUNWAYML_API_SECRET'),
    });
    expect(await stateOf('luma/ray-2')).toMatchObject({
      state: 'no-key',
      reason: expect.stringContaining('LUMAAI_API_KEY'),
    });
    expect(await stateOf('fal/pika-2.2')).toMatchObject({
      state: 'no-key',
      reason: expect.stringContaining('FAL_KEY'),
    });
    expect(await stateOf('comfyui/wan2.2-lora')).toMatchObject({
      state: 'no-key',
      reason: expect.stringContaining('COMFYUI_URL'),
    });
  });

  it('names both variables of a key pair, and then only the one that is missing', async () => {
    const reasonWith = async (env: Record<string, string>) => (await stateOf('kling/v3', { env }))?.reason;
    expect(await reasonWith({})).toContain('set KLING_ACCESS_KEY and KLING_SECRET_KEY in');
    expect(await reasonWith({ KLING_ACCESS_KEY: 'a' })).toContain('set KLING_SECRET_KEY in');
    expect(await reasonWith({ KLING_SECRET_KEY: 's', KLING_ACCESS_KEY: ' ' })).toContain('set KLING_ACCESS_KEY in');
    expect(await stateOf('ark/seedance-2.0')).toMatchObject({ reason: expect.stringContaining('ARK_API_KEY') });
  });

  it('says since when a model is retired, key or not', async () => {
    expect(await stateOf('openai/sora-2')).toMatchObject({
      state: 'retired',
      reason: expect.stringContaining('2026-09-24'),
    });
  });

  it.each([
    ['openai/sora-2-pro', 'retired', 'sora-2-pro is retired since 2026-09-24'],
    ['google/veo-2.0', 'retired', 'veo-2.0-generate-001 is retired since 2026-06-30; use google/veo-3.1 instead'],
    ['google/veo-3.0-fast', 'retired', 'is retired since 2026-06-30; use google/veo-3.1-fast instead'],
    ['google/veo-3.1-preview', 'retired', 'is retired since 2026-10-22; use google/veo-3.1 instead'],
    ['kling/v1.6', 'disabled', 'kling-v1.6 is a legacy model that Shotcaller does not drive; use'],
    ['runway/aleph2', 'disabled', 'aleph2 needs an input clip (videoUri)'],
  ])('%s plans nothing, with the reason', async (id, state, reason) => {
    const env = { GOOGLE_API_KEY: 'k', RUNWAYML_API_SECRET: 'k' };
    expect(await stateOf(id, { env })).toMatchObject({ state, reason: expect.stringContaining(reason) });
    expect(engines({ env }).get(id)?.plan(request)).toMatchObject({
      ok: false,
      code: state,
      reason: expect.stringContaining(reason),
    });
  });

  it('takes a Google project in place of a key', async () => {
    expect(await stateOf('google/veo-3.1')).toMatchObject({
      state: 'no-key',
      reason:
        'no key; set GOOGLE_API_KEY, or GOOGLE_CLOUD_PROJECT with application default credentials, in the environment or .env',
    });
    const env = { GOOGLE_CLOUD_PROJECT: 'p-1', GOOGLE_CLOUD_LOCATION: 'europe-west4' };
    expect(engines({ env }).get('google/veo-3.1')?.plan(request)).toMatchObject({ ok: true });
  });

  it('says that an engine is switched off', async () => {
    const config = [{ id: 'fal/pika-2.2', enabled: false }];
    expect(await stateOf('fal/pika-2.2', { env: { FAL_KEY: 'k' }, config })).toMatchObject({ state: 'disabled' });
  });

  it('refuses an address that is none', async () => {
    const env = { FAL_KEY: 'k', FAL_BASE_URL: 'not an address' };
    expect(await stateOf('fal/pika-2.2', { env })).toMatchObject({ state: 'disabled' });
  });

  it('an unusable engine plans nothing and sends nothing', async () => {
    const engine = engines().get('runway/gen4.5');
    expect(engine?.plan(request)).toMatchObject({ ok: false, code: 'no-key' });
    const wire = { operation: 'x', body: {}, assets: [], durationS: 5 };
    const attempt = { attempt: 'a', engine: 'runway/gen4.5', intendedAt: 0, wireSha256: '' };
    expect(await engine?.submit(wire, attempt)).toMatchObject({
      kind: 'rejected',
      failure: { outcome: 'misconfigured' },
    });
  });

  it('takes concurrency and price from the configuration', () => {
    const config = [{ id: 'fal/pika-2.2', concurrency: 7, price: { perClip: 1, perSecond: 2 } }];
    const facts = engines({ env: { FAL_KEY: 'k' }, config }).get('fal/pika-2.2')?.facts;
    expect(facts).toMatchObject({ concurrency: 7, price: { perClip: 1, perSecond: 2 } });
  });

  it('names the variable that moves one engine', () => {
    expect(baseUrlVariable('runway/gen4.5')).toBe('SHOTCALLER_ENGINE_RUNWAY_GEN4_5_BASE_URL');
  });

  it('prefers the engine’s own variable to the configuration, and that to the vendor’s variable', async () => {
    const dead = 'http://127.0.0.1:1';
    const env = { RUNWAYML_API_SECRET: 'k', RUNWAYML_BASE_URL: 'junk' };
    expect((await stateOf('runway/gen4.5', { env }))?.state).toBe('disabled');
    const config = [{ id: 'runway/gen4.5', baseUrl: dead }];
    expect((await stateOf('runway/gen4.5', { env, config }))?.state).toBe('unreachable');
    const own = { ...env, [baseUrlVariable('runway/gen4.5')]: 'junk too' };
    expect((await stateOf('runway/gen4.5', { env: own, config }))?.state).toBe('disabled');
  });
});
