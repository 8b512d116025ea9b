import { createReplicate } from '@ai-sdk/replicate';
import { describe, expect, it } from 'vitest';
import { download, type TestLab, testLab } from '../../../lab/lab.fixture.ts';
import { replicateWan25 } from '../../catalog/replicate-wan-2.5.ts';
import { factsOf } from '../../catalog.ts';
import type { AssetSink, ShotRequest } from '../../engine.ts';
import { wireDigest } from '../../wire-digest.ts';
import { aiSdkV4Engine } from './ai-sdk-engine.ts';
import { type AiSdkVendor, checkModel } from './vendor.ts';
import { alibaba, gateway, xai } from './vendors.ts';

const clock = { now: () => Date.parse('2026-11-25T12:00:00Z'), sleepUntil: async () => undefined };
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
const facts = { ...factsOf(replicateWan25), id: 'other/model' };
const input = {
  text: 'wan-video/wan-2.5-t2v',
  prompt: 'prompt',
  duration: { field: 'duration', as: 'number' },
} as const;

const engineOf = (vendor: AiSdkVendor, baseUrl?: string) =>
  aiSdkV4Engine(
    {
      facts,
      input,
      clock,
      apiKey: 'r8_key',
      fetchPolicy: { allowedOrigins: [] },
      ...(baseUrl === undefined ? {} : { baseUrl }),
    },
    vendor,
  );

const submitted = async (vendor: AiSdkVendor, baseUrl?: string) => {
  const plan = engineOf(vendor, baseUrl).plan(request);
  if (!plan.ok) throw new Error(plan.reason);
  const ref = {
    attempt: '01ATTEMPT',
    engine: 'other/model',
    intendedAt: clock.now(),
    wireSha256: wireDigest(plan.wire),
  };
  return engineOf(vendor, baseUrl).submit(plan.wire, ref);
};

/** A provider that Shotcaller knows nothing about but how to make its model. */
const unknownVendor: AiSdkVendor = {
  packageName: '@ai-sdk/replicate',
  version: '3.0.46',
  baseUrl: 'https://api.replicate.com/v1',
  model: async (modelId, { apiKey, baseUrl, fetch }) =>
    createReplicate({ apiToken: apiKey, baseURL: baseUrl, fetch }).video(modelId),
};

const accepted = async (lab: TestLab) => {
  const result = await submitted(unknownVendor, lab.baseUrls.replicate);
  if (result.kind !== 'accepted') throw new Error(JSON.stringify(result));
  return result.handle;
};

