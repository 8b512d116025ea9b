import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProductionView } from '../../src/app/views/production-view.ts';
import type { LogEvent } from '../../src/core/events/event.ts';
import { entryOf } from '../../src/orchestration/ledger.ts';
import type { AttemptState, ProductionState } from '../../src/orchestration/state.ts';
import type { VerifyReport } from '../../src/provenance/report.ts';
import { runCommand, runJson } from './stage/command-line.ts';
import { validateIndependently } from './stage/independent-reader.ts';
import { decodeErrors, probeStreams } from './stage/media-check.ts';
import { foldedLog, jobIdOf, ofType, wholeLog } from './stage/production-log.ts';
import { type FinishedPilot, finishedPilot } from './stage/small-pilot.ts';

const shotIds = ['sh010', 'sh020', 'sh030', 'sh040', 'sh050', 'sh060', 'sh070'];

/** Scripted trouble: the shot it befalls, the lab's effect and the outcome that tells of it. */
const troubles = [
  {
    name: 'a take below quality',
    shot: 'e01/sh020',
    effect: 'frozen',
    outcome: 'delivered',
    says: 'below-quality',
    shown: 'Below quality',
  },
  {
    name: 'an outage',
    shot: 'e01/sh030',
    effect: '5xx-before',
    outcome: 'in-doubt',
    says: 'in-doubt',
    shown: 'In doubt',
  },
  {
    name: 'a retired model',
    shot: 'e01/sh040',
    effect: 'gone',
    outcome: 'retired',
    says: 'retired',
    shown: 'Model retired',
  },
  {
    name: 'a refusal',
    shot: 'e01/sh050',
    effect: 'refuse-input',
    outcome: 'refused-input',
    says: 'refused-input',
    shown: 'Request refused',
  },
  {
    name: 'a rate limit',
    shot: 'e01/sh060',
    effect: '429',
    outcome: 'rate-limited',
    says: 'rate-limited',
    shown: 'Rate limited',
  },
  { name: 'a stall', shot: 'e01/sh070', effect: 'stuck', outcome: 'overdue', says: 'overdue', shown: 'Overdue' },
] as const;

let pilot: FinishedPilot;
let status: ProductionView;
let state: ProductionState;
let events: readonly LogEvent[];
let attempts: readonly AttemptState[];
let episode: VerifyReport;
let shots: readonly VerifyReport[];

beforeAll(async () => {
  pilot = await finishedPilot();
  if (pilot.run.code !== 0)
    throw new Error(`run ended with ${pilot.run.code}\n${pilot.run.stdout}\n${pilot.run.stderr}`);
  const { data } = await runJson<ProductionView>(['status', pilot.production]);
  status = data;
  events = wholeLog(pilot.dir, 'small');
  state = foldedLog(pilot.dir, 'small');
  attempts = Object.values(state.shots).flatMap((shot) => shot.attempts);
  episode = (await runJson<VerifyReport>(['verify', join(pilot.out, 'e01.mp4')])).data;
  shots = [];
  for (const id of shotIds) {
    shots = [...shots, (await runJson<VerifyReport>(['verify', join(pilot.out, 'shots', `${id}.mp4`)])).data];
  }
}, 300_000);

describe('the pilot, run as a person would', () => {
  it('ends with code 0 and every shot accepted', () => {
    expect(pilot.run.code).toBe(0);
    expect(status.shots.map(({ id, state: is }) => `${id} ${is}`)).toEqual(shotIds.map((id) => `e01/${id} accepted`));
  });

  it('tells on its last screen where the episode is and how to verify it', () => {
    expect(pilot.run.stdout).toContain('e01 is signed');
    expect(pilot.run.stdout).toMatch(/shotcaller verify \S*e01\.mp4/);
  });

  it('leaves every file that was promised, and nothing unfinished', () => {
    const promised = [
      ...[
        'e01.mp4',
        'e01.mp4.c2pa',
        'e01.mp4.sha256',
        'poster.jpg',
        'contact-sheet.jpg',
        'timeline.otio',
        'report.html',
      ],
      ...shotIds.flatMap((id) => ['mp4', 'mp4.c2pa', 'mp4.sha256'].map((end) => `shots/${id}.${end}`)),
    ];
    expect(promised.filter((file) => !existsSync(join(pilot.out, file)))).toEqual([]);
    const all = [pilot.out, join(pilot.dir, '.shotcaller')].flatMap((dir) =>
      readdirSync(dir, { recursive: true, encoding: 'utf8' }),
    );
    expect(all.filter((file) => /\.(tmp|part|unfinished)$|\/tmp\/./.test(file))).toEqual([]);
  });
});

