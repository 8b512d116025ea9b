import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../../core/hashing.ts';
import { systemClock } from '../../../core/system-clock.ts';
import type { AssetSink, AttemptRef, Engine, JobHandle, Observation, ShotRequest, WireRequest } from '../../engine.ts';
import { wireDigest } from '../../wire-digest.ts';
import type { PictureEncoder } from './picture-encoder.ts';
import { createPrevizEngine, previzLabel } from './previz-engine.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'previz-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

// Stands in for ffmpeg: a file with one digest per frame.
const digests: PictureEncoder = async (frames, encoding, output) => {
  const lines = [`${encoding.outWidth}x${encoding.outHeight}@${encoding.fps} sound ${encoding.sound}`];
  for await (const frame of frames) lines.push(sha256(frame));
  await writeFile(output, lines.join('\n'));
};

const request: ShotRequest = {
  shot: 'e01/sh010',
  prompt: 'Wide shot of the sea at dawn',
  durationS: 0.5,
  width: 640,
  height: 360,
  fps: 8,
  seed: 5,
  audio: false,
  assets: [],
};
const attempt = (id: string, wire: WireRequest): AttemptRef => ({
  attempt: id,
  engine: 'shotcaller/previz',
  intendedAt: 1_800_000_000_000,
  wireSha256: wireDigest(wire),
});

function wireOf(engine: Engine, changes: Partial<ShotRequest> = {}): WireRequest {
  const plan = engine.plan({ ...request, ...changes });
  if (!plan.ok) throw new Error(plan.reason);
  return plan.wire;
}

async function submitted(engine: Engine, id = 'A1', changes: Partial<ShotRequest> = {}): Promise<JobHandle> {
  const wire = wireOf(engine, changes);
  const result = await engine.submit(wire, attempt(id, wire));
  if (result.kind !== 'accepted') throw new Error(JSON.stringify(result));
  return result.handle;
}

async function settled(engine: Engine, handle: JobHandle): Promise<Observation> {
  for (;;) {
    const seen = await engine.observe(handle);
    if (seen.kind !== 'running' && seen.kind !== 'throttled' && seen.kind !== 'queued') return seen;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const open = (encode: PictureEncoder = digests): Engine =>
  createPrevizEngine({ encode, workDir: dir, clock: systemClock });

describe('createPrevizEngine', () => {
  it('renders a submitted shot in the background and hands over its bytes', async () => {
    const engine = open();
    const handle = await submitted(engine);
    expect(handle).toMatchObject({ jobId: 'A1', emulated: true, route: 'local' });
    const seen = await settled(engine, handle);
    if (seen.kind !== 'succeeded') throw new Error(JSON.stringify(seen));
    expect(seen.cost).toBe(0);
    let bytes = '';
    const sink: AssetSink = {
      put: async (chunks) => {
        for await (const chunk of chunks) bytes += Buffer.from(chunk).toString();
        return { sha256: sha256(bytes), bytes: bytes.length, path: 'kept' };
      },
    };
    const fetched = await engine.fetch(seen.outputs[0] ?? { url: '' }, sink);
    expect(fetched).toMatchObject({ kind: 'fetched', emulated: true, path: 'kept' });
    expect(bytes.split('\n')).toHaveLength(1 + 4);
    expect(bytes).toContain('640x360@8 sound false');
  });

  it('makes the same clip again after a restart in the middle of a render', async () => {
    const whole = open();
    await settled(whole, await submitted(whole, 'whole'));
    const stuck: PictureEncoder = () => new Promise(() => {});
    const handle = await submitted(open(stuck), 'cut');
    expect(existsSync(join(dir, 'cut.mp4'))).toBe(false);
    const later = open();
    expect((await settled(later, handle)).kind).toBe('succeeded');
    expect(await readFile(join(dir, 'cut.mp4'), 'utf8')).toBe(await readFile(join(dir, 'whole.mp4'), 'utf8'));
  });

  it('finds an attempt by its id, and proves the absence of one it never got [row 8]', async () => {
    const engine = open();
    const wire = wireOf(engine);
    await submitted(engine, 'known');
    expect(await open().reconcile(attempt('known', wire))).toMatchObject({ kind: 'found', handle: { jobId: 'known' } });
    expect(await engine.reconcile(attempt('unknown', wire))).toEqual({ kind: 'absent', certainty: 'proven' });
    expect((await engine.observe({ ...(await submitted(engine, 'other')), jobId: 'unknown' })).kind).toBe('gone');
  });

  it('stops a cancelled render for good and leaves no file behind', async () => {
    const engine = open();
    const handle = await submitted(engine, 'long', { durationS: 60, fps: 24 });
    expect(await engine.cancel(handle)).toEqual({ kind: 'cancelled', billed: 'no' });
    const cancelled = { kind: 'failed', failure: { outcome: 'cancelled' } };
    expect(await engine.observe(handle)).toMatchObject(cancelled);
    expect(await open().observe(handle)).toMatchObject(cancelled);
    expect(existsSync(join(dir, 'long.part.mp4'))).toBe(false);
  });

  it('says too late when the clip is already there', async () => {
    const engine = open();
    const handle = await submitted(engine);
    await settled(engine, handle);
    expect(await engine.cancel(handle)).toEqual({ kind: 'too-late' });
  });

  it('returns a failing encoder as a failed job and goes on with the next one', async () => {
    let calls = 0;
    const engine = open(async (frames, encoding, output) => {
      if (calls++ === 0) throw new Error('disk on fire');
      await digests(frames, encoding, output);
    });
    const first = await submitted(engine, 'first');
    const second = await submitted(engine, 'second');
    expect(await settled(engine, first)).toMatchObject({
      kind: 'failed',
      failure: { outcome: 'unavailable', reason: 'disk on fire', billed: 'no' },
    });
    expect((await settled(engine, second)).kind).toBe('succeeded');
  });

  it('fails a job whose first frame is no picture', async () => {
    const path = join(dir, 'broken.png');
    await writeFile(path, 'not a picture');
    const engine = open();
    const assets = [
      { role: 'first-frame', name: 'e01/sh000', path, sha256: sha256('x'), mimeType: 'image/png' },
    ] as const;
    expect((await settled(engine, await submitted(engine, 'A1', { assets }))).kind).toBe('failed');
  });

  it('plans any length up to a minute at no cost, and refuses more', () => {
    const engine = open();
    expect(engine.plan({ ...request, durationS: 60 })).toMatchObject({ ok: true, estimate: 0, degradations: [] });
    expect(engine.plan({ ...request, durationS: 61 })).toMatchObject({ ok: false, code: 'duration' });
  });

  it('reports a clip that is no longer there as expired', async () => {
    const never: AssetSink = { put: () => Promise.reject(new Error('not reached')) };
    expect((await open().fetch({ url: `file://${dir}/none.mp4` }, never)).kind).toBe('expired');
  });
});

describe('previzLabel', () => {
  it('names episode and shot in capitals', () => expect(previzLabel('e01/sh010')).toBe('PREVIZ E01 SH010'));
});