describe('any model of specification v4', () => {
  it('makes a clip; the job goes on from its JSON handle, in which there is no key', async () => {
    await using lab = await testLab();
    const handle = JSON.parse(JSON.stringify(await accepted(lab)));
    expect(JSON.stringify(handle)).not.toContain('r8_key');
    const engine = engineOf(unknownVendor, lab.baseUrls.replicate);
    expect((await engine.observe(handle)).kind).toBe('running');
    await lab.advance(60);
    const seen = await engine.observe(handle);
    const [output] = seen.kind === 'succeeded' ? seen.outputs : [];
    expect(await download(output?.url ?? '')).toEqual(lab.clip);
    expect(await lab.creates('replicate')).toBe(1);
  });

  it('sends its own idempotency key, and nothing a second time', async () => {
    await using lab = await testLab([{ dialect: 'replicate', op: 'create', effect: { name: '5xx-after' } }]);
    expect((await submitted(unknownVendor, lab.baseUrls.replicate)).kind).toBe('unknown');
    expect(await lab.creates('replicate')).toBe(1);
    expect(await lab.jobs()).toMatchObject([{ clientReference: '01ATTEMPT' }]);
  });

  it('does not ask at an address of another host, even when the log says so [row 49]', async () => {
    await using lab = await testLab();
    await using stranger = await testLab();
    const handle = await accepted(lab);
    const getUrl = `${stranger.baseUrls.replicate}/predictions/${handle.jobId}`;
    const seen = await engineOf(unknownVendor, lab.baseUrls.replicate).observe({
      ...handle,
      native: { operation: { getUrl } },
    });
    expect(seen).toMatchObject({ kind: 'unreadable', reason: expect.stringContaining('own address') });
  });

  it('asks for a job under the model that it was started on; a name that is none of its own is not asked', async () => {
    await using lab = await testLab();
    const [text, image] = ['google/veo-3.1-generate-001', 'klingai/kling-v2.6-t2v'];
    const doors = { ...input, text, image };
    const options = { facts, input: doors, clock, apiKey: 'vck_key', baseUrl: lab.baseUrls.gateway };
    const engine = aiSdkV4Engine({ ...options, fetchPolicy: { allowedOrigins: [] } }, gateway);
    const plan = engine.plan(request);
    if (!plan.ok) throw new Error(plan.reason);
    const wire = { ...plan.wire, operation: `doStart ${image}` };
    const ref = { attempt: '01ATTEMPT', engine: facts.id, intendedAt: clock.now(), wireSha256: wireDigest(wire) };
    const result = await engine.submit(wire, ref);
    if (result.kind !== 'accepted') throw new Error(JSON.stringify(result));
    const { handle } = result;
    expect(handle.native).toMatchObject({ model: image });
    expect((await engine.observe(handle)).kind).toBe('running');
    // Asked under the first door of the entry, which did not start it.
    expect(await engine.observe({ ...handle, native: { ...handle.native, model: 'other/model' } })).toMatchObject({
      kind: 'gone',
    });
  });

  it('proves a key for the gateway by a read of the credits, beside the address of the calls', async () => {
    await using lab = await testLab();
    const url = `${lab.baseUrls.gateway}${gateway.probePath}`;
    const read = (key: string) => fetch(url, { headers: { authorization: key } });
    expect(await (await read('Bearer vck_key')).json()).toMatchObject({ balance: expect.any(String) });
    expect((await read('')).status).toBe(401);
  });

  it('reads no more of a reply than the vendor may send', async () => {
    await using lab = await testLab();
    const narrow = { ...unknownVendor, maxReplyBytes: 10 };
    expect(await submitted(narrow, lab.baseUrls.replicate)).toMatchObject({
      kind: 'unknown',
      evidence: expect.stringContaining('larger than 10 bytes'),
    });
  });

  it('fails a job by the sentence of the interface', async () => {
    await using lab = await testLab([{ dialect: 'replicate', op: 'create', effect: { name: 'refuse-output' } }]);
    const handle = await accepted(lab);
    await lab.advance(60);
    expect(await engineOf(unknownVendor, lab.baseUrls.replicate).observe(handle)).toMatchObject({
      kind: 'failed',
      failure: { outcome: 'refused-output' },
    });
  });

  it('says that it can neither find nor cancel a job', async () => {
    const engine = engineOf(unknownVendor);
    expect((await engine.reconcile({} as never)).kind).toBe('undecidable');
    expect((await engine.cancel({} as never)).kind).toBe('unsupported');
  });

  it.each(['base64', 'binary'] as const)('streams a clip that came as %s into the sink', async (type) => {
    const data = type === 'base64' ? Buffer.from('clip').toString('base64') : new Uint8Array(Buffer.from('clip'));
    const vendor: AiSdkVendor = {
      ...unknownVendor,
      model: async (modelId, { baseUrl, fetch }) => ({
        specificationVersion: 'v4',
        modelId,
        doStart: async () => undefined,
        doStatus: async () => {
          await fetch(`${baseUrl}/account`, { headers: { authorization: 'Bearer key' } });
          return { status: 'completed', videos: [{ type, data, mediaType: 'video/mp4' }], warnings: [] };
        },
      }),
    };
    await using lab = await testLab();
    const engine = engineOf(vendor, lab.baseUrls.replicate);
    const seen = await engine.observe({ jobId: 'x', native: { operation: { id: 'x' } } } as never);
    const [output] = seen.kind === 'succeeded' ? seen.outputs : [];
    let stored = '';
    const sink: AssetSink = {
      put: async (stream) => {
        for await (const chunk of stream) stored += Buffer.from(chunk).toString();
        return { sha256: 'x', bytes: stored.length, path: '/memory' };
      },
    };
    expect(await engine.fetch(output ?? { url: '' }, sink)).toMatchObject({
      kind: 'fetched',
      bytes: 4,
      emulated: true,
    });
    expect(stored).toBe('clip');
  });
});

describe('a model that can not be used', () => {
  const missing: AiSdkVendor = {
    ...unknownVendor,
    packageName: '@ai-sdk/nobody',
    version: '1.2.3',
    model: () => Promise.reject(Object.assign(new Error('x'), { code: 'ERR_MODULE_NOT_FOUND' })),
  };
  const v3: AiSdkVendor = {
    ...unknownVendor,
    model: async () => ({ specificationVersion: 'v3', doGenerate: async () => undefined }),
  };

  it.each([
    ['whose package is missing', missing, 'npm install @ai-sdk/nobody@1.2.3'],
    ['of specification v3', v3, 'specification v3, which loses jobs'],
  ])('%s disables its engine with the reason and sends nothing', async (_what, vendor, reason) => {
    const description = await engineOf(vendor).describe();
    expect(description).toMatchObject({ state: 'disabled', reason: expect.stringContaining(reason) });
    expect(await submitted(vendor)).toMatchObject({
      kind: 'rejected',
      failure: { outcome: 'misconfigured', billed: 'no', reason: expect.stringContaining(reason) },
    });
  });

  it('needs doStart and doStatus', () => {
    expect(checkModel({ specificationVersion: 'v4', doGenerate: () => undefined }).ok).toBe(false);
    expect(checkModel({ specificationVersion: 'v4', doStart: () => 0, doStatus: () => 0 }).ok).toBe(true);
    expect(checkModel(undefined).ok).toBe(false);
  });

  it('is none of those that are shipped', async () => {
    for (const vendor of [alibaba, xai]) {
      const settings = { apiKey: 'key', baseUrl: vendor.baseUrl, fetch };
      expect(checkModel(await vendor.model('any', settings)).ok, vendor.packageName).toBe(true);
    }
  });
});
