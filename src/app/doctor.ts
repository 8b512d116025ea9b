import { access, constants, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, ShotcallerError } from '../core/errors.ts';
import { hasSandbox } from '../media/sandbox.ts';
import { findMediaTools } from '../media/tools.ts';
import { openDatabase } from '../store/sqlite/database.ts';
import { readConfig } from './config.ts';
import type { AppContext } from './context.ts';
import { namedDiskTrouble } from './disk-trouble.ts';
import { listEngines } from './engines.ts';
import { openSigner } from './signer.ts';

/** One line of `doctor`. */
export interface Check {
  readonly id: string;
  readonly status: 'ok' | 'warn' | 'fail';
  /** What was found. */
  readonly found: string;
  /** What to do; absent when all is well. */
  readonly fix?: string;
}

const lowDiskBytes = 5e9;
const oldestYear = 2026;

/** Looks at everything a run needs and says how to mend what is not right. Creates nothing but the signing chain. */
export async function doctor(context: AppContext): Promise<readonly Check[]> {
  const checks = [
    nodeCheck,
    ffmpegCheck,
    sandboxCheck,
    diskCheck,
    folderCheck,
    clockCheck,
    configCheck,
    signerCheck,
    storeCheck,
  ];
  const results: Check[] = [];
  for (const check of checks) results.push(await check(context));
  return [...results, ...(await engineChecks(context))];
}

async function nodeCheck(): Promise<Check> {
  const major = Number(process.versions.node.split('.')[0]);
  const found = `Node ${process.versions.node}`;
  return major >= 24
    ? { id: 'node', status: 'ok', found }
    : { id: 'node', status: 'fail', found, fix: 'Use Node 24 or later; in a clone `npm start` brings it.' };
}

function ffmpegCheck({ env }: AppContext): Promise<Check> {
  return attempt('ffmpeg', async () => `ffmpeg ${(await findMediaTools(env as NodeJS.ProcessEnv)).version}`);
}

async function sandboxCheck(): Promise<Check> {
  const found = await access('/usr/bin/prlimit', constants.X_OK).then(
    () => true,
    () => false,
  );
  if (found && hasSandbox())
    return { id: 'sandbox', status: 'ok', found: 'media tools run under prlimit; clips are read behind bubblewrap' };
  if (found)
    return {
      id: 'sandbox',
      status: 'ok',
      found: 'media tools run under prlimit, without bubblewrap: clips are read with pinned readers and limits only',
    };
  return {
    id: 'sandbox',
    status: 'warn',
    found: 'no prlimit: media tools run without resource limits',
    fix: 'Install util-linux.',
  };
}

async function diskCheck({ cwd }: AppContext): Promise<Check> {
  const { bavail, bsize } = await statfs(cwd);
  const free = bavail * bsize;
  const found = `${(free / 1e9).toFixed(1)} GB free`;
  if (free >= lowDiskBytes) return { id: 'disk', status: 'ok', found };
  return { id: 'disk', status: 'warn', found, fix: 'An episode of 24 shots needs about 2 GB: free some space.' };
}

async function folderCheck({ cwd }: AppContext): Promise<Check> {
  return access(cwd, constants.W_OK).then(
    (): Check => ({ id: 'folder', status: 'ok', found: `${cwd} can be written` }),
    (): Check => ({
      id: 'folder',
      status: 'fail',
      found: `${cwd} can not be written`,
      fix: 'Choose another folder with --cwd.',
    }),
  );
}

async function clockCheck({ clock }: AppContext): Promise<Check> {
  const now = new Date(clock.now());
  const found = now.toISOString();
  if (now.getUTCFullYear() >= oldestYear) return { id: 'clock', status: 'ok', found };
  return { id: 'clock', status: 'fail', found, fix: 'Set the clock: signatures and retirement dates depend on it.' };
}

function configCheck(context: AppContext): Promise<Check> {
  return attempt('configuration', async () => readConfig(context, context.cwd).file ?? 'none (defaults)');
}

function signerCheck(context: AppContext): Promise<Check> {
  return attempt('signer', async () => {
    const signer = await openSigner(
      context,
      readConfig(context, context.cwd),
      join(context.cwd, '.shotcaller', 'signer'),
    );
    return signer.development ? `${signer.name}: for testing only; configure your own chain for release` : signer.name;
  });
}

function storeCheck({ cwd }: AppContext): Promise<Check> {
  return attempt('store', async () => {
    const db = openDatabase(join(cwd, '.shotcaller', 'doctor'));
    try {
      return `SQLite ${String(db.prepare('SELECT sqlite_version() AS version').get()?.['version'])}, synchronous=FULL`;
    } finally {
      db.close();
    }
  });
}

async function engineChecks(context: AppContext): Promise<readonly Check[]> {
  try {
    return (await listEngines(context)).map(({ facts, state, reason, notices }): Check => {
      const id = `engine ${facts.id}`;
      const found = [state, ...notices].join('; ');
      if (state === 'ready') return { id, status: notices.length > 0 ? 'warn' : 'ok', found };
      if (state === 'retired') return { id, status: 'warn', found: reason ?? found };
      return { id, status: 'warn', found, fix: reason ?? 'See `shotcaller engines`.' };
    });
  } catch (thrown) {
    return [failed('engines', thrown)];
  }
}

async function attempt(id: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { id, status: 'ok', found: await look() };
  } catch (thrown) {
    return failed(id, thrown);
  }
}

function failed(id: string, thrown: unknown): Check {
  const named = namedDiskTrouble(thrown);
  const hint = ShotcallerError.is(named) ? named.hint : undefined;
  return { id, status: 'fail', found: messageOf(named), ...(hint === undefined ? {} : { fix: hint }) };
}
