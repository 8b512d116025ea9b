import { rm } from 'node:fs/promises';
import { ProvenanceError } from '../core/errors.ts';
import { type Sha256Hex, sha256 } from '../core/hashing.ts';
import { walkBoxes } from './bmff.ts';
import { type BoxDigest, boxDigests } from './box-digests.ts';
import { hashFile, openSource } from './files/mp4-source.ts';
import { moveInto, removeSidecars, temporaryBeside, writeSidecars } from './files/sidecar.ts';
import type { FrameHasher } from './frame-digest.ts';
import {
  episodeManifest,
  type ManifestDefinition,
  type ParentManifest,
  parentIngredient,
  shotIngredient,
  shotManifest,
} from './manifest.ts';
import type { VerifyReport } from './report.ts';
import { type C2paThread, c2paThread } from './signers/c2pa-client.ts';
import type { C2paIngredient } from './signers/c2pa-messages.ts';
import type { Signer } from './signers/signer.ts';
import type { EpisodeStatement, ShotStatement, TimelineShot } from './statement.ts';
import { fileLimitBytes, verifyFile } from './verify.ts';

/** A signed file. */
export interface Sealed {
  readonly file: string;
  /** SHA-256 of the whole signed file; covers the bytes that C2PA leaves out. */
  readonly fileSha256: Sha256Hex;
  /** Label of the active manifest. */
  readonly manifestLabel: string;
  /** SHA-256 of the manifest store, i.e. of the sidecar. */
  readonly manifestSha256: Sha256Hex;
  /** Path of the manifest store beside the file; the checksum stands in `<file>.sha256`. */
  readonly sidecar: string;
  readonly emulated: boolean;
}

/** What sealing a shot and an episode have in common. */
export interface SealRequest {
  /** The finished, unsigned MP4. Nothing may change it after signing. */
  readonly file: string;
  /** Where the signed copy goes; replaced whole or not at all. May be `file` itself. */
  readonly output: string;
  readonly signer: Signer;
  /** Version of Shotcaller, named in the claim. */
  readonly generatorVersion?: string;
  /** When given, frame digests are recomputed from the signed file before it gets its name. */
  readonly frames?: FrameHasher;
  /** The process-wide thread by default. */
  readonly c2pa?: C2paThread;
}

/** A shot to sign. */
export interface ShotSealRequest extends SealRequest {
  readonly statement: ShotStatement;
  /** The engine's file as downloaded; when it carries a manifest, that becomes the parent. */
  readonly parentFile?: string;
}

/** An episode to sign, with the signed file of every shot in its timeline. */
export interface EpisodeSealRequest extends SealRequest {
  readonly statement: EpisodeStatement;
  readonly shots: readonly { readonly ref: string; readonly file: string }[];
}

interface Draft {
  readonly request: SealRequest;
  readonly definition: (boxes: readonly BoxDigest[]) => ManifestDefinition;
  readonly ingredients: readonly C2paIngredient[];
  readonly emulated: boolean;
}

function anchorsOf(signer: Signer): readonly string[] {
  return signer.rootPem === null ? [] : [signer.rootPem];
}

async function digestBoxes(file: string): Promise<readonly BoxDigest[]> {
  using source = openSource(file);
  const walked = walkBoxes(source);
  if (walked.kind !== 'boxes' || source.size > fileLimitBytes)
    throw new ProvenanceError(
      'provenance.sign-failed',
      `${file} is not an MP4 of at most 1 GiB`,
      { file },
      { hint: 'Sign MP4 files only.' },
    );
  // Awaited here: the file is closed when this function returns.
  return await boxDigests(source, walked.boxes, (start, end) => hashFile(file, { start, end }));
}

/** Signs into a temporary file, verifies that, then gives it its name and writes the sidecars. */
async function seal({ request, definition, ingredients, emulated }: Draft): Promise<Sealed> {
  const { file, output, signer, c2pa = c2paThread } = request;
  const boxes = await digestBoxes(file);
  const temporary = temporaryBeside(output);
  const anchors = anchorsOf(signer);
  try {
    const manifest = await c2pa.sign({
      source: { path: file, format: 'video/mp4' },
      output: temporary,
      definition: JSON.stringify(definition(boxes)),
      ingredients,
      signer,
      anchors,
    });
    // A wrong signature envelope does not fail at signing, only at reading.
    const report = await verifyFile({ file: temporary, anchors, tools: { frames: request.frames ?? null, c2pa } });
    if (report.manifestLabel === null || !isGood(report, signer))
      throw new ProvenanceError(
        'provenance.sign-failed',
        `${file} was signed, but the result does not verify: ${listProblems(report)}`,
        { file, state: report.state },
        { hint: 'Check the signer (doctor), the statement and the frame digest.' },
      );
    await removeSidecars(output);
    await moveInto(temporary, output);
    const { manifest: sidecar } = await writeSidecars(output, manifest, report.fileSha256);
    const manifestSha256 = sha256(manifest);
    return {
      file: output,
      fileSha256: report.fileSha256,
      manifestLabel: report.manifestLabel,
      manifestSha256,
      sidecar,
      emulated,
    };
  } finally {
    await rm(temporary, { force: true });
  }
}

