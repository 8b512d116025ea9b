import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../core/hashing.ts';
import type { AppContext } from './context.ts';
import { writeWhole } from './workspace.ts';

// A root certificate that merely lies beside a file proves nothing: whoever sends the file can send the root along. So
// a development root is trusted by default only on the machine that made it.

/** File that lists the development roots made by this user on this machine: one SHA-256 of the PEM text per line. */
export function trustedRootsFile({ env }: Pick<AppContext, 'env'>): string {
  const state = env['XDG_STATE_HOME'] || join(env['HOME'] || homedir(), '.local', 'state');
  return join(state, 'shotcaller', 'development-roots');
}

/** Notes that this user made a development root. Without a writable home nothing is noted, and verify asks for --anchor. */
export async function rememberRoot(context: Pick<AppContext, 'env'>, rootPem: string): Promise<'noted' | 'not-noted'> {
  if (isOwnRoot(context, rootPem)) return 'noted';
  const file = trustedRootsFile(context);
  try {
    await writeWhole(file, [...readLines(file), fingerprint(rootPem), ''].join('\n'), 0o600);
    return 'noted';
  } catch {
    // Trust is a convenience here: a missing note makes verify stricter, never laxer.
    return 'not-noted';
  }
}

/** Whether a root was made by this user on this machine. */
export function isOwnRoot(context: Pick<AppContext, 'env'>, rootPem: string): boolean {
  return readLines(trustedRootsFile(context)).includes(fingerprint(rootPem));
}

function fingerprint(rootPem: string): string {
  return sha256(rootPem.trim());
}

function readLines(file: string): readonly string[] {
  return existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
}
