import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { afterAll } from 'vitest';

/** Root folder of the repository. */
export const root = resolve(import.meta.dirname, '../../..');

const entry = join(root, 'bin', 'shotcaller.js');

/** How a command ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
}

/** A command that runs as a process of its own. */
export interface Command {
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** True once the process has ended. */
  readonly ended: () => boolean;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly exit: Promise<Exit>;
}

/** Environment of commands: this one without what the user may have set up for engines. */
export function cleanEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(RUNWAYML|LUMAAI|FAL|REPLICATE|GOOGLE|KLING|COMFYUI|SHOTCALLER_ENGINE|VITEST|NODE_OPTIONS)/.test(name),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: '1', ...more };
}

const alive = new Set<ChildProcess>();
// A test that fails must not leave processes behind.
afterAll(() => {
  for (const child of alive) child.kill('SIGKILL');
});

/** Starts `shotcaller <args>`. */
export function startCommand(args: readonly string[], env: NodeJS.ProcessEnv = cleanEnvironment()): Command {
  const began = performance.now();
  const child = spawn(process.execPath, [entry, ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  alive.add(child);
  let stdout = '';
  let stderr = '';
  let ended = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const exit = new Promise<Exit>((done, failed) => {
    child.once('error', failed);
    child.once('close', (code, signal) => {
      ended = true;
      alive.delete(child);
      done({ code, signal, stdout, stderr, tookMs: performance.now() - began });
    });
  });
  return {
    pid: child.pid ?? 0,
    stdout: () => stdout,
    stderr: () => stderr,
    ended: () => ended,
    kill: (signal) => void child.kill(signal),
    exit,
  };
}

/** Runs `shotcaller <args>` to its end. */
export function runCommand(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Exit> {
  return startCommand(args, env).exit;
}

/** Runs `shotcaller <args> --json` and reads the one object it prints. */
export async function runJson<T>(
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<Exit & { readonly data: T }> {
  const exit = await runCommand([...args, '--json'], env);
  return { ...exit, data: JSON.parse(exit.stdout) as T };
}

/**
 * Waits until something holds, looking often; the deadline only ends a test that would otherwise hang.
 * @throws with `what` when the deadline passes or `given up` says so.
 */
export async function until<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  { withinMs = 60_000, everyMs = 10, over = () => false }: Waiting = {},
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (over()) throw new Error(`never: ${what}`);
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((next) => setTimeout(next, everyMs));
  }
}

/** How `until` waits. */
export interface Waiting {
  readonly withinMs?: number;
  readonly everyMs?: number;
  /** True when it can not come about any more. */
  readonly over?: () => boolean;
}
