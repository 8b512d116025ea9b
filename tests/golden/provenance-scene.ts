import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../src/core/hashing.ts';
import { systemClock } from '../../src/core/system-clock.ts';
import { frameDigest } from '../../src/provenance/frame-digest.ts';
import type { VerifyReport } from '../../src/provenance/report.ts';
import { type Sealed, sealEpisode, sealShot } from '../../src/provenance/seal.ts';
import { openDevSigner } from '../../src/provenance/signers/dev-chain.ts';
import type { Signer } from '../../src/provenance/signers/signer.ts';
import type { ShotStatement, TimelineShot } from '../../src/provenance/statement.ts';
import { concatClips, hashFrames, makeClip } from '../../src/provenance/testing/clips.ts';
import { exampleEpisode, exampleShot } from '../../src/provenance/testing/statements.ts';
import { type OpenFile, openForTampering } from '../../src/provenance/testing/tampering.ts';
import { type VerifyRequest, verifyFile } from '../../src/provenance/verify.ts';

/** Three signed one-second shots and the signed episode made of them, in a folder of their own. */
export interface Scene {
  readonly dir: string;
  readonly signer: Signer;
  readonly anchors: readonly string[];
  readonly raw: readonly string[];
  readonly digests: readonly string[];
  readonly shots: readonly Sealed[];
  readonly timeline: readonly TimelineShot[];
  readonly rawEpisode: string;
  readonly episode: Sealed;
  close(): Promise<void>;
}

/** Ids of the shots. */
export const shotIds = ['sh010', 'sh020', 'sh030'] as const;

/** The statement of a shot of the scene. */
export function statementOf(shot: string, digest: string, changes: Partial<ShotStatement> = {}): ShotStatement {
  return exampleShot({ shot, title: `e01/${shot}`, frameDigest: digest, ...changes });
}

/** The timeline line of a signed shot at a place in seconds of 24 frames. */
export function placed(index: number, shot: string, sealed: Sealed, digest: string): TimelineShot {
  return {
    index,
    ref: `e01/${shot}`,
    label: sealed.manifestLabel,
    fileSha256: sealed.fileSha256,
    in: index * 24,
    out: (index + 1) * 24,
    timecodes: { in: `00:00:0${index}:00`, out: `00:00:0${index + 1}:00` },
    frameDigest: digest,
    transforms: [],
  };
}

/** Makes the scene. */
export async function makeScene(): Promise<Scene> {
  const dir = await mkdtemp(join(tmpdir(), 'shotcaller-provenance-'));
  const signer = await openDevSigner(join(dir, 'keys'), { clock: systemClock });
  const raw = shotIds.map((id) => join(dir, `raw-${id}.mp4`));
  await Promise.all(raw.map((file, index) => makeClip(file, index + 1)));
  const digests: string[] = [];
  const shots: Sealed[] = [];
  for (const [index, file] of raw.entries()) {
    const id = shotIds[index] ?? '';
    const digest = frameDigest(await hashFrames(file));
    digests.push(digest);
    const output = join(dir, `${id}.mp4`);
    shots.push(await sealShot({ file, output, statement: statementOf(id, digest), signer }));
  }
  const timeline = shots.map((sealed, index) => placed(index, shotIds[index] ?? '', sealed, digests[index] ?? ''));
  const rawEpisode = join(dir, 'raw-e01.mp4');
  await concatClips(raw, rawEpisode);
  const episode = await sealEpisode({
    file: rawEpisode,
    output: join(dir, 'e01.mp4'),
    statement: exampleEpisode(timeline),
    shots: timeline.map(({ ref }, index) => ({ ref, file: shots[index]?.file ?? '' })),
    signer,
  });
  const anchors = signer.rootPem === null ? [] : [signer.rootPem];
  const close = (): Promise<void> => rm(dir, { recursive: true, force: true });
  return { dir, signer, anchors, raw, digests, shots, timeline, rawEpisode, episode, close };
}

/** Verifies with decoding, against the scene's root. */
export function check(scene: Scene, file: string, request: Partial<VerifyRequest> = {}): Promise<VerifyReport> {
  return verifyFile({ file, anchors: scene.anchors, tools: { frames: hashFrames }, ...request });
}

let copies = 0;

/** A changed copy of a signed file, without sidecars. Fails when the change changes nothing. */
export async function tampered(scene: Scene, original: string, change: (file: OpenFile) => void): Promise<string> {
  const opened = await openForTampering(original);
  const before = sha256(opened.bytes);
  change(opened);
  if (sha256(opened.bytes) === before) throw new Error('the change changed nothing');
  const copy = join(scene.dir, `tampered-${++copies}.mp4`);
  await opened.save(copy);
  return copy;
}
