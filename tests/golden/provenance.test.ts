import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/system-clock.ts';
import { labels, sourceTypes } from '../../src/provenance/labels.ts';
import { episodeManifest, shotIngredient } from '../../src/provenance/manifest.ts';
import { sealEpisode, sealShot } from '../../src/provenance/seal.ts';
import { c2paThread } from '../../src/provenance/signers/c2pa-client.ts';
import { issueChain } from '../../src/provenance/signers/certificates.ts';
import { openDevSigner } from '../../src/provenance/signers/dev-chain.ts';
import { decodeStrictly, ffmpeg, hashFrames } from '../../src/provenance/testing/clips.ts';
import { exampleEpisode } from '../../src/provenance/testing/statements.ts';
import { boxBody, flip, openForTampering, partOf } from '../../src/provenance/testing/tampering.ts';
import { verifyFile } from '../../src/provenance/verify.ts';
import { check, makeScene, placed, type Scene, shotIds, statementOf } from './provenance-scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(async () => {
  await c2paThread.close();
  await scene.close();
});

const shotFile = (): string => join(scene.dir, 'sh010.mp4');
let copies = 0;

/** A changed copy, without sidecars. */
async function tampered(
  original: string,
  change: (file: Awaited<ReturnType<typeof openForTampering>>) => void,
): Promise<string> {
  const opened = await openForTampering(original);
  change(opened);
  const copy = join(scene.dir, `tampered-${++copies}.mp4`);
  await opened.save(copy);
  return copy;
}

async function withSidecars(original: string, copy: string): Promise<string> {
  await copyFile(`${original}.c2pa`, `${copy}.c2pa`);
  await copyFile(`${original}.sha256`, `${copy}.sha256`);
  return copy;
}

function flipMiddle(bytes: Uint8Array): void {
  expect(bytes.length).toBeGreaterThan(8);
  flip(bytes, Math.floor(bytes.length / 2));
}

