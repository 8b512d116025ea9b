import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfterCapMs, retryAtOf } from './retry-after.ts';

const now = Date.parse('2026-11-22T12:00:00Z');

describe('retryAtOf', () => {
  it.each([
    [{ 'retry-after': '30' }, now + 30_000],
    [{ 'retry-after': 'Sun, 22 Nov 2026 12:01:00 GMT' }, now + 60_000],
    [{ 'retry-after-ms': '1500' }, now + 1_500],
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, now + 1_500],
    [{ 'retry-after': '31536000' }, now + retryAfterCapMs],
    [{ 'retry-after': 'Sun, 22 Nov 2020 12:00:00 GMT' }, now],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '2027' }, now + retryAfterCapMs],
    [{}, undefined],
  ])('reads %j', (headers, at) => {
    expect(retryAtOf(headers as Record<string, string>, now)).toBe(at);
  });

  it('property: whatever the header says, the wait is between nothing and the cap [row 1 F]', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String)), (value) => {
        const at = retryAtOf({ 'retry-after': value }, now);
        if (at === undefined) return;
        expect(at).toBeGreaterThanOrEqual(now);
        expect(at).toBeLessThanOrEqual(now + retryAfterCapMs);
      }),
    );
  });
});
