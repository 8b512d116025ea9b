import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { Interrupted, MediaError, ShotcallerError } from '../core/errors.ts';
import { type Sandbox, sandboxed } from './sandbox.ts';
import { findOnPath } from './search-path.ts';

/** Kernel limits of one tool run; enforced by `prlimit` where the machine has it. */
export interface RunLimits {
  /** Address space, bytes. */
  readonly asBytes: number;
  /** Processor time over all threads, seconds. */
  readonly cpuS: number;
  /** Largest file the tool may write, bytes. */
  readonly fsizeBytes: number;
  /** Open files. */
  readonly nofile: number;
}

/** How a tool is run. */
export interface RunOptions {
  /** The whole process group is killed after this time, milliseconds. */
  readonly timeoutMs: number;
  readonly limits?: RunLimits;
  /** What the tool may see; set for everything that reads a file somebody else made. */
  readonly sandbox?: Sandbox;
  /** Bytes for standard input, fed at the tool's own pace. Without it standard input is closed. */
  readonly input?: AsyncIterable<Uint8Array>;
  /**
   * Receives standard output piece by piece; the next piece waits for it, and a piece is gone once it was taken. Without
   * it stdout is collected.
   */
  readonly onStdout?: (chunk: Buffer) => void | Promise<void>;
  /** Receive what the tool writes to its further outputs: `pipe:3`, `pipe:4`…; pieces come as with `onStdout`. */
  readonly onMore?: readonly ((chunk: Buffer) => void)[];
  /** Kills the process group and makes the run throw. */
  readonly signal?: AbortSignal;
}

/** How a tool run ended. Only the caller knows whether a non-zero code is an error. */
export interface RunResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  /** Empty when `onStdout` was given. */
  readonly stdout: Buffer;
  /** The last 64 KiB. */
  readonly stderr: string;
}

const stderrTailBytes = 64 * 1024;
const stdoutCapBytes = 64 * 1024 * 1024;
const liveGroups = new Set<number>();
let watchingExit = false;

/** Whether runs on this machine are under kernel limits; `doctor` shows it. */
export function hasKernelLimits(): boolean {
  return findOnPath('prlimit', process.env['PATH']) !== undefined;
}

/**
 * Runs one media tool in a process group of its own: never through a shell, with no environment but PATH, under kernel
 * limits where `prlimit` exists, behind bubblewrap where that works and `sandbox` asks for it, and killed as a group on
 * timeout, abort, or when this process ends.
 * @throws {MediaError} `media.tool-failed` when the tool can't be started or floods its output; {Interrupted} when
 * aborted. Errors of `input` and `onStdout` pass through. A non-zero exit is a result, not an error.
 */
export async function runTool(path: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  options.signal?.throwIfAborted();
  const [inner, innerArgs] = options.sandbox === undefined ? [path, args] : sandboxed(path, args, options.sandbox);
  const [command, commandArgs] = limited(inner, innerArgs, options.limits);
  const child = spawn(command, commandArgs, {
    detached: true,
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: [options.input ? 'pipe' : 'ignore', 'pipe', 'pipe', ...(options.onMore ?? []).map(() => 'pipe' as const)],
    windowsHide: true,
  });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  if (child.pid === undefined) {
    const cause = await closed.catch((error: unknown) => error);
    throw new MediaError('media.tool-failed', `${path} could not be started`, { path }, { cause });
  }
  const group = child.pid;
  remember(group);
  let stop: 'timeout' | 'abort' | 'failure' | undefined;
  const kill = (why: 'timeout' | 'abort' | 'failure'): void => {
    stop ??= why;
    killGroup(group);
  };
  const onAbort = (): void => kill('abort');
  const timer = setTimeout(() => kill('timeout'), options.timeoutMs);
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const stderr: Buffer[] = [];
  const stdout: Buffer[] = [];
  try {
    const work = [
      options.input && child.stdin ? feed(child.stdin, options.input) : undefined,
      drain(child.stdout, options.onStdout === undefined ? collector(stdout, path) : onceOnly(options.onStdout)),
      drain(child.stderr, tailOf(stderr)),
      ...(options.onMore ?? []).map((take, i) => drain(child.stdio[3 + i] as Readable, onceOnly(take))),
    ];
    const [[code, signal]] = await Promise.all([closed, ...work]).catch((error: unknown) => {
      kill('failure');
      throw error;
    });
    if (stop === 'abort') throw interruption(options.signal);
    const text = Buffer.concat(stderr).toString('utf8');
    return { code, signal, timedOut: stop === 'timeout', stdout: Buffer.concat(stdout), stderr: text };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
    liveGroups.delete(group);
  }
}

function limited(path: string, args: readonly string[], limits: RunLimits | undefined): [string, string[]] {
  const prlimit = limits && findOnPath('prlimit', process.env['PATH']);
  if (!limits || !prlimit) return [path, [...args]];
  const { asBytes, cpuS, fsizeBytes, nofile } = limits;
  const flags = [`--as=${asBytes}`, `--cpu=${cpuS}`, `--fsize=${fsizeBytes}`, `--nofile=${nofile}`, '--core=0'];
  return [prlimit, [...flags, '--', path, ...args]];
}

function remember(group: number): void {
  liveGroups.add(group);
  if (watchingExit) return;
  watchingExit = true;
  // A detached group outlives its parent, so it must be ended by hand.
  process.on('exit', () => {
    for (const live of liveGroups) killGroup(live);
  });
}

function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    // The group may have ended by itself a moment ago.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function feed(stdin: Writable, input: AsyncIterable<Uint8Array>): Promise<void> {
  let broken = false;
  let wake = (): void => undefined;
  const onBroken = (): void => {
    broken = true;
    wake();
  };
  // A tool that ends early closes its end of the pipe (EPIPE); its exit code and stderr tell why.
  stdin
    .on('error', onBroken)
    .on('close', onBroken)
    .on('drain', () => wake());
  for await (const chunk of input) {
    if (broken) return;
    if (stdin.write(chunk)) continue;
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (broken) resolve();
    });
  }
  stdin.end();
}

async function drain(
  stream: AsyncIterable<Buffer> | null,
  take: (chunk: Buffer) => void | Promise<void>,
): Promise<void> {
  for await (const chunk of stream ?? []) await take(chunk);
}

/**
 * Frees each piece as soon as it was taken: a clip's pictures are tens of megabytes, and they would lie about until the
 * collector notices memory that is not on its own heap.
 */
function onceOnly(take: (chunk: Buffer) => void | Promise<void>): (chunk: Buffer) => Promise<void> {
  return async (chunk) => {
    await take(chunk);
    const { buffer } = chunk;
    // A pooled buffer belongs to others too.
    if (buffer instanceof ArrayBuffer && buffer.byteLength === chunk.byteLength) buffer.transfer(0);
  };
}

function collector(into: Buffer[], path: string): (chunk: Buffer) => void {
  let size = 0;
  return (chunk) => {
    size += chunk.length;
    if (size > stdoutCapBytes) throw new MediaError('media.tool-failed', `${path} printed too much`, { bytes: size });
    into.push(chunk);
  };
}

function tailOf(into: Buffer[]): (chunk: Buffer) => void {
  let size = 0;
  return (chunk) => {
    into.push(chunk);
    size += chunk.length;
    while (size - (into[0]?.length ?? 0) >= stderrTailBytes) size -= into.shift()?.length ?? 0;
  };
}

function interruption(signal: AbortSignal | undefined): Error {
  if (ShotcallerError.is(signal?.reason)) return signal.reason;
  return new Interrupted('run.interrupted', 'The media tool was stopped', {}, { cause: signal?.reason });
}
