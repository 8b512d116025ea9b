import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { EpochMs } from '../core/clock.ts';
import { StoreError } from '../core/errors.ts';
import type { DrawCounts } from './faults/book.ts';
import type { JobEffect } from './faults/effects.ts';
import type { Dialect, LabJob, Notice } from './job.ts';
import { withEffect } from './lifecycle.ts';

/** What happened to a job after its creation. */
export type JobChange =
  | { readonly kind: 'effect'; readonly effect: JobEffect }
  | { readonly kind: 'cancelled'; readonly at: EpochMs }
  | { readonly kind: 'deleted'; readonly at: EpochMs }
  | { readonly kind: 'noticed'; readonly notice: Notice }
  | { readonly kind: 'rendered'; readonly at: EpochMs }
  | { readonly kind: 'render-failed'; readonly reason: string };

/** A file a client uploaded. */
export interface Upload {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  readonly sha256: string;
}

type Line =
  | { readonly type: 'job'; readonly job: LabJob }
  | { readonly type: 'change'; readonly seq: number; readonly change: JobChange }
  | { readonly type: 'post'; readonly dialect: Dialect }
  | { readonly type: 'upload'; readonly upload: Upload }
  | { readonly type: 'clock'; readonly offsetMs: number }
  | { readonly type: 'plan'; readonly digest: string }
  | { readonly type: 'draw'; readonly rule: number; readonly happened: boolean };

/**
 * The true record of jobs, create calls, uploads and virtual time: JSON lines, appended before the reply is sent, so a
 * killed lab that starts again in the same folder still knows everything it ever accepted.
 */
export class Ledger {
  readonly #file: string;
  readonly #jobs = new Map<number, LabJob>();
  readonly #uploads = new Map<string, Upload>();
  readonly #posts = new Map<Dialect, number>();
  readonly #draws = new Map<number, { readonly matched: number; readonly happened: number }>();
  #plan: string | undefined;
  #offsetMs = 0;

  /** @throws {StoreError} `store.unwritable` or `store.corrupt`. */
  constructor(workDir: string) {
    this.#file = join(workDir, 'ledger.jsonl');
    try {
      mkdirSync(workDir, { recursive: true });
      if (existsSync(this.#file)) this.#read();
    } catch (cause) {
      if (StoreError.is(cause)) throw cause;
      throw unwritable(this.#file, cause);
    }
  }

  /** How far virtual time runs ahead of real time, milliseconds. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Digest of the fault rules that the draws belong to. */
  get plan(): string | undefined {
    return this.#plan;
  }

  /** How often each fault rule of the plan matched and happened. */
  get draws(): DrawCounts {
    return this.#draws;
  }

  /** All jobs, oldest first. */
  get jobs(): readonly LabJob[] {
    return [...this.#jobs.values()];
  }

  /** The newest job with a vendor id, deleted ones included. */
  find(dialect: Dialect, jobId: string): LabJob | undefined {
    return this.jobs.findLast((job) => job.dialect === dialect && job.jobId === jobId);
  }

  upload(id: string): Upload | undefined {
    return this.#uploads.get(id);
  }

  /** The newest upload with a file name, as ComfyUI refers to inputs. */
  uploadNamed(name: string): Upload | undefined {
    return [...this.#uploads.values()].findLast((upload) => upload.name === name);
  }

  /** POSTs to create calls that arrived, refused ones included. */
  postsOf(dialect: Dialect): number {
    return this.#posts.get(dialect) ?? 0;
  }

  nextSeq(): number {
    return this.#jobs.size + 1;
  }

  add(job: LabJob): void {
    this.#write({ type: 'job', job });
  }

  change(seq: number, change: JobChange): void {
    this.#write({ type: 'change', seq, change });
  }

  countPost(dialect: Dialect): void {
    this.#write({ type: 'post', dialect });
  }

  /** Other fault rules are in force from here on: counting starts anew. */
  startPlan(digest: string): void {
    this.#write({ type: 'plan', digest });
  }

  countDraw(rule: number, happened: boolean): void {
    this.#write({ type: 'draw', rule, happened });
  }

  addUpload(upload: Upload): void {
    this.#write({ type: 'upload', upload });
  }

  advance(offsetMs: number): void {
    this.#write({ type: 'clock', offsetMs });
  }

  /** Forgets everything, on disk too. */
  reset(): void {
    if (existsSync(this.#file)) truncateSync(this.#file);
    this.#jobs.clear();
    this.#uploads.clear();
    this.#posts.clear();
    this.#draws.clear();
    this.#plan = undefined;
    this.#offsetMs = 0;
  }

  #write(line: Line): void {
    try {
      appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
    } catch (cause) {
      throw unwritable(this.#file, cause);
    }
    this.#take(line);
  }

  #read(): void {
    const text = readFileSync(this.#file, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    // A kill in the middle of a write leaves half a line, whose reply was never sent: it is cut off.
    if (whole.length < text.length) truncateSync(this.#file, Buffer.byteLength(whole));
    for (const [index, line] of whole.split('\n').entries()) {
      if (line === '') continue;
      try {
        this.#take(JSON.parse(line) as Line);
      } catch (cause) {
        throw new StoreError(
          'store.corrupt',
          'The lab ledger holds a line that is not JSON',
          { file: this.#file, line: index + 1 },
          { hint: 'Start the lab in another folder, or delete this one.', cause },
        );
      }
    }
  }

  #take(line: Line): void {
    switch (line.type) {
      case 'job':
        this.#jobs.set(line.job.seq, line.job);
        return;
      case 'change': {
        const job = this.#jobs.get(line.seq);
        if (job !== undefined) this.#jobs.set(line.seq, changed(job, line.change));
        return;
      }
      case 'post':
        this.#posts.set(line.dialect, this.postsOf(line.dialect) + 1);
        return;
      case 'upload':
        this.#uploads.set(line.upload.id, line.upload);
        return;
      case 'clock':
        this.#offsetMs = line.offsetMs;
        return;
      case 'plan':
        this.#plan = line.digest;
        this.#draws.clear();
        return;
      case 'draw': {
        const { matched, happened } = this.#draws.get(line.rule) ?? { matched: 0, happened: 0 };
        this.#draws.set(line.rule, { matched: matched + 1, happened: happened + (line.happened ? 1 : 0) });
      }
    }
  }
}

function changed(job: LabJob, change: JobChange): LabJob {
  switch (change.kind) {
    case 'effect':
      return withEffect(job, change.effect);
    case 'cancelled':
      return { ...job, cancelledAt: job.cancelledAt ?? change.at };
    case 'deleted':
      return { ...job, deletedAt: change.at };
    case 'noticed': {
      const others = (job.notices ?? []).filter(({ event }) => event !== change.notice.event);
      return { ...job, notices: [...others, change.notice] };
    }
    case 'rendered':
      return { ...job, renderedAt: change.at };
    case 'render-failed':
      return { ...job, renderError: change.reason };
  }
}

function unwritable(file: string, cause: unknown): StoreError {
  return new StoreError(
    'store.unwritable',
    'The lab can not write its ledger',
    { file },
    { hint: 'Choose a folder that can be written.', cause },
  );
}
