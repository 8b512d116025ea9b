import 'reflect-metadata';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ekuOids } from './certificates.ts';
import { devRootPath, openDevSigner, testingMark } from './dev-chain.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'shotcaller-keys-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const clockAt = (at: number) => ({ clock: { now: () => at, sleepUntil: async () => {} } });
const now = Date.parse('2026-11-22T12:00:00Z');

describe('openDevSigner', () => {
  it('makes a chain marked for testing, with both usages, in files nobody else can read', async () => {
    const signer = await openDevSigner(join(dir, 'keys'), clockAt(now));
    expect(signer).toMatchObject({ alg: 'ES256', development: true, name: 'development signer' });
    const leaf = new x509.X509Certificate(signer.chainPem[0] ?? '');
    expect(leaf.subject).toContain(testingMark);
    expect(leaf.getExtension(x509.ExtendedKeyUsageExtension)?.usages).toEqual([
      ekuOids.emailProtection,
      ekuOids.claimSigning,
    ]);
    for (const name of await readdir(join(dir, 'keys'))) {
      expect((await stat(join(dir, 'keys', name))).mode & 0o777).toBe(0o600);
    }
    expect(await readFile(devRootPath(join(dir, 'keys')), 'utf8')).toBe(`${signer.rootPem}\n`);
  });

  it('gives the same chain again, also to several that open it at once for the first time', async () => {
    const opened = await Promise.all(Array.from({ length: 4 }, () => openDevSigner(dir, clockAt(now))));
    const again = await openDevSigner(dir, clockAt(now + 1000));
    expect(new Set([...opened, again].map((signer) => signer.chainPem[0])).size).toBe(1);
    expect((await readdir(dir)).sort()).toEqual(['dev-root.pem', 'dev-signer.pem']);
  });

  it('says what to do when the keys are damaged or too old', async () => {
    await openDevSigner(dir, clockAt(now));
    const tooLate = openDevSigner(dir, clockAt(now + 11 * 365 * 24 * 3600 * 1000));
    await expect(tooLate).rejects.toMatchObject({ code: 'provenance.keys', hint: expect.stringContaining('Remove') });
    await writeFile(join(dir, 'dev-signer.pem'), 'damaged');
    await expect(openDevSigner(dir, clockAt(now))).rejects.toMatchObject({ code: 'provenance.keys' });
  });
});
