import { describe, expect, it } from 'vitest';
import type { ReplyContext } from '../http-outcome.ts';
import { type Exchange, replyOf } from '../reply.ts';
import { klingListed, klingLookedUp, klingObserved, klingSubmitted, klingTaskOf } from './outcome.ts';

const context: ReplyContext = { now: Date.parse('2026-11-22T12:00:00Z'), secrets: ['canary-key'] };
const start = { engine: 'kling/v2.6', route: 'direct', createdAt: '2026-11-22T12:00:00.000Z' };
const said = (status: number, body: unknown): Exchange => ({
  kind: 'reply',
  reply: replyOf(status, {}, JSON.stringify(body)),
});
const code = (value: number, message = 'words'): object => ({ code: value, message, request_id: 'r' });
const submitted = (exchange: Exchange) => klingSubmitted(exchange, context, start, 'text2video');

describe('Kling create replies (shapes of vercel/ai packages/klingai, codes of the vendor’s documents, 2026-11-25)', () => {
  it('gives a handle with the task’s own time and its endpoint, and nothing secret', () => {
    const data = { task_id: '867283741759111202', task_status: 'submitted', created_at: 1774805076166 };
    expect(submitted(said(200, { code: 0, message: 'SUCCEED', request_id: 'r', data }))).toEqual({
      kind: 'accepted',
      handle: {
        engine: 'kling/v2.6',
        route: 'direct',
        jobId: '867283741759111202',
        createdAt: '2026-03-29T17:24:36.166Z',
        emulated: false,
        native: { endpoint: 'text2video' },
      },
    });
  });

  it.each([
    [401, 1000, 'misconfigured'],
    [401, 1002, 'misconfigured'],
    [429, 1100, 'misconfigured'],
    [429, 1101, 'quota-exhausted'],
    [429, 1102, 'quota-exhausted'],
    [403, 1103, 'misconfigured'],
    [400, 1200, 'invalid-request'],
    [400, 1201, 'invalid-request'],
    [404, 1203, 'retired'],
    [400, 1300, 'refused-input'],
    [400, 1301, 'refused-input'],
    [429, 1302, 'rate-limited'],
    [429, 1303, 'rate-limited'],
    [429, 1304, 'misconfigured'],
  ])('HTTP %i with code %i is %s, whatever the words; so is the code inside HTTP 200', (status, value, outcome) => {
    const rejected = { kind: 'rejected', failure: { outcome, billed: 'no' } };
    expect(submitted(said(status, code(value)))).toMatchObject(rejected);
    expect(submitted(said(200, code(value)))).toMatchObject(rejected);
  });

  it.each([
    [500, 5000],
    [503, 5001],
    [504, 5002],
    [500, 1301],
    [200, 5000],
    [200, 4711],
  ])('HTTP %i with code %i leaves the task in doubt [row 5]', (status, value) => {
    expect(submitted(said(status, code(value))).kind).toBe('unknown');
  });

  it('is in doubt about a success without a task', () => {
    expect(submitted(said(200, { code: 0, message: 'SUCCEED', data: {} })).kind).toBe('unknown');
    expect(submitted(said(200, { data: { code: 0, data: { task_id: '1' } } })).kind).toBe('unknown');
  });

  it('points at the clock when a token is not valid yet, or not any more', () => {
    for (const value of [1003, 1004])
      expect(submitted(said(401, code(value)))).toMatchObject({
        failure: { outcome: 'misconfigured', reason: expect.stringContaining('clock') },
      });
  });
});

