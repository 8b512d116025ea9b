import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resumeOperation, storeOperation } from './operation.ts';

const base = 'https://api.vendor.example/v1';
const key = 'key-0123456789';

describe('storeOperation', () => {
  it('names the job by the id in it, or by the end of its address', () => {
    expect(storeOperation({ taskId: 'task-1' }, base, [key])).toMatchObject({ ok: true, jobId: 'task-1' });
    const getUrl = 'https://api.vendor.example/v1/predictions/p1';
    expect(storeOperation({ getUrl }, base, [key])).toMatchObject({ ok: true, jobId: 'p1', operation: { getUrl } });
  });

  it.each([
    ['the key', { taskId: 'x', url: `https://api.vendor.example/v1/x?key=${key}` }],
    ['another host', { getUrl: 'https://evil.example/v1/p1' }],
    ['another port', { getUrl: 'https://api.vendor.example:444/v1/p1' }],
    ['http instead of https', { getUrl: 'http://api.vendor.example/v1/p1' }],
    ['an address without a scheme', { id: 'x', at: '//evil.example/p1' }],
    ['credentials', { getUrl: 'https://me:secret@api.vendor.example/v1/p1' }],
    ['a file', { id: 'x', at: 'file:///etc/passwd' }],
    ['no job', { color: 'blue' }],
    ['nothing', undefined],
  ])('keeps no operation with %s', (_what, operation) => {
    expect(storeOperation(operation, base, [key]).ok).toBe(false);
  });
});

describe('resumeOperation', () => {
  it('gives back what was stored', () => {
    const stored = storeOperation({ requestId: 'r-1', region: 'eu' }, base, [key]);
    if (!stored.ok) throw new Error(stored.reason);
    expect(resumeOperation(stored.operation, stored.jobId, base, [key])).toEqual({
      ok: true,
      operation: { requestId: 'r-1', region: 'eu' },
    });
  });

  it('asks for the job of the handle', () => {
    expect(resumeOperation({ taskId: 'a' }, 'b', base, [])).toEqual({ ok: true, operation: { taskId: 'b' } });
    const getUrl = `${base}/predictions/a`;
    expect(resumeOperation({ getUrl }, 'b', base, []).ok).toBe(false);
  });

  it.each([
    [{ getUrl: 'https://evil.example/predictions/p1' }, 'p1'],
    [{ getUrl: 'http://127.0.0.1:1/predictions/p1' }, 'p1'],
    [{ taskId: 'x', nested: { deep: ['https://evil.example/'] } }, 'x'],
    [{ taskId: 'x' }, '../../admin'],
    [{ taskId: 'x' }, '..'],
    [undefined, 'x'],
  ])('never asks with a tampered operation %j [row 49]', (operation, jobId) => {
    expect(resumeOperation(operation as never, jobId, base, [key]).ok).toBe(false);
  });

  it('property: an operation with an address elsewhere is never used, wherever it stands', () => {
    const elsewhere = fc.webUrl().filter((url) => new URL(url).origin !== new URL(base).origin);
    fc.assert(
      fc.property(elsewhere, fc.constantFrom('getUrl', 'responseUrl', 'x'), fc.boolean(), (url, name, deep) => {
        const operation = { taskId: 'x', inner: deep ? [{ [name]: url }] : url };
        expect(resumeOperation(operation, 'x', base, []).ok).toBe(false);
      }),
    );
  });
});
