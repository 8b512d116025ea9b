import type { Dirent } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Workspace } from './workspace.ts';

/** Unfinished files beside what they were to become: of seals, of whole writes, of the report and of stills. */
const unfinishedOutput = [
  /^\..+\.[0-9a-f]{12}\.tmp$/,
  /\.\d+\.part$/,
  /^\..+\.[0-9a-f]{8}-[0-9a-f-]{27}\.part$/,
  /^\.part-.+\.jpg$/,
];

/** Files that only live as long as one step of work: mezzanines, what ffmpeg had not finished, first frames half written. */
const unfinishedWork = [/-take\d+\.mp4$/, /\.unfinished$/, /\.part\.png$/];

/** A cut in progress: `cut-<episode>/cut-<random>`. */
const unfinishedCut = /^cut-\w{6}$/;

/**
 * Removes what a killed process left half written. Only for the process that holds the production: nobody else is
 * writing then. Finished files have other names and are never touched.
 */
export async function sweepLeftovers({ outRoot, stateDir, assetsDir, workDir }: Workspace): Promise<void> {
  const found = [
    ...(await entries(join(assetsDir, 'tmp'))),
    ...(await entries(stateDir)).filter((path) => matches(path, unfinishedOutput)),
    ...(await entries(outRoot, true)).filter((path) => matches(path, unfinishedOutput)),
    ...(await entries(workDir, true)).filter(
      (path) => matches(path, unfinishedWork) || (unfinishedCut.test(basename(path)) && dirname(path) !== workDir),
    ),
  ];
  for (const path of found) await rm(path, { recursive: true, force: true });
}

function matches(path: string, patterns: readonly RegExp[]): boolean {
  return patterns.some((pattern) => pattern.test(basename(path)));
}

async function entries(dir: string, recursive = false): Promise<readonly string[]> {
  const list = (): Promise<Dirent[]> => readdir(dir, { recursive, withFileTypes: true });
  const found = await list().catch((thrown: NodeJS.ErrnoException): Dirent[] => {
    if (thrown.code === 'ENOENT') return [];
    throw thrown;
  });
  return found.map((entry) => join(entry.parentPath, entry.name));
}
