import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClipStudio, cleanGraph, openClipStudio } from '../../media/testing/clips.ts';
import { probeGood } from '../../media/written.ts';
import type { Comparison } from './comparisons.ts';
import { clip } from './testing/clip.ts';
import { openViewing, type Viewing } from './viewing.ts';

let studio: ClipStudio;
beforeAll(async () => {
  studio = await openClipStudio();
});
afterAll(() => studio.close());

const comparison: Comparison = {
  id: 'c',
  dimension: 'motion',
  words: 'A wheel turns',
  a: clip('p', 'vendor/one', { durationS: 1 }),
  b: clip('p', 'vendor/two', { durationS: 1 }),
};

describe('openViewing', () => {
  it('shows both clips in one size, rate and length, without a word of their makers', async () => {
    const wide = await studio.draw('wide.mp4', cleanGraph, { encoder: ['-metadata', 'title=made by vendor one'] });
    const tall = await studio.draw('tall.mp4', 'testsrc2=s=180x320:r=30', { durationS: 0.8 });
    const dir = studio.path('compare');
    const viewing: Viewing = await openViewing(studio.tools, comparison, { a: wide, b: tall }, dir, 7);
    expect(readdirSync(join(dir, '007')).sort()).toEqual(['a-and-b.mp4', 'a.mp4', 'b.mp4']);
    const [a, b] = [await probeGood(studio.tools, viewing.a), await probeGood(studio.tools, viewing.b)];
    for (const { video } of [a, b]) expect(video).toMatchObject({ width: 1280, height: 720, fps: 24, frames: 19 });
    const both = await probeGood(studio.tools, viewing.both ?? '');
    expect(both.video).toMatchObject({ width: 2560, height: 720, frames: 19 });
    expect(readFileSync(wide).includes('made by vendor one')).toBe(true);
    for (const file of [viewing.a, viewing.b, viewing.both ?? ''])
      expect(readFileSync(file).includes('vendor')).toBe(false);
    await viewing.close();
    expect(existsSync(join(dir, '007'))).toBe(false);
  });

  it('shows a clip that does not decode as it is', async () => {
    const good = await studio.draw('good.mp4', cleanGraph);
    const broken = studio.path('broken.mp4');
    writeFileSync(broken, 'not a clip');
    const viewing = await openViewing(studio.tools, comparison, { a: broken, b: good }, studio.path('compare'), 8);
    expect(readFileSync(viewing.a, 'utf8')).toBe('not a clip');
    expect(viewing.both).toBeUndefined();
    await viewing.close();
  });
});
