import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { messageOf, StoreError } from '../core/errors.ts';
import type { LoadedProduction } from '../production/production.ts';

/** Where everything of one production lies. All paths absolute. */
export interface Workspace {
  readonly loaded: LoadedProduction;
  /** Log, vault, assets and work files: `.shotcaller/<production>` beside the production file. */
  readonly stateDir: string;
  readonly assetsDir: string;
  readonly workDir: string;
  /** Development signing chain, shared by the productions of one folder. */
  readonly signerDir: string;
  /** `<out>/<production>`; the paths in the log are relative to it. */
  readonly outRoot: string;
}

/** Options that move things. */
export interface WorkspaceOptions {
  /** Output folder; default `out` beside the production file. */
  readonly out?: string;
  /** Previz has its own log and output, so that free animatics never mix with paid takes. */
  readonly previz?: boolean;
}

/** Lays out the folders of a production; makes nothing. */
export function workspaceOf(loaded: LoadedProduction, options: WorkspaceOptions = {}): Workspace {
  const name = options.previz ? `${loaded.production.id}-previz` : loaded.production.id;
  const stateDir = join(loaded.dir, '.shotcaller', name);
  return {
    loaded,
    stateDir,
    assetsDir: join(stateDir, 'assets'),
    workDir: join(stateDir, 'work'),
    signerDir: join(loaded.dir, '.shotcaller', 'signer'),
    outRoot: join(resolve(loaded.dir, options.out ?? 'out'), name),
  };
}

/**
 * Makes the output folders and proves that they can be written, before any money is spent.
 * @throws {StoreError} `store.unwritable` or `store.full`.
 */
export async function prepareOutput(workspace: Workspace, episode: string): Promise<string> {
  const dir = join(workspace.outRoot, episode);
  const probe = join(dir, '.probe');
  try {
    await mkdir(join(dir, 'shots'), { recursive: true });
    await mkdir(workspace.workDir, { recursive: true });
    await writeFile(probe, '');
    await rename(probe, join(workspace.workDir, '.probe')).catch((thrown: NodeJS.ErrnoException) => {
      // Another file system is fine for the probe; files are staged beside their target.
      if (thrown.code !== 'EXDEV') throw thrown;
    });
    for (const left of [probe, join(workspace.workDir, '.probe')]) await rm(left, { force: true });
  } catch (cause) {
    const full = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC';
    const hint = full
      ? 'Free some space and repeat the command.'
      : 'Check that the folder may be written by you, or choose another with --out.';
    throw new StoreError(
      full ? 'store.full' : 'store.unwritable',
      `Can not write in ${dir}: ${messageOf(cause)}`,
      { dir },
      { cause, hint },
    );
  }
  return dir;
}

/** Writes a file completely or not at all. */
export async function writeWhole(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const staged = `${path}.${process.pid}.part`;
  await writeFile(staged, content, { mode });
  await rename(staged, path);
}
