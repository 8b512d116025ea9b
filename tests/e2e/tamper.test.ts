import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VerifyReport } from '../../src/provenance/report.ts';
import {
  boxBody,
  changeText,
  flip,
  flipMiddle,
  type OpenFile,
  openForTampering,
  partOf,
} from '../../src/provenance/testing/tampering.ts';
import { runCommand, runJson } from './stage/command-line.ts';
import { type FinishedPilot, finishedPilot } from './stage/small-pilot.ts';

let pilot: FinishedPilot;
let dir: string;
beforeAll(async () => {
  pilot = await finishedPilot();
  expect(pilot.run.code).toBe(0);
  dir = mkdtempSync(join(tmpdir(), 'shotcaller-tamper-'));
}, 300_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const root = (): string => join(pilot.dir, '.shotcaller', 'signer', 'dev-root.pem');
let copies = 0;

/** A copy of the episode, changed; with its sidecars unless told otherwise. */
async function changed(
  change: (file: OpenFile) => void,
  sidecars: readonly string[] = ['c2pa', 'sha256'],
): Promise<string> {
  const file = join(dir, `x${++copies}.mp4`);
  const original = join(pilot.out, 'e01.mp4');
  const opened = await openForTampering(original);
  const before = Buffer.from(opened.bytes);
  change(opened);
  expect(before.equals(opened.bytes)).toBe(false);
  await opened.save(file);
  for (const end of sidecars) copyFileSync(`${original}.${end}`, `${file}.${end}`);
  return file;
}

/** Verifies as a person would; gives the exit code, the state and `code @ place` of every problem. */
async function verified(
  file: string,
): Promise<{ code: number | null; state: string; problems: readonly string[]; report: VerifyReport }> {
  const { code, data } = await runJson<VerifyReport>(['verify', file, '--anchor', root()]);
  return {
    code,
    state: data.state,
    problems: data.problems.map(({ code: what, where }) => `${what} @ ${where}`),
    report: data,
  };
}

/** Asserts that a change was found and that its place is named. */
async function expectCaught(file: string, place: RegExp): Promise<void> {
  const { code, state, problems } = await verified(file);
  expect({ code, state }).toEqual({ code: 5, state: 'invalid' });
  expect(problems.join('\n')).toMatch(place);
}

describe('an untouched episode', () => {
  it('is trusted with its sidecars and without', async () => {
    const file = join(dir, 'same.mp4');
    copyFileSync(join(pilot.out, 'e01.mp4'), file);
    expect(await verified(file)).toMatchObject({ code: 0, state: 'trusted', problems: [] });
    for (const end of ['c2pa', 'sha256']) copyFileSync(`${join(pilot.out, 'e01.mp4')}.${end}`, `${file}.${end}`);
    expect(await verified(file)).toMatchObject({ code: 0, state: 'trusted', problems: [] });
  });
});

const bound = [
  { what: 'the tables (moov)', change: (f: OpenFile) => flipMiddle(boxBody(f, 'moov')), place: /box moov/ },
  { what: 'the media (mdat)', change: (f: OpenFile) => flipMiddle(boxBody(f, 'mdat')), place: /box mdat/ },
  { what: 'the claim', change: (f: OpenFile) => changeText(partOf(f, 'c2pa.claim.v2'), 'Shotcaller'), place: /claim/ },
  {
    what: 'an assertion of ours',
    change: (f: OpenFile) => changeText(partOf(f, 'org.shotcaller.timeline'), 'sh020'),
    place: /org\.shotcaller\.timeline/,
  },
  { what: 'the signature', change: (f: OpenFile) => flip(partOf(f, 'c2pa.signature'), 60), place: /[Ss]ignature/ },
  {
    what: 'bytes that C2PA leaves unbound (ftyp)',
    change: (f: OpenFile) => flip(boxBody(f, 'ftyp'), 5),
    place: /box ftyp/,
  },
] as const;

describe.each(bound)('one changed bit in $what', ({ change, place }) => {
  it('is found, and its place is named', async () => {
    await expectCaught(await changed(change), place);
  });

  it('is found without any sidecar too', async () => {
    await expectCaught(await changed(change, []), place);
  });
});

describe('padding of the signature, which nothing inside the file binds', () => {
  const padding = (file: OpenFile): void => {
    const signature = partOf(file, 'c2pa.signature');
    // The signature's unprotected header is filled up with zeros.
    flip(signature, Buffer.from(signature).indexOf(Buffer.alloc(64)) + 32);
  };

  it('is found by either sidecar', async () => {
    await expectCaught(await changed(padding, ['c2pa']), /shotcaller\.manifest\.mismatch/);
    await expectCaught(await changed(padding, ['sha256']), /shotcaller\.file\.mismatch/);
  });

  it('is not found without sidecars: the SHA-256 in the log is what is left, and it finds it', async () => {
    const file = await changed(padding, []);
    expect(await verified(file)).toMatchObject({ code: 0, state: 'trusted' });
    const sum = readFileSync(join(pilot.out, 'e01.mp4.sha256'), 'utf8').slice(0, 64);
    const { code, data } = await runJson<VerifyReport>(['verify', file, '--anchor', root(), '--sha256', sum]);
    expect(code).toBe(5);
    expect(data.problems.map((problem) => problem.code)).toContain('shotcaller.file.mismatch');
  });
});

describe('a file that ends too early', () => {
  it.each([0.3, 0.7, 0.999])('at %f of its length is invalid, with a reason', async (share) => {
    const file = join(dir, `short-${share}.mp4`);
    copyFileSync(join(pilot.out, 'e01.mp4'), file);
    truncateSync(file, Math.floor(readFileSync(file).length * share));
    const { code, state, problems } = await verified(file);
    expect(code).toBe(5);
    expect(['invalid', 'no-manifest']).toContain(state);
    expect(problems.length).toBeGreaterThan(0);
  });
});

describe('a shot file that was swapped for another after it was accepted', () => {
  it('keeps the episode from being cut again; the shot is named and what was there stays [row 40]', async () => {
    const copy = join(dir, 'production');
    cpSync(pilot.dir, copy, { recursive: true });
    const out = join(copy, 'out', 'small', 'e01');
    for (const end of ['mp4', 'mp4.c2pa', 'mp4.sha256']) {
      copyFileSync(join(out, 'shots', `sh010.${end}`), join(out, 'shots', `sh050.${end}`));
    }
    const before = readFileSync(join(out, 'e01.mp4'));
    const production = join(copy, 'production.yaml');
    const { code, stderr } = await runCommand(['assemble', production, '--episode', 'e01', '--force']);
    expect(code).toBe(5);
    expect(stderr).toContain('e01/sh050');
    expect(readFileSync(join(out, 'e01.mp4')).equals(before)).toBe(true);
    rmSync(join(out, 'e01.mp4'));
    const again = await runCommand(['run', production]);
    expect(again.code).toBe(5);
    expect(again.stderr).toContain('e01/sh050');
    expect(existsSync(join(out, 'e01.mp4'))).toBe(false);
  });

  it('or is missing is named too [row 40]', async () => {
    const copy = join(dir, 'missing');
    cpSync(pilot.dir, copy, { recursive: true });
    writeFileSync(join(copy, 'out', 'small', 'e01', 'shots', 'sh030.mp4'), '');
    const { code, stderr } = await runCommand([
      'assemble',
      join(copy, 'production.yaml'),
      '--episode',
      'e01',
      '--force',
    ]);
    expect(code).toBe(5);
    expect(stderr).toContain('e01/sh030');
  });
});
