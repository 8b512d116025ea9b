import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, EpochMs } from '../core/clock.ts';
import { digestOf, sha256 } from '../core/hashing.ts';
import type { MicroUsd } from '../core/money.ts';
import { seededRandom } from '../core/random.ts';
import type { Json } from '../engines/engine.ts';
import { doorsOf } from '../engines/input-mapping.ts';
import { FaultBook } from './faults/book.ts';
import type { JobEffect } from './faults/effects.ts';
import type { FaultPlan } from './faults/rule.ts';
import { subjectOf } from './faults/subject.ts';
import { type ClipRenderer, clipSpecOf } from './footage/clip-spec.ts';
import { Footage } from './footage/footage.ts';
import type { Callback, ClipOrder, Dialect, LabJob } from './job.ts';
import { Ledger } from './ledger.ts';
import { type JobView, viewJob, withEffect } from './lifecycle.ts';
import { type LabModel, labLatency, labModels, listPrice } from './models.ts';
import { OutputUrls } from './output-urls.ts';
import { UploadFolder, withoutInlineMedia } from './uploads.ts';
import { Caller } from './webhooks/caller.ts';

/** What the lab is made of. */
export interface FloorOptions {
  readonly workDir: string;
  readonly seed: number;
  readonly speed: number;
  readonly clock: Clock;
  readonly render: ClipRenderer;
  /** Default: everything in the catalog. */
  readonly models?: readonly LabModel[];
}

/** A job as a dialect read it from a valid create call. */
export interface NewJob {
  readonly model: LabModel;
  /** Chosen by the client where the protocol lets it; otherwise the lab mints one. */
  readonly jobId?: string;
  readonly clientReference: string | null;
  readonly operation: string;
  readonly request: Json;
  readonly order: ClipOrder;
  /** Clip length that the price is for, seconds; the order's unless told. */
  readonly pricedS?: number;
  /** The price itself, where it depends on more than the length. */
  readonly priceMicroUsd?: MicroUsd;
  readonly effects: readonly JobEffect[];
  /** Where the client wants to be called. */
  readonly callback?: Callback;
}

/** The shop floor behind all dialects: one job table, one virtual clock, one place where clips are made. */
export class Floor {
  readonly ledger: Ledger;
  readonly faults: FaultBook;
  readonly uploads: UploadFolder;
  readonly urls: OutputUrls;
  readonly caller: Caller;
  readonly #options: FloorOptions;
  readonly #footage: Footage;

  constructor(options: FloorOptions) {
    this.#options = options;
    this.ledger = new Ledger(options.workDir);
    this.faults = new FaultBook(options.seed, (rule, happened) => this.ledger.countDraw(rule, happened));
    this.uploads = new UploadFolder(join(options.workDir, 'uploads'));
    this.urls = new OutputUrls(options.seed);
    this.#footage = new Footage(join(options.workDir, 'clips'), options.render);
    this.caller = new Caller({
      ledger: this.ledger,
      now: () => this.now(),
      realNow: () => this.realNow(),
      clipPath: (job) => this.urls.mint(job, this.now()),
    });
    // Calls that a lab which was killed still owes.
    void this.caller.tick();
    for (const job of this.ledger.jobs) if (job.renderedAt === undefined) this.#film(job);
  }

  /** Virtual time: real time plus what was added by `POST /lab/clock`. */
  now(): EpochMs {
    return this.realNow() + this.ledger.offsetMs;
  }

  /** The machine's time. */
  realNow(): EpochMs {
    return this.#options.clock.now();
  }

