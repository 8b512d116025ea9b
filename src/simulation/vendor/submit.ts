import { retryAtOf } from '../../engines/adapters/retry-after.ts';
import type { AttemptRef, SubmitResult, WireRequest } from '../../engines/engine.ts';
import { priceOf } from '../../engines/facts.ts';
import { redact } from '../../engines/redact.ts';
import { diceFor } from '../plan/dice.ts';
import type { JobFaultKind } from '../plan/plan.ts';
import { type AdapterParts, failureOf, handleOf } from './adapter.ts';
import { canaryKey, errorBody } from './canary.ts';
import type { VendorFloor } from './floor.ts';

/** Faults that keep a job from being made. */
const refusals: ReadonlySet<JobFaultKind | undefined> = new Set([
  'refused-connection',
  'reply-lost-no-job',
  'refused-input',
  'invalid-request',
]);

/** Faults in which the job is made and the caller does not hear of it. */
const unheard: ReadonlySet<JobFaultKind | undefined> = new Set([
  'reply-lost-job-exists',
  'list-lag',
  'lookup-impossible',
]);

/** One submit: there, what the vendor makes of it, and back. */
export async function submit(parts: AdapterParts, wire: WireRequest, ref: AttemptRef): Promise<SubmitResult> {
  const { truth, facts, floor } = parts;
  const { clock, books } = floor;
  await clock.after(0.3);
  const first = books.submit({ engine: truth.id, attempt: ref.attempt, atS: clock.elapsedS });
  if (!first) parts.onSecondSubmit(ref.attempt);
  const { requestsPerMin = Number.POSITIVE_INFINITY } = truth;
  const lately = books.submits.filter(({ engine, atS }) => engine === truth.id && atS > clock.elapsedS - 59.5).length;
  if (lately > requestsPerMin) parts.onTooMany(lately);
  const fault = floor.faultOfSubmit();
  const result = answer(parts, wire, ref, fault, priceOf(facts.price, wire.durationS));
  await clock.after(unheard.has(fault) ? 30 : 0.3);
  if (result === 'throws') throw new TypeError(errorBody('the adapter has a bug'));
  return result;
}

function answer(
  parts: AdapterParts,
  wire: WireRequest,
  ref: AttemptRef,
  fault: JobFaultKind | undefined,
  price: number,
): SubmitResult | 'throws' {
  const { truth, floor } = parts;
  const refusal = byTrouble(parts) ?? byInput(parts, wire) ?? byFault(floor, fault);
  if (refusal !== undefined) return refusal;
  const job = floor.open(truth, ref.attempt, price, wire.durationS, fault);
  if (fault === 'adapter-throws') {
    floor.coverage.count(fault);
    return 'throws';
  }
  if (!unheard.has(fault)) return { kind: 'accepted', handle: handleOf(job, floor), estimate: price };
  floor.coverage.count('reply-lost-job-exists');
  return lost('no reply within 30 s');
}

function lost(what: string): SubmitResult {
  return { kind: 'unknown', evidence: redact(errorBody(what), [canaryKey]) };
}

/** What the engine's troubles of this moment answer. */
function byTrouble({ truth, floor }: AdapterParts): SubmitResult | undefined {
  const { clock } = floor;
  const no = (outcome: Parameters<typeof failureOf>[0], what: string, retryInS?: number): SubmitResult => {
    const retryAt = retryInS === undefined ? undefined : retryAtOf({ 'retry-after': `${retryInS}` }, clock.now());
    return { kind: 'rejected', failure: failureOf(outcome, what, retryAt === undefined ? {} : { retryAt }) };
  };
  if (floor.troubled(truth, 'retired', 'shutdown-date') !== undefined) return no('retired', '410 model is gone');
  if (floor.troubled(truth, 'outage', 'outage-day-long') !== undefined) {
    // Half of an outage says so; the other half just drops the line, and nobody knows.
    const says = diceFor(floor.plan.seed, 'outage', floor.books.submits.length).chance(0.5);
    return says ? no('unavailable', '503 service unavailable') : lost('502 bad gateway');
  }
  if (floor.troubled(truth, 'out-of-credit') !== undefined) return no('quota-exhausted', '402 out of credit');
  if (floor.troubled(truth, 'key-revoked') !== undefined) return no('misconfigured', '401 the key was revoked');
  if (floor.troubled(truth, 'capacity') !== undefined) return no('capacity', 'all workers are busy');
  if (floor.troubled(truth, 'storm-retry-after') !== undefined)
    return no('rate-limited', '429', diceFor(floor.plan.seed, 'retry', floor.books.submits.length).whole(1, 120));
  if (floor.troubled(truth, 'storm-retry-absent') !== undefined) return no('rate-limited', '429');
  if (floor.troubled(truth, 'storm-retry-absurd') !== undefined) return no('rate-limited', '429', 30 * 86_400);
  return undefined;
}

/** An engine refuses the same input every time. */
function byInput({ truth, floor }: AdapterParts, wire: WireRequest): SubmitResult | undefined {
  const { prompt } = wire.body as { readonly prompt: string };
  if (!diceFor(floor.plan.seed, 'refuses', truth.id, prompt).chance(truth.refuses01)) return undefined;
  floor.coverage.count('refused-input');
  return { kind: 'rejected', failure: failureOf('refused-input', 'moderation: the prompt') };
}

function byFault(floor: VendorFloor, fault: JobFaultKind | undefined): SubmitResult | undefined {
  if (fault === undefined || !refusals.has(fault)) return undefined;
  floor.coverage.count(fault);
  if (fault === 'reply-lost-no-job') return lost('connection reset by peer');
  if (fault === 'refused-connection')
    return { kind: 'rejected', failure: failureOf('unavailable', 'connection refused') };
  return { kind: 'rejected', failure: failureOf(fault as 'refused-input' | 'invalid-request', '400') };
}
