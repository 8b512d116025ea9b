import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { dialects } from '../../src/lab/job.ts';
import { type ClipLab, clipLab, type Folder, folder, shotcaller, start, tinyProduction } from './cli.fixture.ts';
import * as shapes from './cli-shapes.ts';

let box: Folder;
let lab: ClipLab;

// One episode is filmed once: on fast engines of the lab, one of which refuses its first request.
const head = 'policy: { planGate: ask, degrade: allow }\nengines: { allow: ["comfyui/*", "fal/hailuo-02"] }\n';

beforeAll(async () => {
  box = folder();
  lab = await clipLab([{ dialect: 'comfyui', op: 'create', nth: 1, effect: { name: '429' } }]);
  box.write('production.yaml', tinyProduction({ head }));
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  box[Symbol.dispose]();
});

interface Answer<T> {
  readonly code: number | null;
  readonly data: T;
  readonly stderr: string;
}

/** Runs a command with `--json` and holds its one object to the contract's shape. */
async function answer<T extends z.ZodType>(
  shape: T,
  args: readonly string[],
  cwd: string = box.path,
): Promise<Answer<z.infer<T>>> {
  const { code, stdout, stderr } = await shotcaller([...args, '--json'], { cwd, env: lab.env });
  const [line = '', ...rest] = stdout.split('\n');
  expect(rest, `one object on stdout of ${args.join(' ')}: ${stdout} ${stderr}`).toEqual(['']);
  return { code, data: shape.parse(JSON.parse(line)), stderr };
}

const signed = (): string => join(box.path, 'out/tiny/e01/e01.mp4');

describe('before money is spent', () => {
  it('plan shows every shot, its price and its time, and writes nothing', async () => {
    const before = box.listing();
    const { code, data } = await answer(shapes.plan, ['plan', 'production.yaml']);
    expect(code).toBe(0);
    expect(data.shots.map(({ id }) => id)).toEqual(['e01/sh1', 'e01/sh2']);
    for (const { candidates, chosen } of data.shots) {
      expect(candidates.map(({ engine }) => engine)).toContain(chosen?.engine);
      for (const { utility, terms } of candidates)
        expect(Object.values(terms).reduce((sum, term) => sum + term, 0)).toBeCloseTo(utility, 6);
    }
    expect(box.listing()).toEqual(before);
    expect(await lab.ledger()).toEqual({ jobs: 0, chargedUsd: 0 });
  });

  it('run without --yes and without a terminal stops at the plan gate with 3 and says how to go on', async () => {
    const { code, data, stderr } = await answer(shapes.run, ['run', 'production.yaml']);
    expect(code).toBe(3);
    expect(data.shots.map(({ state }) => state)).toEqual(['planned', 'planned']);
    expect(stderr).toContain('repeat with --yes');
    expect(stderr).toContain('shotcaller approve production.yaml e01');
    expect(await lab.ledger()).toEqual({ jobs: 0, chargedUsd: 0 });
  });
});

