import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');

/**
 * Runs the type checker over a file that sees the project's packages, as strictly as the project's own code. For tests
 * that hold JSON against the types of a vendor's client.
 *
 * @returns what the checker said; empty when it found nothing.
 */
export function typeErrors(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'shotcaller-types-'));
  try {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const file = join(folder, 'checked.ts');
    writeFileSync(file, source);
    const flags = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', '--ignoreConfig'];
    const options = ['--module', 'nodenext', '--target', 'es2023', '--types', 'node', '--pretty', 'false'];
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const run = spawnSync(process.execPath, [tsc, ...flags, ...options, file], { encoding: 'utf8', cwd: folder });
    return run.stdout + run.stderr;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
