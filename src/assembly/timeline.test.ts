import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShotcallerError } from '../core/errors.ts';
import type { ShotRef } from '../core/ids.ts';
import { sampleRate, timecode, timelineOf } from './timeline.ts';

const ref = (i: number): ShotRef => `e01/sh${i}`;
const lengths = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 40 });
const rates = fc.constantFrom(1, 12, 24, 25, 29, 30, 48, 50, 59, 60, 120);

describe('timelineOf', () => {
  it('lays shots end to end with timecodes and samples', () => {
    const timeline = timelineOf(
      [
        { ref: 'e01/sh010', frames: 120 },
        { ref: 'e01/sh020', frames: 36 },
      ],
      24,
    );
    expect(timeline.shots).toEqual([
      {
        ref: 'e01/sh010',
        in: 0,
        out: 120,
        frames: 120,
        inTimecode: '00:00:00:00',
        outTimecode: '00:00:05:00',
        firstSample: 0,
        samples: 240_000,
      },
      {
        ref: 'e01/sh020',
        in: 120,
        out: 156,
        frames: 36,
        inTimecode: '00:00:05:00',
        outTimecode: '00:00:06:12',
        firstSample: 240_000,
        samples: 72_000,
      },
    ]);
    expect(timeline).toMatchObject({ frames: 156, samples: 312_000, durationS: 6.5 });
  });

  it('leaves no gap and no overlap between shots', () => {
    fc.assert(
      fc.property(lengths, rates, (frames, fps) => {
        const timeline = timelineOf(
          frames.map((n, i) => ({ ref: ref(i), frames: n })),
          fps,
        );
        let [frame, sample] = [0, 0];
        for (const entry of timeline.shots) {
          expect([entry.in, entry.firstSample]).toEqual([frame, sample]);
          expect(entry.out - entry.in).toBe(entry.frames);
          [frame, sample] = [entry.out, entry.firstSample + entry.samples];
        }
        expect([frame, sample]).toEqual([timeline.frames, timeline.samples]);
      }),
    );
  });

  it('never lets sound drift by more than half a sample, at rates that do not divide the sample rate too', () => {
    fc.assert(
      fc.property(lengths, rates, (frames, fps) => {
        const timeline = timelineOf(
          frames.map((n, i) => ({ ref: ref(i), frames: n })),
          fps,
        );
        for (const entry of timeline.shots) {
          const exact = (entry.out * sampleRate) / fps;
          expect(Math.abs(entry.firstSample + entry.samples - exact)).toBeLessThanOrEqual(0.5);
        }
      }),
    );
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a shot of %d frames', (frames) => {
    expect(() => timelineOf([{ ref: 'e01/sh010', frames }], 24)).toThrow(ShotcallerError);
  });

  it('is empty for no shots', () => {
    expect(timelineOf([], 24)).toEqual({ fps: 24, shots: [], frames: 0, samples: 0, durationS: 0 });
  });
});

describe('timecode', () => {
  it.each([
    [0, 24, '00:00:00:00'],
    [23, 24, '00:00:00:23'],
    [24 * 60 * 61 + 25, 24, '01:01:01:01'],
    [59, 60, '00:00:00:59'],
  ])('writes frame %d at %d fps as %s', (frame, fps, text) => {
    expect(timecode(frame, fps)).toBe(text);
  });
});
