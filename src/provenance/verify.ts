import { MediaError, ProvenanceError } from '../core/errors.ts';
import type { Sha256Hex } from '../core/hashing.ts';
import { type Box, walkBoxes } from './bmff.ts';
import { boxDigests } from './box-digests.ts';
import { manifestStoreBytes } from './c2pa-box.ts';
import { type Examination, examine, examineRecovered, namesFrames } from './examination.ts';
import { type FileSource, hashFile, openSource } from './files/mp4-source.ts';
import { readSidecars, type Sidecar, sidecarPaths } from './files/sidecar.ts';
import type { FrameHasher } from './frame-digest.ts';
import { firstDifference, placeOf, unreadablePlace } from './jumbf.ts';
import type { Problem, VerifyReport } from './report.ts';
import type { FoundFrames } from './shot-reading.ts';
import { type C2paThread, c2paThread } from './signers/c2pa-client.ts';
import { testingMark } from './signers/dev-chain.ts';
import { parseCertificates } from './signers/pem.ts';
import { type ManifestStore, storeSchema } from './store-json.ts';

/** Largest file that is handed to c2pa-wasm, bytes; its address space is 4 GiB. */
export const fileLimitBytes = 1024 ** 3;

/** What verification works with. */
export interface VerifyTools {
  /** Decodes the file; `null` leaves frame digests `absent` (for callers that have just computed them). */
  readonly frames: FrameHasher | null;
  /** The process-wide thread by default. */
  readonly c2pa?: C2paThread;
}

/** What `verifyFile` is told. */
export interface VerifyRequest {
  readonly file: string;
  /** Manifest store beside the file; `<file>.c2pa` by default, used when it is there. */
  readonly sidecar?: string;
  /** Roots to trust, PEM. Without any, good signatures are `valid-unknown-signer`. */
  readonly anchors?: readonly string[];
  /** SHA-256 the whole file must have, e.g. from the log; `<file>.sha256` is checked in any case. */
  readonly expectedSha256?: Sha256Hex;
  readonly tools: VerifyTools;
}

