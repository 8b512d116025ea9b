import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { judgeBlack } from './black.ts';
import { judgeBlur } from './blur.ts';
import { judgeCut } from './cut.ts';
import { judgeDecode } from './decode.ts';
import { judgeDuration } from './duration.ts';
import { judgeExposure } from './exposure.ts';
import { judgeFlicker } from './flicker.ts';
import { judgeFrozen } from './frozen.ts';
import { judgeGeometry } from './geometry.ts';
import { judgeJudder } from './judder.ts';
import { judgeLetterbox } from './letterbox.ts';
import { judgeNoise } from './noise.ts';
import { measurePictures, type ShotPictures } from './pictures.ts';

const [width, height, fps] = [48, 36, 24];

/** Pictures from a brightness per frame and pixel. */
function paint(count: number, level: (frame: number, x: number, y: number) => number): ShotPictures {
  const frames = Array.from({ length: count }, (_, frame) => {
    const rgb = new Uint8Array(width * height * 3);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++)
        rgb.fill(Math.min(255, Math.max(0, level(frame, x, y))), (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
    return rgb;
  });
  return measurePictures({ width, height, fps, frames });
}

/** A soft pattern that drifts to the right. */
const drifting = (frame: number, x: number, y: number): number =>
  110 + 60 * Math.sin((x - frame) / 5) + 20 * Math.sin(y / 7);

describe('judgeDecode', () => {
  it('fails a clip that loses frames or makes the decoder complain', () => {
    expect(judgeDecode(36, 36, []).level).toBe('pass');
    expect(judgeDecode(36, null, []).level).toBe('pass');
    expect(judgeDecode(30, 36, []).level).toBe('fail');
    expect(judgeDecode(36, 36, ['error while decoding MB']).reason).toContain('MB');
    expect(judgeDecode(0, null, []).level).toBe('fail');
  });
});

describe('judgeGeometry', () => {
  it('fails any size but the one asked for, and pixels that are not square', () => {
    const seen = { width: 1280, height: 720, pixelAspect: 1 };
    expect(judgeGeometry(seen, { width: 1280, height: 720 }).level).toBe('pass');
    expect(judgeGeometry({ ...seen, pixelAspect: 1.2 }, { width: 1280, height: 720 }).level).toBe('fail');
    expect(judgeGeometry(seen, { width: 720, height: 1280 }).level).toBe('fail');
    expect(judgeGeometry(seen, {}).metric.status).toBe('unmeasured');
  });
});

describe('judgeDuration', () => {
  it('never fails a take that is as long as the shot needs', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 60, noNaN: true }),
        fc.double({ min: 0, max: 60, noNaN: true }),
        (neededS, moreS) => {
          expect(judgeDuration(neededS + moreS, neededS, undefined).level).toBe('pass');
        },
      ),
    );
  });
  it('allows no more to be missing than normalising can hold', () => {
    expect(judgeDuration(4.8, 5, undefined).level).toBe('pass');
    expect(judgeDuration(4.7, 5, undefined).level).toBe('fail');
    expect(judgeDuration(9.7, 10, undefined).level).toBe('fail');
    expect(judgeDuration(6, 4, 5).level).toBe('warn');
  });
});

describe('judgeBlack', () => {
  it('fails black frames but not a dark picture with something in it', () => {
    expect(judgeBlack(paint(20, (f) => (f > 17 ? 0 : 90))).level).toBe('fail');
    expect(judgeBlack(paint(20, (_f, x) => (x % 6 === 0 ? 60 : 4))).level).toBe('pass');
  });
});

describe('judgeLetterbox', () => {
  it('finds the picture between bars', () => {
    const barred = paint(8, (f, x, y) => (y < 4 || y >= height - 4 ? 0 : drifting(f, x, y)));
    const { finding, active } = judgeLetterbox(barred);
    expect(finding.level).toBe('fail');
    expect(active).toEqual({ left: 0, top: 4, width, height: height - 8 });
  });
  it('does not take a black sky for a bar', () => {
    const night = paint(8, (f, x, y) => (y < 12 ? 2 : drifting(f, x, y)));
    expect(judgeLetterbox(night).finding.level).toBe('pass');
  });
});

