import { describe, expect, it } from 'vitest';
import type { ReplyContext } from '../http-outcome.ts';
import { type Exchange, replyOf } from '../reply.ts';
import { arkExpiryOf, arkUsualExpiryS } from './mark.ts';
import { type ArkPage, arkObserved, arkPage, arkReconciled, arkSubmitted, arkTaskOf } from './outcome.ts';

const context: ReplyContext = { now: Date.parse('2026-11-22T12:00:00Z'), secrets: ['canary-key'] };
const start = { engine: 'ark/seedance-2.0', route: 'direct', createdAt: '2026-11-22T12:00:00.000Z' };
const said = (status: number, body: unknown): Exchange => ({
  kind: 'reply',
  reply: replyOf(status, {}, JSON.stringify(body)),
});
const price = (tokens: number, sound: boolean): number => tokens * (sound ? 2 : 1);
const error = (code: string): object => ({ error: { code, message: 'words', param: '', type: 'BadRequest' } });

describe('Ark create replies (codes of docs.byteplus.com, ModelArk, 2026-11-25)', () => {
  const submitted = (exchange: Exchange) => arkSubmitted(exchange, context, start);

  it('gives a handle of the id alone', () => {
    expect(submitted(said(200, { id: 'cgt-20260828062711-hj94q' }))).toEqual({
      kind: 'accepted',
      handle: { ...start, jobId: 'cgt-20260828062711-hj94q', emulated: false, native: {} },
    });
  });

  it.each([
    [401, 'AuthenticationError', 'misconfigured'],
    [403, 'AccessDenied', 'misconfigured'],
    [404, 'ModelNotOpen', 'misconfigured'],
    [400, 'OperationDenied.ServiceNotOpen', 'misconfigured'],
    [403, 'AccountOverdueError', 'quota-exhausted'],
    [403, 'OperationDenied.ServiceOverdue', 'quota-exhausted'],
    [429, 'QuotaExceeded', 'quota-exhausted'],
    [429, 'SetLimitExceeded', 'quota-exhausted'],
    [429, 'ModelAccountRpmRateLimitExceeded', 'rate-limited'],
    [429, 'RateLimitExceeded.EndpointRPMExceeded', 'rate-limited'],
    [429, 'ServerOverloaded', 'capacity'],
    [400, 'InputTextSensitiveContentDetected', 'refused-input'],
    [400, 'InputImageSensitiveContentDetected', 'refused-input'],
    [400, 'SensitiveContentDetected.Violence', 'refused-input'],
    [400, 'OutputVideoSensitiveContentDetected', 'refused-output'],
    [404, 'InvalidEndpointOrModel.NotFound', 'retired'],
    [400, 'InvalidEndpointOrModel.ModelIDAccessDisabled', 'misconfigured'],
    [400, 'InvalidParameter.duration', 'invalid-request'],
    [400, 'MissingParameter', 'invalid-request'],
  ])('%i %s is %s, uncharged', (status, code, outcome) => {
    expect(submitted(said(status, error(code)))).toMatchObject({
      kind: 'rejected',
      failure: { outcome, billed: 'no', reason: expect.stringContaining(code) },
    });
  });

  it('is in doubt on the vendor’s own errors, and on an error inside HTTP 200 [row 5]', () => {
    expect(submitted(said(500, error('InternalServiceError'))).kind).toBe('unknown');
    expect(submitted(said(503, error('ServerOverloaded'))).kind).toBe('unknown');
    expect(submitted(said(200, error('InternalServiceError'))).kind).toBe('unknown');
  });
});

describe('Ark task replies (shape of vercel/ai, packages/bytedance, recorded 2026-08-28)', () => {
  const recorded = {
    id: 'cgt-20260828062711-hj94q',
    model: 'seedance-1-0-pro-250528',
    status: 'succeeded',
    content: { video_url: 'https://tos.example/v.mp4', last_frame_url: 'https://tos.example/v.png' },
    usage: { completion_tokens: 19_845, total_tokens: 19_845 },
    created_at: 1_787_869_631,
    updated_at: 1_787_869_648,
    seed: 17_918,
    duration: 2,
    generate_audio: false,
  };
  const observed = (task: object) => arkObserved(said(200, { ...recorded, ...task }), context, price);

  it('gives the clip, the version that made it, and what its tokens cost', () => {
    expect(observed({})).toEqual({
      kind: 'succeeded',
      outputs: [{ url: 'https://tos.example/v.mp4' }],
      cost: 19_845,
      modelVersion: 'seedance-1-0-pro-250528',
    });
    expect(observed({ generate_audio: true })).toMatchObject({ cost: 39_690 });
    expect(observed({ usage: undefined })).not.toHaveProperty('cost');
  });

  it('reads the other states', () => {
    expect(observed({ status: 'queued' }).kind).toBe('queued');
    expect(observed({ status: 'running' }).kind).toBe('running');
    expect(observed({ status: 'cancelled' })).toMatchObject({ failure: { outcome: 'cancelled', billed: 'no' } });
    expect(observed({ status: 'expired' })).toMatchObject({ failure: { outcome: 'unavailable', billed: 'no' } });
    expect(observed({ content: {} })).toMatchObject({ failure: { outcome: 'bad-output' } });
  });

  it.each([
    ['OutputVideoSensitiveContentDetected', 'refused-output'],
    ['OutputAudioSensitiveContentDetected.PolicyViolation', 'refused-output'],
    ['InputTextSensitiveContentDetected', 'refused-input'],
    ['InternalServiceError', 'unavailable'],
  ])('a task that failed with %s is %s, and not charged', (code, outcome) => {
    const failed = { status: 'failed', error: { code, message: 'words' }, usage: undefined };
    expect(observed(failed)).toMatchObject({ kind: 'failed', failure: { outcome, billed: 'no' } });
  });

  it('believes a failed task that names tokens', () => {
    expect(observed({ status: 'failed' })).toMatchObject({ failure: { billed: 'yes', cost: 19_845 } });
  });
});

