import { describe, expect, it } from 'vitest';
import { faded, fadeSamples } from './sound-track.ts';

/** Stereo s16le with the same value in every sample. */
function steady(samples: number, value: number): Buffer {
  const pcm = Buffer.alloc(samples * 4);
  for (let at = 0; at < pcm.length; at += 2) pcm.writeInt16LE(value, at);
  return pcm;
}

const left = (pcm: Buffer, sample: number): number => pcm.readInt16LE(sample * 4);

describe('faded', () => {
  it('starts and ends at silence and keeps the middle', () => {
    const out = faded(steady(1000, 10_000), 0);
    expect(left(out, 0)).toBe(0);
    expect(left(out, 999)).toBe(0);
    expect(left(out, 500)).toBe(10_000);
    expect(left(out, fadeSamples)).toBe(10_000);
  });

  it('never jumps by more than a hundredth of full scale inside a fade', () => {
    const out = faded(steady(1000, 32_000), 0);
    for (let i = 1; i < fadeSamples; i++) expect(Math.abs(left(out, i) - left(out, i - 1))).toBeLessThan(328);
  });

  it('applies the gain to both channels and never wraps around', () => {
    const out = faded(steady(1000, -20_000), 6.0206);
    expect([out.readInt16LE(2000), out.readInt16LE(2002)]).toEqual([-32_768, -32_768]);
    expect(left(faded(steady(1000, 1000), 6.0206), 500)).toBe(2000);
  });

  it('keeps the length of a shot that is shorter than two fades', () => {
    const out = faded(steady(7, 1000), 0);
    expect(out.length).toBe(28);
    expect(left(out, 0)).toBe(0);
  });
});
