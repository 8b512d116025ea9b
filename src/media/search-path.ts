import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** True for a file that this process may execute. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Absent or not ours to run: for a search both mean "look on".
    return false;
  }
}

/** The first executable of this name on a PATH-like list of folders, or `undefined`. */
export function findOnPath(name: string, path: string | undefined): string | undefined {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return (path ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name + suffix))
    .find(isExecutable);
}