/** A store that the reader could read, or what stands in the way. */
type Reading =
  | { readonly kind: 'store'; readonly store: ManifestStore; readonly label: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unparsable' };

interface Outcome extends Examination {
  readonly store?: ManifestStore;
  readonly label?: string;
}

function outcome(state: 'invalid' | 'no-manifest', problems: readonly Problem[]): Outcome {
  return { kind: 'none', state, shots: [], problems };
}

async function readStore(path: string, format: string, request: VerifyRequest): Promise<Reading> {
  const thread = request.tools.c2pa ?? c2paThread;
  try {
    const reading = await thread.read({ path, format }, request.anchors ?? []);
    if (reading.kind !== 'store') return reading;
    const { data } = storeSchema.safeParse(JSON.parse(reading.json));
    const label = data?.active_manifest;
    return data === undefined || !label ? { kind: 'unparsable' } : { kind: 'store', store: data, label };
  } catch (thrown) {
    if (!ProvenanceError.is(thrown) || thrown.code !== 'provenance.worker-failed') throw thrown;
    // A file that stops the reader is a bad file; the thread has been replaced.
    return { kind: 'unparsable' };
  }
}

async function decode(
  request: VerifyRequest,
): Promise<{ readonly frames: FoundFrames; readonly problems: readonly Problem[] }> {
  if (request.tools.frames === null) return { frames: undefined, problems: [] };
  try {
    return { frames: await request.tools.frames(request.file), problems: [] };
  } catch (thrown) {
    if (!MediaError.is(thrown) || (thrown.code !== 'media.tool-failed' && thrown.code !== 'media.output-invalid'))
      throw thrown;
    // What a file does to the decoder is a finding about the file.
    return { frames: [], problems: [{ code: 'shotcaller.frames.undecodable', where: 'file' }] };
  }
}

/** A file that has no manifest of its own; its sidecar may still prove its frames. */
async function inspectBare(request: VerifyRequest, sidecar: Sidecar, problems: readonly Problem[]): Promise<Outcome> {
  const missing = outcome('no-manifest', [{ code: 'claim.missing', where: 'file' }, ...problems]);
  if (sidecar.manifest === undefined || unreadablePlace(sidecar.manifest) !== undefined) return missing;
  const path = request.sidecar ?? sidecarPaths(request.file).manifest;
  const reading = await readStore(path, 'application/c2pa', request);
  if (reading.kind !== 'store') return missing;
  const decoded = await decode(request);
  const recovered = { code: 'shotcaller.manifest.recovered', where: 'sidecar' };
  const facts = { ...decoded, boxes: undefined, problems: [...missing.problems, recovered, ...decoded.problems] };
  return { ...examineRecovered(reading.store, reading.label, facts), store: reading.store, label: reading.label };
}

async function inspectBoxes(
  request: VerifyRequest,
  source: FileSource,
  boxes: readonly Box[],
  sidecar: Sidecar,
  problems: readonly Problem[],
): Promise<Outcome> {
  const { file } = request;
  const bytes = manifestStoreBytes(source, boxes);
  const difference = bytes && sidecar.manifest && firstDifference(bytes, sidecar.manifest);
  const changed =
    difference === undefined ? [] : [{ code: 'shotcaller.manifest.mismatch', where: placeOf(difference) }];
  const known = [...problems, ...changed];
  const broken = bytes === undefined ? undefined : unreadablePlace(bytes);
  if (broken !== undefined) return outcome('invalid', [{ code: 'claim.malformed', where: broken }, ...known]);
  const reading = await readStore(file, 'video/mp4', request);
  if (reading.kind === 'none') return inspectBare(request, sidecar, problems);
  if (reading.kind === 'unparsable')
    return outcome('invalid', [{ code: 'claim.malformed', where: changed[0]?.where ?? 'manifest store' }, ...known]);
  const { store, label } = reading;
  const decoded = namesFrames(store) ? await decode(request) : { frames: undefined, problems: [] };
  const digests = await boxDigests(source, boxes, (start, end) => hashFile(file, { start, end }));
  const facts = { frames: decoded.frames, boxes: digests, problems: [...known, ...decoded.problems] };
  return { ...examine(store, label, facts), store, label };
}

async function inspect(request: VerifyRequest, sidecar: Sidecar, problems: readonly Problem[]): Promise<Outcome> {
  using source = openSource(request.file);
  const walked = walkBoxes(source);
  if (walked.kind === 'not-bmff') {
    // With a checksum at hand we know that this was another file once.
    const state = problems.length > 0 ? 'invalid' : 'no-manifest';
    return outcome(state, [{ code: 'shotcaller.file.not-mp4', where: 'file' }, ...problems]);
  }
  if (walked.kind === 'broken')
    return outcome('invalid', [
      { code: 'shotcaller.file.structure', where: `box ${walked.where}: ${walked.reason}` },
      ...problems,
    ]);
  if (source.size > fileLimitBytes)
    return outcome('invalid', [
      { code: 'shotcaller.file.too-large', where: `file: more than ${fileLimitBytes} bytes` },
      ...problems,
    ]);
  // Awaited here: the file is closed when this function returns.
  return await inspectBoxes(request, source, walked.boxes, sidecar, problems);
}

/**
 * Verifies a shot or an episode, offline. Reads every ingredient's stored validation, recomputes frame digests from the
 * file and holds them against the shot's manifest and the timeline, checks the log checkpoints in the manifest, and
 * the whole-file SHA-256 where one is at hand. What is wrong with the file is in the report, never thrown.
 * @throws {ProvenanceError} `provenance.unreadable` when the file can't be read at all, `provenance.keys` when an
 *   anchor is not a certificate.
 */
export async function verifyFile(request: VerifyRequest): Promise<VerifyReport> {
  for (const anchor of request.anchors ?? []) parseCertificates(anchor, 'The anchor');
  const fileSha256 = await hashFile(request.file);
  const sidecar = await readSidecars(request.file, request.sidecar);
  const wanted = [request.expectedSha256?.toLowerCase(), sidecar.fileSha256].filter((sum) => sum !== undefined);
  const mismatch = wanted.some((sum) => sum !== fileSha256);
  const problems = mismatch ? [{ code: 'shotcaller.file.mismatch', where: 'file' }] : [];
  const { store, label, ...examination } = await inspect(request, sidecar, problems);
  const manifest = label === undefined ? undefined : store?.manifests[label];
  const commonName = manifest?.signature_info?.common_name ?? null;
  const issuer = manifest?.signature_info?.issuer ?? null;
  return {
    schema: 'shotcaller.verify/1',
    file: request.file,
    state: examination.state,
    kind: examination.kind,
    title: manifest?.title ?? null,
    fileSha256,
    manifestLabel: label ?? null,
    signer: manifest ? { commonName, issuer, development: `${commonName} ${issuer}`.includes(testingMark) } : null,
    sound: 'not-proven',
    shots: examination.shots,
    problems: examination.problems,
  };
}
