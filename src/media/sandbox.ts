import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { findOnPath } from './search-path.ts';

/** What a tool that reads an untrusted file may see of the disk besides the system's programs. */
export interface Sandbox {
  /** Files it reads. */
  readonly reads: readonly string[];
  /** Folders it writes to; default none. */
  readonly writes?: readonly string[];
}

/** Where programs and their libraries lie; absent ones are left out. */
const systemFolders = ['/usr', '/lib', '/lib64', '/bin', '/sbin', '/etc/alternatives', '/etc/ld.so.cache'] as const;

let probed: string | undefined | null = null;

/** Path of bubblewrap when it works here; in many containers it is there and may not. Asked once. */
function bubblewrap(): string | undefined {
  if (probed !== null) return probed;
  const found = findOnPath('bwrap', process.env['PATH']);
  const works =
    found !== undefined && spawnSync(found, [...walls(), '--', '/bin/true'], { timeout: 5000 }).status === 0;
  probed = works ? found : undefined;
  return probed;
}

/** Whether untrusted clips are read behind bubblewrap on this machine; `doctor` shows it. */
export function hasSandbox(): boolean {
  return bubblewrap() !== undefined;
}

/** No network, no other processes, an empty disk but for the programs; ends with this process. */
function walls(): readonly string[] {
  const programs = systemFolders.flatMap((folder) => ['--ro-bind-try', folder, folder]);
  return ['--unshare-all', '--die-with-parent', '--dev', '/dev', ...programs];
}

/**
 * A command line that runs a tool behind bubblewrap: without network, and seeing only programs, its own input and
 * output (evidence: reliability 5.2). Unchanged where bubblewrap is absent or not allowed: kernel limits, pinned readers
 * and timeouts hold in any case.
 */
export function sandboxed(
  path: string,
  args: readonly string[],
  sandbox: Sandbox,
): readonly [string, readonly string[]] {
  const wrap = bubblewrap();
  if (wrap === undefined || !existsSync(path)) return [path, args];
  const bound = (flag: string, files: readonly string[]): string[] =>
    files.map((file) => resolve(file)).flatMap((file) => [flag, file, file]);
  const tool = dirname(realpathSync(path));
  const isSystem = systemFolders.some((folder) => `${tool}/`.startsWith(`${folder}/`));
  const cwd = process.cwd();
  return [
    wrap,
    [
      ...walls(),
      ...bound('--ro-bind', isSystem ? [] : [tool, dirname(path)]),
      ...bound('--ro-bind', sandbox.reads),
      ...bound('--bind', sandbox.writes ?? []),
      // Relative paths go on meaning the same.
      ...['--dir', cwd, '--chdir', cwd],
      ...['--', path, ...args],
    ],
  ];
}
