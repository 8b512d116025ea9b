import type { EngineId } from '../../core/ids.ts';
import type { MicroUsd } from '../../core/money.ts';
import type { JobFaultKind } from '../plan/plan.ts';

/** One job as the vendor knows it. Times in true seconds since the world's start. */
export interface VendorJob {
  readonly jobId: string;
  readonly engine: EngineId;
  readonly attempt: string;
  readonly fault: JobFaultKind | undefined;
  readonly createdS: number;
  /** When the vendor begins to work on it. */
  readonly startS: number;
  /** When the clip is done; `Infinity` for a job that hangs. */
  doneS: number;
  /** From when on a list of jobs shows it. */
  readonly visibleS: number;
  readonly price: MicroUsd;
  /** What the account is charged when it ends. */
  readonly charge: MicroUsd;
  cancelledS?: number;
  linksTried: number;
}

/** A submit that reached a vendor. */
export interface VendorSubmit {
  readonly engine: EngineId;
  readonly attempt: string;
  readonly atS: number;
}

const clipWords = 'clip of ';

/** What a job's clip consists of: its name, so that a take can be traced to the job that made it. */
export function clipText(jobId: string): string {
  return clipWords + jobId;
}

/** All vendors' own books: the truth that the log is held against. They outlive every process. */
export class VendorBooks {
  readonly submits: VendorSubmit[] = [];
  readonly jobs: VendorJob[] = [];
  readonly #byId = new Map<string, VendorJob>();
  readonly #byAttempt = new Map<string, VendorJob[]>();
  readonly #submitted = new Set<string>();
  readonly #now: () => number;

  /** @param nowS true seconds since the start. */
  constructor(nowS: () => number) {
    this.#now = nowS;
  }

  /** Writes down a submit. False when this attempt was sent before: somebody pays twice. */
  submit(entry: VendorSubmit): boolean {
    const first = !this.#submitted.has(entry.attempt);
    this.#submitted.add(entry.attempt);
    this.submits.push(entry);
    return first;
  }

  open(job: VendorJob): void {
    this.jobs.push(job);
    this.#byId.set(job.jobId, job);
    this.#byAttempt.set(job.attempt, [...(this.#byAttempt.get(job.attempt) ?? []), job]);
  }

  job(jobId: string): VendorJob | undefined {
    return this.#byId.get(jobId);
  }

  /** The job that made a clip. */
  jobOfClip(clip: string): VendorJob | undefined {
    return this.#byId.get(clip.slice(clipWords.length));
  }

  /** The job of an attempt, as the vendor's own list shows it. */
  jobOf(attempt: string): VendorJob | undefined {
    return this.#byAttempt.get(attempt)?.[0];
  }

  /** Jobs of an engine that are not over. */
  running(engine: EngineId): readonly VendorJob[] {
    return this.jobs.filter((job) => job.engine === engine && !isOver(job, this.#now()));
  }

  /** What one attempt was really charged so far. */
  chargedFor(attempt: string): MicroUsd {
    const jobs = this.#byAttempt.get(attempt) ?? [];
    return jobs.reduce((sum, job) => sum + (isFinished(job, this.#now()) ? job.charge : 0), 0);
  }
}

/** True for a job that came to its end and was not cancelled before. */
export function isFinished(job: VendorJob, nowS: number): boolean {
  return nowS >= job.doneS && (job.cancelledS === undefined || job.doneS <= job.cancelledS);
}

/** True for a job that takes no place any more. */
export function isOver(job: VendorJob, nowS: number): boolean {
  return nowS >= Math.min(job.doneS, job.cancelledS ?? Number.POSITIVE_INFINITY);
}
