import { readSync } from 'node:fs';
import { ProvenanceError } from '../../core/errors.ts';

/**
 * The part of `Blob` that c2pa-wasm uses, over an open file: it reads `size` and `slice` and hands slices to
 * `FileReaderSync`. So a file is read piece by piece, not held in memory.
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

  /** All bytes of this part. */
  bytes(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.size);
    for (let done = 0; done < bytes.length; ) {
      const read = readSync(this.#fd, bytes, done, bytes.length - done, this.#from + done);
      if (read === 0)
        throw new ProvenanceError('provenance.unreadable', 'The file became shorter while it was read', {
          position: this.#from + done,
        });
      done += read;
    }
    return bytes;
  }
}

/** Stand-in for the browser's `FileReaderSync`, for `FileBlob` only. */
export class FileReaderSync {
  readAsArrayBuffer(blob: FileBlob): ArrayBuffer {
    return blob.bytes().buffer;
  }
}
