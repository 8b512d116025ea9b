import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findMediaTools } from '../../media/tools.ts';
import { probeGood } from '../../media/written.ts';
import { c2paThread } from '../../provenance/signers/c2pa-client.ts';
import { effectSchema, isMediaEffect } from '../faults/effects.ts';
import type { ClipSpec } from './clip-spec.ts';
import { Footage } from './footage.ts';
import { previzRenderer } from './previz-renderer.ts';

const order = { prompt: 'rain', seed: 1, durationS: 0.5, width: 320, height: 180, fps: 8, audio: false };
const spec = (seed: number, ...defects: object[]): ClipSpec => ({
  order: { ...order, seed },
  label: 'EMULATED · Test model',
  defects: defects.map((effect) => effectSchema.parse(effect)).filter(isMediaEffect),
});
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'shotcaller-clips-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

describe('Footage.make', () => {
  it('renders two at once at most, and each spec only once', async () => {
    let [running, most, renders] = [0, 0, 0];
    const footage = new Footage(folder(), async (_spec, output) => {
      most = Math.max(most, ++running);
      renders++;
      await new Promise(setImmediate);
      writeFileSync(output, 'clip');
      running--;
    });
    const results = await Promise.all([1, 2, 3, 4, 1, 2].map((seed) => footage.make(spec(seed))));
    expect(results.every(({ kind }) => kind === 'ready')).toBe(true);
    await footage.make(spec(3));
    expect({ most, renders }).toEqual({ most: 2, renders: 4 });
  });

  it('clears away what an ended lab had half made, not what a living one makes', () => {
    const path = folder();
    const gone = 2 ** 22 + 1;
    const names = [
      `ab.part-${gone}.mp4`,
      `ab.part-${gone}.mp4.pictures.unfinished`,
      `ab.part-${process.pid}.mp4`,
      'ab.mp4',
    ];
    for (const name of names) writeFileSync(join(path, name), '');
    new Footage(path, () => Promise.resolve());
    expect(readdirSync(path).sort()).toEqual(names.slice(2).sort());
  });

  it('answers a failed render, leaves nothing behind, and tries again when asked again', async () => {
    let tries = 0;
    const footage = new Footage(folder(), async (_spec, output) => {
      writeFileSync(output, 'half');
      if (++tries === 1) throw new Error('no ffmpeg');
    });
    expect(await footage.make(spec(1))).toEqual({ kind: 'failed', reason: 'no ffmpeg' });
    expect(await footage.make(spec(1))).toMatchObject({ kind: 'ready' });
  });
});

describe('previzRenderer', () => {
  it('makes real clips in the size, length and rate asked for, or really wrong ones', async () => {
    const tools = await findMediaTools(process.env);
    const footage = new Footage(folder(), previzRenderer(tools));
    const probe = async (clip: ClipSpec) => {
      const made = await footage.make(clip);
      if (made.kind === 'failed') throw new Error(made.reason);
      const found = await probeGood(tools, made.path);
      const { width, height, frames } = found.video;
      return { width, height, frames, sound: found.audio !== null };
    };
    const wrong = spec(1, { name: 'wrong-size', width: 200, height: 150 }, { name: 'wrong-duration', x: 2 });
    expect(await Promise.all([probe(spec(1)), probe({ ...wrong, order: { ...order, audio: true } })])).toEqual([
      { width: 320, height: 180, frames: 4, sound: false },
      { width: 200, height: 150, frames: 8, sound: true },
    ]);
  });

  it('signs the clips of vendors that sign theirs, and no others', async () => {
    const footage = new Footage(folder(), previzRenderer(await findMediaTools(process.env)));
    const hasManifest = async (clip: ClipSpec) => {
      const made = await footage.make(clip);
      if (made.kind === 'failed') throw new Error(made.reason);
      return (await c2paThread.read({ path: made.path, format: 'video/mp4' }, [])).kind === 'store';
    };
    onTestFinished(() => c2paThread.close());
    expect(await hasManifest({ ...spec(1), contentCredentials: true })).toBe(true);
    expect(await hasManifest(spec(1))).toBe(false);
  });
});
