import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';

const root = resolve(import.meta.dirname, '../../..');
const cli = join(root, 'bin', 'shotcaller.js');
const made = new Set(['.shotcaller', 'out']);

/**
 * The pilot with its six scripted troubles, as `npm start` makes it: real processes, the lab beside the run, a copy of
 * the example in a temporary folder. Takes some minutes, because a stall is waited for.
 * @returns the stored text of every event.
 */
export async function pilotLog(): Promise<readonly string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'shotcaller-golden-'));
  try {
    cpSync(join(root, 'examples', 'pilot'), dir, {
      recursive: true,
      filter: (path) => !path.split('/').some((part) => made.has(part)),
    });
    await produce(dir);
    return storedText(join(dir, '.shotcaller', 'glasshouse', 'log.db'));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function produce(dir: string): Promise<void> {
  const faults = join(dir, 'faults.json');
  const lab = start(['lab', '--port', '0', '--faults', faults, '--dir', join(dir, 'lab'), '--until-stdin-ends'], {});
  try {
    const run = start(['run', join(dir, 'production.yaml'), '--yes', '--by', 'Ada Example'], await labEnvironment(lab));
    run.stdout?.resume();
    const [code] = await once(run, 'exit');
    if (code !== 0) throw new Error(`the pilot ended with code ${code}`);
  } finally {
    await stopped(lab);
  }
}

/** The lab ends when its standard input does. */
async function stopped(lab: ChildProcess): Promise<void> {
  if (lab.exitCode !== null || lab.signalCode !== null) return;
  const exit = once(lab, 'exit');
  lab.stdin?.end();
  await exit;
}

function start(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const stdio: ['pipe', 'pipe', 'inherit'] = ['pipe', 'pipe', 'inherit'];
  return spawn(process.execPath, [cli, ...args], { cwd: root, stdio, env: { ...process.env, ...env } });
}

/** What the lab's first line says, as the environment in which a run finds the emulated engines. */
async function labEnvironment(lab: ChildProcess): Promise<NodeJS.ProcessEnv> {
  if (lab.stdout === null) throw new Error('the lab has no output');
  const lines = createInterface({ input: lab.stdout });
  const ended = once(lab, 'exit').then(() => Promise.reject(new Error('the lab ended')));
  ended.catch(() => undefined);
  const [line] = await Promise.race([once(lines, 'line'), ended]);
  const { baseUrls } = JSON.parse(String(line)) as { readonly baseUrls: Readonly<Record<string, string>> };
  return {
    RUNWAYML_BASE_URL: baseUrls['runway'],
    RUNWAYML_API_SECRET: 'lab',
    LUMAAI_BASE_URL: baseUrls['luma'],
    LUMAAI_API_KEY: 'lab',
    FAL_BASE_URL: baseUrls['fal'],
    FAL_KEY: 'lab',
    COMFYUI_URL: baseUrls['comfyui'],
  };
}

/** Rows of a log exactly as they lie in the database. */
function storedText(file: string): readonly string[] {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return db
      .prepare('SELECT body FROM events ORDER BY seq')
      .all()
      .map((row) => String(row['body']));
  } finally {
    db.close();
  }
}
