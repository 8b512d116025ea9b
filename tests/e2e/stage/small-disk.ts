import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real file system of a few megabytes, mounted on a folder. */
export interface SmallDisk {
  /** Fills it to the last byte. */
  fill(): void;
  /** Gives the space back. */
  empty(): void;
  /** Makes it read-only, or writable again; nobody may have a file open for writing. */
  readOnly(yes: boolean): void;
  [Symbol.dispose](): void;
}

const quiet = { stdio: 'ignore' } as const;

/** Mounts one on an existing folder. @throws where the machine lets nobody mount anything, see `canMount`. */
export function mountSmallDisk(path: string, sizeKb: number): SmallDisk {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeKb}k`, 'tmpfs', path], quiet);
  const ballast = join(path, 'ballast');
  return {
    fill: () => {
      const file = openSync(ballast, 'a');
      try {
        for (const bytes of [65_536, 4096, 1]) while (grows(file, bytes));
      } finally {
        closeSync(file);
      }
    },
    empty: () => rmSync(ballast),
    readOnly: (yes) => void execFileSync('mount', ['-o', `remount,${yes ? 'ro' : 'rw'}`, path], quiet),
    [Symbol.dispose]: () => void execFileSync('umount', [path], quiet),
  };
}

/** True while there was room for so many bytes. */
function grows(file: number, bytes: number): boolean {
  try {
    return writeSync(file, new Uint8Array(bytes)) === bytes;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw thrown;
  }
}

/** Mounting needs privileges that a container may lack: then there is no disk that could be full. */
export function canMount(): boolean {
  const path = mkdtempSync(join(tmpdir(), 'shotcaller-mount-'));
  try {
    mountSmallDisk(path, 64)[Symbol.dispose]();
    return true;
  } catch {
    return false;
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}
