import { chmod, link, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { messageOf, ProvenanceError } from '../../core/errors.ts';
import { temporaryBeside, writeAtomically } from '../files/sidecar.ts';
import { issueChain } from './certificates.ts';
import { pemSigner } from './pem.ts';
import type { Signer } from './signer.ts';

/** Stands in every subject of the development chain, so that no reader can take it for a real signer. */
export const testingMark = 'FOR TESTING ONLY';

const dayMs = 24 * 3600 * 1000;
/** There is no time stamp in a development signature, so files stop verifying when the chain ends. */
const validityMs = 3650 * dayMs;

/** Key, leaf, intermediate and root in one file, so that they appear together or not at all. */
function bundlePath(dir: string): string {
  return join(dir, 'dev-signer.pem');
}

/** The root alone, for `verify --anchor`. */
export function devRootPath(dir: string): string {
  return join(dir, 'dev-root.pem');
}

async function readBundle(dir: string): Promise<string | undefined> {
  try {
    return await readFile(bundlePath(dir), 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw new ProvenanceError(
      'provenance.keys',
      `The development keys can not be read: ${messageOf(thrown)}`,
      { file: bundlePath(dir) },
      { hint: 'Check the permissions of the file.', cause: thrown },
    );
  }
}

async function createBundle(dir: string, now: number): Promise<void> {
  const chain = await issueChain({
    organisation: `Shotcaller development ${testingMark}`,
    commonName: `Shotcaller development ${testingMark}`,
    notBefore: now - dayMs,
    notAfter: now + validityMs,
  });
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const bundle = `${[chain.leafKeyPem, chain.leafPem, chain.intermediatePem, chain.rootPem].join('\n')}\n`;
  const temporary = temporaryBeside(bundlePath(dir));
  try {
    await writeAtomically(temporary, bundle, 0o600);
    // A link fails when another process was first; then its keys are used.
    await link(temporary, bundlePath(dir));
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown;
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * The development signer of this machine: a root, an intermediate and an ES256 leaf, made on first use and kept in
 * `dir` (files 0600). The keys of root and intermediate are not kept.
 * @throws {ProvenanceError} `provenance.keys` when the files are damaged or the chain has expired.
 * @throws {StoreError} `store.unwritable`.
 */
export async function openDevSigner(dir: string, { clock }: { readonly clock: Clock }): Promise<Signer> {
  if ((await readBundle(dir)) === undefined) await createBundle(dir, clock.now());
  const bundle = (await readBundle(dir)) ?? '';
  await chmod(bundlePath(dir), 0o600);
  const key = /-----BEGIN PRIVATE KEY-----[\s\S]*?-----END PRIVATE KEY-----/.exec(bundle)?.[0] ?? '';
  let signer: Signer;
  try {
    signer = await pemSigner({ chain: bundle, key, development: true, name: 'development signer' }, clock.now());
  } catch (thrown) {
    throw new ProvenanceError(
      'provenance.keys',
      `The development keys can not be used: ${messageOf(thrown)}`,
      { file: bundlePath(dir) },
      {
        hint: `Remove ${dir}; new keys are made on the next run, and older files then show an unknown signer.`,
        cause: thrown,
      },
    );
  }
  if (signer.rootPem !== null) await writeRoot(dir, signer.rootPem);
  return signer;
}

async function writeRoot(dir: string, rootPem: string): Promise<void> {
  const path = devRootPath(dir);
  const present = await readFile(path, 'utf8').catch(() => undefined);
  if (present !== `${rootPem}\n`) await writeAtomically(path, `${rootPem}\n`, 0o600);
}
