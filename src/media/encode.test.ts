import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeFrames, type FrameEncoding } from './encode.ts';
import { measureLoudness } from './sound.ts';
import { contactSheet, lastFrame, stillAt } from './stills.ts';
import { type ClipStudio, openClipStudio } from './testing/clips.ts';
import { probeGood } from './written.ts';

const drawing: FrameEncoding = {
  ...{ width: 80, height: 45, outWidth: 320, outHeight: 180, fps: 24 },
  ...{ grain: true, sound: 'ambience', seed: 7, preset: 'ultrafast' },
};
let studio: ClipStudio;
beforeAll(async () => {
  studio = await openClipStudio();
});
afterAll(() => studio.close());

async function* pictures(count: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < count; i++) yield new Uint8Array(80 * 45 * 4).fill(40 + 5 * i);
}
const encode = async (name: string, changes: Partial<FrameEncoding> = {}, count = 12): Promise<string> => {
  await encodeFrames(studio.tools, pictures(count), { ...drawing, ...changes }, studio.path(name));
  return studio.path(name);
};

describe('encodeFrames', () => {
  it('enlarges the pictures and adds a bed of sound that is not silent', async () => {
    const file = await encode('a.mp4', {}, 24);
    expect(await probeGood(studio.tools, file)).toMatchObject({
      video: { width: 320, height: 180, fps: 24, frames: 24 },
      audio: { codec: 'aac', sampleRate: 48_000, channels: 2 },
    });
    expect(await measureLoudness(studio.tools, file)).toMatchObject({ kind: 'measured' });
  });
  it('writes equal bytes for equal seeds and others for another', async () => {
    const [a, b, c] = [await encode('a.mp4'), await encode('b.mp4'), await encode('c.mp4', { seed: 8, sound: 'none' })];
    expect((await readFile(a)).equals(await readFile(b))).toBe(true);
    expect((await readFile(a)).equals(await readFile(c))).toBe(false);
  });
  it('leaves sound out or silent when told so', async () => {
    expect((await probeGood(studio.tools, await encode('none.mp4', { sound: 'none' }))).audio).toBeNull();
    expect(await measureLoudness(studio.tools, await encode('silence.mp4', { sound: 'silence' }))).toEqual({
      kind: 'silent',
    });
  });
  it('passes on what drawing throws and leaves no file', async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield* pictures(2);
      throw new RangeError('no third picture');
    };
    await expect(encodeFrames(studio.tools, broken(), drawing, studio.path('x.mp4'))).rejects.toThrow(
      'no third picture',
    );
    await expect(readFile(studio.path('x.mp4'))).rejects.toThrow('ENOENT');
  });
});

describe('stills', () => {
  let file: string;
  beforeAll(async () => {
    file = await encode('stills.mp4', { sound: 'none' });
  });
  const sizeOfPng = async (name: string): Promise<readonly number[]> => {
    const bytes = await readFile(studio.path(name));
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  };
  it('are written as PNG or JPEG at the size asked for', async () => {
    await stillAt(studio.tools, file, 3, studio.path('still.png'), { width: 160 });
    expect(await sizeOfPng('still.png')).toEqual([160, 90]);
    await stillAt(studio.tools, file, 3, studio.path('still.jpg'));
    expect((await readFile(studio.path('still.jpg'))).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
  });
  it('show the last frame as the frame before the end', async () => {
    await lastFrame(studio.tools, file, studio.path('last.png'));
    await stillAt(studio.tools, file, 11, studio.path('eleven.png'));
    expect((await readFile(studio.path('last.png'))).equals(await readFile(studio.path('eleven.png')))).toBe(true);
  });
  it('throw for a frame that is not there', async () => {
    const still = stillAt(studio.tools, file, 99, studio.path('no.png'));
    await expect(still).rejects.toMatchObject({ code: 'media.tool-failed' });
  });
  it('fit on one sheet in rows', async () => {
    const picks = [0, 4, 8, 11].map((frame) => ({ file, frame }));
    await contactSheet(studio.tools, picks, studio.path('sheet.png'), { columns: 3, tileWidth: 96 });
    expect(await sizeOfPng('sheet.png')).toEqual([3 * 96 + 4 * 6, 2 * 54 + 3 * 6]);
    await expect(
      contactSheet(studio.tools, [], studio.path('no.png'), { columns: 3, tileWidth: 96 }),
    ).rejects.toThrow();
  });
});
