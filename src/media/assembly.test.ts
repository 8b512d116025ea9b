import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeThumbs } from './decode.ts';
import { frameHashes } from './framehash.ts';
import { canCopy, concatList, joinPictures, muxEpisode } from './join.ts';
import { type Normalisation, normaliseClip } from './normalise.ts';
import { measureLoudness, readLoudness, readPcm } from './sound.ts';
import { type ClipStudio, cleanGraph, openClipStudio, truncate } from './testing/clips.ts';
import { writeWav } from './wav.ts';
import { probeGood } from './written.ts';

const house = { width: 320, height: 180, fps: 24, audio: 'source' } as const;
let studio: ClipStudio;
let clean: string;
let odd: string;
/** `clean` in house form, 24 frames. */
let housed: string;

const normalise = async (name: string, input: string, frames: number, changes: Partial<Normalisation> = {}) => {
  const output = studio.path(name);
  await normaliseClip(studio.tools, { ...house, input, output, frames, ...changes });
  return output;
};

beforeAll(async () => {
  studio = await openClipStudio();
  clean = await studio.draw('clean.mp4', cleanGraph, { sound: 'sine=f=440:r=44100', durationS: 1 });
  odd = await studio.draw('odd.mp4', 'mandelbrot=s=202x180:r=30', { durationS: 1, encoder: ['-pix_fmt', 'yuv444p'] });
});
beforeAll(async () => {
  housed = await normalise('housed.mp4', clean, 24);
});
afterAll(() => studio.close());

describe('normaliseClip', () => {
  it('writes the house format whatever comes in, with exactly the frames asked for', async () => {
    for (const [input, frames] of [
      [clean, 20],
      [clean, 30],
      [odd, 23],
    ] as const) {
      const { video, audio } = await probeGood(studio.tools, await normalise('out.mp4', input, frames));
      expect(video).toMatchObject({
        codec: 'h264',
        width: 320,
        height: 180,
        fps: 24,
        frames,
        pixFmt: 'yuv420p',
        timeBase: '1/12288',
      });
      expect(video.colour).toEqual({ range: 'tv', space: 'bt709', transfer: 'bt709', primaries: 'bt709' });
      expect(audio).toMatchObject({ codec: 'aac', sampleRate: 48_000, channels: 2 });
    }
  });

  it('writes the same bytes every time', async () => {
    const first = await readFile(housed);
    expect(first.equals(await readFile(await normalise('b.mp4', clean, 24)))).toBe(true);
  });

  it('letterboxes another shape instead of stretching it', async () => {
    const { frames } = await decodeThumbs(studio.tools, await normalise('boxed.mp4', odd, 20), {
      width: 32,
      height: 18,
    });
    const columns = [0, 31].map((x) => frames.at(-1)?.subarray((9 * 32 + x) * 3, (9 * 32 + x) * 3 + 3));
    expect(columns.every((rgb) => rgb?.every((value) => value < 8))).toBe(true);
  });

  it('applies the gain, and gives silence where it is asked for or where there is no sound', async () => {
    const louder = await measureLoudness(studio.tools, await normalise('loud.mp4', clean, 24, { gainDb: 6 }));
    const plain = await measureLoudness(studio.tools, housed);
    if (louder.kind !== 'measured' || plain.kind !== 'measured') throw new Error('a tone is not silent');
    expect(louder.integratedLufs - plain.integratedLufs).toBeCloseTo(6, 0);
    expect(await measureLoudness(studio.tools, await normalise('quiet.mp4', clean, 24, { audio: 'silence' }))).toEqual({
      kind: 'silent',
    });
    expect(await measureLoudness(studio.tools, await normalise('mute.mp4', odd, 23))).toEqual({ kind: 'silent' });
  });

  it('refuses a clip that is too short or damaged, and leaves nothing behind', async () => {
    await expect(normalise('long.mp4', clean, 40)).rejects.toMatchObject({ code: 'media.output-invalid' });
    const cut = await truncate(clean, studio.path('cut.mp4'), 0.6);
    await expect(normalise('long.mp4', cut, 24)).rejects.toMatchObject({ code: 'media.tool-failed' });
    await expect(readFile(studio.path('long.mp4'))).rejects.toThrow('ENOENT');
    await expect(readFile(studio.path('long.mp4.unfinished'))).rejects.toThrow('ENOENT');
  });
});

