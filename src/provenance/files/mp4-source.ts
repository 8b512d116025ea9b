import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
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

/** Bytes read at a time. */
const pieceBytes = 256 * 1024;

/**
 * SHA-256 of a file or of a part of it (`end` exclusive), read through one small buffer: an episode is hashed several
 * times, and a stream would leave as much garbage each time.
 * @throws {ProvenanceError} `provenance.unreadable`.
 */
export async function hashFile(
  file: string,
  part?: { readonly start: number; readonly end: number },
): Promise<Sha256Hex> {
  const digest = createHash('sha256');
  const buffer = Buffer.allocUnsafeSlow(pieceBytes);
  try {
    await using handle = await open(file);
    const end = part?.end ?? Number.POSITIVE_INFINITY;
    for (let at = part?.start ?? 0; at < end; ) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(pieceBytes, end - at), at);
      if (bytesRead === 0) break;
      digest.update(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
  return digest.digest('hex');
}
