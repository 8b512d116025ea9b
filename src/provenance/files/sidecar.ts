import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf, ProvenanceError, StoreError } from '../../core/errors.ts';
import type { Sha256Hex } from '../../core/hashing.ts';

/**
 * Two files stand beside every signed file: `<file>.c2pa` holds the manifest store (standard C2PA sidecar bytes), and
 * `<file>.sha256` the SHA-256 of the whole file, as `sha256sum -c` reads it. C2PA leaves some bytes unbound (`ftyp`,
 * padding), and the second file covers those.
 */
export interface SidecarPaths {
  readonly manifest: string;
  readonly checksum: string;
}

/** What was found beside a file. */
export interface Sidecar {
  readonly manifest: Uint8Array | undefined;
  readonly fileSha256: Sha256Hex | undefined;
}

/** Largest sidecar that is read, bytes. */
const sidecarLimitBytes = 64 * 1024 * 1024;

/** Where the sidecars of a file are. */
export function sidecarPaths(file: string): SidecarPaths {
  return { manifest: `${file}.c2pa`, checksum: `${file}.sha256` };
}

/** A fresh hidden name in the same folder, so that renaming is atomic. */
export function temporaryBeside(file: string): string {
  return join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
}

function unwritable(file: string, thrown: unknown): StoreError {
  const full = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOSPC';
  return new StoreError(
    full ? 'store.full' : 'store.unwritable',
    `${file} can not be written: ${messageOf(thrown)}`,
    { file },
    { hint: full ? 'Free some space and repeat.' : 'Check that the folder exists and may be written.', cause: thrown },
  );
}

/** Makes a rename durable. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file whole or not at all: temporary file, fsync, rename.
 * @throws {StoreError} `store.unwritable`, `store.full`.
 */
export async function writeAtomically(file: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  const temporary = temporaryBeside(file);
  try {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await moveInto(temporary, file);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw StoreError.is(thrown) ? thrown : unwritable(file, thrown);
  }
}

/**
 * Moves a finished, synced temporary file to its name.
 * @throws {StoreError} `store.unwritable`.
 */
export async function moveInto(temporary: string, file: string): Promise<void> {
  try {
    await rename(temporary, file);
    await syncFolder(dirname(file));
  } catch (thrown) {
    throw unwritable(file, thrown);
  }
}

/** Removes the sidecars of a file about to be replaced: a crash in between must not leave a good file with old ones. */
export async function removeSidecars(file: string): Promise<void> {
  const { manifest, checksum } = sidecarPaths(file);
  await rm(manifest, { force: true });
  await rm(checksum, { force: true });
}

/** Writes both sidecars of a signed file. */
export async function writeSidecars(file: string, manifest: Uint8Array, fileSha256: Sha256Hex): Promise<SidecarPaths> {
  const paths = sidecarPaths(file);
  await writeAtomically(paths.manifest, manifest);
  await writeAtomically(paths.checksum, `${fileSha256}  ${basename(file)}\n`);
  return paths;
}

async function readOptional(file: string): Promise<Uint8Array | undefined> {
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      if (size > sidecarLimitBytes)
        throw new ProvenanceError('provenance.unreadable', `${file} is too large`, { size });
      return await readFile(handle);
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    if (ProvenanceError.is(thrown)) throw thrown;
    throw new ProvenanceError('provenance.unreadable', `${file} can not be read: ${messageOf(thrown)}`, { file });
  }
}

/**
 * Reads what stands beside a file; each part is optional.
 * @param manifest Another path for the manifest store; `<file>.c2pa` by default.
 */
export async function readSidecars(file: string, manifest?: string): Promise<Sidecar> {
  const paths = sidecarPaths(file);
  const checksum = await readOptional(paths.checksum);
  const sum = checksum === undefined ? undefined : /^([0-9a-f]{64})\b/i.exec(Buffer.from(checksum).toString('utf8'));
  return { manifest: await readOptional(manifest ?? paths.manifest), fileSha256: sum?.[1]?.toLowerCase() };
}
