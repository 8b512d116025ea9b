import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/system-clock.ts';
import type { AssetSink, Engine } from '../../src/engines/engine.ts';
import { createEngines } from '../../src/engines/registry.ts';
import { wireDigest } from '../../src/engines/wire-digest.ts';
import { addContentCredentials } from '../../src/lab/footage/content-credentials.ts';
import { type Lab, startLab } from '../../src/lab/server.ts';
import { normaliseClip } from '../../src/media/normalise.ts';
import { findMediaTools, type MediaTools } from '../../src/media/tools.ts';
import { frameDigest } from '../../src/provenance/frame-digest.ts';
import { labels } from '../../src/provenance/labels.ts';
import { type Sealed, sealEpisode, sealShot } from '../../src/provenance/seal.ts';
import { c2paThread } from '../../src/provenance/signers/c2pa-client.ts';
import { hashFrames, makeClip } from '../../src/provenance/testing/clips.ts';
import { exampleEpisode } from '../../src/provenance/testing/statements.ts';
import { boxBody, changeText, flipMiddle, partOf } from '../../src/provenance/testing/tampering.ts';
import { fileSink } from './file-sink.ts';
import { check, makeScene, placed, type Scene, statementOf, tampered } from './provenance-scene.ts';

const shot = 'sh020';
let scene: Scene;
let lab: Lab;
let tools: MediaTools;
/** What Veo delivered, as it was fetched. */
let delivered = '';
/** The clip in the house format, which is what is sealed. */
let mezzanine = '';
let digest = '';
let sealed: Sealed;

/** Makes one clip through the adapter, as a run does, and stores its bytes. */
async function film(engine: Engine, sink: AssetSink): Promise<void> {
  const request = { shot: 'e01/sh020', prompt: 'rain on glass', durationS: 4, width: 1280, height: 720 };
  const plan = engine.plan({ ...request, fps: 24, seed: 7, audio: false, assets: [] });
  if (!plan.ok) throw new Error(plan.reason);
  const wireSha256 = wireDigest(plan.wire);
  const attempt = { attempt: '01VEO', engine: engine.facts.id, intendedAt: systemClock.now(), wireSha256 };
  const submitted = await engine.submit(plan.wire, attempt);
  if (submitted.kind !== 'accepted') throw new Error(JSON.stringify(submitted));
  await fetch(`${lab.control}/clock`, { method: 'POST', body: JSON.stringify({ advanceS: 600 }) });
  for (;;) {
    const seen = await engine.observe(submitted.handle);
    if (seen.kind === 'running') {
      // The clip is being rendered; nothing but the lab's own work is waited for.
      await new Promise(setImmediate);
      continue;
    }
    if (seen.kind !== 'succeeded') throw new Error(JSON.stringify(seen));
    const [output] = seen.outputs;
    if (output === undefined) throw new Error('no output');
    expect(await engine.fetch(output, sink)).toMatchObject({ kind: 'fetched', emulated: true });
    return;
  }
}

beforeAll(async () => {
  scene = await makeScene();
  tools = await findMediaTools(process.env);
  lab = await startLab({
    workDir: join(scene.dir, 'lab'),
    // A small test picture in place of a rendered one; it is signed as every clip of this vendor is.
    render: async ({ label, contentCredentials }, output) => {
      await makeClip(output, 5, '320x180');
      if (contentCredentials === true) await addContentCredentials(output, label);
    },
  });
  const env = { GOOGLE_API_KEY: 'lab', GOOGLE_VERTEX_BASE_URL: lab.baseUrls.vertex };
  const veo = createEngines({ env, config: [], clock: systemClock }).get('google/veo-3.1-fast');
  if (veo === undefined) throw new Error('no Veo');
  delivered = join(scene.dir, 'veo.mp4');
  await film(veo, fileSink(delivered));
  mezzanine = join(scene.dir, 'veo-mezzanine.mp4');
  const house = { width: 320, height: 180, fps: 24, frames: 24, audio: 'source' } as const;
  await normaliseClip(tools, { input: delivered, output: mezzanine, ...house });
  digest = frameDigest(await hashFrames(mezzanine));
  const output = join(scene.dir, 'veo-sh020.mp4');
  const request = { file: mezzanine, output, signer: scene.signer, parentFile: delivered };
  sealed = await sealShot({ ...request, statement: statementOf(shot, digest, { emulated: true }) });
}, 120_000);
afterAll(async () => {
  await lab.close();
  await c2paThread.close();
  await scene.close();
});

