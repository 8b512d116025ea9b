import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/system-clock.ts';
import { labels, sourceTypes } from '../../src/provenance/labels.ts';
import { sealShot } from '../../src/provenance/seal.ts';
import { c2paThread } from '../../src/provenance/signers/c2pa-client.ts';
import { issueChain } from '../../src/provenance/signers/certificates.ts';
import { openDevSigner } from '../../src/provenance/signers/dev-chain.ts';
import { decodeStrictly, ffmpeg, hashFrames } from '../../src/provenance/testing/clips.ts';
import {
  boxBody,
  changeText,
  flip,
  flipMiddle,
  type OpenFile,
  partOf,
} from '../../src/provenance/testing/tampering.ts';
import { check, makeScene, type Scene, statementOf, tampered } from './provenance-scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(async () => {
  await c2paThread.close();
  await scene.close();
});

const shotFile = (): string => join(scene.dir, 'sh010.mp4');
async function withSidecars(original: string, copy: string): Promise<string> {
  await copyFile(`${original}.c2pa`, `${copy}.c2pa`);
  await copyFile(`${original}.sha256`, `${copy}.sha256`);
  return copy;
}

describe('a sealed shot', () => {
  it('is trusted under its root, decodes without an error and shows what its statement says', async () => {
    const report = await check(scene, shotFile());
    await decodeStrictly(shotFile());
    expect(report).toMatchObject({ schema: 'shotcaller.verify/1', state: 'trusted', kind: 'shot', problems: [] });
    expect(report.signer?.development).toBe(true);
    expect(report.shots).toHaveLength(1);
    expect(report.shots[0]).toMatchObject({
      id: 'e01/sh010',
      engine: 'runway/gen4.5',
      provider: 'Runway',
      modelVersion: '2026-08-01',
      modelVersionBasis: 'api-reported',
      qualityScore: 0.82,
      frames: [0, 24],
      operator: 'op-7f3a',
      emulated: false,
      state: 'trusted',
      frameDigest: 'match',
      attempts: [
        { n: 1, engine: 'kling/v3', outcome: 'rate-limited', reassignedTo: 'runway/gen4.5' },
        { n: 2, engine: 'runway/gen4.5', outcome: 'delivered', reassignedTo: null },
      ],
      gates: [{ gate: 'take', decision: 'accept', authMethod: 'asserted' }],
    });
  });

  it('has an unknown signer without anchors and under a stranger’s root, never an invalid one', async () => {
    const now = Date.now();
    const stranger = await issueChain({
      organisation: 'X',
      commonName: 'X',
      notBefore: now - 1e6,
      notAfter: now + 1e9,
    });
    for (const anchors of [[], [stranger.rootPem]]) {
      const report = await check(scene, shotFile(), { anchors });
      expect(report.state).toBe('valid-unknown-signer');
      expect(report.problems).toEqual([{ code: 'signingCredential.untrusted', where: 'signature' }]);
    }
  });

  it('has a standard sidecar and a checksum that sha256sum reads', async () => {
    const [sealed] = scene.shots;
    expect(await readFile(`${shotFile()}.sha256`, 'utf8')).toBe(`${sealed?.fileSha256}  sh010.mp4\n`);
    const reading = await c2paThread.read({ path: `${shotFile()}.c2pa`, format: 'application/c2pa' }, scene.anchors);
    expect(reading.kind).toBe('store');
  });

  it('never claims a trained model when it is emulated', async () => {
    const output = join(scene.dir, 'emulated.mp4');
    const statement = statementOf('sh010', scene.digests[0] ?? '', { emulated: true });
    const sealed = await sealShot({ file: scene.raw[0] ?? '', output, statement, signer: scene.signer });
    const bytes = await readFile(output);
    expect(sealed.emulated).toBe(true);
    expect(bytes.includes(sourceTypes.algorithmicMedia)).toBe(true);
    expect(bytes.includes('trainedAlgorithmicMedia')).toBe(false);
    expect((await check(scene, output)).shots[0]?.emulated).toBe(true);
  });

  it('is not written when its frame digest is not that of its frames', async () => {
    const output = join(scene.dir, 'wrong-digest.mp4');
    const statement = statementOf('sh010', scene.digests[1] ?? '');
    const sealing = sealShot({ file: scene.raw[0] ?? '', output, statement, signer: scene.signer, frames: hashFrames });
    await expect(sealing).rejects.toMatchObject({ code: 'provenance.sign-failed' });
    await expect(stat(output)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is not written when the signer gives a signature in the wrong form [row 38]', async () => {
    const output = join(scene.dir, 'bad-signature.mp4');
    const signer = { ...scene.signer, sign: async () => new Uint8Array(64) };
    const statement = statementOf('sh010', scene.digests[0] ?? '');
    const sealing = sealShot({ file: scene.raw[0] ?? '', output, statement, signer });
    await expect(sealing).rejects.toMatchObject({ code: 'provenance.sign-failed' });
    await expect(stat(output)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('a shot whose engine signs', () => {
  it('opens the engine’s file as its parent and creates nothing', async () => {
    const engine = await openDevSigner(join(scene.dir, 'engine-keys'), { clock: systemClock });
    const [raw = '', digest = ''] = [scene.raw[1], scene.digests[1]];
    const parentFile = join(scene.dir, 'engine-output.mp4');
    await sealShot({ file: raw, output: parentFile, statement: statementOf('sh020', digest), signer: engine });
    const output = join(scene.dir, 'with-parent.mp4');
    const statement = statementOf('sh020', digest);
    await sealShot({ file: raw, output, statement, signer: scene.signer, parentFile });
    const report = await check(scene, output);
    expect(report).toMatchObject({ state: 'trusted', kind: 'shot', problems: [] });
    const reading = await c2paThread.read({ path: output, format: 'video/mp4' }, scene.anchors);
    const store = JSON.parse(reading.kind === 'store' ? reading.json : '{}');
    const active = store.manifests[store.active_manifest];
    const actions = active.assertions.find((a: { label: string }) => a.label === labels.actions).data.actions;
    expect(actions.map((a: { action: string }) => a.action)).toEqual(['c2pa.opened', 'c2pa.transcoded']);
    expect(active.ingredients.map((i: { relationship: string }) => i.relationship)).toEqual(['parentOf']);
  });

  it('keeps a broken manifest of the engine and says so, without failing for what was accepted at signing', async () => {
    const broken = await tampered(scene, join(scene.dir, 'sh020.mp4'), (file) => flipMiddle(boxBody(file, 'mdat')));
    const output = join(scene.dir, 'with-broken-parent.mp4');
    const statement = statementOf('sh020', scene.digests[1] ?? '');
    await sealShot({ file: scene.raw[1] ?? '', output, statement, signer: scene.signer, parentFile: broken });
    const report = await check(scene, output);
    expect(report.state).toBe('trusted');
    const forged = await tampered(scene, output, (file) =>
      changeText(partOf(file, labels.generation), 'acceptedFailures'),
    );
    expect((await check(scene, forged)).state).toBe('invalid');
  });
});

describe('tampering with a shot', () => {
  const places = [
    ['moov', 'assertion.bmffHash.mismatch', 'box moov', (f) => flip(boxBody(f, 'moov'), 30)],
    ['mdat', 'assertion.bmffHash.mismatch', 'box mdat', (f) => flipMiddle(boxBody(f, 'mdat'))],
    [
      'the claim',
      'claimSignature.mismatch',
      'claim or signature',
      (f) => changeText(partOf(f, 'c2pa.claim.v2'), 'Shotcaller'),
    ],
    [
      'our assertion',
      'assertion.hashedURI.mismatch',
      'assertion org.shotcaller.routing',
      (f) => changeText(partOf(f, labels.routing), 'rate-limited'),
    ],
    [
      'the signature',
      'claimSignature.mismatch',
      'claim or signature',
      (f) => flip(partOf(f, 'c2pa.signature'), -1 + partOf(f, 'c2pa.signature').length),
    ],
    ['ftyp', 'shotcaller.box.mismatch', 'box ftyp', (f) => flipMiddle(boxBody(f, 'ftyp'))],
  ] as const satisfies readonly (readonly [string, string, string, (file: OpenFile) => void])[];

  it.each(places)('in %s is found and named', async (_name, code, where, change) => {
    const report = await check(scene, await tampered(scene, shotFile(), change));
    expect(report.state).toBe('invalid');
    expect(report.problems).toContainEqual({ code, where });
  });

  it.each(places)(
    'in %s is found by the checksum, and in the manifest located by the sidecar',
    async (name, _code, _where, change) => {
      const report = await check(scene, await withSidecars(shotFile(), await tampered(scene, shotFile(), change)));
      expect(report.state).toBe('invalid');
      expect(report.problems).toContainEqual({ code: 'shotcaller.file.mismatch', where: 'file' });
      const place = {
        'the claim': 'claim',
        'our assertion': 'assertion org.shotcaller.routing',
        'the signature': 'signature',
      }[name as string];
      if (place !== undefined)
        expect(report.problems).toContainEqual({ code: 'shotcaller.manifest.mismatch', where: place });
    },
  );

  it('shows as a frame mismatch when the picture changed', async () => {
    const file = await tampered(scene, shotFile(), (opened) => flipMiddle(boxBody(opened, 'mdat')));
    expect((await check(scene, file)).shots[0]).toMatchObject({ state: 'invalid', frameDigest: 'mismatch' });
  });

  it('is never trusted wherever one byte differs, as long as the checksum is at hand', async () => {
    const original = await readFile(shotFile());
    const expectedSha256 = scene.shots[0]?.fileSha256 ?? '';
    const copy = join(scene.dir, 'fuzzed.mp4');
    const anywhere = fc.oneof(fc.nat(original.length - 1), fc.nat(9000));
    await fc.assert(
      fc.asyncProperty(anywhere, fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const bytes = Buffer.from(original);
        bytes[at] = (bytes[at] ?? 0) ^ mask;
        await writeFile(copy, bytes);
        const report = await check(scene, copy, { expectedSha256, tools: { frames: null } });
        expect(report.state === 'invalid' || report.state === 'no-manifest').toBe(true);
        expect(report.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a shot that lost its manifest', () => {
  it('has no manifest after a remux, and its sidecar still proves its frames [row 41]', async () => {
    const remuxed = join(scene.dir, 'remuxed.mp4');
    await ffmpeg('-i', shotFile(), '-c', 'copy', remuxed);
    const bare = await check(scene, remuxed);
    expect(bare).toMatchObject({
      state: 'no-manifest',
      shots: [],
      problems: [{ code: 'claim.missing', where: 'file' }],
    });
    const report = await check(scene, remuxed, { sidecar: `${shotFile()}.c2pa` });
    expect(report.state).toBe('no-manifest');
    expect(report.shots[0]).toMatchObject({ id: 'e01/sh010', state: 'trusted', frameDigest: 'match' });
    const other = join(scene.dir, 'remuxed-other.mp4');
    await ffmpeg('-i', join(scene.dir, 'sh020.mp4'), '-c', 'copy', other);
    const wrong = await check(scene, other, { sidecar: `${shotFile()}.c2pa` });
    expect(wrong.shots[0]).toMatchObject({ state: 'invalid', frameDigest: 'mismatch' });
  });
});
