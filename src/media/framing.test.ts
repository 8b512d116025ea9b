import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { framingOf, maxCrop01 } from './framing.ts';

const hd = { width: 1280, height: 720 };

describe('framingOf', () => {
  it('scales equal shapes, crops nearly equal ones, letterboxes others', () => {
    expect(framingOf({ width: 1920, height: 1080 }, hd)).toEqual({ kind: 'scale' });
    expect(framingOf({ width: 1366, height: 768 }, hd)).toEqual({ kind: 'scale' });
    expect(framingOf({ width: 832, height: 480 }, hd)).toEqual({ kind: 'crop', inner: { width: 1280, height: 740 } });
    expect(framingOf({ width: 720, height: 720 }, hd)).toEqual({ kind: 'pad', inner: { width: 720, height: 720 } });
    expect(framingOf({ width: 720, height: 1280 }, hd)).toEqual({ kind: 'pad', inner: { width: 404, height: 720 } });
    expect(framingOf({ width: 2560, height: 1080 }, hd)).toEqual({ kind: 'pad', inner: { width: 1280, height: 540 } });
  });
  it('never stretches: the inner picture keeps its shape, covers when cropped, fits when padded', () => {
    const side = fc.integer({ min: 64, max: 4096 });
    fc.assert(
      fc.property(side, side, side, side, (width, height, w, h) => {
        const target = { width: 2 * Math.ceil(w / 2), height: 2 * Math.ceil(h / 2) };
        const framing = framingOf({ width, height }, target);
        if (framing.kind === 'scale') return;
        const { inner } = framing;
        // Both sides are rounded to even numbers, so the shape is off by two pixels of the short side at most.
        expect(Math.abs(inner.width - (inner.height * width) / height)).toBeLessThanOrEqual(
          2 * Math.max(1, width / height),
        );
        const covers = inner.width >= target.width && inner.height >= target.height;
        const fits = inner.width <= target.width && inner.height <= target.height;
        expect(framing.kind === 'crop' ? covers : fits).toBe(true);
        if (framing.kind === 'crop') {
          const kept01 = (target.width * target.height) / (inner.width * inner.height);
          expect(1 - kept01).toBeLessThanOrEqual(maxCrop01 + 4 / Math.min(target.width, target.height));
        }
      }),
    );
  });
});
