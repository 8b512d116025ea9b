import { describe, expect, it } from 'vitest';
import type { CatalogEntry } from '../../catalog/sourced.ts';
import { catalogEntries, factsOf } from '../../catalog.ts';
import type { RequestAsset, ShotRequest } from '../../engine.ts';
import { typeErrors } from '../../testing/type-errors.ts';
import { runwayImageToVideo, runwayPlan } from './request.ts';

const entries = catalogEntries.filter(({ adapter }) => adapter === 'runway');

const request: ShotRequest = {
  shot: 'e01/sh010',
  prompt: 'rain on glass',
  durationS: 5,
  width: 1920,
  height: 1080,
  fps: 24,
  seed: 7,
  audio: true,
  negativePrompt: 'blur',
  assets: [],
};
const asset = (role: RequestAsset['role'], name: string): RequestAsset => ({
  role,
  name,
  path: `/assets/${name}.png`,
  sha256: `sha-${name}`,
  mimeType: 'image/png',
});
const frame = asset('first-frame', 'sh000');
const pictures = ['mara', 'ivo'].map((name) => asset('character', name));

const planOf = (entry: CatalogEntry, over: Partial<ShotRequest> = {}) => {
  const plan = runwayPlan({ ...request, ...over }, factsOf(entry), entry.runway);
  return plan.ok ? plan : undefined;
};
const bodyOf = (id: string, over: Partial<ShotRequest> = {}) => {
  const entry = entries.find((each) => each.id === id);
  return entry === undefined ? undefined : planOf(entry, over)?.wire.body;
};

const header = `import type RunwayML from '@runwayml/sdk';
type Text = Parameters<RunwayML['textToVideo']['create']>[0];
type Image = Parameters<RunwayML['imageToVideo']['create']>[0];
type Of<T, M> = Extract<T, { model: M }>;
`;
const line = (n: number, operation: string, body: unknown): string => {
  const { model } = body as { model: string };
  const type = operation === runwayImageToVideo ? 'Image' : 'Text';
  return `export const body${n} = ${JSON.stringify(body)} satisfies Of<${type}, '${model}'>;\n`;
};

describe('bodies for Runway', () => {
  it('of every model, from text, from a frame and with pictures, satisfy the types of @runwayml/sdk', () => {
    const shapes: readonly Partial<ShotRequest>[] = [
      {},
      { assets: [frame] },
      { assets: pictures },
      { assets: [frame, ...pictures] },
      { width: 720, height: 1280, audio: false },
    ];
    const plans = entries.flatMap((entry) => shapes.flatMap((shape) => planOf(entry, shape) ?? []));
    const source = plans.map(({ wire }, n) => line(n, wire.operation, wire.body)).join('');
    expect(plans.length).toBeGreaterThan(50);
    expect(new Set(plans.map(({ wire }) => (wire.body as { model: string }).model)).size).toBe(entries.length);
    expect(typeErrors(header + source)).toBe('');
  });

  it('that a model does not know are found by the same check', () => {
    const wrong = { model: 'hailuo3', promptText: 'x', ratio: '1280:720', duration: 5 };
    const errors = typeErrors(header + line(0, 'POST /v1/text_to_video', wrong));
    expect(errors).toContain('"1280:720"');
    const extra = { model: 'wan3', promptText: 'x', seed: 7 };
    expect(typeErrors(header + line(0, 'POST /v1/text_to_video', extra))).toContain('seed');
  });

  it('word size and sound as each model does', () => {
    expect(bodyOf('runway/hailuo3')).toEqual({
      model: 'hailuo3',
      promptText: 'rain on glass',
      ratio: '16:9',
      resolution: '2k',
      duration: 5,
    });
    expect(bodyOf('runway/hailuo3', { width: 1366, height: 768 })).toMatchObject({ resolution: '768p' });
    expect(bodyOf('runway/wan3')).toMatchObject({ ratio: '1920:1080', audio: true });
    expect(bodyOf('runway/wan3', { assets: [frame] })).toMatchObject({ ratio: 'auto_1080p' });
    expect(bodyOf('runway/seedance2_5')).toMatchObject({ ratio: '1920:1080', audio: true, seed: 7 });
    expect(bodyOf('runway/h3_max')).toMatchObject({ resolution: '768p', promptExpansionMode: 'disabled', seed: 7 });
    expect(bodyOf('runway/h3_max')).not.toHaveProperty('ratio');
    expect(bodyOf('runway/happyhorse_1_0')).toMatchObject({ ratio: '1920:1080' });
    expect(bodyOf('runway/happyhorse_1_0', { assets: [frame] })).toMatchObject({ resolution: '1080p' });
    expect(bodyOf('runway/veo3.1')).toMatchObject({ duration: 6, audio: true, negativePrompt: 'blur' });
  });

  it('carry reference pictures, or a first frame in their place', () => {
    expect(bodyOf('runway/seedance2', { assets: pictures })).toMatchObject({
      references: [{ uri: 'asset:sha-mara' }, { uri: 'asset:sha-ivo' }],
    });
    const both = bodyOf('runway/seedance2', { assets: [frame, ...pictures] });
    expect(both).toMatchObject({ promptImage: [{ position: 'first', uri: 'asset:sha-sh000' }] });
    expect(both).not.toHaveProperty('references');
  });

  it('lower the picture where references cost lines, and say so', () => {
    const entry = entries.find(({ id }) => id === 'runway/grok_imagine_1_5');
    const plan = entry === undefined ? undefined : planOf(entry, { assets: pictures });
    expect(plan?.wire.body).toMatchObject({ resolution: '720p', ratio: '16:9' });
    expect(plan?.degradations).toContain(
      'size 1920x1080 lowered to 1280x720: runway/grok_imagine_1_5 takes references at 720 lines',
    );
  });
});
