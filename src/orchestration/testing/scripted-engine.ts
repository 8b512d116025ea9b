import { rfc3339 } from '../../core/clock.ts';
import type { MicroUsd } from '../../core/money.ts';
import type {
  AttemptRef,
  Engine,
  EngineFailure,
  JobHandle,
  JobOutput,
  Observation,
  Reconciliation,
  SubmitResult,
} from '../../engines/engine.ts';
import type { EngineFacts } from '../../engines/facts.ts';
import type { VirtualClock } from '../../simulation/virtual-clock.ts';
import type { Behaviour, VendorBooks, VendorJob } from './vendor.ts';

/** What a scripted engine is made of. */
export interface ScriptedParts {
  readonly id: string;
  readonly price: MicroUsd;
  readonly books: VendorBooks;
  readonly clock: VirtualClock;
}

/** Seconds until a clip is done, unless the script says otherwise. */
const usualS = 20;

/** An engine that does what its script says, and whose vendor keeps true books. */
export function scriptedEngine(parts: ScriptedParts): Engine {
  const { id, books, clock, price } = parts;
  const jobOf = (handle: JobHandle): VendorJob | undefined => books.job(handle.jobId);
  return {
    facts: { id, route: 'direct', emulated: true } as EngineFacts,
    describe: async () => ({ facts: { id } as EngineFacts, state: 'ready' }),
    plan: () => ({ ok: false, code: 'unused', reason: 'worlds compile by themselves' }),
    submit: async (_wire, attempt) => {
      const result = submit(parts, attempt);
      await clock.after(0.4);
      return result;
    },
    observe: async (handle) => {
      await clock.after(0.1);
      const job = jobOf(handle);
      return job === undefined ? { kind: 'gone', reason: 'no such job' } : observe(job, clock, price);
    },
    reconcile: async (attempt) => {
      await clock.after(0.1);
      return reconcile(parts, attempt);
    },
    cancel: async (handle) => {
      await clock.after(0.1);
      const job = jobOf(handle);
      const behaviour = job?.behaviour;
      const stubborn = behaviour?.does === 'hang' || behaviour?.does === 'deliver' ? behaviour.cancel : undefined;
      const answer = stubborn ?? 'cancelled';
      const races = behaviour?.does === 'deliver' && behaviour.races === true;
      if (job !== undefined && answer === 'cancelled' && !races) job.cancelled = true;
      return answer === 'cancelled' ? { kind: 'cancelled', billed: 'no' } : { kind: answer };
    },
    fetch: async (output, sink) => {
      await clock.after(0.3);
      const job = books.job(output.url);
      if (job === undefined || job.behaviour.does === 'spoil')
        return { kind: 'failed', failure: { outcome: 'bad-output', reason: 'not a clip', billed: 'yes' } };
      job.linksTried += 1;
      const dead = job.behaviour.does === 'deliver' ? (job.behaviour.expired ?? 0) : 0;
      if (job.linksTried <= dead) return { kind: 'expired', reason: '403' };
      const stored = await sink.put(clip(output), 1_000_000);
      return { kind: 'fetched', ...stored, emulated: true };
    },
  };
}

async function* clip(output: JobOutput): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(`clip of ${output.url}`);
}

function submit({ id, books, clock }: ScriptedParts, { attempt, seed }: AttemptRef): SubmitResult {
  const behaviour = books.next(id);
  books.submits.push({ engine: id, attempt, at: clock.now() });
  if (behaviour.does === 'reject') return { kind: 'rejected', failure: refusal(behaviour, clock.now()) };
  if (behaviour.does === 'lose-reply' && !behaviour.exists) return { kind: 'unknown', evidence: 'connection reset' };
  const jobId = `${id}#${books.jobs.length + 1}`;
  const job = { jobId, engine: id, attempt, seed, behaviour, createdAt: clock.now(), charged: 0, cancelled: false };
  books.jobs.push({ ...job, linksTried: 0 });
  if (behaviour.does === 'throw') throw new TypeError('the adapter has a bug');
  if (behaviour.does === 'lose-reply') return { kind: 'unknown', evidence: 'no reply' };
  return { kind: 'accepted', handle: handleOf(job) };
}

function handleOf({ engine, jobId, createdAt }: Pick<VendorJob, 'engine' | 'jobId' | 'createdAt'>): JobHandle {
  return { engine, route: 'direct', jobId, createdAt: rfc3339(createdAt), emulated: true, native: {} };
}

function refusal(behaviour: Extract<Behaviour, { does: 'reject' }>, now: number): EngineFailure {
  const { outcome, retryInS } = behaviour;
  const later = retryInS === undefined ? {} : { retryAt: now + retryInS * 1000 };
  return { outcome, reason: `the vendor says ${outcome}`, billed: 'no', ...later };
}

function observe(job: VendorJob, clock: VirtualClock, price: MicroUsd): Observation {
  const { behaviour } = job;
  const ageS = (clock.now() - job.createdAt) / 1000;
  const readyS = 'afterS' in behaviour && behaviour.afterS !== undefined ? behaviour.afterS : usualS;
  if (job.cancelled) return { kind: 'failed', failure: { outcome: 'cancelled', reason: 'cancelled', billed: 'no' } };
  if (behaviour.does === 'hang' || ageS < readyS) return ageS < 2 ? { kind: 'queued' } : { kind: 'running' };
  if (behaviour.does === 'forget') return { kind: 'gone', reason: '404' };
  if (behaviour.does === 'fail') {
    if (behaviour.billed === 'yes') job.charged = price;
    return {
      kind: 'failed',
      failure: { outcome: behaviour.outcome, reason: 'failed later', billed: behaviour.billed },
    };
  }
  if (behaviour.does === 'deliver' && ageS < (behaviour.garbledUntilS ?? 0))
    return { kind: 'failed', failure: { outcome: 'bad-output', reason: 'protocol: no output', billed: 'unknown' } };
  job.charged = behaviour.does === 'deliver' ? (behaviour.cost ?? price) : price;
  return { kind: 'succeeded', outputs: [{ url: job.jobId }], cost: job.charged };
}

function reconcile({ id, books, clock }: ScriptedParts, { attempt, seed }: AttemptRef): Reconciliation {
  const job = books.jobs.find((entry) => entry.attempt === attempt && entry.engine === id && entry.seed === seed);
  const behaviour = job?.behaviour;
  if (behaviour?.does === 'lose-reply' && behaviour.lookup === 'impossible')
    return { kind: 'undecidable', reason: 'this vendor has no way to look' };
  if (job === undefined) return { kind: 'absent', certainty: 'probable' };
  const visibleS = behaviour?.does === 'lose-reply' ? (behaviour.visibleAfterS ?? 0) : 0;
  const visible = clock.now() >= job.createdAt + visibleS * 1000;
  return visible ? { kind: 'found', handle: handleOf(job) } : { kind: 'absent', certainty: 'probable' };
}