  /** Accepts a job: from here on it exists and will be charged, whatever becomes of the reply. */
  accept(input: NewJob): LabJob {
    const seq = this.ledger.nextSeq();
    const { dialect, facts } = input.model;
    const now = this.now();
    const jitter01 = seededRandom(this.#options.seed + seq)();
    const { queueMs, runMs } = labLatency(input.model, input.order.durationS, this.#options.speed, jitter01);
    const freeAt = this.#slotFreeAt(input.model, now);
    const startsAt = Math.max(now + queueMs, freeAt);
    const price = input.priceMicroUsd ?? listPrice(input.model, input.pricedS ?? input.order.durationS);
    const plain: LabJob = {
      seq,
      dialect,
      jobId: input.jobId ?? randomUUID(),
      model: facts.model,
      clientReference: input.clientReference,
      operation: input.operation,
      createdAt: now,
      startsAt,
      finishesAt: startsAt + runMs,
      throttled: freeAt > now + queueMs,
      end: 'succeeded',
      priceMicroUsd: price,
      chargeMicroUsd: price,
      request: withoutInlineMedia(input.request),
      order: input.order,
      effects: [],
      ...(input.callback === undefined ? {} : { callback: input.callback }),
    };
    const called = input.callback === undefined ? [] : this.faults.draw(dialect, 'webhook', subjectOf(plain)).job;
    const job = [...input.effects, ...called].reduce(withEffect, plain);
    this.ledger.add(job);
    this.#film(job);
    return job;
  }

  /**
   * Puts fault rules in force. With `resume`, a lab that starts again in the same folder with the same rules counts on
   * from where it ended, so that scripted trouble does not come back with every restart.
   */
  plan(plan: FaultPlan, { resume }: { readonly resume: boolean }): void {
    this.faults.apply(plan);
    const digest = digestOf(this.faults.counts().map(({ rule }) => rule));
    if (resume && this.ledger.plan === digest) this.faults.resume(this.ledger.draws);
    else this.ledger.startPlan(digest);
  }

  /** The model behind a door of a vendor that serves many; `undefined` is answered as an unknown model. */
  modelAt(dialect: Dialect, isDoor: (door: string) => boolean): LabModel | undefined {
    const { models = labModels } = this.#options;
    return models.find(
      ({ dialect: of, input }) => of === dialect && input !== undefined && doorsOf(input).some(isDoor),
    );
  }

  view(job: LabJob): JobView {
    return viewJob(job, this.now());
  }

  /** The job as it stands now, after changes. */
  current(job: LabJob): LabJob {
    return this.ledger.jobs.find((known) => known.seq === job.seq) ?? job;
  }

  attach(job: LabJob, effects: readonly JobEffect[]): LabJob {
    // A rule that always happens would otherwise stretch the same job at every read.
    const known = new Set(job.effects.map((effect) => effect.name));
    for (const effect of effects) {
      if (!known.has(effect.name)) this.ledger.change(job.seq, { kind: 'effect', effect });
    }
    return this.current(job);
  }

  /** Path of a job's clip; `undefined` until it is made. */
  clipOf(job: LabJob): string | undefined {
    const path = this.#footage.pathOf(clipSpecOf(job));
    return existsSync(path) ? path : undefined;
  }

  /** Digest of the uploaded picture that a URI of this lab or a data URI stands for. */
  pictureAt(uri: string): string | undefined {
    if (uri.startsWith('data:')) return this.uploads.keepDataUri(uri);
    const id = /([\w-]+)(?:\.\w+)?$/.exec(uri.split('?')[0] ?? '')?.[1];
    return id === undefined ? undefined : this.ledger.upload(id)?.sha256;
  }

  /** Forgets all jobs, uploads, counters and virtual time; clips stay cached. */
  reset(): void {
    this.ledger.reset();
    this.urls.reset();
    this.caller.reset();
  }

  /** Resolves when no clip is being made any more and nobody is called. */
  async settled(): Promise<void> {
    await this.caller.close();
    await this.#footage.settled();
  }

  #film(job: LabJob): void {
    if (job.end !== 'succeeded') return;
    const firstFrame = job.order.firstFrame === undefined ? undefined : this.uploads.pathOf(job.order.firstFrame);
    void this.#footage.make(clipSpecOf(job), firstFrame).then((result) => {
      // A reset may have happened while the clip was being made: then the number belongs to another job or to none.
      if (this.current(job).jobId !== job.jobId || !this.ledger.jobs.some((known) => known.seq === job.seq)) return;
      this.ledger.change(
        job.seq,
        result.kind === 'ready'
          ? { kind: 'rendered', at: this.now() }
          : { kind: 'render-failed', reason: result.reason },
      );
      void this.caller.tick();
    });
  }

  /** When the account's next slot for a model is free. Jobs that are stuck for good hold no slot. */
  #slotFreeAt(model: LabModel, now: EpochMs): EpochMs {
    const ends = this.ledger.jobs
      .filter((job) => job.dialect === model.dialect && job.finishesAt !== null)
      .filter((job) => model.dialect === 'comfyui' || job.model === model.facts.model)
      .filter((job) => job.cancelledAt === undefined && (job.finishesAt ?? 0) > now)
      .map((job) => job.finishesAt ?? 0)
      .sort((a, b) => a - b);
    return ends[ends.length - model.facts.concurrency] ?? now;
  }
}

/** A 31-bit seed from a text, for requests that carry none. */
export function seedOf(text: string): number {
  return Number.parseInt(sha256(text).slice(0, 8), 16) & 0x7fffffff;
}
