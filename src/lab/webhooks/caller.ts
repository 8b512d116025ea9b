import type { EpochMs } from '../../core/clock.ts';
import { emulatedHeader } from '../../engines/engine.ts';
import type { LabJob } from '../job.ts';
import type { Ledger } from '../ledger.ts';
import { viewJob } from '../lifecycle.ts';
import { callsOf } from './by-vendor.ts';
import type { Forgery } from './signing.ts';
import { callbackProblem } from './target.ts';
import { type CallMoment, claimedEnd, momentsOf } from './vendor-calls.ts';

/** What the caller is made of. */
export interface CallerParts {
  readonly ledger: Ledger;
  /** Virtual time. */
  readonly now: () => EpochMs;
  /** The machine's time: signatures carry it, since the receiver holds them against its own clock. */
  readonly realNow: () => EpochMs;
  /** Mints path and query of a job's clip. */
  readonly clipPath: (job: LabJob) => string;
}

/** One call that was made. */
export interface CallRecord {
  readonly dialect: string;
  readonly jobId: string;
  readonly event: string;
  readonly forged: Forgery | null;
  /** HTTP status of the answer; `null`: none came. */
  readonly status: number | null;
}

/** A call that is due. */
interface Call extends CallMoment {
  readonly job: LabJob;
  readonly forged?: Forgery;
}

/** Pauses before a call is tried again, virtual seconds. Ten tries within two hours, as fal promises; the steps are assumed. */
const pausesS = [10, 30, 60, 120, 300, 600, 1200, 1800, 1800] as const;
const callTimeoutMs = 5_000;
/** Longest wait before looking again whether something is due, milliseconds. */
const longestNapMs = 30_000;

/**
 * Calls clients back when their jobs move, in the order of the lab's time and one after the other. What is due follows
 * from the ledger and the time alone, so a lab that was killed makes up for its missed calls.
 */