describe.each(troubles)('$name', ({ shot: ref, effect, outcome, says, shown }) => {
  it('really happened in the lab', () => {
    expect(pilot.books.faults.find((rule) => rule.effect.name === effect)?.happened).toBe(1);
  });

  it('shows in the status, with what was done about it', () => {
    const shot = status.shots.find(({ id }) => id === ref);
    const at = shot?.attempts.findIndex((attempt) => attempt.outcome === outcome) ?? -1;
    expect(at).toBeGreaterThanOrEqual(0);
    expect(shot?.attempts.length).toBeGreaterThan(at + 1);
    const moved = shot?.reassignments.some(({ cause }) => cause === says) ?? false;
    expect(moved || says === 'rate-limited').toBe(true);
  });

  it('shows in the report', () => {
    const html = readFileSync(join(pilot.out, 'report.html'), 'utf8');
    const card = html
      .split('<article class="shot"')
      .find((part) => part.includes(`>${ref}<`) || part.includes(`>${ref.slice(4)}<`));
    expect(card).toContain(shown);
  });

  it('stands in the signed manifest of the shot and of the episode', () => {
    const own = shots.find((report) => report.shots[0]?.id === ref)?.shots[0];
    const within = episode.shots.find(({ id }) => id === ref);
    for (const reported of [own, within]) {
      const attempt = reported?.attempts.find((entry) => entry.outcome === outcome);
      expect(attempt).toBeDefined();
      const next = reported?.attempts.find((entry) => entry.n === (attempt?.n ?? 0) + 1);
      expect(next).toBeDefined();
      if (says !== 'rate-limited') expect(attempt?.reassignedTo).toBe(next?.engine);
    }
    expect(within?.attempts).toEqual(own?.attempts);
  });
});

describe('the trouble together', () => {
  it('caused a reassignment or a wait in at least five shots', () => {
    const answered = status.shots.filter(
      (shot) => shot.reassignments.length > 0 || shot.attempts.some(({ outcome }) => outcome === 'rate-limited'),
    );
    expect(answered.length).toBeGreaterThanOrEqual(5);
  });
});

describe("the lab's true ledger", () => {
  it('holds exactly one attempt for every job, and no attempt has two', () => {
    const known = attempts.flatMap((attempt) => jobIdOf(attempt.handle) ?? []);
    const jobs = pilot.books.jobs.map((job) => job.jobId);
    expect(new Set(known).size).toBe(known.length);
    expect(new Set(jobs).size).toBe(jobs.length);
    expect([...jobs].sort()).toEqual([...known].sort());
  });

  it('saw one create call per attempt that was sent, and none besides', () => {
    const creates = Object.values(pilot.books.creates).reduce((sum, n) => sum + n, 0);
    expect(creates).toBe(ofType(events, 'attempt.intended').length);
  });

  it('charged per job what the log says was spent on its attempt', () => {
    const spent = new Map(attempts.map((attempt) => [jobIdOf(attempt.handle), entryOf(attempt).spent]));
    const different = pilot.books.jobs
      .map((job) => ({ job: job.jobId, charged: Math.round(job.charged.amount * 1e6), spent: spent.get(job.jobId) }))
      .filter(({ charged, spent: booked }) => charged !== booked);
    // A vendor that does not say what a cancelled or failed job cost is booked at the reserved price: never less.
    for (const { charged, spent: booked } of different) expect(booked).toBeGreaterThan(charged);
    const unsaid = different.filter(({ job }) =>
      ofType(events, 'attempt.failed').some(
        ({ data }) =>
          data.billed === 'unknown' && attempts.some((a) => a.attempt === data.attempt && jobIdOf(a.handle) === job),
      ),
    );
    expect(unsaid).toHaveLength(different.length);
  });

  it('never charged more than was spent and at risk, and nothing stays reserved', () => {
    const { spent, atRisk, reserved, cap } = state.ledger;
    expect(Math.round(pilot.books.charged.amount * 1e6)).toBeLessThanOrEqual(spent + atRisk);
    expect(reserved).toBe(0);
    expect(spent + atRisk).toBeLessThanOrEqual(cap);
  });

  it('has a doubt at risk only for an attempt that may have been charged', () => {
    const doubtful = attempts.filter((attempt) => attempt.phase === 'in-doubt');
    const atRisk = doubtful.reduce((sum, attempt) => sum + entryOf(attempt).atRisk, 0);
    expect(state.ledger.atRisk).toBe(atRisk);
    expect(doubtful.every((attempt) => attempt.finding === 'absent' || attempt.finding === 'assumed-charged')).toBe(
      true,
    );
  });
});

