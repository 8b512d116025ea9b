import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitText } from '../../src/core/hashing.ts';
import { signCheckpoint } from '../../src/provenance/checkpoint.ts';
import { frameDigest } from '../../src/provenance/frame-digest.ts';
import { type Sealed, sealShot } from '../../src/provenance/seal.ts';
import { c2paThread } from '../../src/provenance/signers/c2pa-client.ts';
import { type ChainSpec, ekuOids, issueChain } from '../../src/provenance/signers/certificates.ts';
import { derOf } from '../../src/provenance/signers/cose.ts';
import { pemSigner } from '../../src/provenance/signers/pem.ts';
import type { Signer } from '../../src/provenance/signers/signer.ts';
import type { ShotStatement } from '../../src/provenance/statement.ts';
import { hashFrames, makeClip } from '../../src/provenance/testing/clips.ts';
import { verifyFile } from '../../src/provenance/verify.ts';
import { statementOf } from './provenance-scene.ts';

const dayMs = 24 * 3600 * 1000;
const now = Date.now();
const spec: ChainSpec = { organisation: 'Studio', commonName: 'Studio', notBefore: now - dayMs, notAfter: now + dayMs };
let dir: string;
let clip: string;
let digest: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'shotcaller-signers-'));
  clip = join(dir, 'clip.mp4');
  await makeClip(clip, 1);
  digest = frameDigest(await hashFrames(clip));
});
afterAll(async () => {
  await c2paThread.close();
  await rm(dir, { recursive: true, force: true });
});

/** A signer that skips the checks `pemSigner` makes at start. */
async function unchecked(changes: Partial<ChainSpec>): Promise<Signer> {
  const chain = await issueChain({ ...spec, ...changes });
  const params = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('pkcs8', new Uint8Array(derOf(chain.leafKeyPem)), params, false, ['sign']);
  return {
    alg: 'ES256',
    chainPem: [chain.leafPem, chain.intermediatePem],
    rootPem: chain.rootPem,
    development: false,
    name: 'unchecked',
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign(params, key, new Uint8Array(bytes))),
  };
}

async function checked(): Promise<Signer> {
  const chain = await issueChain(spec);
  return pemSigner({ chain: chain.leafPem + chain.intermediatePem + chain.rootPem, key: chain.leafKeyPem }, now);
}

let count = 0;
function seal(signer: Signer, changes: Partial<ShotStatement> = {}): Promise<Sealed> {
  const output = join(dir, `sealed-${++count}.mp4`);
  return sealShot({ file: clip, output, statement: statementOf('sh010', digest, changes), signer });
}

describe('signing with your own chain', () => {
  it('gives a trusted file that is not called a development signature', async () => {
    const signer = await checked();
    const sealed = await seal(signer);
    const anchors = [signer.rootPem ?? ''];
    const report = await verifyFile({ file: sealed.file, anchors, tools: { frames: hashFrames } });
    expect(report).toMatchObject({ state: 'trusted', signer: { commonName: 'Studio signer', development: false } });
  });

  it('is caught after signing when the certificate has expired or has the wrong usage [row 38]', async () => {
    const expired = await unchecked({ notBefore: now - 3 * dayMs, notAfter: now - dayMs });
    await expect(seal(expired)).rejects.toMatchObject({ code: 'provenance.sign-failed' });
    const codeSigning = await unchecked({ leafEkus: ['1.3.6.1.5.5.7.3.3'] });
    await expect(seal(codeSigning)).rejects.toMatchObject({ code: 'provenance.sign-failed' });
  });

  it('verifies a leaf that has only the C2PA usage', async () => {
    await expect(seal(await unchecked({ leafEkus: [ekuOids.claimSigning] }))).resolves.toMatchObject({
      emulated: false,
    });
  });
});

describe('what the manifest keeps to itself', () => {
  it('holds the commitment to the prompt, and neither the prompt nor its key [row 49]', async () => {
    const prompt = 'Wide dawn shot of the greenhouse in heavy rain';
    const key = 'ab'.repeat(32);
    const value = commitText('prompt', prompt, key);
    const sealed = await seal(await checked(), {
      promptCommitment: { alg: 'HMAC-SHA-256', value, keyId: 'e01/sh010' },
    });
    const bytes = await readFile(sealed.file);
    expect(bytes.includes(value)).toBe(true);
    expect([bytes.includes(prompt), bytes.includes(key)]).toEqual([false, false]);
  });
});

describe('a checkpoint in a manifest', () => {
  it('is accepted when it holds and agrees with the log reference, and refused otherwise', async () => {
    const signer = await checked();
    const head = '2'.repeat(64);
    const checkpoint = await signCheckpoint(
      { production: 'glasshouse', seq: 17, head, at: '2026-11-20T10:05:00.000Z' },
      signer,
    );
    await expect(seal(signer, { log: { head, seq: 17, checkpoint } })).resolves.toBeDefined();
    const forged = { ...checkpoint, head: '3'.repeat(64) };
    await expect(seal(signer, { log: { head, seq: 17, checkpoint: forged } })).rejects.toThrow(
      'shotcaller.checkpoint.mismatch',
    );
    await expect(seal(signer, { log: { head: '4'.repeat(64), seq: 17, checkpoint } })).rejects.toThrow(
      'checkpoint.mismatch',
    );
  });
});

describe('the worker thread', () => {
  it('lets the process end by itself', async () => {
    const { file } = await seal(await checked());
    const verify = pathToFileURL(join(import.meta.dirname, '../../src/provenance/verify.ts')).href;
    const script = `const { verifyFile } = await import(${JSON.stringify(verify)});
      const { state } = await verifyFile({ file: ${JSON.stringify(file)}, tools: { frames: null } });
      console.log(state);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    expect(stdout.trim()).toBe('valid-unknown-signer');
  });
});
