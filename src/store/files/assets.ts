import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ShotcallerError, StoreError } from '../../core/errors.ts';
import type { AssetSink } from '../../engines/engine.ts';

/** Content-addressed files: what is stored under a SHA-256 has that SHA-256. */
export interface AssetStore extends AssetSink {
  /** Absolute path an asset has, whether it is there or not. */
  pathOf(sha256: string): string;
  /**
   * Checks an asset's bytes against its name and gives its path.
   * @throws {StoreError} `store.asset-missing` or `store.asset-corrupt`.
   */
  verified(sha256: string): Promise<string>;
}

/**
 * A folder of assets: streamed to a temporary file, hashed, synced, then renamed into place; read-only. Bytes that are
 * there already are replaced by themselves, which also repairs a damaged copy.
 */
export function openAssets(dir: string): AssetStore {
  const pathOf = (sha256: string): string => join(dir, sha256.slice(0, 2), `${sha256}.mp4`);
  return {
    pathOf,
    put: (bytes, limitBytes) => put(dir, pathOf, bytes, limitBytes),
    verified: async (sha256) => {
      const path = pathOf(sha256);
      const found = await hashFile(path);
      if (found === sha256) return path;
      const [code, what] =
        found === undefined
          ? (['store.asset-missing', 'is missing'] as const)
          : (['store.asset-corrupt', 'was changed'] as const);
      throw new StoreError(
        code,
        `Asset ${sha256} ${what}`,
        { path },
        { hint: 'Restore the file from a backup, or ask for a retake of the shot.' },
      );
    },
  };
}

/** SHA-256 of a file's bytes, or `undefined` when it does not exist. */
export async function hashFile(path: string): Promise<string | undefined> {
  const exists = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!exists) return undefined;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

async function put(
  dir: string,
  pathOf: (sha256: string) => string,
  source: AsyncIterable<Uint8Array>,
  limitBytes: number,
): Promise<{ sha256: string; bytes: number; path: string }> {
  const temporary = join(dir, 'tmp', randomUUID());
  try {
    await mkdir(join(dir, 'tmp'), { recursive: true });
    const { sha256, bytes } = await writeHashed(temporary, source, limitBytes);
    const path = pathOf(sha256);
    await mkdir(join(path, '..'), { recursive: true });
    await rename(temporary, path);
    await syncFolder(join(path, '..'));
    await syncFolder(dir);
    return { sha256, bytes, path };
  } catch (thrown) {
    // What went wrong first is what is reported, also when the disk does not even let us clean up.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw diskTrouble(dir, thrown);
  }
}

async function writeHashed(
  path: string,
  source: AsyncIterable<Uint8Array>,
  limitBytes: number,
): Promise<{ sha256: string; bytes: number }> {
  const file = await open(path, 'wx', 0o444);
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of source) {
      bytes += chunk.byteLength;
      if (bytes > limitBytes) throw new RangeError(`more than ${limitBytes} bytes`);
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
    return { sha256: hash.digest('hex'), bytes };
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}

function diskTrouble(dir: string, thrown: unknown): unknown {
  if (ShotcallerError.is(thrown)) return thrown;
  const code = codeOf(thrown);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const hint = 'Free some space and repeat the command: nothing recorded so far is lost.';
    return new StoreError('store.full', `The disk is full: ${dir}`, { dir }, { cause: thrown, hint });
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM' || code === 'ENOTDIR') {
    const hint = 'Check that the folder may be written by you.';
    return new StoreError('store.unwritable', `Can not write in ${dir}: ${code}`, { dir }, { cause: thrown, hint });
  }
  return thrown;
}

function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined;
}