describe('an episode', () => {
  it('run --yes films, signs and prints what became of every shot', async () => {
    const { code, data, stderr } = await answer(shapes.run, ['run', 'production.yaml', '--yes', '--by', 'Ana']);
    expect({ code, states: data.shots.map(({ state }) => state) }, stderr).toEqual({
      code: 0,
      states: ['accepted', 'accepted'],
    });
    const attempts = data.shots.flatMap((shot) => shot.attempts);
    expect(attempts.map(({ outcome }) => outcome)).toContain('rate-limited');
    const { jobs, chargedUsd } = await lab.ledger();
    expect(jobs).toBe(2);
    expect(data.cost.spent.amount).toBeCloseTo(chargedUsd, 6);
    expect(data.cost.reserved.amount).toBe(0);
    expect(data.cost.cap.amount).toBe(5);
    expect(data.episodes.map(({ file }) => file)).toEqual([signed()]);
    expect(statSync(signed()).size).toBeGreaterThan(1000);
  });

  it('the files of the contract lie in the output folder, and none is half-written', () => {
    const files = box.listing().map((line) => line.split(' ')[0]);
    for (const name of ['shots/sh1.mp4', 'shots/sh2.mp4', 'e01.mp4', 'timeline.otio', 'report.html', 'poster.jpg'])
      expect(files).toContain(`out/tiny/e01/${name}`);
    expect(files.filter((name) => /\.(part|tmp|probe)$/.test(name ?? ''))).toEqual([]);
  });

  it('run again changes nothing, pays nothing and asks nothing', async () => {
    const events = async (): Promise<number> =>
      (await shotcaller(['log', 'production.yaml'], { cwd: box.path })).stdout.split('\n').length;
    const [paid, written] = [await lab.ledger(), await events()];
    const { code, data } = await answer(shapes.run, ['run', 'production.yaml']);
    expect(code).toBe(0);
    expect(data.episodes[0]?.file).toBe(signed());
    expect(await lab.ledger()).toEqual(paid);
    expect(await events()).toBe(written);
  });

  it('status folds the same log without any key', async () => {
    const { code, stdout } = await shotcaller(['status', 'production.yaml', '--json'], { cwd: box.path });
    const data = shapes.status.parse(JSON.parse(stdout));
    expect(code).toBe(0);
    expect(data.shots.map(({ state }) => state)).toEqual(['accepted', 'accepted']);
  });

  it('why explains a shot in numbers and words, by its short name too', async () => {
    const { code, data } = await answer(shapes.why, ['why', 'production.yaml', 'sh2']);
    expect(code).toBe(0);
    expect(data.id).toBe('e01/sh2');
    expect(data.explanation.join('\n')).toContain(data.chosen?.engine);
  });

  it('log is one event a line, gapless, and holds neither prompt nor key [row 49]', async () => {
    const { code, stdout } = await shotcaller(['log', 'production.yaml', '--json'], { cwd: box.path });
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => shapes.logEvent.parse(JSON.parse(line)));
    expect(code).toBe(0);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    expect(new Set(events.map(({ type }) => type))).toContain('episode.signed');
    expect(stdout).not.toContain('A red leaf');
    const tail = await shotcaller(['log', 'production.yaml', '--from', String(events.length)], { cwd: box.path });
    expect(tail.stdout.trimEnd().split('\n')).toHaveLength(1);
  });

  it('assemble leaves a finished episode alone', async () => {
    const before = readFileSync(signed());
    const { code, data } = await answer(shapes.assemble, ['assemble', 'production.yaml', '--episode', 'e01']);
    expect(code).toBe(0);
    expect(data.episode.file).toBe(signed());
    expect(readFileSync(signed())).toEqual(before);
  });
});

describe('proof', () => {
  it('verify names engine, attempts, gates and frames of every shot of the signed episode', async () => {
    const { code, data } = await answer(shapes.verify, ['verify', signed()]);
    expect({ code, problems: data.problems }).toEqual({ code: 0, problems: [] });
    expect(data.state).toBe('trusted');
    expect(data.shots.map(({ frames, frameDigest }) => ({ frames, frameDigest }))).toEqual([
      { frames: [0, 12], frameDigest: 'match' },
      { frames: [12, 24], frameDigest: 'match' },
    ]);
    expect(data.shots.every(({ emulated }) => emulated)).toBe(true);
    expect(data.shots.flatMap(({ gates }) => gates).map(({ authMethod }) => authMethod)).toContain('asserted');
    expect(JSON.stringify(data)).not.toContain('Ana');
  });

  it('verify fails with 5 for another anchor under --require-trusted, and for a changed byte', async () => {
    const bytes = readFileSync(signed());
    bytes[bytes.length - 10] = (bytes[bytes.length - 10] ?? 0) ^ 1;
    const changed = box.write('changed.mp4', bytes);
    const broken = await answer(shapes.verify.omit({ shots: true }), ['verify', changed]);
    expect(broken.code).toBe(5);
    expect(broken.data.state).toBe('invalid');
    expect(broken.data.problems).not.toEqual([]);
    using elsewhere = folder();
    const copy = elsewhere.write('e01.mp4', readFileSync(signed()));
    const loose = await answer(shapes.verify, ['verify', copy], elsewhere.path);
    expect([loose.code, loose.data.state]).toEqual([0, 'valid-unknown-signer']);
    const strict = await answer(shapes.verify, ['verify', copy, '--require-trusted'], elsewhere.path);
    expect([strict.code, strict.data.state]).toEqual([5, 'valid-unknown-signer']);
  });

  it('judge says 0 for a good take and 5 for a failed one', async () => {
    box.write('shot.json', JSON.stringify({ durationS: 1, type: 'establishing', camera: 'push' }));
    const good = await answer(shapes.judge, ['judge', signed(), '--shot', 'shot.json', '--delivery', '320x180@12']);
    expect([good.code, good.data.verdict]).not.toContain('fail');
    expect(good.code).toBe(0);
    box.write('long.json', JSON.stringify({ durationS: 30 }));
    const short = await answer(shapes.judge, ['judge', signed(), '--shot', 'long.json']);
    expect([short.code, short.data.verdict]).toEqual([5, 'fail']);
    expect(short.data.reasons).not.toEqual([]);
  });
});