describe('the episode file', () => {
  const file = (): string => join(pilot.out, 'e01.mp4');

  it('decodes to its last frame without a single error', async () => {
    expect(await decodeErrors(file())).toBe('');
  });

  it('has the size, the rate and the length that was ordered; sound and picture end together', async () => {
    const found = await probeStreams(file());
    expect(found).toMatchObject({ width: 320, height: 180, fps: '12/1', frames: 10 * 12 });
    expect(Math.abs(found.pictureEndS - 10)).toBeLessThanOrEqual(1 / 12);
    expect(Math.abs(found.pictureEndS - found.soundEndS)).toBeLessThanOrEqual(0.02);
  });

  it('proves every shot inside it, frame by frame', () => {
    expect(episode).toMatchObject({ state: 'trusted', kind: 'episode', problems: [] });
    expect(episode.shots.map(({ id, state: is, frameDigest }) => `${id} ${is} ${frameDigest}`)).toEqual(
      shotIds.map((id) => `e01/${id} trusted match`),
    );
    const ranges = episode.shots.map(({ frames }) => frames ?? [0, 0]);
    expect(ranges[0]?.[0]).toBe(0);
    expect(ranges.slice(1).map(([from]) => from)).toEqual(ranges.slice(0, -1).map(([, to]) => to));
    expect(ranges.at(-1)?.[1]).toBe(120);
  });
});

describe('every shot file', () => {
  it('is trusted and holds the frames that were signed', () => {
    expect(shots.map(({ state: is, problems }) => [is, problems])).toEqual(shotIds.map(() => ['trusted', []]));
    expect(shots.map((report) => report.shots[0]?.frameDigest)).toEqual(shotIds.map(() => 'match'));
  });

  it('is accepted by a reader that shares no code with the signer, as is the episode', async () => {
    for (const file of [...shotIds.map((id) => `shots/${id}.mp4`), 'e01.mp4']) {
      const { valid, codes } = await validateIndependently(join(pilot.out, file));
      expect(valid, file).toBe(true);
      expect(codes).toContain('assertion.bmffHash.match');
    }
  });

  it('says that it is emulated, in the status, in its manifest and in the episode', () => {
    expect(status.shots.map((shot) => shot.emulated)).toEqual(shotIds.map(() => true));
    expect(shots.map((report) => report.shots[0]?.emulated)).toEqual(shotIds.map(() => true));
    expect(episode.shots.map((shot) => shot.emulated)).toEqual(shotIds.map(() => true));
  });

  it('carries neither a prompt nor the name of a person or of the machine’s user [row 49]', () => {
    const words = [
      'flooded lane',
      'broken pots',
      'single drop',
      'behind the ferns',
      'Watercolour',
      'Every night',
      'short grey hair',
    ];
    const names = ['Tess', userInfo().username.length > 4 ? userInfo().username : 'Tess Operator', userInfo().homedir];
    const files = [
      ...shotIds.map((id) => `shots/${id}.mp4.c2pa`),
      'e01.mp4.c2pa',
      ...shotIds.map((id) => `shots/${id}.mp4`),
    ];
    const found = files.flatMap((file) => {
      const bytes = readFileSync(join(pilot.out, file));
      return [...words, ...names, pilot.dir].filter((word) => bytes.includes(word)).map((word) => `${file}: ${word}`);
    });
    expect(found).toEqual([]);
  });

  it('never claims to come from a trained model', () => {
    for (const id of shotIds) {
      const bytes = readFileSync(join(pilot.out, 'shots', `${id}.mp4.c2pa`));
      expect(bytes.includes('trainedAlgorithmicMedia')).toBe(false);
      expect(bytes.includes('algorithmicMedia')).toBe(true);
    }
  });
});

describe('a second run', () => {
  it('does nothing new, needs no engine and ends with code 0', async () => {
    const before = status.log;
    const again = await runCommand(['run', pilot.production, '--yes']);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('e01 is signed');
    const { data } = await runJson<ProductionView>(['status', pilot.production]);
    expect(data.log).toEqual(before);
    expect(again.tookMs).toBeLessThan(pilot.run.tookMs / 3);
  });
});
