import { type Sha256Hex, sha256 } from '../core/hashing.ts';
import { type Box, type ByteSource, boxesOfType, uint32 } from './bmff.ts';

/** Digest of one top-level box, by which tampering is located and bytes are bound that C2PA leaves out (`ftyp`, `free`). */
export interface BoxDigest {
  /** Type, with its number from the second on, e.g. `mdat`, `free#2`. */
  readonly box: string;
  readonly sha256: Sha256Hex;
}

/** Boxes that signing moves but does not change (but for chunk offsets, see `moovBytes`). */
const digested: ReadonlySet<string> = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'udta', 'meta']);

/** Hashes bytes `start` to `end` (exclusive) of the same source. */
export type PartHasher = (start: number, end: number) => Promise<Sha256Hex>;

/**
 * The `moov` box with its chunk offsets made relative to the first `mdat`: signing inserts the manifest before the
 * media and shifts every absolute offset by the same amount, which must not count as a change.
 */
function moovBytes(source: ByteSource, moov: Box, mdatStart: number): Uint8Array {
  const bytes = source.read(moov.start, moov.end - moov.start);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const table of [...boxesOfType([moov], 'stco'), ...boxesOfType([moov], 'co64')]) {
    const width = table.type === 'stco' ? 4 : 8;
    const body = table.bodyStart - moov.start;
    const room = table.end - table.bodyStart;
    if (room < 8) continue;
    // version and flags (4), entry count (4), entries
    const count = Math.min(uint32(bytes, body + 4), Math.floor((room - 8) / width));
    for (let i = 0, at = body + 8; i < count; i++, at += width) {
      if (width === 4) view.setUint32(at, view.getUint32(at) - mdatStart);
      else view.setBigUint64(at, BigInt.asUintN(64, view.getBigUint64(at) - BigInt(mdatStart)));
    }
  }
  return bytes;
}

/** Digests of the top-level boxes that a signed file shares with its unsigned original, in file order. */
export async function boxDigests(
  source: ByteSource,
  boxes: readonly Box[],
  hash: PartHasher,
): Promise<readonly BoxDigest[]> {
  const mdatStart = boxes.find((box) => box.type === 'mdat')?.start ?? 0;
  const seen = new Map<string, number>();
  const digests: BoxDigest[] = [];
  for (const box of boxes) {
    if (!digested.has(box.type)) continue;
    const n = (seen.get(box.type) ?? 0) + 1;
    seen.set(box.type, n);
    const name = n === 1 ? box.type : `${box.type}#${n}`;
    const digest = box.type === 'moov' ? sha256(moovBytes(source, box, mdatStart)) : await hash(box.start, box.end);
    digests.push({ box: name, sha256: digest });
  }
  return digests;
}

/** Names of boxes that are missing, added or changed between what was signed and what is there. */
export function changedBoxes(signed: readonly BoxDigest[], found: readonly BoxDigest[]): readonly string[] {
  const there = new Map(found.map((digest) => [digest.box, digest.sha256]));
  const known = new Set(signed.map((digest) => digest.box));
  return [
    ...signed.filter((digest) => there.get(digest.box) !== digest.sha256).map((digest) => digest.box),
    ...found.filter((digest) => !known.has(digest.box)).map((digest) => digest.box),
  ];
}