describe('judgeFrozen', () => {
  it('fails a moving shot that stops, and lets a shot stand still that may', () => {
    const stops = paint(48, (f, x, y) => drifting(Math.min(f, 10), x, y));
    expect(judgeFrozen(stops, false).level).toBe('fail');
    expect(judgeFrozen(stops, true).level).toBe('pass');
    expect(judgeFrozen(paint(48, drifting), false).level).toBe('pass');
  });
  it('sees one small thing that moves in a still picture', () => {
    const figure = paint(48, (f, x, y) => (Math.abs(x - (f % width)) < 2 && Math.abs(y - 20) < 2 ? 220 : 90));
    expect(judgeFrozen(figure, false).level).toBe('pass');
  });
  it('tells grain from motion', () => {
    const random = seededRandom(3);
    const grain = (): number => 1.6 * (random() - 0.5);
    expect(
      judgeFrozen(
        paint(48, (_f, x, y) => drifting(0, x, y) + grain()),
        false,
      ).level,
    ).toBe('fail');
    expect(
      judgeFrozen(
        paint(48, (f, x, y) => drifting(f / 6, x, y) + grain()),
        false,
      ).level,
    ).toBe('pass');
  });
  it('is not fooled by a key frame that repaints the picture a little', () => {
    const pops = paint(96, (f, x, y) => drifting(0, x, y) + (f % 24 === 0 ? 8 : 4) * (x < 8 ? 1 : 0));
    expect(judgeFrozen(pops, false).level).toBe('fail');
  });
});

describe('judgeFlicker', () => {
  it('fails brightness that alternates, not brightness that changes', () => {
    expect(judgeFlicker(paint(30, (f, x, y) => drifting(f, x, y) + (f % 2) * 4)).level).toBe('fail');
    for (const period of [2, 3, 4, 6]) {
      const pulse = paint(48, (f, x, y) => drifting(f, x, y) * (f % period < period / 2 ? 1 : 0.5));
      expect(judgeFlicker(pulse).level).toBe('fail');
    }
    expect(judgeFlicker(paint(30, (f) => 40 + 5 * f)).level).toBe('pass');
    expect(judgeFlicker(paint(48, (f) => 120 + 40 * Math.sin(f / 2.5))).level).toBe('pass');
    expect(judgeFlicker(paint(48, (f) => 60 + 20 * Math.floor(f / 8))).level).toBe('pass');
    expect(judgeFlicker(paint(3, drifting)).level).toBe('unmeasured');
  });
});

describe('judgeCut', () => {
  it('fails a jump to other pictures but not a flash', () => {
    expect(judgeCut(paint(30, (f, x, y) => (f < 15 ? drifting(f, x, y) : 230 - x / 2))).level).toBe('fail');
    expect(judgeCut(paint(30, (f, x, y) => (f === 15 ? 250 : drifting(f, x, y)))).level).toBe('pass');
    expect(judgeCut(paint(30, (f, x, y) => drifting(6 * f, x, y))).level).toBe('pass');
  });
});

describe('judgeJudder', () => {
  it('fails frames that repeat in a rhythm; on twos only outside stylized shots', () => {
    const every = (n: number): ShotPictures => paint(48, (f, x, y) => drifting(2 * Math.floor(f / n) * n, x, y));
    expect(judgeJudder(every(4), false).level).toBe('fail');
    expect(judgeJudder(every(4), true).level).toBe('fail');
    expect(judgeJudder(every(2), false).level).toBe('fail');
    expect(judgeJudder(every(2), true).level).toBe('pass');
    expect(judgeJudder(every(1), false).level).toBe('pass');
  });
});

describe('judgeExposure', () => {
  it('warns of burnt-out areas, except in stylized shots', () => {
    const burnt = paint(4, (_f, x) => (x < width / 4 ? 255 : 120));
    expect(judgeExposure(burnt, false).level).toBe('warn');
    expect(judgeExposure(burnt, true).level).toBe('unmeasured');
  });
});

describe('judgeNoise and judgeBlur', () => {
  const size = { width: 128, height: 96 };
  const grey = (level: (x: number, y: number) => number): { width: number; height: number; frames: Uint8Array[] } => ({
    ...size,
    frames: [
      Uint8Array.from({ length: size.width * size.height }, (_, i) =>
        level(i % size.width, Math.floor(i / size.width)),
      ),
    ],
  });
  it('fails strong noise, unless it may be style', () => {
    const random = seededRandom(1);
    const noisy = grey(() => 100 + 60 * random());
    expect(judgeNoise(noisy, false).level).toBe('fail');
    expect(judgeNoise(noisy, true).level).toBe('pass');
    expect(
      judgeNoise(
        grey((x) => x),
        false,
      ).metric.value,
    ).toBe(0);
  });
  it('finds a soft edge more blurred than a hard one', () => {
    const edge = (softness: number) => grey((x, y) => 128 + 100 * Math.tanh((x - 64) / softness) + (y % 2));
    const soft = judgeBlur(edge(12)).metric.value ?? 0;
    const hard = judgeBlur(edge(0.5)).metric.value ?? 1;
    expect(soft).toBeGreaterThan(hard);
  });
  it('says so when there is nothing to look at', () => {
    expect(judgeNoise({ ...size, frames: [] }, false).level).toBe('unmeasured');
    expect(judgeBlur({ ...size, frames: [] }).level).toBe('unmeasured');
  });
});
