import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../core/hashing.ts';
import { previzFrames } from './render.ts';
import { canvasSizeFor, frameCountOf, type PrevizSpec } from './spec.ts';

const spec: PrevizSpec = {
  prompt: 'Night harbour with neon signs',
  seed: 3,
  durationS: 0.5,
  fps: 6,
  width: 320,
  height: 180,
  characters: [],
  label: 'PREVIZ E01 SH010',
};

async function hashes(changes: Partial<PrevizSpec> = {}): Promise<string[]> {
  const found: string[] = [];
  for await (const frame of previzFrames({ ...spec, ...changes })) found.push(sha256(frame));
  return found;
}

describe('previzFrames', () => {
  it('gives the same frames for the same spec and others for another prompt or seed', async () => {
    const [first, again, otherPrompt, otherSeed] = [
      await hashes(),
      await hashes(),
      await hashes({ prompt: 'Desert at noon' }),
      await hashes({ seed: 4 }),
    ];
    expect(first).toHaveLength(3);
    expect(again).toEqual(first);
    expect(otherPrompt).not.toEqual(first);
    expect(otherSeed).not.toEqual(first);
  });

  it('gives frames of the canvas size that belong to the reader', async () => {
    const frames: Uint8Array[] = [];
    for await (const frame of previzFrames(spec)) frames.push(frame);
    const { width, height } = canvasSizeFor(spec.width, spec.height);
    expect(frames.map((frame) => frame.byteLength)).toEqual(frames.map(() => width * height * 4));
    expect(new Set(frames.map((frame) => frame.buffer)).size).toBe(frames.length);
  });

  it('stops rendering when the reader leaves', async () => {
    const workers = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker').length;
    const before = workers();
    for await (const _ of previzFrames({ ...spec, durationS: 3600, fps: 60 })) break;
    expect(workers()).toBe(before);
  });

  it('rejects when the first frame can not be read', async () => {
    const lost = hashes({ firstFramePng: '/nowhere/first.png' });
    await expect(lost).rejects.toMatchObject({ code: 'media.tool-failed' });
  });

  it('starts from the given first frame and leaves it behind', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'previz-first-'));
    const red = createCanvas(64, 36);
    const pen = red.getContext('2d');
    pen.fillStyle = '#ff0000';
    pen.fillRect(0, 0, 64, 36);
    const firstFramePng = join(dir, 'first.png');
    await writeFile(firstFramePng, red.toBuffer('image/png'));
    const middles: number[][] = [];
    for await (const frame of previzFrames({ ...spec, durationS: 1, firstFramePng })) {
      const at = 4 * (canvasSizeFor(320, 180).width * 200 + 480);
      middles.push([...frame.subarray(at, at + 3)]);
    }
    expect(middles[0]).toEqual([255, 0, 0]);
    expect(middles.at(-1)?.[0]).toBeLessThan(250);
    await rm(dir, { recursive: true });
  });
});

describe('canvasSizeFor', () => {
  it('keeps area and aspect, in even pixels', () => {
    expect(canvasSizeFor(1280, 720)).toEqual({ width: 960, height: 540 });
    expect(canvasSizeFor(720, 1280)).toEqual({ width: 540, height: 960 });
    expect(canvasSizeFor(1080, 1080)).toEqual({ width: 720, height: 720 });
  });
});

describe('frameCountOf', () => {
  it('is at least one frame', () => expect(frameCountOf({ durationS: 0.001, fps: 24 })).toBe(1));
});
