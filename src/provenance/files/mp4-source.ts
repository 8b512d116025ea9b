import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { messageOf, ProvenanceError } from '../../core/errors.ts';
import type { Sha256Hex } from '../../core/hashing.ts';
import type { ByteSource } from '../bmff.ts';

/** A file opened for random access; close it. */
export interface FileSource extends ByteSource, Disposable {}

function unreadable(file: string, thrown: unknown): ProvenanceError {
  return new ProvenanceError(
    'provenance.unreadable',
    `${file} can not be read: ${messageOf(thrown)}`,
    { file },
    { hint: 'Check the path and that you may read the file.', cause: thrown },
  );
}

/**
 * Opens a file for random access.
 * @throws {ProvenanceError} `provenance.unreadable` when it does not exist, is not a plain file or may not be read.
 */
export function openSource(file: string): FileSource {
  let fd: number;
  try {
    fd = openSync(file, 'r');
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
  const stat = fstatSync(fd);
  if (!stat.isFile()) {
    closeSync(fd);
    throw unreadable(file, 'it is not a file');
  }
  return {
    size: stat.size,
    read: (offset, length) => {
      const bytes = new Uint8Array(length);
      const read = readSync(fd, bytes, 0, length, offset);
      if (read < length) throw unreadable(file, 'it became shorter while it was read');
      return bytes;
    },
    [Symbol.dispose]: () => closeSync(fd),
  };
}

/**
 * SHA-256 of a file or of a part of it (`end` exclusive), streamed.
 * @throws {ProvenanceError} `provenance.unreadable`.
 */
export async function hashFile(
  file: string,
  part?: { readonly start: number; readonly end: number },
): Promise<Sha256Hex> {
  const digest = createHash('sha256');
  if (part !== undefined && part.end <= part.start) return digest.digest('hex');
  const range = part === undefined ? {} : { start: part.start, end: part.end - 1 };
  try {
    for await (const chunk of createReadStream(file, { ...range, highWaterMark: 1 << 20 })) digest.update(chunk);
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
  return digest.digest('hex');
}
