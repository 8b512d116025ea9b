import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/core/hashing.ts';
import { systemClock } from '../../src/core/system-clock.ts';
import { falKlingV25Turbo } from '../../src/engines/catalog/fal-kling-v2.5-turbo.ts';
import { gatewayKlingV26 } from '../../src/engines/catalog/gateway-kling-v2.6.ts';
import { replicateWan25 } from '../../src/engines/catalog/replicate-wan-2.5.ts';
import { type CatalogEntry, checkedOn } from '../../src/engines/catalog/sourced.ts';
import { xaiGrokImagineVideo } from '../../src/engines/catalog/xai-grok-imagine-video.ts';
import type { Engine, Observation, RequestAsset, ShotRequest } from '../../src/engines/engine.ts';
import type { InputMapping } from '../../src/engines/input-mapping.ts';
import { createEngines } from '../../src/engines/registry.ts';
import { wireDigest } from '../../src/engines/wire-digest.ts';
import { type Lab, startLab } from '../../src/lab/server.ts';

const { assumed } = checkedOn('2026-11-25');
const madeUp = 'made up: no such model exists';

/** An entry for a model that does not exist, with field names that no other model has. */
function invented(base: CatalogEntry, id: string, model: string, input: InputMapping): CatalogEntry {
  const facts = {
    ...base.facts,
    model: assumed(model, madeUp),
    durations: assumed({ kind: 'range', minS: 1, maxS: 8, stepS: 0.5 } as const, madeUp),
    sizes: assumed([{ width: 1280, height: 720 }], madeUp),
    firstFrame: assumed(true, madeUp),
    seed: assumed(input.seed !== undefined, madeUp),
    negativePrompt: assumed(input.negativePrompt !== undefined, madeUp),
    audio: assumed(input.audio !== undefined, madeUp),
  };
  return { id, adapter: base.adapter, facts, input: assumed(input, madeUp), notes: [] };
}

const catalog: readonly CatalogEntry[] = [
  invented(falKlingV25Turbo, 'fal/quill-9', 'quill/v9', {
    text: 'inkwell/quill/v9/words',
    image: 'inkwell/quill/v9/picture',
    prompt: 'script.text',
    negativePrompt: 'script.avoid',
    seed: 'luck',
    duration: { field: 'frames', as: 'frames', fps: 24, plus: 1 },
    size: { width: 'canvas.w', height: 'canvas.h' },
    firstFrame: 'canvas.start',
    audio: 'foley',
    always: { 'script.verbatim': true },
  }),
  invented(replicateWan25, 'replicate/quill-9', 'inkwell/quill-9', {
    text: `inkwell/quill-9:${'a'.repeat(64)}`,
    image: 'inkwell/quill-9-picture',
    prompt: 'words',
    seed: 'luck',
    duration: { field: 'length', as: 'suffixed' },
    resolution: { field: 'grade', values: [{ name: '720 lines', lines: 720 }] },
    firstFrame: 'start',
  }),
  invented(xaiGrokImagineVideo, 'xai/quill-9', 'quill-9', {
    text: 'quill-9',
    image: 'quill-9',
    prompt: 'prompt',
    duration: { field: 'duration', as: 'number' },
    resolution: { field: 'providerOptions.xai.resolution', values: [{ name: '720p', lines: 720 }] },
    firstFrame: 'image',
  }),
  invented(gatewayKlingV26, 'gateway/quill-9', 'inkwell/quill-9', {
    text: 'inkwell/quill-9-words',
    image: 'inkwell/quill-9-picture',
    prompt: 'prompt',
    negativePrompt: 'providerOptions.inkwell.avoid',
    duration: { field: 'duration', as: 'number' },
    resolution: { field: 'resolution', values: [{ name: '1280x720', lines: 720 }] },
    firstFrame: 'image',
  }),
];

const clip = Buffer.from('a made-up clip');
const picture = Buffer.from('a made-up picture');
const request: ShotRequest = {
  shot: 'e01/sh010',
  prompt: 'ink runs down a page',
  negativePrompt: 'blots',
  durationS: 4,
  width: 1280,
  height: 720,
  fps: 24,
  seed: 11,
  audio: true,
  assets: [],
};

