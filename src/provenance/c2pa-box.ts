import { type Box, type ByteSource, uint32 } from './bmff.ts';

/** The `uuid` box type of C2PA (C2PA 2.2, "Embedding manifests into BMFF-based assets"). */
const c2paUuid = Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex');
/** Largest manifest store that is read, bytes: 100 shots are about 1 MB. */
const storeLimitBytes = 64 * 1024 * 1024;

/** True for the box that holds a C2PA manifest store. */
export function isC2paBox(source: ByteSource, box: Box): boolean {
  return box.type === 'uuid' && box.end - box.bodyStart >= 16 && c2paUuid.equals(source.read(box.bodyStart, 16));
}

/**
 * The manifest store (JUMBF) of an MP4: after the uuid come version and flags (4 bytes), a purpose ending in zero, and
 * an 8-byte offset.
 * @returns `undefined` when there is none, or when its frame is not as the standard has it.
 */
export function manifestStoreBytes(source: ByteSource, boxes: readonly Box[]): Uint8Array | undefined {
  const box = boxes.find((candidate) => isC2paBox(source, candidate));
  if (box === undefined || box.end - box.bodyStart > storeLimitBytes) return undefined;
  const body = source.read(box.bodyStart + 20, Math.max(0, box.end - box.bodyStart - 20));
  const purposeEnd = body.indexOf(0);
  if (purposeEnd < 0 || body.length < purposeEnd + 9 + 8) return undefined;
  const store = body.subarray(purposeEnd + 9);
  // The box may be padded behind the store.
  return store.subarray(0, Math.min(store.length, uint32(store)));
}
