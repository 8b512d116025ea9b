import type {
  BytedanceSeedanceV15ProImageToVideoInput,
  HunyuanVideoV15TextToVideoInput,
  Ltx23TextToVideoInput,
  MinimaxHailuo23StandardImageToVideoInput,
  WanV27TextToVideoInput,
} from '@fal-ai/client/endpoints';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMappedOrder } from '../../lab/dialects/mapped-input.ts';
import { labModels } from '../../lab/models.ts';
import { catalogEntries, factsOf, findEntry } from '../catalog.ts';
import type { Json, RequestAsset, ShotRequest } from '../engine.ts';
import { doorsOf } from '../input-mapping.ts';
import { aiSdkPlan, callOptionsOf } from './ai-sdk/request.ts';
import { falPlan } from './fal/request.ts';
import { mappedPlan } from './mapped-input.ts';
import { replicatePlan } from './replicate/request.ts';

const request: ShotRequest = {
  shot: 'e01/sh010',
  prompt: 'rain on glass',
  durationS: 5,
  width: 1280,
  height: 720,
  fps: 24,
  seed: 7,
  audio: true,
  assets: [],
};
const frame: RequestAsset = {
  role: 'first-frame',
  name: 'e01/sh000',
  path: '/frame.png',
  sha256: 'abc',
  mimeType: 'image/png',
};

type Plan = typeof falPlan;
const wireOf = (plan: Plan, id: string, over: Partial<ShotRequest> = {}) => {
  const entry = findEntry(id);
  if (entry === undefined) throw new Error(id);
  const made = plan({ ...request, ...over }, factsOf(entry), entry.input?.value);
  if (!made.ok) throw new Error(made.reason);
  return made.wire;
};
const falBody = (id: string, over?: Partial<ShotRequest>): Json => wireOf(falPlan, id, over).body;

/** fal's client types every list of numbers as text; its pages say which are numbers. */
type Numbers<T, K extends keyof T> = Omit<T, K> & Readonly<Record<K, number>>;

describe('fal models get exactly the fields their types name', () => {
  it('Wan 2.7', () => {
    const body: Numbers<WanV27TextToVideoInput, 'duration'> = {
      prompt: 'rain on glass',
      duration: 5,
      aspect_ratio: '16:9',
      resolution: '720p',
      negative_prompt: 'blur',
      seed: 7,
      enable_prompt_expansion: false,
    };
    expect(falBody('fal/wan-2.7', { negativePrompt: 'blur' })).toEqual(body);
  });

  it('LTX 2.3', () => {
    const body: Numbers<Ltx23TextToVideoInput, 'duration' | 'fps'> = {
      prompt: 'rain on glass',
      duration: 6,
      aspect_ratio: '9:16',
      resolution: '1080p',
      generate_audio: true,
      fps: 24,
    };
    expect(falBody('fal/ltx-2.3', { width: 720, height: 1280 })).toEqual(body);
  });

  it('Hunyuan 1.5: length in frames', () => {
    const body: HunyuanVideoV15TextToVideoInput = {
      prompt: 'rain on glass',
      num_frames: 121,
      aspect_ratio: '16:9',
      resolution: '480p',
      seed: 7,
      enable_prompt_expansion: false,
    };
    expect(falBody('fal/hunyuan-video-1.5')).toEqual(body);
  });

  it('Seedance 1.5, from a picture', () => {
    const body: BytedanceSeedanceV15ProImageToVideoInput = {
      prompt: 'rain on glass',
      duration: '5',
      aspect_ratio: '16:9',
      resolution: '1080p',
      generate_audio: false,
      seed: 7,
      image_url: 'asset:abc',
    };
    const over = { assets: [frame], audio: false, width: 1920, height: 1080 };
    expect(falBody('fal/seedance-1.5-pro', over)).toEqual(body);
    expect(wireOf(falPlan, 'fal/seedance-1.5-pro', over)).toMatchObject({
      operation: 'QUEUE fal-ai/bytedance/seedance/v1.5/pro/image-to-video',
      assets: [frame],
    });
  });

  it('Hailuo 2.3, from a picture', () => {
    const body: MinimaxHailuo23StandardImageToVideoInput = {
      prompt: 'rain on glass',
      duration: '6',
      image_url: 'asset:abc',
      prompt_optimizer: false,
    };
    expect(falBody('fal/hailuo-2.3', { assets: [frame] })).toEqual(body);
  });
});

