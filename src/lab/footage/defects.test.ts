import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectSchema, isMediaEffect, type MediaEffect } from '../faults/effects.ts';
import { withDefects } from './defects.ts';

const size = { width: 8, height: 6 };

const collected = async (frames: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> => {
  const all: Uint8Array[] = [];
  for await (const frame of frames) all.push(frame);
  return all;
};

const effectOf = (effect: object): MediaEffect => {
  const parsed = effectSchema.parse(effect);
  if (!isMediaEffect(parsed)) throw new Error('not a media effect');
  return parsed;
};

const picture = (n: number): Uint8Array =>
  Uint8Array.from({ length: size.width * size.height * 4 }, (_, at) => (at % 4 === 3 ? 255 : (at * 7 + n * 31) % 256));

async function* pictures(count: number): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < count; n++) yield picture(n);
}

const spoilt = async (count: number, ...effects: object[]): Promise<Uint8Array[]> =>
  collected(withDefects(pictures(count), size, count, effects.map(effectOf)));

const mean = (frame: Uint8Array): number => {
  const light = frame.filter((_, at) => at % 4 !== 3);
  return light.reduce((sum, value) => sum + value, 0) / light.length;
};

describe('withDefects', () => {
  it('makes every frame black and opaque', async () => {
    const frames = await spoilt(3, { name: 'black' });
    expect(frames).toHaveLength(3);
    expect(frames.every((frame) => frame.every((value, at) => value === (at % 4 === 3 ? 255 : 0)))).toBe(true);
  });

  it('freezes from the middle on, keeping the length', async () => {
    const frames = await spoilt(6, { name: 'frozen' });
    expect(frames.slice(0, 4)).toEqual([0, 1, 2, 3].map(picture));
    expect(frames.slice(3)).toEqual([3, 3, 3].map(picture));
  });

  it('flickers by changing brightness every other pair of frames', async () => {
    const frames = await spoilt(4, { name: 'flicker' });
    expect(frames.slice(0, 2)).toEqual([0, 1].map(picture));
    expect(mean(frames[2] ?? picture(2))).toBeLessThan(mean(picture(2)) / 2);
  });

  it('blurs by flattening, at the same exposure', async () => {
    const [frame = picture(0)] = await spoilt(1, { name: 'blurred', radius: 2 });
    const spread = (pixels: Uint8Array): number =>
      Math.max(...pixels.filter((_, at) => at % 4 === 0)) - Math.min(...pixels.filter((_, at) => at % 4 === 0));
    expect(spread(frame)).toBeLessThan(spread(picture(0)) / 2);
    expect(Math.abs(mean(frame) - mean(picture(0)))).toBeLessThan(12);
  });

  it('leaves a flat picture flat under any blur', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 64 }), async (level, radius) => {
        const flat = Uint8Array.from({ length: size.width * size.height * 4 }, () => level);
        const one = async function* (): AsyncGenerator<Uint8Array> {
          yield flat;
        };
        const blurred = await collected(withDefects(one(), size, 1, [effectOf({ name: 'blurred', radius })]));
        expect(blurred).toEqual([flat]);
      }),
      { numRuns: 30 },
    );
  });
});
