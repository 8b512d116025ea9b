import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ShotcallerError } from '../core/errors.ts';
import { frameHashes } from '../media/framehash.ts';
import { normaliseClip } from '../media/normalise.ts';
import { probeClip } from '../media/probe.ts';
import { runTool } from '../media/run.ts';
import { readPcm } from '../media/sound.ts';
import { stillAt } from '../media/stills.ts';
import { findMediaTools, type MediaTools } from '../media/tools.ts';
import { frameDigest } from '../provenance/frame-digest.ts';
import { type CutEpisode, type CutProgress, type CutShot, cutEpisode, misfits } from './cut.ts';
import { differsAt } from './cut-check.ts';
import { writeContactSheet, writePoster, writeThumbnail } from './stills.ts';
import { sampleAt } from './timeline.ts';

const fps = 24;
const delivery = { width: 160, height: 90, fps, loudnessLufs: -20 };
/** Odd lengths on purpose: no shot ends on an AAC packet, so per-shot encoding would drift. */
const lengths = [25, 31, 24, 37, 29, 41];

let folder: string;
let tools: MediaTools;
let shots: readonly CutShot[];

/** A clip of moving colour with a steady tone (or no sound); level in dB below full scale. */
async function makeShot(i: number, frames: number, sound: { hz: number; db: number } | null): Promise<CutShot> {
  const raw = path.join(folder, `raw-${i}.mp4`);
  const picture = path.join(folder, `shot-${i}.mp4`);
  const seconds = frames / fps + 0.2;
  const tone = sound && ['-f', 'lavfi', '-i', `sine=f=${sound.hz}:r=48000:d=${seconds},volume=${sound.db + 18}dB`];
  const inputs = ['-f', 'lavfi', '-i', `testsrc2=s=160x90:r=${fps}:d=${seconds},hue=h=${i * 50}`, ...(tone ?? [])];
  const run = await runTool(
    tools.ffmpeg,
    [
      '-v',
      'error',
      '-y',
      ...inputs,
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p',
      '-c:a',
      'aac',
      raw,
    ],
    { timeoutMs: 30_000 },
  );
  if (run.code !== 0) throw new Error(run.stderr);
  await normaliseClip(tools, { input: raw, output: picture, ...delivery, frames, audio: sound ? 'source' : 'silence' });
  return { ref: `e01/sh${i}`, picture, sound: sound ? picture : null, frames };
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assembly-test-'));
  tools = await findMediaTools(process.env);
  const sounds = [
    { hz: 440, db: -12 },
    { hz: 550, db: -30 },
    null,
    { hz: 660, db: -3 },
    { hz: 770, db: -24 },
    { hz: 880, db: -15 },
  ];
  const made: CutShot[] = [];
  for (const [i, frames] of lengths.entries()) made.push(await makeShot(i, frames, sounds[i] ?? null));
  shots = made;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('cutEpisode with six shots of different sound', () => {
  let episode: CutEpisode;
  const steps: CutProgress[] = [];

  beforeAll(async () => {
    const workDir = path.join(folder, 'work');
    const output = path.join(folder, 'out', 'e01.mp4');
    episode = await cutEpisode({
      tools,
      shots,
      delivery,
      workDir,
      output,
      title: 'Rain',
      onProgress: (p) => steps.push(p),
    });
  });

  it('has exactly the frames of its shots, in their ranges', async () => {
    const probe = await probeClip(tools, episode.file);
    expect(probe).toMatchObject({ ok: true, video: { frames: 187, width: 160, height: 90, fps } });
    expect(episode.frames).toBe(187);
    expect(episode.shots.map((shot) => [shot.in, shot.out])).toEqual([
      [0, 25],
      [25, 56],
      [56, 80],
      [80, 117],
      [117, 146],
      [146, 187],
    ]);
  });

  it('has the very frames of its shots, so each digest can be proved from the episode alone', async () => {
    const all = await frameHashes(tools, episode.file);
    let from = 0;
    for (const [i, shot] of shots.entries()) {
      const own = await frameHashes(tools, shot.picture);
      expect(all.slice(from, from + shot.frames)).toEqual(own);
      expect(episode.shots[i]?.frameDigest).toBe(frameDigest(own));
      from += shot.frames;
    }
  });

  it('ends sound and picture within 20 ms of each other', () => {
    expect(Math.abs(episode.soundOffsetS)).toBeLessThanOrEqual(0.02);
  });

  it('starts every tone at its cut, the last one too: nothing drifts over the episode', async () => {
    const pcm = await readPcm(tools, episode.file, { samples: sampleAt(187, fps) });
    if (pcm === null) throw new Error('the episode has no sound');
    for (const [hz, cut] of [
      [550, 25],
      [660, 80],
      [770, 117],
      [880, 146],
    ] as const) {
      expect(Math.abs(onsetOf(pcm, hz, sampleAt(cut, fps)))).toBeLessThanOrEqual(0.02 * 48_000);
    }
    // A shot without sound is silent from end to end.
    expect(loudest(pcm, sampleAt(56, fps) + 1200, sampleAt(80, fps) - 1200)).toBeLessThan(30);
  });

  it('brings quiet and loud shots to one level, near the loudness of the delivery', async () => {
    expect(episode.loudness.integratedLufs).toBeGreaterThan(-21);
    expect(episode.loudness.integratedLufs).toBeLessThan(-19);
    expect(episode.loudness.truePeakDb).toBeLessThan(-0.5);
    const pcm = await readPcm(tools, episode.file, { samples: sampleAt(187, fps) });
    if (pcm === null) throw new Error('the episode has no sound');
    const peaks = [
      [25, 56],
      [80, 117],
      [117, 146],
    ].map(([a = 0, b = 0]) => loudest(pcm, sampleAt(a, fps) + 4800, sampleAt(b, fps) - 4800));
    expect(Math.max(...peaks) / Math.min(...peaks)).toBeLessThan(1.35);
    expect(episode.shots[2]?.gainDb).toBe(0);
    expect(episode.shots[1]?.gainDb).toBeGreaterThan(episode.shots[3]?.gainDb ?? 0);
  });

  it('leaves nothing behind in the work folder and reports every step', async () => {
    expect(await readdir(path.join(folder, 'work'))).toEqual([]);
    expect(await readdir(path.join(folder, 'out'))).toEqual(['e01.mp4']);
    expect([...new Set(steps.map((one) => one.step))]).toEqual(['check', 'pictures', 'sound', 'mux', 'verify']);
    expect(steps.at(-1)).toEqual({ step: 'verify', done: 6, of: 6 });
  });

  it('shows the same still by jumping to a frame as by counting to it', async () => {
    const file = shots[3]?.picture ?? '';
    const still = async (frame: number, jump: { constantFps?: number }): Promise<Buffer> => {
      const output = path.join(folder, 'still.png');
      await stillAt(tools, file, frame, output, jump);
      return readFile(output);
    };
    for (const frame of [1, 23, 24, 25, 36]) {
      expect((await still(frame, { constantFps: fps })).equals(await still(frame, {}))).toBe(true);
    }
    await expect(still(37, { constantFps: fps })).rejects.toMatchObject({ code: 'media.tool-failed' });
  });

  it('gives poster, thumbnail and contact sheet as JPEG', async () => {
    const stills = shots.map((shot) => ({
      file: shot.picture,
      frames: shot.frames,
      fps,
      type: 'action' as const,
      hero: false,
    }));
    const [first] = stills;
    if (first === undefined) throw new Error('no shots');
    await mkdir(path.join(folder, 'stills'));
    const at = (name: string): string => path.join(folder, 'stills', name);
    await writePoster(tools, stills, at('poster.jpg'));
    await writeThumbnail(tools, first, at('sh0.jpg'));
    await writeContactSheet(tools, stills, at('contact-sheet.jpg'));
    expect((await readdir(path.join(folder, 'stills'))).sort()).toEqual(['contact-sheet.jpg', 'poster.jpg', 'sh0.jpg']);
    for (const name of ['poster.jpg', 'sh0.jpg', 'contact-sheet.jpg']) {
      expect([...(await readFile(at(name))).subarray(0, 2)]).toEqual([0xff, 0xd8]);
    }
  });
});

describe('cutEpisode when something is wrong', () => {
  const refused = async (wrong: readonly CutShot[]): Promise<ShotcallerError> => {
    const output = path.join(folder, 'kept.mp4');
    await writeFile(output, 'the episode of yesterday');
    const workDir = path.join(folder, 'work-failed');
    const error: unknown = await cutEpisode({ tools, shots: wrong, delivery, workDir, output }).catch(
      (e: unknown) => e,
    );
    expect(await readFile(output, 'utf8')).toBe('the episode of yesterday');
    if ((await stat(workDir).catch(() => undefined)) !== undefined) expect(await readdir(workDir)).toEqual([]);
    if (!ShotcallerError.is(error)) throw new Error(`not refused: ${String(error)}`);
    return error;
  };

  it('refuses a shot with another number of frames than it says, and keeps the old episode [row 41 P]', async () => {
    const error = await refused(shots.map((shot, i) => (i === 3 ? { ...shot, frames: shot.frames - 1 } : shot)));
    expect(error.code).toBe('media.output-invalid');
    expect(error.message).toContain('e01/sh3 does not fit into the episode: 37 frames instead of 36');
  });

  it('refuses a shot whose frames are not the ones it was accepted with [row 40 P]', async () => {
    const own = await Promise.all(shots.map(async ({ picture }) => frameDigest(await frameHashes(tools, picture))));
    const error = await refused(shots.map((shot, i) => ({ ...shot, frameDigest: own[i === 2 ? 3 : i] ?? '' })));
    expect(error.code).toBe('media.output-invalid');
    expect(error.message).toContain('e01/sh2 has not the frames it was accepted with');
  });

  it('refuses a picture file that is not one', async () => {
    const broken = path.join(folder, 'broken.mp4');
    await writeFile(broken, 'no film');
    const error = await refused(shots.map((shot, i) => (i === 1 ? { ...shot, picture: broken } : shot)));
    expect(error).toMatchObject({ code: 'media.output-invalid', context: { ref: 'e01/sh1' } });
  });

  it('fails on a sound file that can not be read, and keeps the old episode', async () => {
    const sound = path.join(folder, 'absent.mp4');
    const error = await refused(shots.map((shot, i) => (i === 5 ? { ...shot, sound } : shot)));
    expect(error.code).toBe('media.tool-failed');
  });

  it('refuses an episode without shots', async () => {
    expect((await refused([])).hint).toContain('Accept at least one shot');
  });
});

describe('misfits', () => {
  it('names size, rate and frame count', async () => {
    const probe = await probeClip(tools, shots[0]?.picture ?? '');
    if (!probe.ok) throw new Error(probe.reason);
    const other = { width: 1280, height: 720, fps: 25, loudnessLufs: -14 };
    expect(misfits(probe, { frames: 25 }, delivery)).toEqual([]);
    expect(misfits(probe, { frames: 9 }, other)).toEqual([
      '160x90 instead of 1280x720',
      '24 frames per second instead of 25',
      '25 frames instead of 9',
    ]);
  });
});

describe('differsAt', () => {
  it('finds the first other or missing entry', () => {
    expect(differsAt(['a', 'b'], ['a', 'b'])).toBeUndefined();
    expect(differsAt(['a', 'b'], ['a', 'c'])).toBe(1);
    expect(differsAt(['a'], ['a', 'b'])).toBe(1);
    expect(differsAt(['a', 'b', 'c'], [])).toBe(0);
  });
});

/** Samples between a cut and the place where a tone's energy passes a quarter of its full energy. */
function onsetOf(pcm: Buffer, hz: number, cut: number): number {
  const window = 480;
  const energy = (from: number): number => {
    let [re, im] = [0, 0];
    for (let i = 0; i < window; i++) {
      const value = pcm.readInt16LE((from + i) * 4);
      re += value * Math.cos((2 * Math.PI * hz * i) / 48_000);
      im += value * Math.sin((2 * Math.PI * hz * i) / 48_000);
    }
    return re * re + im * im;
  };
  const full = energy(cut + 9600);
  for (let at = cut - 4800; at < cut + 4800; at += 24) if (energy(at) > full / 4) return at + window / 2 - cut;
  return Number.POSITIVE_INFINITY;
}

function loudest(pcm: Buffer, from: number, to: number): number {
  let peak = 0;
  for (let i = from; i < to; i++) peak = Math.max(peak, Math.abs(pcm.readInt16LE(i * 4)));
  return peak;
}