describe('a model that is only a catalog entry', () => {
  let folder: string;
  let lab: Lab;
  let frame: RequestAsset;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shotcaller-models-'));
    const path = join(folder, 'frame.png');
    await writeFile(path, picture);
    frame = { role: 'first-frame', name: 'e01/sh000', path, sha256: sha256(picture), mimeType: 'image/png' };
    lab = await startLab({
      workDir: join(folder, 'lab'),
      catalog,
      render: async (_spec, target) => {
        await writeFile(target, clip);
      },
    });
  });
  afterAll(async () => {
    await lab.close();
    await rm(folder, { recursive: true, force: true });
  });

  const engine = (id: string): Engine => {
    const env = {
      FAL_KEY: 'key',
      FAL_BASE_URL: lab.baseUrls.fal,
      REPLICATE_API_TOKEN: 'r8_key',
      REPLICATE_BASE_URL: lab.baseUrls.replicate,
      AI_GATEWAY_API_KEY: 'vck_key',
      AI_GATEWAY_BASE_URL: lab.baseUrls.gateway,
      XAI_API_KEY: 'xai-key',
      XAI_BASE_URL: lab.baseUrls.xai,
    };
    const found = createEngines({ env, config: [], clock: systemClock, catalog }).get(id);
    if (found === undefined) throw new Error(id);
    return found;
  };
  const control = async (path: string, body: unknown): Promise<void> => {
    await fetch(`${lab.control}/${path}`, { method: 'POST', body: JSON.stringify(body) });
  };
  const jobs = async (): Promise<readonly Record<string, unknown>[]> =>
    ((await (await fetch(`${lab.control}/jobs`)).json()) as { jobs: Record<string, unknown>[] }).jobs;

  /** Plans, submits, waits and fetches; gives the bytes and the job as the vendor saw it. */
  async function film(id: string, asked: ShotRequest) {
    const plan = engine(id).plan(asked);
    if (!plan.ok) throw new Error(plan.reason);
    const attempt = {
      attempt: '01MADEUP',
      engine: id,
      intendedAt: systemClock.now(),
      wireSha256: wireDigest(plan.wire),
    };
    const submitted = await engine(id).submit(plan.wire, attempt);
    if (submitted.kind !== 'accepted') throw new Error(JSON.stringify(submitted));
    await control('clock', { advanceS: 600 });
    let seen: Observation = { kind: 'queued' };
    while (seen.kind === 'queued' || seen.kind === 'running') seen = await engine(id).observe(submitted.handle);
    const [output] = seen.kind === 'succeeded' ? seen.outputs : [];
    let bytes = Buffer.alloc(0);
    await engine(id).fetch(output ?? { url: 'none:' }, {
      put: async (stream) => {
        for await (const chunk of stream) bytes = Buffer.concat([bytes, chunk]);
        return { sha256: sha256(bytes), bytes: bytes.length, path: '/memory' };
      },
    });
    const job = (await jobs()).find(({ jobId }) => jobId === submitted.handle.jobId);
    return { bytes, job, plan, attempt, handle: submitted.handle };
  }

  it('runs behind fal, in its own field names', async () => {
    const { bytes, job } = await film('fal/quill-9', request);
    expect(bytes).toEqual(clip);
    expect(job).toMatchObject({
      operation: 'inkwell/quill/v9/words',
      request: {
        script: { text: request.prompt, avoid: 'blots', verbatim: true },
        luck: 11,
        frames: 97,
        canvas: { w: 1280, h: 720 },
        foley: true,
      },
    });
  });

  it('runs behind fal from a picture', async () => {
    const { bytes, job } = await film('fal/quill-9', { ...request, assets: [frame] });
    expect(bytes).toEqual(clip);
    expect(job?.['operation']).toBe('inkwell/quill/v9/picture');
    expect(JSON.stringify(job)).toContain(`"start":"data:image/png;base64,${picture.toString('base64')}"`);
  });

  it('runs on Replicate by version, in its own field names', async () => {
    const { bytes, job } = await film('replicate/quill-9', request);
    expect(bytes).toEqual(clip);
    const input = { words: request.prompt, luck: 11, length: '4s', grade: '720 lines' };
    expect(job).toMatchObject({ operation: '/predictions', request: { version: 'a'.repeat(64), input } });
  });

  it('is found again on Replicate after a lost reply, by name and with its picture', async () => {
    const { attempt, handle } = await film('replicate/quill-9', { ...request, assets: [frame] });
    const found = await engine('replicate/quill-9').reconcile(attempt);
    expect(found).toMatchObject({ kind: 'found', handle: { jobId: handle.jobId, emulated: true } });
  });

  it('runs through the AI SDK', async () => {
    const { bytes, job } = await film('xai/quill-9', { ...request, assets: [frame] });
    expect(bytes).toEqual(clip);
    expect(job).toMatchObject({ request: { model: 'quill-9', duration: 4, resolution: '720p' } });
  });

  it('runs behind the AI gateway, from words and from a picture', async () => {
    const { bytes, job } = await film('gateway/quill-9', request);
    expect(bytes).toEqual(clip);
    const avoid = { providerOptions: { inkwell: { avoid: 'blots' } } };
    expect(job).toMatchObject({ operation: 'inkwell/quill-9-words', request: { duration: 4, ...avoid } });
    await control('reset', {});
    const continued = await film('gateway/quill-9', { ...request, assets: [frame] });
    expect(continued.bytes).toEqual(clip);
    expect(continued.job).toMatchObject({ operation: 'inkwell/quill-9-picture', request: { resolution: '1280x720' } });
  });
});
