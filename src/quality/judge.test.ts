import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Verdict } from '../core/verdict.ts';
import { type ClipStudio, cleanGraph, openClipStudio, truncate } from '../media/testing/clips.ts';
import type { ShotExpectation } from './expectation.ts';
import { judgeTake } from './judge.ts';

const shot: ShotExpectation = {
  durationS: 1.5,
  width: 320,
  height: 180,
  fps: 24,
  frames: 36,
  type: 'action',
  audio: false,
  requirement: { imaging: 0.5, temporal: 0.25, action: 0.25 },
};

let studio: ClipStudio;
let clean: string;
let cleanVerdict: Verdict;

beforeAll(async () => {
  studio = await openClipStudio();
  clean = await studio.draw('clean.mp4', cleanGraph, { sound: 'sine=f=440:r=48000' });
  cleanVerdict = await judge(clean);
});
afterAll(() => studio.close());

const judge = (file: string, changes: Partial<ShotExpectation> = {}, previousFile?: string): Promise<Verdict> =>
  judgeTake(studio.tools, { file, expectation: { ...shot, ...changes }, ...(previousFile && { previousFile }) });

const failing = (verdict: Verdict): string[] => verdict.metrics.filter((m) => m.ok === false).map((m) => m.id);

describe('judgeTake', () => {
  it('passes a clean take and scores only what it measured', async () => {
    const verdict = await judge(clean, { audio: true });
    expect(verdict.reasons).toEqual([]);
    expect(verdict.verdict).toBe('pass');
    expect(verdict.dimensions.action).toMatchObject({ score01: null, status: 'unmeasured' });
    expect(verdict.coverage01).toBe(0.75);
    expect(verdict.score01).toBeGreaterThan(0.6);
    expect(verdict.unmeasured).toContain('identity');
    expect(verdict.metrics.every((metric) => metric.status === 'measured')).toBe(true);
  });

  it.each([
    ['technical.black', 'color=black:s=320x180:r=24'],
    ['technical.black', `${cleanGraph},drawbox=c=black:t=fill:enable='between(n,12,16)'`],
    ['technical.frozen', `${cleanGraph},trim=end_frame=8,tpad=stop_mode=clone:stop=60`],
    ['technical.flicker', `${cleanGraph},eq=brightness='if(mod(n,2),0.03,-0.03)':eval=frame`],
    ['technical.cut', `${cleanGraph},trim=end_frame=18[a];mandelbrot=s=320x180:r=24,trim=end_frame=18[b];[a][b]concat`],
    ['technical.letterbox', 'testsrc2=s=320x140:r=24,pad=320:180:0:20'],
    ['technical.letterbox', 'testsrc2=s=240x180:r=24,pad=320:180:40:0'],
    ['technical.judder', `${cleanGraph},fps=6,fps=24`],
    ['technical.noise', `${cleanGraph},noise=alls=60:allf=t`],
    ['technical.geometry', 'testsrc2=s=256x256:r=24'],
  ])('fails a take for %s only: %s [row 31]', async (id, graph) => {
    const verdict = await judge(await studio.draw('defect.mp4', graph, { encoder: ['-crf', '12'] }));
    expect(failing(verdict)).toEqual([id]);
    expect(verdict.verdict).toBe('fail');
    expect(verdict.reasons).toHaveLength(1);
  });

  it('fails a take that is too short, and not one that is too long [row 31]', async () => {
    expect(failing(await judge(clean, { durationS: 2 }))).toEqual(['technical.duration']);
    expect((await judge(clean, { durationS: 1, deliveredS: 1 })).verdict).toBe('warn');
  });

  it('fails a truncated take although its header still declares every frame [row 31]', async () => {
    const verdict = await judge(await truncate(clean, studio.path('truncated.mp4'), 0.6));
    expect(failing(verdict)).toContain('technical.decode');
    expect(verdict.score01).toBeNull();
    expect(verdict.dimensions.imaging).toMatchObject({ score01: null, status: 'unmeasured' });
  });

  it.each([
    ['a web page', '<!doctype html><html><body>502 Bad Gateway</body></html>'],
    ['a playlist', '#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/segment.ts\n#EXT-X-ENDLIST\n'],
    ['a concat script', "ffconcat version 1.0\nfile '/etc/hostname'\n"],
    ['nothing', ''],
  ])('fails %s named .mp4 without opening anything else [row 33 Q]', async (_what, text) => {
    const file = studio.path('disguised.mp4');
    await writeFile(file, text);
    const verdict = await judge(file);
    expect(failing(verdict)).toEqual(['technical.decode']);
    expect(verdict.reasons[0]).toMatch(/not a readable MP4/);
  });

  it('asks no server when a playlist that names one is called .mp4 [row 33 Q]', async () => {
    let asked = 0;
    const server = createServer((_request, reply) => {
      asked++;
      reply.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const file = studio.path('playlist.mp4');
    const segment = `http://127.0.0.1:${port}/segment.ts`;
    await writeFile(file, `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${segment}\n#EXT-X-ENDLIST\n`);
    expect(failing(await judge(file))).toEqual(['technical.decode']);
    await new Promise((resolve) => server.close(resolve));
    expect(asked).toBe(0);
  });

  it('refuses a small file that unpacks to huge pictures before a picture is decoded [row 32 Q]', async () => {
    const bomb = await studio.draw('bomb.mp4', 'color=black:s=8192x8192:r=24', {
      encoder: ['-preset', 'ultrafast', '-g', '1'],
      durationS: 0.125,
    });
    expect((await readFile(bomb)).length).toBeLessThan(2_000_000);
    const verdict = await judge(bomb);
    expect(failing(verdict)).toEqual(['technical.decode']);
    expect(verdict.reasons[0]).toMatch(/8192x8192|too large|not a readable MP4/);
    expect(verdict.score01).toBeNull();
  });

  it('accepts a locked-off shot that stands still, and fails the same take as an action shot', async () => {
    const still = await studio.draw('still.mp4', `${cleanGraph},trim=end_frame=1,loop=-1:1:0`);
    const { type: _, ...plain } = shot;
    const locked = await judgeTake(studio.tools, { file: still, expectation: { ...plain, camera: 'static' } });
    expect(locked.verdict).toBe('pass');
    expect(failing(await judge(still, { camera: 'static' }))).toEqual(['technical.frozen']);
  });

  it('finds a frozen take through key frames and strong compression', async () => {
    const graph = 'mandelbrot=s=320x180:r=24,trim=end_frame=8,tpad=stop_mode=clone:stop=72';
    const encoder = ['-preset', 'veryfast', '-crf', '28', '-g', '24'];
    const file = await studio.draw('frozen-hard.mp4', graph, { encoder, durationS: 3 });
    expect(failing(await judge(file))).toEqual(['technical.frozen']);
  });

  it('fails a silent take only when the shot needs sound [row 31]', async () => {
    const silent = await studio.draw('silent.mp4', cleanGraph, { sound: 'anullsrc=r=48000' });
    expect(failing(await judge(silent, { audio: true }))).toEqual(['technical.sound']);
    const mute = await studio.draw('mute.mp4', cleanGraph);
    expect(failing(await judge(mute, { audio: true }))).toEqual(['technical.sound']);
  });

  it('scores a blurred take lower without failing it', async () => {
    const blurred = await judge(await studio.draw('blurred.mp4', `${cleanGraph},gblur=sigma=5`));
    const sharp = cleanVerdict;
    expect(blurred.verdict).toBe('pass');
    expect(blurred.dimensions.imaging?.score01).toBeLessThan(sharp.dimensions.imaging?.score01 ?? 0);
  });

  it('warns when the colours jump from the shot before, and never fails for it', async () => {
    const red = await studio.draw('red.mp4', 'color=c=0x801010:s=320x180:r=24', { durationS: 0.5 });
    const jump = await judge(clean, {}, red);
    expect(jump.verdict).toBe('warn');
    expect(failing(jump)).toEqual(['continuity.delta-e', 'continuity.histogram']);
    expect(failing(await judge(clean, {}, clean))).toEqual([]);
  });

  it('judges on when the shot before can not be read', async () => {
    const verdict = await judge(clean, {}, studio.path('absent.mp4'));
    expect(verdict.verdict).toBe('pass');
    expect(verdict.metrics.filter((metric) => metric.status === 'error')).toHaveLength(2);
  });

  it('gives one verdict for one file [row 27]', async () => {
    expect(await judge(clean)).toEqual(cleanVerdict);
  });

  it('turns any damage into a verdict [rows 27, 31 F]', async () => {
    const bytes = await readFile(clean);
    for (const share of [0.3, 0.7]) {
      const damaged = Buffer.from(bytes);
      damaged.fill(0xa5, Math.floor(damaged.length * share), Math.floor(damaged.length * share) + 400);
      const file = studio.path('damaged.mp4');
      await writeFile(file, damaged);
      expect(['pass', 'warn', 'fail']).toContain((await judge(file)).verdict);
    }
  });
});
