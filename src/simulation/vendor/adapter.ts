import { rfc3339 } from '../../core/clock.ts';
import type {
  CancelResult,
  Engine,
  EngineFailure,
  FetchResult,
  JobHandle,
  Observation,
  Reconciliation,
} from '../../engines/engine.ts';
import type { EngineFacts } from '../../engines/facts.ts';
import { redact } from '../../engines/redact.ts';
import { diceFor } from '../plan/dice.ts';
import type { EngineTruth } from '../plan/plan.ts';
import { clipText, isFinished, type VendorJob } from './books.ts';
import { canaryKey, errorBody, signedUrl } from './canary.ts';
import type { VendorFloor } from './floor.ts';
import { submit } from './submit.ts';

/** One engine of the world as its adapter shows it: classifies, redacts, never retries. */
export interface AdapterParts {
  readonly truth: EngineTruth;
  readonly facts: EngineFacts;
  readonly floor: VendorFloor;
  /** Called when an attempt reaches the vendor a second time. */
  readonly onSecondSubmit: (attempt: string) => void;
  /** Called when the vendor gets more requests in a minute than it allows. */
  readonly onTooMany: (count: number) => void;
}

/** The adapter of a simulated engine. The vendor works on in its own time, whatever becomes of the caller. */
export function simulatedEngine(parts: AdapterParts): Engine {
  const { facts, floor } = parts;
  const { clock, books } = floor;
  return {
    facts,
    describe: async () => ({ facts, state: 'ready' }),
    plan: () => ({ ok: false, code: 'unused', reason: 'a simulated desk compiles by itself' }),
    submit: (wire, attempt) => submit(parts, wire, attempt),
    observe: async (handle) => {
      await clock.after(0.2);
      const job = books.job(handle.jobId);
      return observe(parts, job);
    },
    reconcile: async (attempt) => {
      await clock.after(0.3);
      return reconcile(parts, books.jobOf(attempt.attempt));
    },
    cancel: async (handle) => {
      await clock.after(0.2);
      return cancel(parts, books.job(handle.jobId));
    },
    fetch: async (output, sink) => {
      await clock.after(0.5);
      const job = books.jobs.find(({ jobId }) => signedUrl(jobId) === output.url);
      const failed = job === undefined ? gone() : fetchFailure(floor, job);
      if (failed !== undefined) return failed;
      const stored = await sink.put(clipOf(job?.jobId ?? ''), 1_000_000);
      return { kind: 'fetched', ...stored, emulated: true };
    },
  };
}

/** A failure whose words went through the same redaction as a real adapter's. */
export function failureOf(
  outcome: EngineFailure['outcome'],
  what: string,
  more: Partial<EngineFailure> = {},
): EngineFailure {
  return { outcome, reason: redact(errorBody(what), [canaryKey]), billed: 'no', ...more };
}

/** What a caller keeps of a job. */
export function handleOf(job: VendorJob, floor: VendorFloor): JobHandle {
  const { engine, jobId } = job;
  return { engine, route: 'direct', jobId, createdAt: rfc3339(floor.clock.now()), emulated: true, native: {} };
}

/** Whether the vendor can be talked to at all; a rate limit or a bad key hides a job, it does not change it. */
function unreadable({ truth, floor }: AdapterParts): Extract<Observation, { kind: 'unreadable' }> | undefined {
  const found = floor.troubled(truth, 'outage', 'outage-day-long', 'key-revoked', 'storm-retry-after');
  if (found === undefined) return undefined;
  const reason = redact(errorBody(found), [canaryKey]);
  const later = found === 'storm-retry-after' ? { retryAt: floor.clock.now() + 20_000 } : {};
  return { kind: 'unreadable', reason, ...later };
}

function observe(parts: AdapterParts, job: VendorJob | undefined): Observation {
  const { floor } = parts;
  const nowS = floor.clock.elapsedS;
  const hidden = unreadable(parts);
  if (hidden !== undefined) return hidden;
  if (job === undefined) return { kind: 'gone', reason: 'no such job' };
  const { fault } = job;
  if (fault === 'status-unreadable' && nowS < job.startS + 30) {
    floor.coverage.count(fault);
    return { kind: 'unreadable', reason: redact(errorBody('unknown status FOO')) };
  }
  if (fault === 'forgotten' && nowS > job.startS + 20) {
    floor.coverage.count(fault);
    return { kind: 'gone', reason: 'the vendor answers 404' };
  }
  if (isFinished(job, nowS)) return finished(floor, job);
  if (job.cancelledS !== undefined) {
    return { kind: 'failed', failure: failureOf('cancelled', 'cancelled on request') };
  }
  if (fault === 'hang' && nowS > job.startS + 300) floor.coverage.count(fault);
  if (nowS < job.startS) return { kind: nowS > job.createdS + 1 ? 'throttled' : 'queued' };
  return { kind: 'running' };
}

