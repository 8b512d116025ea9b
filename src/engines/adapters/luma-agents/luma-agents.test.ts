import { describe, expect, it } from 'vitest';
import { factsOf, findEntry } from '../../catalog.ts';
import type { ShotRequest } from '../../engine.ts';
import type { ReplyContext } from '../http-outcome.ts';
import { type Exchange, replyOf } from '../reply.ts';
import { agentsObserved, agentsSubmitted } from './outcome.ts';
import { agentsPlan } from './request.ts';

const entry = findEntry('luma/ray-3.2');
if (entry === undefined) throw new Error('no ray-3.2');
const facts = factsOf(entry);
const context: ReplyContext = { now: Date.parse('2026-11-25T12:00:00Z'), secrets: ['canary-key'] };
const start = { engine: 'luma/ray-3.2', route: 'direct', createdAt: '2026-11-25T12:00:00.000Z' };
const said = (status: number, body: unknown): Exchange => ({
  kind: 'reply',
  reply: replyOf(status, {}, JSON.stringify(body)),
});
const request: ShotRequest = {
  shot: 'e01/sh010',
  prompt: 'rain on glass',
  durationS: 6,
  width: 1920,
  height: 1080,
  fps: 24,
  seed: 7,
  audio: false,
  assets: [],
};
const frame = {
  role: 'first-frame',
  name: 'sh000',
  path: '/assets/sh000.png',
  sha256: 'sha-frame',
  mimeType: 'image/png',
} as const;

describe('agentsPlan', () => {
  it('says everything in the field names of GenerationCreateParams', () => {
    expect(agentsPlan({ ...request, assets: [frame] }, facts)).toEqual({
      ok: true,
      estimate: 2_160_000,
      degradations: ['seed dropped: luma/ray-3.2 takes none'],
      wire: {
        operation: 'POST /generations',
        body: {
          model: 'ray-3.2',
          type: 'video',
          prompt: 'rain on glass',
          aspect_ratio: '16:9',
          video: {
            duration: '10s',
            resolution: '1080p',
            start_frame: { data: 'asset:sha-frame', media_type: 'image/png' },
          },
        },
        assets: [frame],
        durationS: 10,
      },
    });
  });

  it('makes every shape the model has, and no other', () => {
    const aspect = (width: number, height: number) => {
      const plan = agentsPlan({ ...request, width, height }, facts);
      return plan.ok ? (plan.wire.body as { aspect_ratio: string }).aspect_ratio : plan.code;
    };
    expect([aspect(1080, 1920), aspect(1080, 1080), aspect(1440, 1080), aspect(1680, 720)]).toEqual([
      '9:16',
      '1:1',
      '4:3',
      '21:9',
    ]);
    expect(aspect(3000, 1000)).toBe('aspect');
  });
});

describe('replies of the Agents API', () => {
  const generation = { id: 'g-1', created_at: '2026-11-25T12:00:03Z', model: 'ray-3.2', type: 'video' };
  const observed = (body: object) => agentsObserved(said(200, { ...generation, ...body }), context);
  const failed = (failure_code: string | null, failure_reason: string) => {
    const seen = observed({ state: 'failed', failure_code, failure_reason });
    return seen.kind === 'failed' ? seen.failure.outcome : seen.kind;
  };

  it('make a handle without anything that could be stolen', () => {
    expect(agentsSubmitted(said(201, { ...generation, state: 'queued' }), context, start)).toEqual({
      kind: 'accepted',
      handle: { ...start, createdAt: '2026-11-25T12:00:03.000Z', jobId: 'g-1', emulated: false, native: {} },
    });
  });

  it('are read by their state word', () => {
    expect(observed({ state: 'queued' })).toEqual({ kind: 'queued' });
    expect(observed({ state: 'processing' })).toEqual({ kind: 'running' });
    const output = [
      { type: 'exr', url: 'https://x/frames.zip' },
      { type: 'video', url: 'https://x/y.mp4' },
    ];
    expect(observed({ state: 'completed', output })).toEqual({
      kind: 'succeeded',
      outputs: [{ url: 'https://x/y.mp4' }],
    });
    expect(observed({ state: 'completed', output: [] })).toMatchObject({ failure: { outcome: 'bad-output' } });
    expect(observed({ state: 'dreaming' })).toMatchObject({ failure: { outcome: 'bad-output' } });
  });

  it.each([
    ['content_moderated', 'The prompt did not pass moderation.', 'refused-input'],
    ['content_moderated', 'The generated video did not pass moderation.', 'refused-output'],
    ['generation_failed', 'Something went wrong.', 'unavailable'],
    ['budget_exhausted', 'No credit left.', 'quota-exhausted'],
    ['output_not_found', 'The output is gone.', 'output-lost'],
    ['image_too_large', 'At most 10 MB.', 'invalid-request'],
    ['corrupt_input', 'Not a picture.', 'invalid-request'],
    ['rate_limited', 'Slow down.', 'rate-limited'],
    [null, 'The service is at capacity', 'capacity'],
    ['something_new', 'no words we know', 'unavailable'],
  ])('%s "%s" is %s', (code, words, outcome) => {
    expect(failed(code, words)).toBe(outcome);
  });
});
