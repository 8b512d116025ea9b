import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeThumbs } from './decode.ts';
import { frameHashes } from './framehash.ts';
import { lastLine, probeClip, ratio, readReport } from './probe.ts';
import { type ClipStudio, cleanGraph, openClipStudio, truncate } from './testing/clips.ts';

let studio: ClipStudio;
let clean: string;
beforeAll(async () => {
  studio = await openClipStudio();
  clean = await studio.draw("it's a [clip]; 50%.mp4", cleanGraph, { sound: 'sine=f=440:r=44100' });
});
afterAll(() => studio.close());

describe('probeClip', () => {
  it('reads size, rate, length and sound of a clip with any name', async () => {
    expect(await probeClip(studio.tools, clean)).toMatchObject({
      ok: true,
      video: {
        codec: 'h264',
        width: 320,
        height: 180,
        fps: 24,
        frames: 36,
        durationS: 1.5,
        pixFmt: 'yuv420p',
        sar: '1:1',
      },
      audio: { codec: 'aac', sampleRate: 44_100, channels: 1 },
    });
  });
  it('makes a value of a file that is absent or no clip', async () => {
    expect(await probeClip(studio.tools, studio.path('absent.mp4'))).toMatchObject({ ok: false, reason: /ENOENT/ });
  });
  it('refuses a picture that is larger than allowed [row 32 Q]', () => {
    const streams = [{ codec_type: 'video', width: 16_384, height: 16_384, avg_frame_rate: '24/1', duration: '1' }];
    expect(readReport(JSON.stringify({ streams }), 1)).toMatchObject({ ok: false });
  });
  it('reports a clip stored on its side as it is shown', () => {
    const turned = {
      codec_type: 'video',
      width: 1280,
      height: 720,
      avg_frame_rate: '24/1',
      duration: '1',
      side_data_list: [{ rotation: -90 }],
    };
    expect(readReport(JSON.stringify({ streams: [turned] }), 1)).toMatchObject({ video: { width: 720, height: 1280 } });
  });
  it.each(['', 'null', '[]', '{"streams":[]}', '{"streams":[{"codec_type":"video"}]}', '{"streams":7}'])(
    'makes a reason of an odd report: %s',
    (json) => {
      expect(readReport(json, 0)).toMatchObject({ ok: false });
    },
  );
});

describe('decodeThumbs', () => {
  it('decodes every frame at its own timing, or at a rate that was asked for', async () => {
    const thumbs = await decodeThumbs(studio.tools, clean, { width: 32, height: 18 });
    expect(thumbs).toMatchObject({ errors: [], fps: 24, width: 32 });
    expect(thumbs.frames.map((frame) => frame.length)).toEqual(Array(36).fill(32 * 18 * 3));
    const slow = await decodeThumbs(studio.tools, clean, { width: 32, height: 18 }, { timing: 8 });
    expect(slow.frames).toHaveLength(12);
  });
  it('reports the damage of a clip whose header is intact [row 31 P]', async () => {
    const cut = await truncate(clean, studio.path('cut.mp4'), 0.6);
    expect((await probeClip(studio.tools, cut)).ok).toBe(true);
    const thumbs = await decodeThumbs(studio.tools, cut);
    expect(thumbs.errors.length).toBeGreaterThan(0);
    expect(thumbs.frames.length).toBeLessThan(36);
  });
});

describe('frameHashes', () => {
  it('hashes every frame, or a range of them', async () => {
    const all = await frameHashes(studio.tools, clean);
    expect(all).toHaveLength(36);
    expect(new Set(all).size).toBe(36);
    expect(await frameHashes(studio.tools, clean, { startFrame: 10, endFrame: 14 })).toEqual(all.slice(10, 14));
  });
  it('does not depend on time stamps', async () => {
    const late = await studio.draw('late.mp4', `${cleanGraph},setpts=PTS*1.7+3/TB`, {
      encoder: ['-fps_mode', 'passthrough', '-crf', '0'],
      durationS: 9,
    });
    const plain = await studio.draw('plain.mp4', cleanGraph, { encoder: ['-crf', '0'] });
    const hashes = await frameHashes(studio.tools, plain);
    expect((await frameHashes(studio.tools, late)).slice(0, 36)).toEqual(hashes);
  });
  it('throws for a damaged file and for a range that is not there', async () => {
    const cut = await truncate(clean, studio.path('cut.mp4'), 0.6);
    await expect(frameHashes(studio.tools, cut)).rejects.toMatchObject({ code: 'media.tool-failed' });
    await expect(frameHashes(studio.tools, clean, { startFrame: 30, endFrame: 40 })).rejects.toMatchObject({
      code: 'media.tool-failed',
    });
  });
});

describe('ratio and lastLine', () => {
  it('read what ffprobe prints', () => {
    expect([ratio('24000/1001'), ratio('1:1'), ratio('0/0'), ratio('N/A'), ratio(undefined)]).toEqual([
      24000 / 1001,
      1,
      null,
      null,
      null,
    ]);
    expect(lastLine('a\n[h264 @ 0x55aa] no frame!\n')).toBe('no frame!');
  });
});