describe('Kling task replies', () => {
  const observed = (task: object, status = 200) =>
    klingObserved(said(status, { code: 0, message: 'SUCCEED', data: { task_id: '1', ...task } }), context);

  it('reads the states', () => {
    expect(observed({ task_status: 'submitted' }).kind).toBe('queued');
    expect(observed({ task_status: 'processing' }).kind).toBe('running');
    const videos = [{ id: 'v', url: 'https://cdn.example/v.mp4', duration: '5' }];
    expect(observed({ task_status: 'succeed', task_result: { videos } })).toEqual({
      kind: 'succeeded',
      outputs: [{ url: 'https://cdn.example/v.mp4' }],
    });
  });

  it.each([
    ['Failure to pass the risk control system', 'refused-input'],
    ['Failure to pass the risk control system: generated content', 'refused-output'],
    ['Image size is too large', 'invalid-request'],
    ['Service busy, no workers available', 'capacity'],
    ['Internal error', 'unavailable'],
  ])('a failed task that says "%s" is %s', (task_status_msg, outcome) => {
    expect(observed({ task_status: 'failed', task_status_msg })).toMatchObject({
      kind: 'failed',
      failure: { outcome, reason: task_status_msg },
    });
  });

  it.each([
    ['0', 'no'],
    ['2.5', 'yes'],
    ['', 'unknown'],
    [undefined, 'unknown'],
  ])('a failed task with a deduction of %j units was charged: %s [row 19]', (final_unit_deduction, billed) => {
    expect(observed({ task_status: 'failed', final_unit_deduction })).toMatchObject({ failure: { billed } });
  });

  it('a code about the read fails nothing; one about the task says that it is gone', () => {
    expect(klingObserved(said(200, code(1302)), context).kind).toBe('unreadable');
    expect(klingObserved(said(401, code(1004)), context).kind).toBe('unreadable');
    expect(klingObserved(said(200, code(1203)), context).kind).toBe('gone');
    expect(klingObserved(said(404, code(1203)), context).kind).toBe('gone');
    expect(klingObserved(said(400, code(1201, 'Task not found')), context).kind).toBe('gone');
    expect(klingObserved(said(400, code(1201, 'pageSize is invalid')), context).kind).toBe('unreadable');
  });
});

describe('looking for a lost Kling task', () => {
  const search = { attempt: '01ATTEMPT', endpoint: 'image2video', start } as const;
  const task = (external_task_id: string | undefined, task_id = 't1') => ({
    task_id,
    task_status: 'processing',
    task_info: { external_task_id },
    created_at: 1774805076166,
  });
  const one = (data: unknown) => klingLookedUp(said(200, { code: 0, message: '', data }), context, search);
  const page = (data: unknown, size = 2) =>
    klingListed(said(200, { code: 0, message: '', data }), context, search, size);

  it('adopts the task that carries the attempt’s id, and no other', () => {
    expect(one(task('01ATTEMPT'))).toMatchObject({
      kind: 'found',
      handle: { jobId: 't1', native: { endpoint: 'image2video' } },
    });
    expect(one(task('01OTHER')).kind).toBe('absent');
    expect(one(task(undefined)).kind).toBe('absent');
  });

  it('looks through pages until one is not full', () => {
    expect(page([task('01OTHER'), task('01ATTEMPT', 't2')])).toMatchObject({ kind: 'found', handle: { jobId: 't2' } });
    expect(page([task('01OTHER'), task(undefined)])).toEqual({ kind: 'absent', more: true });
    expect(page([task('01OTHER')])).toEqual({ kind: 'absent', more: false });
    expect(page([])).toEqual({ kind: 'absent', more: false });
  });

  it('calls nothing absent that it could not read', () => {
    expect(page('what?').kind).toBe('unreadable');
    expect(klingListed(said(503, code(5001)), context, search, 2).kind).toBe('unreadable');
    expect(klingLookedUp(said(500, code(5000)), context, search).kind).toBe('unreadable');
    const broken = { kind: 'broken', sent: 'maybe', reason: 'reset canary-key' } as const;
    expect(JSON.stringify(klingListed(broken, context, search, 2))).not.toContain('canary-key');
  });
});

describe('klingTaskOf', () => {
  const handle = { ...start, jobId: '867283741759111202', emulated: false, native: { endpoint: 'text2video' } };

  it('knows a task of its own', () => {
    expect(klingTaskOf(handle)).toEqual({ endpoints: ['text2video'], id: '867283741759111202' });
  });

  it('looks in both places for one that only a webhook told of', () => {
    expect(klingTaskOf({ ...handle, native: {} })?.endpoints).toEqual(['text2video', 'image2video']);
  });

  it.each([
    ['../../account/costs', 'text2video'],
    ['..', 'text2video'],
    ['1?x=', 'text2video'],
    ['', 'text2video'],
    ['1', '../text2video'],
    ['1', 'https://elsewhere.example'],
  ])('reads nothing for a stored handle with id %j and endpoint %j', (jobId, endpoint) => {
    expect(klingTaskOf({ ...handle, jobId, native: { endpoint } })).toBeUndefined();
  });
});