function isGood(report: VerifyReport, signer: Signer): boolean {
  return report.state === 'trusted' || (signer.rootPem === null && report.state === 'valid-unknown-signer');
}

function listProblems(report: VerifyReport): string {
  return report.problems.map(({ code, where }) => `${code} (${where})`).join(', ') || report.state;
}

/** The manifest of an engine's own file; `undefined` when it has none. A broken one is kept, with what is wrong with it. */
async function parentManifest(request: ShotSealRequest): Promise<ParentManifest | undefined> {
  if (request.parentFile === undefined) return undefined;
  const report = await verifyFile({
    file: request.parentFile,
    anchors: anchorsOf(request.signer),
    tools: { frames: null, ...(request.c2pa && { c2pa: request.c2pa }) },
  });
  if (report.manifestLabel === null || report.state === 'no-manifest') return undefined;
  const codes = report.problems.map(({ code }) => code).filter((code) => code !== 'signingCredential.untrusted');
  return { label: report.manifestLabel, acceptedFailures: [...new Set(codes)] };
}

/**
 * Signs a shot: sign, verify, rename, sidecars. The last step of a shot; any remux afterwards drops the manifest.
 * @throws {ProvenanceError} `provenance.sign-failed` when it can't be signed or does not verify, `provenance.unreadable`.
 * @throws {StoreError} `store.unwritable`, `store.full`.
 */
export async function sealShot(request: ShotSealRequest): Promise<Sealed> {
  const { statement, parentFile, generatorVersion = '0.1.0' } = request;
  const parent = await parentManifest(request);
  const ingredient = JSON.stringify(parentIngredient(statement));
  return seal({
    request,
    definition: (boxes) => shotManifest(statement, { generatorVersion, boxes }, parent),
    ingredients: parent && parentFile ? [{ path: parentFile, format: 'video/mp4', definition: ingredient }] : [],
    emulated: statement.emulated,
  });
}

function refusal(ref: string, why: string): ProvenanceError {
  return new ProvenanceError(
    'provenance.unverifiable-shot',
    `Shot ${ref} is not assembled: ${why}`,
    { shot: ref },
    { hint: 'Seal the shot again from its accepted take.' },
  );
}

/** Checks one signed shot against its line of the timeline. */
async function checkShot(
  request: EpisodeSealRequest,
  placed: TimelineShot,
): Promise<{ readonly file: string; readonly emulated: boolean }> {
  const { ref } = placed;
  const file = request.shots.find((shot) => shot.ref === ref)?.file;
  if (file === undefined) throw refusal(ref, 'its signed file is not given');
  const { signer, c2pa } = request;
  const tools = { frames: null, ...(c2pa && { c2pa }) };
  const report = await verifyFile({ file, anchors: anchorsOf(signer), expectedSha256: placed.fileSha256, tools });
  if (!isGood(report, signer)) throw refusal(ref, `it is ${report.state}: ${listProblems(report)}`);
  const [shot] = report.shots;
  if (report.kind !== 'shot' || shot === undefined || shot.id !== ref)
    throw refusal(ref, `its file holds ${shot?.id ?? report.kind}`);
  if (report.manifestLabel !== placed.label)
    throw refusal(ref, `its manifest is ${report.manifestLabel}, the timeline names ${placed.label}`);
  return { file, emulated: shot.emulated ?? false };
}

/**
 * Signs an episode whose shots are signed: every shot is verified first and becomes an ingredient.
 * @throws {ProvenanceError} `provenance.unverifiable-shot` naming the shot; otherwise as `sealShot`.
 * @throws {StoreError} `store.unwritable`, `store.full`.
 */
export async function sealEpisode(request: EpisodeSealRequest): Promise<Sealed> {
  const { statement, generatorVersion = '0.1.0' } = request;
  const ingredients: C2paIngredient[] = [];
  let emulated = true;
  for (const placed of statement.shots) {
    const shot = await checkShot(request, placed);
    emulated &&= shot.emulated;
    ingredients.push({ path: shot.file, format: 'video/mp4', definition: JSON.stringify(shotIngredient(placed.ref)) });
  }
  if (statement.emulated !== emulated)
    throw new ProvenanceError(
      'provenance.sign-failed',
      `The episode says emulated: ${statement.emulated}, its shots say ${emulated}`,
      {
        episode: statement.episode,
      },
      { hint: 'An episode is emulated exactly when all its shots are.' },
    );
  return seal({
    request,
    definition: (boxes) => episodeManifest(statement, { generatorVersion, boxes }),
    ingredients,
    emulated,
  });
}
