import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../core/errors.ts';
import { type ClipRenderer, type ClipSpec, clipDigest } from './clip-spec.ts';

/** What became of a clip. */
export type FootageResult =
  | { readonly kind: 'ready'; readonly path: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** Makes clips in the background, a few at once, each spec once; finished clips stay in the folder. */
export class Footage {
  readonly #folder: string;
  readonly #render: ClipRenderer;
  readonly #inFlight = new Map<string, Promise<FootageResult>>();
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(folder: string, render: ClipRenderer, atOnce = 2) {
    this.#folder = folder;
    this.#render = render;
    this.#free = atOnce;
    mkdirSync(folder, { recursive: true });
    sweep(folder);
  }

  /** Where the clip of a spec lies once it is made. */
  pathOf(spec: ClipSpec): string {
    return join(this.#folder, `${clipDigest(spec)}.mp4`);
  }

  /** Makes the clip unless it exists or is being made. Never rejects: a failed render is an answer. */
  make(spec: ClipSpec, firstFrame?: string): Promise<FootageResult> {
    const path = this.pathOf(spec);
    if (existsSync(path)) return Promise.resolve({ kind: 'ready', path });
    const running = this.#inFlight.get(path);
    if (running !== undefined) return running;
    const started = this.#make(spec, path, firstFrame).finally(() => this.#inFlight.delete(path));
    this.#inFlight.set(path, started);
    return started;
  }

  /** Resolves when nothing is being made any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#inFlight.values());
  }

  async #make(spec: ClipSpec, path: string, firstFrame: string | undefined): Promise<FootageResult> {
    await this.#slot();
    const part = path.replace(/\.mp4$/, `.part-${process.pid}.mp4`);
    try {
      await this.#render(spec, part, firstFrame);
      renameSync(part, path);
      return { kind: 'ready', path };
    } catch (thrown) {
      rmSync(part, { force: true });
      return { kind: 'failed', reason: messageOf(thrown) };
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }

  #slot(): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** Removes what labs that are gone had half made; a lab that is still closing finishes its own. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /\.part-(\d+)\./.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
