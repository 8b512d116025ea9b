import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BMFF } from '@trustnxt/c2pa-ts/asset';
import { SuperBox } from '@trustnxt/c2pa-ts/jumbf';
import { ManifestStore, type ValidationResult } from '@trustnxt/c2pa-ts/manifest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealEpisode, sealShot } from '../../src/provenance/seal.ts';
import { c2paThread } from '../../src/provenance/signers/c2pa-client.ts';
import { concatClips, hashFrames } from '../../src/provenance/testing/clips.ts';
import { exampleEpisode } from '../../src/provenance/testing/statements.ts';
import { boxBody, flip, openForTampering } from '../../src/provenance/testing/tampering.ts';
import { verifyFile } from '../../src/provenance/verify.ts';
import { makeScene, placed, type Scene, statementOf } from './provenance-scene.ts';

let scene: Scene;
beforeAll(async () => {
  // This reader knows the box structure of every BMFF file but lists two brands only; MP4 is `isom`.
  const brands = Reflect.get(BMFF, 'canReadBrands') as Set<string> | string[];
  if (Array.isArray(brands)) brands.push('isom');
  else brands.add('isom');
  scene = await makeScene();
});
afterAll(async () => {
  await c2paThread.close();
  await scene.close();
});

async function validate(bytes: Uint8Array): Promise<ValidationResult> {
  expect(BMFF.canRead(bytes)).toBe(true);
  const asset = new BMFF(new Uint8Array(bytes));
  const jumbf = asset.getManifestJUMBF();
  expect(jumbf).toBeDefined();
  return ManifestStore.read(SuperBox.fromBuffer(new Uint8Array(jumbf ?? []))).validate(asset);
}

describe('a reader that shares no code with the signer', () => {
  it('accepts sealed shots and the episode', async () => {
    for (const file of [...scene.shots.map((shot) => shot.file), scene.episode.file]) {
      const result = await validate(await readFile(file));
      const codes = result.statusEntries.map((entry) => entry.code);
      expect(result.isValid).toBe(true);
      expect(codes).toContain('assertion.bmffHash.match');
      expect(codes).toContain('claimSignature.validated');
    }
  });

  it('rejects a shot with one changed bit in its media', async () => {
    const opened = await openForTampering(scene.shots[0]?.file ?? '');
    const mdat = boxBody(opened, 'mdat');
    flip(mdat, Math.floor(mdat.length / 2));
    const result = await validate(opened.bytes);
    expect(result.isValid).toBe(false);
    expect(result.statusEntries.map((entry) => entry.code)).toContain('assertion.bmffHash.mismatch');
  });
});

describe('an episode of 24 shots', () => {
  it('lists every shot trusted and proven', async () => {
    const [raw = '', digest = ''] = [scene.raw[0], scene.digests[0]];
    const ids = Array.from({ length: 24 }, (_, index) => `x${String(index).padStart(2, '0')}`);
    const files = ids.map((id) => join(scene.dir, `${id}.mp4`));
    const timeline = [];
    for (const [index, id] of ids.entries()) {
      const statement = statementOf(id, digest);
      const sealed = await sealShot({ file: raw, output: files[index] ?? '', statement, signer: scene.signer });
      timeline.push({ ...placed(index, id, sealed, digest), timecodes: { in: String(index), out: String(index + 1) } });
    }
    const joined = join(scene.dir, 'raw-24.mp4');
    await concatClips(
      ids.map(() => raw),
      joined,
    );
    const output = join(scene.dir, 'e24.mp4');
    const shots = timeline.map(({ ref }, index) => ({ ref, file: files[index] ?? '' }));
    await sealEpisode({ file: joined, output, statement: exampleEpisode(timeline), shots, signer: scene.signer });
    const report = await verifyFile({ file: output, anchors: scene.anchors, tools: { frames: hashFrames } });
    expect(report).toMatchObject({ state: 'trusted', problems: [] });
    expect(report.shots.map((shot) => shot.id)).toEqual(ids.map((id) => `e01/${id}`));
    expect(new Set(report.shots.map((shot) => `${shot.state} ${shot.frameDigest}`))).toEqual(
      new Set(['trusted match']),
    );
  });
});
