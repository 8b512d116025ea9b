import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, sha256 } from '../../src/core/hashing.ts';
import type { LogSummary } from './log-summary.ts';

/** Where the logs of all schema versions lie, one folder `v<n>` each. */
export const shelf = join(import.meta.dirname, 'logs');

/** One kept log: the stored text of its events, and what their fold came to when they were written. */
export interface GoldenLog {
  readonly version: number;
  /** `v1/pilot`. */
  readonly name: string;
  readonly rows: readonly string[];
  readonly expected: LogSummary;
}

/** Folder of one schema version. */
export function folderOf(version: number): string {
  return join(shelf, `v${version}`);
}

/** Every kept log of every version, oldest version first. */
export function goldenLogs(): readonly GoldenLog[] {
  const versions = readdirSync(shelf).flatMap((name) => (/^v\d+$/.test(name) ? [Number(name.slice(1))] : []));
  return versions.toSorted((a, b) => a - b).flatMap(logsOf);
}

function logsOf(version: number): readonly GoldenLog[] {
  const dir = folderOf(version);
  const names = readdirSync(dir).flatMap((file) => (file.endsWith('.ndjson') ? [file.slice(0, -7)] : []));
  return names.map((name) => {
    const text = readFileSync(join(dir, `${name}.ndjson`), 'utf8');
    const expected = JSON.parse(readFileSync(join(dir, `${name}.expected.json`), 'utf8')) as LogSummary;
    return { version, name: `v${version}/${name}`, rows: text.split('\n').slice(0, -1), expected };
  });
}

/** True when any log of a version, or the log of one name, was written. */
export function hasLogs(version: number, name?: string): boolean {
  return existsSync(name === undefined ? folderOf(version) : join(folderOf(version), `${name}.ndjson`));
}

/**
 * Checks a chain over the stored text alone: the rule is written down here once more on purpose, so that a change of
 * tag, of hash or of what is hashed in the product shows as a log that no longer fits.
 * @returns the first fault as a sentence.
 */
export function faultInText(rows: readonly string[]): string | undefined {
  let before = '0'.repeat(64);
  for (const [at, row] of rows.entries()) {
    const { hash, ...open } = JSON.parse(row) as Readonly<Record<string, unknown>>;
    if (canonicalJson({ ...open, hash }) !== row) return `row ${at + 1} is not canonical JSON`;
    if (open['seq'] !== at + 1) return `row ${at + 1} says it is event ${String(open['seq'])}`;
    if (open['prev'] !== before) return `row ${at + 1} does not follow the row before`;
    if (sha256(`shotcaller.log/1\0${before}${canonicalJson(open)}`) !== hash) return `row ${at + 1} was changed`;
    before = String(hash);
  }
  return undefined;
}
