import { describe, expect, it } from 'vitest';
import type { PrevizSpec } from './spec.ts';
import { openStage } from './stage.ts';

const base: PrevizSpec = {
  prompt: '',
  seed: 7,
  durationS: 1,
  fps: 5,
  width: 16,
  height: 9,
  characters: [],
  label: 'PREVIZ E01 SH010',
};

async function frames(changes: Partial<PrevizSpec>): Promise<Uint8Array[]> {
  const stage = await openStage({ ...base, ...changes });
  return Array.from({ length: stage.frameCount }, (_, index) => new Uint8Array(stage.frame(index)));
}

function meanLuma(frame: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < frame.length; i += 40)
    sum += 0.2126 * (frame[i] ?? 0) + 0.7152 * (frame[i + 1] ?? 0) + 0.0722 * (frame[i + 2] ?? 0);
  return sum / (frame.length / 40);
}

function difference(a: Uint8Array = new Uint8Array(), b: Uint8Array = new Uint8Array()): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 44) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  return sum / (a.length / 44);
}

const mara = { name: 'Mara', look: 'woman, 40s, short grey hair, green raincoat' };

describe('openStage', () => {
  it.each([
    ['a night street', { prompt: 'Dark alley at midnight, storm, grim' }],
    [
      'candle light',
      { prompt: 'Mara and a man at a table by candle light, night', type: 'dialogue' as const, characters: [mara] },
    ],
    ['a night sea in portrait format', { prompt: 'Black sea at midnight', width: 9, height: 16 }],
    [
      'a square close-up in the dark',
      { prompt: 'Close on Mara in the dark forest at night', width: 9, height: 9, characters: [mara] },
    ],
  ])('never comes near black: %s', async (_, changes) => {
    for (const frame of await frames({ ...changes, durationS: 0.4 })) expect(meanLuma(frame)).toBeGreaterThan(40);
  });

  it('moves further from its first frame the longer the camera pushes in', async () => {
    const [first, ...later] = await frames({ prompt: 'Wide shot of the library at noon', camera: 'push' });
    const away = later.map((frame) => difference(first, frame));
    expect(away).toHaveLength(4);
    expect(away).toEqual([...away].sort((a, b) => a - b));
    expect(away[0]).toBeGreaterThan(0.5);
  });

  it.each([
    ['a locked-off portrait', { prompt: 'Mara waits', type: 'character' as const, characters: [mara] }],
    ['an insert', { prompt: 'Insert: a letter in the library' }],
    ['ink', { prompt: 'Ink-wash dream: vines grow across the glass', type: 'stylized' as const }],
    ['a calm landscape', { prompt: 'Calm sea at noon' }],
  ])('moves even when the camera is static: %s', async (_, changes) => {
    const [a, b] = await frames({ ...changes, camera: 'static', durationS: 0.5 });
    expect(difference(a, b)).toBeGreaterThan(0.3);
  });

  it('gives the same frame whenever it is asked for, also growing ink', async () => {
    const stage = await openStage({ ...base, prompt: 'Ink dream: vines grow', type: 'stylized' });
    const once = new Uint8Array(stage.frame(2));
    stage.frame(4);
    expect(new Uint8Array(stage.frame(2))).toEqual(once);
  });

  it('has no dark borders at the far end of a camera move', async () => {
    for (const camera of ['pan', 'tilt', 'truck', 'orbit', 'handheld'] as const) {
      const last = (await frames({ prompt: 'Calm sea at noon', camera, durationS: 0.4 })).at(-1) ?? new Uint8Array();
      const width = 960;
      for (const [x, y] of [
        [1, 270],
        [958, 270],
        [480, 1],
        [700, 538],
      ] as const) {
        const at = 4 * (y * width + x);
        expect(Math.max(...last.subarray(at, at + 3))).toBeGreaterThan(25);
        expect(last[at + 3]).toBe(255);
      }
    }
  });
});