function finished(floor: VendorFloor, job: VendorJob): Observation {
  const { fault, charge } = job;
  if (fault !== undefined) floor.coverage.count(fault);
  if (fault === 'refused-output') return { kind: 'failed', failure: failureOf('refused-output', 'moderation') };
  if (fault === 'job-failed-billed')
    return { kind: 'failed', failure: failureOf('unavailable', 'internal error', { billed: 'yes', cost: charge }) };
  if (fault === 'job-failed-unbilled') return { kind: 'failed', failure: failureOf('unavailable', 'internal error') };
  const outputs = fault === 'empty-output' ? [] : [{ url: signedUrl(job.jobId) }];
  return { kind: 'succeeded', outputs, cost: charge };
}

function reconcile(parts: AdapterParts, job: VendorJob | undefined): Reconciliation {
  const { truth, floor } = parts;
  if (job !== undefined && floor.announced.has(job.attempt) && unreadable(parts) === undefined) {
    floor.coverage.count('came forward');
    return { kind: 'found', handle: handleOf(job, floor) };
  }
  if (truth.reconcile === 'none') {
    floor.coverage.count('lookup-impossible');
    return { kind: 'undecidable', reason: 'this vendor has no way to look' };
  }
  const hidden = unreadable(parts);
  if (hidden !== undefined) return { kind: 'undecidable', reason: hidden.reason };
  if (job?.fault === 'lookup-impossible') {
    floor.coverage.count('lookup-impossible');
    return { kind: 'undecidable', reason: redact(errorBody('the list can not be read')) };
  }
  const nowS = floor.clock.elapsedS;
  if (job?.fault === 'list-lag' && nowS < job.visibleS) floor.coverage.count('list-lag');
  if (job !== undefined && nowS >= job.visibleS) return { kind: 'found', handle: handleOf(job, floor) };
  return { kind: 'absent', certainty: 'probable' };
}

function cancel({ truth, floor }: AdapterParts, job: VendorJob | undefined): CancelResult {
  const nowS = floor.clock.elapsedS;
  if (job === undefined || truth.cancel === 'none') return { kind: 'unsupported' };
  if (isFinished(job, nowS)) return { kind: 'too-late' };
  if (job.fault === 'cancel-race' || (job.fault === 'hang' && job.jobId.endsWith('7'))) {
    // The job wins: it ends while the cancel is on its way.
    floor.coverage.count('cancel-race');
    job.doneS = nowS + 0.1;
    return { kind: 'too-late' };
  }
  if (truth.cancel === 'queued' && nowS >= job.startS) return { kind: 'too-late' };
  if (job.fault === 'late-after-cancel') return { kind: 'cancelled', billed: 'unknown' };
  job.cancelledS = nowS;
  return { kind: 'cancelled', billed: 'no' };
}

function gone(): FetchResult {
  return { kind: 'expired', reason: 'the vendor answers 404' };
}

function fetchFailure(floor: VendorFloor, job: VendorJob): FetchResult | undefined {
  job.linksTried += 1;
  const { fault, linksTried } = job;
  if ((fault === 'expired-url' && linksTried === 1) || fault === 'expired-url-for-good')
    return { kind: 'expired', reason: redact(errorBody('the link expired'), [canaryKey]) };
  const fails = diceFor(floor.plan.seed, 'fetch', job.jobId).whole(1, 2);
  if (fault === 'download-failed' && linksTried <= fails)
    return { kind: 'failed', failure: failureOf('output-lost', 'connection reset', { billed: 'yes' }) };
  if (fault === 'download-truncated' && linksTried <= fails)
    return { kind: 'failed', failure: failureOf('bad-output', 'the file ends early', { billed: 'yes' }) };
  return undefined;
}

async function* clipOf(jobId: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(clipText(jobId));
}