const storeOf = async (file: string) => {
  const reading = await c2paThread.read({ path: file, format: 'video/mp4' }, scene.anchors);
  return JSON.parse(reading.kind === 'store' ? reading.json : '{}');
};

describe('a clip that arrives with Content Credentials', () => {
  it('is signed by somebody else, who says that it is emulated', async () => {
    const report = await check(scene, delivered);
    expect(report.state).toBe('valid-unknown-signer');
    const bytes = await readFile(delivered);
    expect(bytes.includes('EMULATED vendor FOR TESTING ONLY')).toBe(true);
    expect(bytes.includes('trainedAlgorithmicMedia')).toBe(false);
  });

  it('becomes the parent of the shot: opened, not created, and the shot is trusted', async () => {
    expect(await check(scene, sealed.file)).toMatchObject({ state: 'trusted', kind: 'shot', problems: [] });
    const store = await storeOf(sealed.file);
    const active = store.manifests[store.active_manifest];
    expect(active.ingredients).toMatchObject([{ relationship: 'parentOf' }]);
    expect(Object.keys(store.manifests)).toHaveLength(2);
    const actions = active.assertions.find((each: { label: string }) => each.label === labels.actions).data.actions;
    expect(actions[0].action).toBe('c2pa.opened');
    expect(actions.map((each: { action: string }) => each.action)).not.toContain('c2pa.created');
  });

  it('stays in the chain of an episode, which verifies', async () => {
    const file = sealed.file;
    const timeline = scene.timeline.map((line, index) => (index === 1 ? placed(1, shot, sealed, digest) : line));
    const shots = timeline.map(({ ref }, index) => ({
      ref,
      file: index === 1 ? file : (scene.shots[index]?.file ?? ''),
    }));
    const output = join(scene.dir, 'veo-e01.mp4');
    const episode = await sealEpisode({
      file: scene.rawEpisode,
      output,
      statement: exampleEpisode(timeline),
      shots,
      signer: scene.signer,
    });
    const report = await check(scene, episode.file, { tools: { frames: null } });
    expect(report).toMatchObject({ state: 'trusted', kind: 'episode', problems: [] });
    expect(report.shots.map(({ state, emulated }) => ({ state, emulated }))).toEqual([
      { state: 'trusted', emulated: false },
      { state: 'trusted', emulated: true },
      { state: 'trusted', emulated: false },
    ]);
  });

  it('is found out when its manifest is changed inside the sealed shot', async () => {
    const forged = await tampered(scene, sealed.file, (file) => changeText(partOf(file, labels.generation), 'parent'));
    expect((await check(scene, forged)).state).toBe('invalid');
  });

  it('is kept with what is wrong with it when its pictures do not match its manifest', async () => {
    const broken = await tampered(scene, delivered, (file) => flipMiddle(boxBody(file, 'mdat')));
    expect((await check(scene, broken)).state).toBe('invalid');
    const output = join(scene.dir, 'veo-broken.mp4');
    const statement = statementOf(shot, digest, { emulated: true });
    await sealShot({ file: mezzanine, output, statement, signer: scene.signer, parentFile: broken });
    expect((await check(scene, output)).state).toBe('trusted');
    expect(JSON.stringify(await storeOf(output))).toContain('acceptedFailures');
  });
});
