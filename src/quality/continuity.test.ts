import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeContinuity, labOf } from './continuity.ts';

const filled = (r: number, g: number, b: number): Uint8Array =>
  Uint8Array.from({ length: 300 }, (_, i) => [r, g, b][i % 3] ?? 0);

describe('labOf', () => {
  it('gives the CIELAB values of known colours', () => {
    // Reference values of sRGB red and white under D65 (Bruce Lindbloom's colour calculator).
    expect(labOf(255, 0, 0).map((v) => Math.round(v))).toEqual([53, 80, 67]);
    expect(labOf(255, 255, 255).map((v) => Math.round(v) + 0)).toEqual([100, 0, 0]);
  });
});

describe('judgeContinuity', () => {
  it('passes equal pictures and warns of a jump, whatever the colours', () => {
    const channel = fc.nat({ max: 255 });
    fc.assert(
      fc.property(channel, channel, channel, (r, g, b) => {
        const same = judgeContinuity(filled(r, g, b), filled(r, g, b));
        expect(same.map((finding) => finding.level)).toEqual(['pass', 'pass']);
        const other = judgeContinuity(filled(r, g, b), filled(r, g > 127 ? 0 : 255, b));
        expect(other.every((finding) => finding.level !== 'fail')).toBe(true);
        expect(other[0]?.level).toBe('warn');
      }),
      { numRuns: 50 },
    );
  });
});
