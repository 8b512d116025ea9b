import assert from 'node:assert/strict';
import { sha256 } from '../../core/hashing.ts';
import { systemClock } from '../../core/system-clock.ts';
import type {
  AssetSink,
  AttemptRef,
  CancelResult,
  Engine,
  FetchResult,
  JobHandle,
  JobOutput,
  Observation,
  Reconciliation,
  RequestAsset,
  SubmitResult,
  WireRequest,
} from '../engine.ts';
import { wireDigest } from '../wire-digest.ts';
import type { EngineSubject, VendorTrouble } from './subject.ts';

const silentCallMs = 400;

/** Longest wait for one call under some trouble, milliseconds: short where the vendor falls silent, else as usual. */
export function callLimitMs({ name }: VendorTrouble): number | undefined {
  return name.startsWith('hang') ? silentCallMs : undefined;
}

/** Reads of a finished job until its clip must be there: an emulated vendor may still be writing it. */
const mostReads = 200;

let attempts = 0;

/** Keeps what was fetched in memory. */
export function memorySink(): AssetSink & { readonly bytes: () => Uint8Array } {
  let kept: Uint8Array = new Uint8Array();
  return {
    bytes: () => kept,
    put: async (stream) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      kept = Buffer.concat(chunks);
      return { sha256: sha256(kept), bytes: kept.length, path: '/memory' };
    },
  };
}

/** One case's dealings with an engine; everything it said is searched for secrets at the end. */
export class Conversation {
  readonly subject: EngineSubject;
  readonly #said: unknown[] = [];

  constructor(subject: EngineSubject) {
    this.subject = subject;
  }

  engine(callTimeoutMs?: number): Engine {
    return this.subject.vendor.engine(callTimeoutMs);
  }

  /** The compiled request, with these pictures. */
  wire(assets: readonly RequestAsset[] = []): WireRequest {
    const plan = this.engine().plan({ ...this.subject.request, assets });
    if (!plan.ok) assert.fail(`${this.subject.engine} can not plan the request: ${plan.reason}`);
    return plan.wire;
  }

  attempt(wire: WireRequest): AttemptRef {
    return {
      attempt: `01TESTKIT${String(++attempts).padStart(17, '0')}`,
      engine: this.subject.engine,
      intendedAt: systemClock.now(),
      wireSha256: wireDigest(wire),
      seed: this.subject.request.seed,
    };
  }

  async submit(wire = this.wire(), by = this.engine(), attempt = this.attempt(wire)): Promise<SubmitResult> {
    return this.#heard(await by.submit(wire, attempt));
  }

  /** A job that the vendor took. */
  async accepted(assets: readonly RequestAsset[] = []): Promise<JobHandle> {
    const result = await this.submit(this.wire(assets));
    if (result.kind !== 'accepted') assert.fail(`not accepted: ${JSON.stringify(result)}`);
    return result.handle;
  }

  async observe(handle: JobHandle, by = this.engine()): Promise<Observation> {
    const seen = await by.observe(handle);
    // Links may be signed: they are used at once and never kept.
    this.#heard(seen.kind === 'succeeded' ? { ...seen, outputs: seen.outputs.length } : seen);
    return seen;
  }

  /** Lets the vendor finish, then observes until the job has ended. */
  async ended(handle: JobHandle): Promise<Observation> {
    await this.subject.vendor.advance(600);
    for (let reads = 0; reads < mostReads; reads++) {
      const seen = await this.observe(handle);
      if (seen.kind !== 'queued' && seen.kind !== 'running' && seen.kind !== 'throttled') return seen;
    }
    return assert.fail('the job never ended');
  }

  /** The first output of a job that went well. */
  async output(handle: JobHandle): Promise<JobOutput> {
    const seen = await this.ended(handle);
    const [first] = seen.kind === 'succeeded' ? seen.outputs : [];
    return first ?? assert.fail(`no output: ${JSON.stringify(seen)}`);
  }

  async fetch(output: JobOutput, sink: AssetSink = memorySink()): Promise<FetchResult> {
    return this.#heard(await this.engine().fetch(output, sink));
  }

  async reconcile(attempt: AttemptRef): Promise<Reconciliation> {
    return this.#heard(await this.engine().reconcile(attempt));
  }

  /** Looks until the job is found: its clip may still be written for a moment. */
  async reconciledAtLast(attempt: AttemptRef): Promise<Extract<Reconciliation, { kind: 'found' }>> {
    for (let looks = 0; looks < mostReads; looks++) {
      const answer = await this.reconcile(attempt);
      if (answer.kind === 'found') return answer;
      if (answer.kind === 'absent') assert.fail(`called absent: ${JSON.stringify(answer)}`);
    }
    return assert.fail('the job was never found');
  }

  async cancel(handle: JobHandle): Promise<CancelResult> {
    return this.#heard(await this.engine().cancel(handle));
  }

  /** @throws {assert.AssertionError} when a key or a signed query stands in anything the engine said. */
  keptSecrets(): void {
    const text = JSON.stringify(this.#said);
    for (const secret of this.subject.secrets) assert(!text.includes(secret), 'a key stands in what the engine said');
    assert.doesNotMatch(text, /[?&](?:sig|signature|token|key)=/i);
  }

  #heard<T>(answer: T): T {
    this.#said.push(answer);
    return answer;
  }
}