/** Changes a letter, so that the CBOR stays readable. */
function changeText(bytes: Uint8Array, text: string): void {
  const at = Buffer.from(bytes).indexOf(text);
  expect(at).toBeGreaterThan(0);
  flip(bytes, at);
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

  it('keeps the reference to no prompt text, name or address', async () => {
    const bytes = await readFile(shotFile());
    for (const secret of ['greenhouse in heavy rain', '@example.com']) expect(bytes.includes(secret)).toBe(false);
    const store = await readFile(`${shotFile()}.c2pa`);
    expect(store.includes(labels.operator)).toBe(true);
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

  it('is not written when the signer gives a signature in the wrong form', async () => {
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
    const broken = await tampered(join(scene.dir, 'sh020.mp4'), (file) => flipMiddle(boxBody(file, 'mdat')));
    const output = join(scene.dir, 'with-broken-parent.mp4');
    const statement = statementOf('sh020', scene.digests[1] ?? '');
    await sealShot({ file: scene.raw[1] ?? '', output, statement, signer: scene.signer, parentFile: broken });
    const report = await check(scene, output);
    expect(report.state).toBe('trusted');
    const forged = await tampered(output, (file) => changeText(partOf(file, labels.generation), 'acceptedFailures'));
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
  ] as const satisfies readonly (readonly [
    string,
    string,
    string,
    (file: Awaited<ReturnType<typeof openForTampering>>) => void,
  ])[];

  it.each(places)('in %s is found and named', async (_name, code, where, change) => {
    const report = await check(scene, await tampered(shotFile(), change));
    expect(report.state).toBe('invalid');
    expect(report.problems).toContainEqual({ code, where });
  });

  it.each(places)(
    'in %s is found by the checksum, and in the manifest located by the sidecar',
    async (name, _code, _where, change) => {
      const report = await check(scene, await withSidecars(shotFile(), await tampered(shotFile(), change)));
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
    const file = await tampered(shotFile(), (opened) => flipMiddle(boxBody(opened, 'mdat')));
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
  it('has no manifest after a remux, and its sidecar still proves its frames', async () => {
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

describe('a sealed episode', () => {
  it('lists every shot with its own manifest, checksum and frames', async () => {
    const report = await check(scene, scene.episode.file);
    await decodeStrictly(scene.episode.file);
    expect(report).toMatchObject({ state: 'trusted', kind: 'episode', title: 'The Glasshouse: Rain', problems: [] });
    expect(report.shots.map(({ id, state, frameDigest, frames }) => [id, state, frameDigest, frames])).toEqual(
      shotIds.map((id, index) => [`e01/${id}`, 'trusted', 'match', [index * 24, index * 24 + 24]]),
    );
  });

  it('names the shot whose pictures were changed, and no other', async () => {
    const file = await tampered(scene.episode.file, (opened) => {
      const mdat = boxBody(opened, 'mdat');
      flip(mdat, Math.floor(mdat.length / 2));
    });
    const report = await check(scene, file);
    expect(report.state).toBe('invalid');
    expect(report.problems).toContainEqual({ code: 'assertion.bmffHash.mismatch', where: 'box mdat' });
    expect(report.shots.map((shot) => shot.frameDigest)).toEqual(['match', 'mismatch', 'match']);
    expect(report.shots.map((shot) => shot.state)).toEqual(['trusted', 'invalid', 'trusted']);
  });

  it('names the shot whose embedded manifest was changed', async () => {
    const second = scene.shots[1]?.manifestLabel ?? '';
    const file = await tampered(scene.episode.file, (opened) => {
      const part = opened.parts.find(
        ({ labels: path, type }) => path.includes(second) && path.at(-1) === labels.routing && type === 'cbor',
      );
      changeText(part?.bytes ?? new Uint8Array(), 'rate-limited');
    });
    const report = await check(scene, file);
    expect(report.state).toBe('invalid');
    expect(report.shots.map((shot) => shot.state)).toEqual(['trusted', 'invalid', 'trusted']);
    expect(report.problems.some(({ where }) => where === 'shot e01/sh020: assertion org.shotcaller.routing')).toBe(
      true,
    );
  });

  it('refuses a tampered shot and names it', async () => {
    const broken = await tampered(join(scene.dir, 'sh020.mp4'), (file) => flipMiddle(boxBody(file, 'mdat')));
    const shots = scene.timeline.map(({ ref }, index) => ({
      ref,
      file: index === 1 ? broken : (scene.shots[index]?.file ?? ''),
    }));
    const output = join(scene.dir, 'refused.mp4');
    const sealing = sealEpisode({
      file: scene.rawEpisode,
      output,
      statement: exampleEpisode(scene.timeline),
      shots,
      signer: scene.signer,
    });
    await expect(sealing).rejects.toMatchObject({
      code: 'provenance.unverifiable-shot',
      context: { shot: 'e01/sh020' },
    });
    await expect(stat(output)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('refuses a shot that another signer vouches for, and one that is another shot', async () => {
    const stranger = await openDevSigner(join(scene.dir, 'stranger-keys'), { clock: systemClock });
    const output = join(scene.dir, 'stranger.mp4');
    const sealed = await sealShot({
      file: scene.raw[1] ?? '',
      output,
      statement: statementOf('sh020', scene.digests[1] ?? ''),
      signer: stranger,
    });
    const timeline = scene.timeline.map((line, index) =>
      index === 1 ? placed(1, 'sh020', sealed, line.frameDigest) : line,
    );
    const files = scene.timeline.map(({ ref }, index) => ({
      ref,
      file: index === 1 ? output : (scene.shots[index]?.file ?? ''),
    }));
    const request = { file: scene.rawEpisode, output: join(scene.dir, 'refused.mp4'), signer: scene.signer };
    const refused = { code: 'provenance.unverifiable-shot', context: { shot: 'e01/sh020' } };
    await expect(sealEpisode({ ...request, statement: exampleEpisode(timeline), shots: files })).rejects.toMatchObject(
      refused,
    );
    const swapped = files.map((shot, index) => (index === 1 ? { ...shot, file: scene.shots[2]?.file ?? '' } : shot));
    await expect(
      sealEpisode({ ...request, statement: exampleEpisode(scene.timeline), shots: swapped }),
    ).rejects.toMatchObject(refused);
  });

  it('that was forced over a tampered shot is invalid although C2PA calls it Trusted', async () => {
    const broken = await tampered(join(scene.dir, 'sh020.mp4'), (file) => flipMiddle(boxBody(file, 'mdat')));
    const output = join(scene.dir, 'laundered.mp4');
    const definition = episodeManifest(exampleEpisode(scene.timeline), { generatorVersion: '0.1.0', boxes: [] });
    await c2paThread.sign({
      source: { path: scene.rawEpisode, format: 'video/mp4' },
      output,
      definition: JSON.stringify({
        ...definition,
        assertions: definition.assertions.filter((a) => a.label !== labels.boxes),
      }),
      ingredients: scene.timeline.map(({ ref }, index) => ({
        path: index === 1 ? broken : (scene.shots[index]?.file ?? ''),
        format: 'video/mp4',
        definition: JSON.stringify(shotIngredient(ref)),
      })),
      signer: scene.signer,
      anchors: scene.anchors,
    });
    const reading = await c2paThread.read({ path: output, format: 'video/mp4' }, scene.anchors);
    expect(JSON.parse(reading.kind === 'store' ? reading.json : '{}').validation_state).toBe('Trusted');
    const report = await check(scene, output);
    expect(report.state).toBe('invalid');
    expect(report.problems).toContainEqual({
      code: 'assertion.bmffHash.mismatch',
      where: 'shot e01/sh020: assertion c2pa.hash.bmff.v3',
    });
    expect(report.shots.map((shot) => shot.state)).toEqual(['trusted', 'invalid', 'trusted']);
  });

  it('whose timeline names other frames than the file holds is invalid', async () => {
    const digests = scene.digests;
    const timeline = scene.timeline.map((line, index) => ({ ...line, frameDigest: digests[(index + 1) % 3] ?? '' }));
    const shots = scene.timeline.map(({ ref }, index) => ({ ref, file: scene.shots[index]?.file ?? '' }));
    const output = join(scene.dir, 'wrong-timeline.mp4');
    const sealing = sealEpisode({
      file: scene.rawEpisode,
      output,
      statement: exampleEpisode(timeline),
      shots,
      signer: scene.signer,
    });
    await expect(sealing).rejects.toMatchObject({ code: 'provenance.sign-failed' });
  });
});

describe('files that are no signed MP4', () => {
  const box = (type: string, body: Uint8Array): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(8 + body.length);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, body]);
  };
  const ftyp = box('ftyp', Buffer.from('isom\0\0\0\0isom', 'latin1'));

  async function stateOf(name: string, bytes: Uint8Array): Promise<string> {
    const file = join(scene.dir, name);
    await writeFile(file, bytes);
    return (await check(scene, file)).state;
  }

  it('are invalid or have no manifest, and never crash the reader', async () => {
    expect(await stateOf('empty.mp4', new Uint8Array())).toBe('no-manifest');
    expect(await stateOf('garbage.mp4', Buffer.from('no film at all, only words and words'))).toBe('no-manifest');
    expect(await stateOf('plain.mp4', await readFile(scene.raw[0] ?? ''))).toBe('no-manifest');
    const cut = (await readFile(shotFile())).subarray(0, 9000);
    expect(await stateOf('cut.mp4', cut)).toBe('invalid');
  });

  it('with a thousand boxes in or under moov are refused', async () => {
    let nested: Uint8Array = new Uint8Array();
    for (let depth = 0; depth < 1000; depth++) nested = box('trak', nested);
    expect(await stateOf('deep.mp4', Buffer.concat([ftyp, box('moov', nested)]))).toBe('invalid');
    const wide = Buffer.concat(Array.from({ length: 1000 }, () => box('trak', new Uint8Array())));
    expect(await stateOf('wide.mp4', Buffer.concat([ftyp, box('moov', wide)]))).toBe('invalid');
    expect((await check(scene, shotFile())).state).toBe('trusted');
  });

  it('that do not exist, or anchors that are no certificates, are errors of the caller', async () => {
    await expect(check(scene, join(scene.dir, 'nowhere.mp4'))).rejects.toMatchObject({ code: 'provenance.unreadable' });
    await expect(check(scene, scene.dir)).rejects.toMatchObject({ code: 'provenance.unreadable' });
    const tools = { frames: hashFrames };
    await expect(verifyFile({ file: shotFile(), anchors: ['hello'], tools })).rejects.toMatchObject({
      code: 'provenance.keys',
    });
  });
});
