import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Lab, startLab } from '../../src/lab/server.ts';
import { findMediaTools } from '../../src/media/tools.ts';
import { runFfmpeg } from '../../src/media/written.ts';

const entry = resolve(import.meta.dirname, '../../bin/shotcaller.js');

/** What a command printed and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is started. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Text for standard input; else it is closed. */
  readonly input?: string;
}

/** A command that runs, for tests that look at it meanwhile. */
export interface Running {
  readonly ended: Promise<Ended>;
  /** Resolves with everything printed so far once it holds `text`. */
  said(text: string): Promise<string>;
  kill(signal: NodeJS.Signals): void;
}

/** Environment without keys, colours or a home: what a new user has. */
function environment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  // Compiled code is kept between processes: a command starts three times as fast.
  const { PATH = '', NODE_COMPILE_CACHE = join(tmpdir(), 'node-compile-cache') } = process.env;
  return { PATH, NODE_COMPILE_CACHE, ...more };
}

/** Starts the real command line as a child process. */
export function start(args: readonly string[], { cwd, env, input }: CommandOptions): Running {
  const child = spawn(process.execPath, [entry, ...args], { cwd, env: environment(env), stdio: 'pipe' });
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  const heard = (): void => {
    for (const listener of listeners) listener();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    heard();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    heard();
  });
  const ended = new Promise<Ended>((done) => {
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
  return {
    ended,
    kill: (signal) => void child.kill(signal),
    said: (text) =>
      new Promise((found, failed) => {
        const look = (): void => {
          if (!(stdout + stderr).includes(text)) return;
          listeners.delete(look);
          found(stdout + stderr);
        };
        listeners.add(look);
        look();
        void ended.then(() => failed(new Error(`it ended without saying ${text}:\n${stdout}${stderr}`)));
      }),
  };
}

/** Runs a command to its end. */
export function shotcaller(args: readonly string[], options: CommandOptions): Promise<Ended> {
  return start(args, options).ended;
}

/** A folder that goes away with the test. */
export interface Folder extends Disposable {
  readonly path: string;
  write(name: string, content: string | Uint8Array): string;
  /** Every file below with its size and SHA-256: equal listings mean that nothing was touched. */
  listing(): readonly string[];
}

/** Makes a folder. */
export function folder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'shotcaller-cli-'));
  return {
    path,
    write: (name, content) => {
      writeFileSync(join(path, name), content);
      return join(path, name);
    },
    listing: () => listingOf(path),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

function listingOf(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => lstatSync(join(dir, name)).isFile())
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(dir, name)))
          .digest('hex')}`,
    )
    .sort();
}

/** Two shots of one second each, small enough to be made in seconds. */
export function tinyProduction(changes: { readonly head?: string; readonly shots?: string } = {}): string {
  return `production: tiny
title: Tiny
delivery: { width: 320, height: 180, fps: 12 }
budget: { cap: 5 }
${changes.head ?? 'policy: { planGate: auto, degrade: allow }\n'}episodes:
  - id: e01
    title: One
    scenes:
      - id: sc1
        shots:
${changes.shots ?? `          - { id: sh1, type: establishing, prompt: "A hill in the rain", durationS: 1, camera: push }\n          - { id: sh2, type: insert, prompt: "A red leaf on a stone", durationS: 1, camera: pan }\n`}`;
}

/** The lab with moving test pictures for clips, drawn once per size; hours pass in seconds. */
export interface ClipLab extends AsyncDisposable {
  readonly lab: Lab;
  /** Keys and addresses that send every vendor to the lab. */
  readonly env: Readonly<Record<string, string>>;
  /** Sums of `GET /lab/jobs`: jobs and dollars charged. */
  ledger(): Promise<{ readonly jobs: number; readonly chargedUsd: number }>;
}

/** Starts a lab with clips that pass the gate. */
export async function clipLab(faults: unknown = []): Promise<ClipLab> {
  const workDir = mkdtempSync(join(tmpdir(), 'shotcaller-cli-lab-'));
  const tools = await findMediaTools(process.env);
  const drawn = new Map<string, Promise<string>>();
  const draw = async (width: number, height: number, fps: number, durationS: number): Promise<string> => {
    const file = join(workDir, `drawn-${width}x${height}-${fps}-${durationS}.mp4`);
    const picture = `testsrc2=s=${width}x${height}:r=${fps}`;
    const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-movflags', '+faststart'];
    await runFfmpeg(tools, ['-f', 'lavfi', '-i', picture, '-t', String(durationS), ...encoder, file], {
      timeoutMs: 60_000,
    });
    return file;
  };
  const lab = await startLab({
    workDir,
    faults,
    speed: 100,
    render: async ({ order: { width, height, fps, durationS } }, output) => {
      const key = [width, height, fps, durationS].join();
      const made = drawn.get(key) ?? draw(width, height, fps, durationS);
      drawn.set(key, made);
      copyFileSync(await made, output);
    },
  });
  const { runway, luma, fal, comfyui } = lab.baseUrls;
  return {
    lab,
    env: {
      RUNWAYML_BASE_URL: runway,
      RUNWAYML_API_SECRET: 'lab',
      LUMAAI_BASE_URL: luma,
      LUMAAI_API_KEY: 'lab',
      FAL_BASE_URL: fal,
      FAL_KEY: 'lab',
      COMFYUI_URL: comfyui,
    },
    ledger: async () => {
      const found = (await (await fetch(`${lab.control}/jobs`)).json()) as {
        readonly jobs: readonly unknown[];
        readonly charged: { readonly amount: number };
      };
      return { jobs: found.jobs.length, chargedUsd: found.charged.amount };
    },
    [Symbol.asyncDispose]: async () => {
      await lab.close();
      rmSync(workDir, { recursive: true, force: true });
    },
  };
}
