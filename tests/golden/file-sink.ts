import { writeFile } from 'node:fs/promises';
import { sha256 } from '../../src/core/hashing.ts';
import type { AssetSink } from '../../src/engines/engine.ts';

/** A sink that writes what is fetched to one file. */
export function fileSink(path: string): AssetSink {
  return {
    put: async (stream) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      await writeFile(path, bytes);
      return { sha256: sha256(bytes), bytes: bytes.length, path };
    },
  };
}