describe('joinPictures and muxEpisode', () => {
  it('keep every frame of every shot bit-equal, and sound in step', async () => {
    const shots = [housed, await normalise('s2.mp4', odd, 19), await normalise("s'3.mp4", clean, 13)];
    const joined = await joinPictures(studio.tools, shots, studio.path('joined.mp4'));
    expect(joined).toEqual({ frames: 56, fps: 24 });
    const sounds = [24, 19, 13].map((frames, i) => readPcm(studio.tools, shots[i] ?? '', { samples: frames * 2000 }));
    const pcm = (await Promise.all(sounds)).map((buffer) => buffer ?? Buffer.alloc(0));
    expect(await writeWav(studio.path('e.wav'), pcm)).toBe(56 * 2000);
    const output = studio.path('episode.mp4');
    await muxEpisode(studio.tools, {
      video: studio.path('joined.mp4'),
      wav: studio.path('e.wav'),
      output,
      title: "Rain; 'x'",
    });
    const hashes = await Promise.all(shots.map((shot) => frameHashes(studio.tools, shot)));
    expect(await frameHashes(studio.tools, output)).toEqual(hashes.flat());
    const { audio, video } = await probeGood(studio.tools, output);
    expect(Math.abs((audio?.durationS ?? 0) - video.durationS)).toBeLessThan(1 / 24);
  });

  it('refuse shots that can not follow each other', async () => {
    const small = await normalise('small.mp4', clean, 24, { width: 160, height: 90 });
    const join = joinPictures(studio.tools, [housed, small], studio.path('bad.mp4'));
    await expect(join).rejects.toMatchObject({ code: 'media.output-invalid', message: /size: 320x180 and 160x90/ });
    await expect(joinPictures(studio.tools, [], studio.path('bad.mp4'))).rejects.toMatchObject({
      code: 'media.output-invalid',
    });
  });

  it('refuse sound that does not last as long as the pictures', async () => {
    const video = housed;
    await writeWav(studio.path('short.wav'), [Buffer.alloc(4 * 24_000)]);
    const mux = muxEpisode(studio.tools, { video, wav: studio.path('short.wav'), output: studio.path('bad.mp4') });
    await expect(mux).rejects.toMatchObject({ code: 'media.output-invalid' });
  });
});

describe('canCopy', () => {
  it('names every difference that matters', async () => {
    const a = await probeGood(studio.tools, clean);
    expect(canCopy(a, a)).toEqual({ ok: true });
    const b = { ...a, audio: null, video: { ...a.video, codec: 'hevc', fps: 25, durationS: 9 } };
    const answer = canCopy(a, b);
    expect(answer.ok ? [] : answer.reasons.map((reason) => reason.split(':')[0])).toEqual([
      'codec',
      'frame rate',
      'sound',
    ]);
  });
});

describe('concatList', () => {
  it('never lets rounding add up', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(counts, fc.constantFrom(24, 25, 30, 48, 60), (frames, fps) => {
        const list = concatList(
          frames.map(() => '/a.mp4'),
          frames,
          fps,
        );
        const total = [...list.matchAll(/duration ([\d.]+)/g)].reduce((sum, match) => sum + Number(match[1]), 0);
        expect(Math.abs(total - frames.reduce((a, b) => a + b, 0) / fps)).toBeLessThan(1e-6);
      }),
    );
  });
});

describe('readPcm', () => {
  it('gives exactly the samples asked for, padded with silence, or null without a sound stream', async () => {
    const pcm = await readPcm(studio.tools, clean, { samples: 96_000 });
    expect(pcm?.length).toBe(96_000 * 4);
    expect(pcm?.subarray(0, 40_000).some((byte) => byte !== 0)).toBe(true);
    expect(pcm?.subarray(-100_000).every((byte) => byte === 0)).toBe(true);
    expect((await readPcm(studio.tools, clean, { samples: 1000 }))?.length).toBe(4000);
    expect(await readPcm(studio.tools, odd, { samples: 10 })).toBeNull();
  });
});

describe('readLoudness', () => {
  it('reads the summary and knows silence', () => {
    const text = (i: string, peak: string): string => `Summary:\n I:  ${i} LUFS\n Peak:  ${peak} dBFS`;
    expect(readLoudness(text('-14.2', '-1.0'))).toEqual({ kind: 'measured', integratedLufs: -14.2, truePeakDb: -1 });
    expect(readLoudness(text('-70.0', '-inf'))).toEqual({ kind: 'silent' });
    expect(readLoudness('nothing')).toBeUndefined();
  });
});
