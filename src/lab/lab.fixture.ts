import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../core/clock.ts';
import type { ClipSpec } from './footage/clip-spec.ts';
import { type Lab, startLab } from './server.ts';

/** A row of `GET /lab/jobs`, as far as tests read it. */
export interface LedgerRow {
  readonly dialect: string;
  readonly jobId: string;
  readonly clientReference: string | null;
  readonly state: string;
  readonly deleted: boolean;
  readonly filming: boolean;
  readonly charged: { readonly amount: number };
  readonly completedAt: string | null;
}

/** A lab for tests: frozen real time, a stand-in for clips, and short-hands for the control calls. */
export interface TestLab extends Lab, AsyncDisposable {
  readonly workDir: string;
  /** What the renderer was asked for, with the path of the first frame. */
  readonly rendered: { readonly spec: ClipSpec; readonly firstFrame: string | undefined }[];
  /** Bytes that every clip consists of. */
  readonly clip: Buffer;
  jobs(): Promise<readonly LedgerRow[]>;
  creates(dialect: string): Promise<number>;
  /** Moves time on, once every clip is there that would hold its job back. */
  advance(seconds: number): Promise<void>;
  faults(rules: unknown): Promise<Response>;
}

const frozen: Clock = { now: () => Date.UTC(2026, 10, 22, 12), sleepUntil: () => Promise.resolve() };

/** Starts a lab in a new folder (or in `workDir`, which is then left alone when the lab is closed). */
export async function testLab(faults: unknown = [], workDir?: string): Promise<TestLab> {
  const folder = workDir ?? mkdtempSync(join(tmpdir(), 'shotcaller-lab-'));
  const clip = Buffer.from(Array.from({ length: 5000 }, (_, at) => at % 251));
  const rendered: { spec: ClipSpec; firstFrame: string | undefined }[] = [];
  const lab = await startLab({
    workDir: folder,
    clock: frozen,
    faults,
    render: async (spec, output, firstFrame) => {
      rendered.push({ spec, firstFrame });
      writeFileSync(output, clip);
    },
  });
  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(lab.control + path, { method: 'POST', body: JSON.stringify(body) });
  const jobs = async (): Promise<readonly LedgerRow[]> =>
    ((await (await fetch(`${lab.control}/jobs`)).json()) as { jobs: LedgerRow[] }).jobs;
  return {
    ...lab,
    workDir: folder,
    rendered,
    clip,
    jobs,
    creates: async (dialect) => {
      const counts = (await (await fetch(`${lab.control}/requests`)).json()) as { creates: Record<string, number> };
      return counts.creates[dialect] ?? -1;
    },
    advance: async (seconds) => {
      while ((await jobs()).some(({ filming }) => filming)) await new Promise((next) => setTimeout(next, 2));
      await post('/clock', { advanceS: seconds });
    },
    faults: (rules) => post('/faults', rules),
    [Symbol.asyncDispose]: async () => {
      await lab.close();
      if (workDir === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The bytes behind a URL. */
export async function download(url: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer());
}