describe('arkExpiryOf', () => {
  it('marks every attempt with a time limit that the vendor takes and nobody else asks for', () => {
    expect(arkExpiryOf('01J')).toBe(arkExpiryOf('01J'));
    const marks = Array.from({ length: 500 }, (_, n) => arkExpiryOf(`01J${n}`));
    expect(new Set(marks).size).toBeGreaterThan(490);
    for (const mark of marks) {
      expect(mark).toBeGreaterThanOrEqual(86_400);
      expect(mark).toBeLessThanOrEqual(259_200);
      expect(mark).not.toBe(arkUsualExpiryS);
    }
  });
});

describe('Ark reconcile', () => {
  const attempt = { attempt: 'a', engine: 'ark/seedance-2.0', intendedAt: context.now, wireSha256: 'x', seed: 7 };
  const nowS = context.now / 1000;
  const task = (id: string, seed: number | undefined, made = nowS + 3, of = 'a') => ({
    id,
    seed,
    created_at: made,
    execution_expires_after: arkExpiryOf(of),
  });
  const found = (...tasks: readonly object[]) => {
    const page = arkPage(said(200, { items: tasks, total: tasks.length }), context);
    return arkReconciled([page as ArkPage], attempt, start);
  };

  it('adopts the one task with the seed and the time limit that were asked for', () => {
    expect(found(task('cgt-1', 7), task('cgt-2', 8))).toMatchObject({
      kind: 'found',
      handle: { jobId: 'cgt-1', createdAt: '2026-11-22T12:00:03.000Z' },
    });
  });

  it('does not adopt the task of another production that asked for the same seed [row 8]', () => {
    expect(found(task('cgt-1', 7, nowS + 3, 'other'))).toEqual({ kind: 'absent', certainty: 'probable' });
    expect(found(task('cgt-1', 7, nowS + 3, 'other'), task('cgt-2', 7))).toMatchObject({ handle: { jobId: 'cgt-2' } });
  });

  it('adopts a task made in the very second of the attempt, not an older one with the same marks [row 8]', () => {
    expect(found(task('cgt-1', 7, Math.floor(nowS - 60))).kind).toBe('found');
    expect(found(task('cgt-1', 7, nowS - 3600))).toEqual({ kind: 'absent', certainty: 'probable' });
  });

  it('does not choose between twins, but knows one task seen on two pages [row 8]', () => {
    expect(found(task('cgt-1', 7), task('cgt-2', 7)).kind).toBe('undecidable');
    expect(found(task('cgt-1', 7), task('cgt-1', 7)).kind).toBe('found');
  });

  it('calls nothing absent while a young task has not said whose it is', () => {
    expect(found(task('cgt-1', undefined)).kind).toBe('undecidable');
    expect(found({ ...task('cgt-1', 7), execution_expires_after: undefined }).kind).toBe('undecidable');
    expect(found({ ...task('cgt-1', 7), execution_expires_after: arkUsualExpiryS }).kind).toBe('undecidable');
    expect(found(task('cgt-1', undefined, nowS - 3600)).kind).toBe('absent');
    expect(found(task('cgt-1', undefined), task('cgt-2', 7)).kind).toBe('found');
  });

  it('can not know an attempt without a seed', () => {
    const { seed: _seed, ...seedless } = attempt;
    expect(arkReconciled([], seedless, start).kind).toBe('undecidable');
  });

  it('says why a list can not be read, without the key', () => {
    const broken = { kind: 'broken', sent: 'maybe', reason: 'reset canary-key' } as const;
    expect(arkPage(broken, context)).toEqual({ unread: 'no reply: reset [redacted]' });
    expect(arkPage(said(200, { data: [] }), context)).toHaveProperty('unread');
  });
});

describe('arkTaskOf', () => {
  const handle = { ...start, emulated: false, native: {} };

  it('knows task ids, and nothing that leads elsewhere', () => {
    expect(arkTaskOf({ ...handle, jobId: 'cgt-20260828062711-hj94q' })).toBe('cgt-20260828062711-hj94q');
    for (const jobId of ['..', '../models', 'a/b', 'a?b', '', 'a'.repeat(200)])
      expect(arkTaskOf({ ...handle, jobId })).toBeUndefined();
  });
});
