import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/hashing.ts';
import type { ShotRequest } from '../../engines/engine.ts';
import { instantEngine } from './instant-engine.ts';

const request: ShotRequest = {
  shot: 'e01/sh002',
  prompt: 'rain',
  durationS: 4,
  width: 1280,
  height: 720,
  fps: 24,
  seed: 1,
  audio: false,
  assets: [],
};

describe('instantEngine', () => {
  it('delivers the clip of the shot that was asked for, at its price, marked as emulated', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'shotcaller-instant-'));
    try {
      const clip = join(dir, 'clip.mp4');
      await writeFile(clip, 'pictures');
      const asked: string[] = [];
      const engine = instantEngine((shot) => {
        asked.push(shot);
        return clip;
      });
      const plan = engine.plan(request);
      if (!plan.ok) throw new Error(plan.reason);
      expect(plan.estimate).toBe(40_000);
      const attempt = { attempt: 'a1', engine: engine.facts.id, intendedAt: 0, wireSha256: sha256('') };
      const sent = await engine.submit(plan.wire, attempt);
      if (sent.kind !== 'accepted') throw new Error(sent.kind);
      const seen = await engine.observe(sent.handle);
      if (seen.kind !== 'succeeded' || seen.outputs[0] === undefined) throw new Error(seen.kind);
      const stored: Uint8Array[] = [];
      const sink = {
        put: async (bytes: AsyncIterable<Uint8Array>) => {
          for await (const piece of bytes) stored.push(piece);
          return { sha256: sha256('pictures'), bytes: 8, path: clip };
        },
      };
      const fetched = await engine.fetch(seen.outputs[0], sink);
      expect(fetched).toMatchObject({ kind: 'fetched', bytes: 8, emulated: true });
      expect(Buffer.concat(stored).toString()).toBe('pictures');
      expect(asked).toEqual(['e01/sh002']);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});
