import { describe, expect, it } from 'vitest';
import { findMediaTools, isRecentEnough } from './tools.ts';

describe('findMediaTools', () => {
  it('finds ffmpeg on the PATH with its version and ffprobe', async () => {
    const tools = await findMediaTools(process.env);
    expect(tools.ffprobe).toMatch(/ffprobe/);
    expect(isRecentEnough(tools.version)).toBe(true);
    expect(await findMediaTools({ SHOTCALLER_FFMPEG: tools.ffmpeg })).toEqual(tools);
  });
  it('says how to install it when it is missing', async () => {
    const missing = { code: 'media.ffmpeg-missing', hint: expect.stringMatching(/apt-get install ffmpeg|brew/) };
    await expect(findMediaTools({ PATH: '/nowhere' })).rejects.toMatchObject(missing);
    await expect(findMediaTools({ PATH: process.env['PATH'], SHOTCALLER_FFMPEG: '/nowhere' })).rejects.toMatchObject(
      missing,
    );
  });
  it('refuses a program that is not ffmpeg', async () => {
    await expect(findMediaTools({ SHOTCALLER_FFMPEG: '/bin/ls' })).rejects.toMatchObject({
      code: 'media.ffmpeg-missing',
    });
  });
});

describe('isRecentEnough', () => {
  it.each([
    ['5.1.9-0+deb12u1', true],
    ['n7.1', true],
    ['8.0', true],
    ['N-118000-gabcdef', true],
    ['5.0.3', false],
    ['4.4.2-0ubuntu0.22.04.1', false],
    ['unknown', false],
  ])('%s: %s', (version, answer) => {
    expect(isRecentEnough(version)).toBe(answer);
  });
});
