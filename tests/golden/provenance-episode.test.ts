import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/system-clock.ts';
import { labels } from '../../src/provenance/labels.ts';
import { episodeManifest, shotIngredient } from '../../src/provenance/manifest.ts';
import { sealEpisode, sealShot } from '../../src/provenance/seal.ts';
import { c2paThread } from '../../src/provenance/signers/c2pa-client.ts';
import { openDevSigner } from '../../src/provenance/signers/dev-chain.ts';
import { decodeStrictly, hashFrames } from '../../src/provenance/testing/clips.ts';
import { exampleEpisode } from '../../src/provenance/testing/statements.ts';
import { boxBody, changeText, flip, flipMiddle } from '../../src/provenance/testing/tampering.ts';
import { verifyFile } from '../../src/provenance/verify.ts';
import { check, makeScene, placed, type Scene, shotIds, statementOf, tampered } from './provenance-scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(async () => {
  await c2paThread.close();
  await scene.close();
});

const shotFile = (): string => join(scene.dir, 'sh010.mp4');

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
    const file = await tampered(scene, scene.episode.file, (opened) => {
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
    const file = await tampered(scene, scene.episode.file, (opened) => {
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

  it('refuses a tampered shot and names it [row 41]', async () => {
    const broken = await tampered(scene, join(scene.dir, 'sh020.mp4'), (file) => flipMiddle(boxBody(file, 'mdat')));
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
    const broken = await tampered(scene, join(scene.dir, 'sh020.mp4'), (file) => flipMiddle(boxBody(file, 'mdat')));
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