describe('Replicate', () => {
  it('runs a model by name, with a size in one text', () => {
    expect(wireOf(replicatePlan, 'replicate/wan-2.5', { height: 1080, width: 1920 })).toMatchObject({
      operation: 'POST /models/wan-video/wan-2.5-t2v/predictions',
      body: { input: { prompt: 'rain on glass', duration: 5, size: '1920*1080', seed: 7 } },
    });
  });

  it('runs another model when there is a picture', () => {
    const { operation, body } = wireOf(replicatePlan, 'replicate/wan-2.5', { assets: [frame] });
    expect(operation).toBe('POST /models/wan-video/wan-2.5-i2v/predictions');
    expect(body).toEqual({
      input: {
        prompt: 'rain on glass',
        duration: 5,
        resolution: '720p',
        image: 'asset:abc',
        seed: 7,
        enable_prompt_expansion: false,
      },
    });
  });

  it('runs an immutable version by its hash', () => {
    const { operation, body } = wireOf(replicatePlan, 'replicate/hunyuan-video', { durationS: 2 });
    expect(operation).toBe('POST /predictions');
    expect(body).toEqual({
      version: factsOf(findEntry('replicate/hunyuan-video') as never).modelVersion,
      input: { prompt: 'rain on glass', video_length: 49, width: 1280, height: 720, seed: 7, fps: 24 },
    });
  });
});

describe('the AI SDK', () => {
  it('gets call options, vendor options inside', () => {
    const wire = wireOf(aiSdkPlan, 'alibaba/wan3.0-video', { negativePrompt: 'blur', assets: [frame] });
    expect(wire.operation).toBe('doStart wan3.0-video');
    expect(wire.body).toEqual({
      prompt: 'rain on glass',
      duration: 5,
      aspectRatio: '16:9',
      resolution: '1280x720',
      image: 'asset:abc',
      seed: 7,
      generateAudio: true,
      providerOptions: { alibaba: { negativePrompt: 'blur', promptExtend: false, watermark: false } },
    });
  });

  it('gets the picture as a file, and our own idempotency key', () => {
    const options = callOptionsOf({ prompt: 'x', image: 'data:image/png;base64,aGk=' }, { 'idempotency-key': '01A' });
    expect(options).toMatchObject({
      n: 1,
      image: { type: 'file', mediaType: 'image/png', data: 'aGk=' },
      headers: { 'idempotency-key': '01A' },
    });
  });
});

const mappedEntries = catalogEntries.filter(({ input }) => input !== undefined);

describe('mappings in the catalog', () => {
  it.each(mappedEntries.map((entry) => [entry.id, entry] as const))(
    '%s carries what its facts promise',
    (_id, entry) => {
      const { firstFrame, seed, negativePrompt, needsFirstFrame } = factsOf(entry);
      const mapping = entry.input?.value;
      if (mapping === undefined) throw new Error(entry.id);
      expect(mapping.image !== undefined && mapping.firstFrame !== undefined).toBe(firstFrame);
      expect(mapping.text === undefined).toBe(needsFirstFrame === true);
      expect(mapping.seed !== undefined).toBe(seed);
      expect(mapping.negativePrompt !== undefined).toBe(negativePrompt);
      expect(doorsOf(mapping).length).toBeGreaterThan(0);
    },
  );

  it('says so when an entry names no endpoint for a request', () => {
    const facts = factsOf(findEntry('fal/pika-2.2') as never);
    const wire = () => ({ operation: 'x', body: {} });
    expect(mappedPlan(request, facts, { image: 'x', prompt: 'p' }, wire)).toMatchObject({ ok: false, code: 'door' });
    expect(mappedPlan(request, facts, undefined, wire)).toMatchObject({ ok: false, code: 'door' });
  });

  const behindLabFields = mappedEntries.filter(({ adapter }) => adapter === 'fal' || adapter === 'replicate');
  it('property: what is compiled is what the emulated vendor reads', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...behindLabFields),
        fc.integer({ min: 1, max: 15 }),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom([1280, 720], [720, 1280], [1920, 1080], [1080, 1080]),
        (entry, durationS, audio, fromPicture, [width = 0, height = 0]) => {
          const facts = factsOf(entry);
          const asked = { ...request, durationS, audio, width, height, assets: fromPicture ? [frame] : [] };
          const plan = mappedPlan(asked, facts, entry.input?.value, ({ input }) => ({ operation: '', body: input }));
          if (!plan.ok) return;
          const model = labModels.find((known) => known.facts.id === entry.id);
          if (model === undefined) throw new Error(entry.id);
          const started = plan.wire.assets.length > 0 ? 'image' : 'text';
          const read = readMappedOrder(model, started, plan.wire.body, (uri) => uri);
          if (!read.ok) throw new Error(JSON.stringify(read.problems));
          expect(read.order).toMatchObject({ prompt: request.prompt, durationS: plan.wire.durationS });
          if (facts.seed) expect(read.order.seed).toBe(request.seed);
          expect(read.order.firstFrame).toBe(started === 'image' ? 'asset:abc' : undefined);
        },
      ),
    );
  });
});
