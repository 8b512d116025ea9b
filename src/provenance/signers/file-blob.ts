import { readSync } from 'node:fs';
import { ProvenanceError } from '../../core/errors.ts';

/** Largest file that can be read in one piece, bytes. */
const addressBytes = 2 ** 32 - 1;

/**
 * The part of `Blob` that c2pa-wasm uses, over an open file: it asks for `size`, and hands the blob or a slice of it to
 * `FileReaderSync`.
 */
export class FileBlob {
  readonly size: number;
  readonly #fd: number;
  readonly #from: number;

  constructor(fd: number, from: number, to: number) {
    this.#fd = fd;
    this.#from = from;
    this.size = Math.max(0, to - from);
  }

  /** As `Blob.slice`, for non-negative positions. */
  slice(start = 0, end = this.size): FileBlob {
    const from = Math.min(start, this.size);
    return new FileBlob(this.#fd, this.#from + from, this.#from + Math.max(from, Math.min(end, this.size)));
  }

  /** Reads all bytes of this part into the buffer, which has its size. */
  readInto(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      const read = readSync(this.#fd, bytes, done, bytes.length - done, this.#from + done);
      if (read === 0)
        throw new ProvenanceError('provenance.unreadable', 'The file became shorter while it was read', {
          position: this.#from + done,
        });
      done += read;
    }
  }
}

/**
 * Stand-in for the browser's `FileReaderSync`, for `FileBlob` only. c2pa-wasm reads a file whole and copies it at once,
 * so all reads share one buffer: as many files as an episode has shots would otherwise stay in memory together until
 * somebody collects them.
 */
export class FileReaderSync {
  static readonly #shared = new ArrayBuffer(0, { maxByteLength: addressBytes });

  /** The bytes of a blob; good until the next call. */
  readAsArrayBuffer(blob: FileBlob): ArrayBuffer {
    const shared = FileReaderSync.#shared;
    shared.resize(blob.size);
    blob.readInto(new Uint8Array(shared));
    return shared;
  }

  /** Gives the memory of the last read back to the system. */
  static release(): void {
    FileReaderSync.#shared.resize(0);
  }
}