describe('set-up', () => {
  it('engines lists the whole catalog with state, price and reason', async () => {
    const { code, data } = await answer(shapes.engines, ['engines']);
    expect(code).toBe(0);
    for (const { state, reason } of data.engines) expect(state === 'ready' || reason !== null).toBe(true);
    const { code: dying } = await shotcaller(['engines', '--verify'], { cwd: box.path, env: lab.env });
    const due = data.engines.some(({ state: now, notices }) => now !== 'retired' && notices.length > 0);
    expect(dying).toBe(due ? 5 : 0);
  });

  it('doctor has a fix for everything that is not right', async () => {
    const { code, data } = await answer(shapes.doctor, ['doctor']);
    expect(code).toBe(0);
    const ids = data.checks.map(({ id }) => id);
    for (const id of ['node', 'ffmpeg', 'disk', 'clock', 'signer', 'store']) expect(ids).toContain(id);
  });

  it('plan --replay scores another policy over what was filmed, from folder and export alike, and refuses too little', async () => {
    const replay = ['plan', '--policy', 'uniform', '--replay'];
    const { code, data, stderr } = await answer(shapes.replay, [...replay, '.shotcaller/tiny']);
    expect([code, data.enough, data.problem?.code]).toEqual([2, false, 'replay.too-few']);
    expect(stderr).toContain('too few to tell');
    const { stdout } = await shotcaller(['log', 'production.yaml'], { cwd: box.path });
    box.write('events.ndjson', stdout);
    expect((await answer(shapes.replay, [...replay, 'events.ndjson'])).data).toEqual(data);
    const none = await answer(shapes.error, ['plan']);
    expect([none.code, none.data.error.code]).toEqual([2, 'usage.invalid']);
  });

  it('init writes a production that plans, and never overwrites one', async () => {
    using own = folder();
    const made = await shotcaller(['init', 'My Series!', '--json'], { cwd: own.path });
    expect(made.code).toBe(0);
    expect(JSON.parse(made.stdout)).toEqual({
      schema: 'shotcaller.init/1',
      file: join(own.path, 'My Series!/production.yaml'),
    });
    const planned = await answer(shapes.plan, ['plan', 'My Series!/production.yaml'], own.path);
    expect(planned.code).toBe(0);
    const before = own.listing();
    const again = await answer(shapes.error, ['init', 'My Series!'], own.path);
    expect([again.code, again.data.error.code]).toEqual([2, 'production.exists']);
    expect(own.listing()).toEqual(before);
  });

  it('lab says where its vendors are in its first line', async () => {
    const running = start(['lab', '--port', '0', '--dir', join(box.path, 'own-lab')], { cwd: box.path });
    const line = (await running.said('\n')).split('\n')[0] ?? '';
    const { baseUrls, control } = JSON.parse(line);
    expect(Object.keys(baseUrls).sort()).toEqual([...dialects].sort());
    const jobs = await fetch(`${control}/jobs`);
    expect(await jobs.json()).toMatchObject({ schema: 'shotcaller.lab-jobs/1', jobs: [] });
    running.kill('SIGTERM');
    expect((await running.ended).code).toBe(0);
  });
});