export class Caller {
  readonly #parts: CallerParts;
  readonly #made: CallRecord[] = [];
  #calling: Promise<void> = Promise.resolve();
  #nap: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(parts: CallerParts) {
    this.#parts = parts;
  }

  /** Calls made since the lab started, oldest first. */
  get made(): readonly CallRecord[] {
    return this.#made;
  }

  /** What must be told before the reply to the create call. */
  async beforeReply(job: LabJob): Promise<void> {
    const early = job.effects.some(({ name }) => name === 'webhook-early');
    const at = this.#parts.now();
    if (early) await this.#enqueue(() => this.#call({ job, event: 'early', at, view: claimedEnd(job, at) }));
    this.#napUntilNext();
  }

  /** Makes all calls that are due; resolves when they are answered. */
  async tick(): Promise<void> {
    await this.#enqueue(async () => {
      for (const call of this.#due()) await this.#call(call);
    });
    this.#napUntilNext();
  }

  /** Forgets the calls made. */
  reset(): void {
    this.#made.length = 0;
  }

  /** Calls nobody any more; resolves when the last call has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#nap);
    await this.#calling;
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.#calling.then(() => (this.#closed ? undefined : work()));
    // Trouble of one call must not silence those behind it.
    this.#calling = done.catch(() => undefined);
    return done;
  }

  #due(): readonly Call[] {
    const now = this.#parts.now();
    return this.#parts.ledger.jobs
      .flatMap((job) => this.#callsAbout(job, now))
      .filter(({ at, job, event }) => at <= now && isDue(job, event, now))
      .sort((a, b) => a.at - b.at || a.job.seq - b.job.seq);
  }

  #callsAbout(job: LabJob, now: EpochMs): readonly Call[] {
    const calls = callsOf(job.dialect);
    if (job.callback === undefined || calls === undefined || job.deletedAt !== undefined) return [];
    const moments = momentsOf(job, viewJob(job, now), calls, now);
    const effects = job.effects;
    const forgeries = effects.flatMap((effect) => (effect.name === 'forged-webhook' ? forgeriesOf(effect.by) : []));
    const repeats = effects.flatMap((effect) => (effect.name === 'duplicate-webhook' ? [effect.times] : []))[0] ?? 0;
    const forgedAt = job.startsAt ?? job.createdAt;
    return [
      ...forgeries.map((forged) => ({
        job,
        event: `forged-${forged}`,
        at: forgedAt,
        view: claimedEnd(job, now),
        forged,
      })),
      ...moments.flatMap((moment) =>
        Array.from({ length: repeats + 1 }, (_, n) => ({
          ...moment,
          job,
          event: n === 0 ? moment.event : `${moment.event}-${n + 1}`,
        })),
      ),
    ];
  }

  async #call(call: Call): Promise<void> {
    const { ledger, now } = this.#parts;
    const { event, forged } = call;
    const { seq, jobId, dialect } = call.job;
    const status = await this.#post(call);
    this.#made.push({ dialect, jobId, event, forged: forged ?? null, status });
    // A reset may have happened meanwhile: then the number belongs to another job or to none.
    const job = ledger.jobs.find((known) => known.seq === seq && known.jobId === jobId);
    if (job === undefined) return;
    const tries = (job.notices?.find((notice) => notice.event === event)?.tries ?? 0) + 1;
    const taken = status !== null && status >= 200 && status < 300;
    const over = taken || forged !== undefined || event === 'early' || tries > pausesS.length;
    ledger.change(seq, { kind: 'noticed', notice: { event, tries, triedAt: now(), over } });
  }

  async #post({ job, view, forged }: Call): Promise<number | null> {
    const calls = callsOf(job.dialect);
    const { callback } = job;
    if (calls === undefined || callback === undefined || callbackProblem(callback.url) !== undefined) return null;
    const rawBody = Buffer.from(
      JSON.stringify(calls.body(job, view, () => callback.origin + this.#parts.clipPath(job))),
    );
    const atS = Math.floor(this.#parts.realNow() / 1000) - (forged === 'timestamp' ? 3600 : 0);
    const signed = calls.headers({ job, rawBody, timestamp: String(atS), wrongKey: forged === 'signature' });
    try {
      const answer = await fetch(forged === 'address' ? misled(callback.url) : callback.url, {
        method: 'POST',
        body: rawBody,
        redirect: 'manual',
        headers: { 'content-type': 'application/json', [emulatedHeader]: 'lab', ...signed },
        signal: AbortSignal.timeout(callTimeoutMs),
      });
      await answer.body?.cancel();
      return answer.status;
    } catch {
      // Nobody listens: the vendor's own retries are what helps.
      return null;
    }
  }

  /** The lab needs no timers for its jobs, but calls come by themselves. */
  #napUntilNext(): void {
    clearTimeout(this.#nap);
    const now = this.#parts.now();
    const waiting = this.#parts.ledger.jobs.filter((job) => job.callback !== undefined);
    const next = waiting.flatMap((job) => nextCalls(job, now));
    if (this.#closed || next.length === 0) return;
    const napMs = Math.min(longestNapMs, Math.max(50, Math.min(...next) - now));
    this.#nap = setTimeout(() => void this.tick(), napMs).unref();
  }
}

function forgeriesOf(by: Forgery | 'all'): readonly Forgery[] {
  return by === 'all' ? ['signature', 'address', 'timestamp'] : [by];
}

/** The same address but for its end: what somebody would try who does not know it. */
function misled(url: string): string {
  return url.slice(0, -1) + (url.endsWith('0') ? '1' : '0');
}

function isDue(job: LabJob, event: string, now: EpochMs): boolean {
  const notice = job.notices?.find((known) => known.event === event);
  if (notice === undefined) return true;
  return !notice.over && now >= retryAt(notice);
}

function retryAt({ tries, triedAt }: { readonly tries: number; readonly triedAt: EpochMs }): EpochMs {
  return triedAt + (pausesS[tries - 1] ?? 0) * 1000;
}

/** Times at which something about a job may become due. */
function nextCalls(job: LabJob, now: EpochMs): readonly EpochMs[] {
  const { startsAt, finishesAt, notices = [] } = job;
  const moments = [startsAt, finishesAt].flatMap((at) => (at !== null && at > now ? [at] : []));
  return [...moments, ...notices.filter(({ over }) => !over).map(retryAt)];
}
