import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Exit, root, runCommand, until } from './command-line.ts';
import { type LabBooks, startLabProcess } from './lab-process.ts';

/** A finished small pilot: the production folder as `run` left it, and what was seen while it ran. */
export interface FinishedPilot {
  readonly dir: string;
  readonly production: string;
  /** Output folder of the episode. */
  readonly out: string;
  readonly run: Exit;
  readonly books: LabBooks;
}

const fixture = join(import.meta.dirname, '..', 'fixtures', 'small-pilot');
const borrowed = ['bible', 'consent', 'looks'];

/** Writes the small pilot's files into a folder: its own YAML, with the pictures and papers of the example. */
export function writeSmallPilot(dir: string): void {
  cpSync(fixture, dir, { recursive: true });
  for (const name of borrowed) cpSync(join(root, 'examples', 'pilot', name), join(dir, name), { recursive: true });
}

/**
 * The small pilot, produced once per test run and shared by the test files: whoever comes first makes it, the others
 * wait. It lies in the system's folder for temporary files under a name that depends on the code, the fixture and the
 * test run, so that nothing stale is ever tested.
 */
export async function finishedPilot(): Promise<FinishedPilot> {
  const shelf = join(tmpdir(), 'shotcaller-small-pilot');
  mkdirSync(shelf, { recursive: true });
  const dir = join(shelf, keyOf([join(root, 'src'), fixture]));
  const record = join(dir, 'record.json');
  if (claim(dir)) {
    dropOthers(shelf, dir);
    try {
      const made = await produce(join(dir, 'production'));
      writeFileSync(`${record}.part`, JSON.stringify(made));
      renameSync(`${record}.part`, record);
    } catch (thrown) {
      rmSync(dir, { recursive: true, force: true });
      throw thrown;
    }
  }
  await until('the small pilot made by another test file', () => existsSync(record) || undefined, {
    withinMs: 300_000,
    everyMs: 200,
    over: () => !existsSync(dir),
  });
  return JSON.parse(readFileSync(record, 'utf8')) as FinishedPilot;
}

/** Making a folder is atomic: exactly one caller gets it. */
function claim(dir: string): boolean {
  try {
    mkdirSync(dir);
    return true;
  } catch {
    return false;
  }
}

/** Earlier test runs are over: their pilots are not needed any more. */
function dropOthers(shelf: string, mine: string): void {
  for (const name of readdirSync(shelf)) {
    const [, runner = ''] = name.split('-');
    const running = existsSync(`/proc/${runner}`);
    if (join(shelf, name) !== mine && !running) rmSync(join(shelf, name), { recursive: true, force: true });
  }
}

function keyOf(folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })) {
      if (file.isFile()) hash.update(file.name).update(readFileSync(join(file.parentPath, file.name)));
    }
  }
  // The test runner is the parent of its workers: another run makes its own.
  return `${hash.digest('hex').slice(0, 16)}-${process.ppid}`;
}

async function produce(dir: string): Promise<FinishedPilot> {
  writeSmallPilot(dir);
  const production = join(dir, 'production.yaml');
  const lab = await startLabProcess({ dir: join(dir, 'lab'), faults: join(dir, 'faults.json') });
  try {
    const run = await runCommand(['run', production, '--yes', '--by', 'Tess Operator'], lab.env);
    return { dir, production, out: join(dir, 'out', 'small', 'e01'), run, books: await lab.books() };
  } finally {
    await lab.stop();
  }
}
