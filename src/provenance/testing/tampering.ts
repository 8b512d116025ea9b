import { readFile, writeFile } from 'node:fs/promises';
import { type Box, type ByteSource, walkBoxes } from '../bmff.ts';
import { manifestStoreBytes } from '../c2pa-box.ts';
import { type StorePart, storeParts } from '../jumbf.ts';

/** A file in memory whose boxes and manifest parts are views of the same bytes: change them and save. */
export interface OpenFile {
  readonly bytes: Buffer;
  readonly boxes: readonly Box[];
  /** Leaves of the manifest store; empty when there is none. */
  readonly parts: readonly StorePart[];
  save(file: string): Promise<void>;
}

/** Bytes in memory as a source; reads are views. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

/** Opens a file for tampering. */
export async function openForTampering(file: string): Promise<OpenFile> {
  const bytes = await readFile(file);
  const source = memorySource(bytes);
  const walked = walkBoxes(source);
  const boxes = walked.kind === 'boxes' ? walked.boxes : [];
  const store = manifestStoreBytes(source, boxes);
  const parsed = store === undefined ? undefined : storeParts(store);
  return {
    bytes,
    boxes,
    parts: parsed?.kind === 'parts' ? parsed.parts : [],
    save: (target) => writeFile(target, bytes),
  };
}

/** Flips the lowest bit of a byte. */
export function flip(bytes: Uint8Array, at: number): void {
  bytes[at] = (bytes[at] ?? 0) ^ 1;
}

/** The content of the last manifest's (the active one's) part with this label. */
export function partOf(file: OpenFile, label: string): Uint8Array {
  const part = file.parts.findLast((candidate) => candidate.labels.at(-1) === label && candidate.type !== 'jumd');
  return part?.bytes ?? new Uint8Array();
}

/** Body of the first top-level box of a type. */
export function boxBody(file: OpenFile, type: string): Uint8Array {
  const box = file.boxes.find((candidate) => candidate.type === type);
  return box === undefined ? new Uint8Array() : file.bytes.subarray(box.bodyStart, box.end);
}

/** Flips a bit in the middle of a part. */
export function flipMiddle(bytes: Uint8Array): void {
  flip(bytes, Math.floor(bytes.length / 2));
}

/** Changes one letter of a text in a part, so that its CBOR stays readable; does nothing when the text is not there. */
export function changeText(bytes: Uint8Array, text: string): void {
  const at = Buffer.from(bytes).indexOf(text);
  if (at >= 0) flip(bytes, at);
}
