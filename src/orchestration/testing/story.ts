import { rfc3339 } from '../../core/clock.ts';
import { chain } from '../../core/events/chain.ts';
import { event, type LogEvent, type NewEvent, requireValid } from '../../core/events/event.ts';
import type { EventType, Payload } from '../../core/events/payloads.ts';
import { sha256 } from '../../core/hashing.ts';
import type { UnitId } from '../../core/ids.ts';
import type { Verdict } from '../../core/verdict.ts';
import { worldStart } from '../../simulation/virtual-clock.ts';
import { fold } from '../fold.ts';
import { emptyState, type ProductionState } from '../state.ts';
import { type Opened, openedOf } from './brief.ts';

/** A dollar in micro-dollars. */
export const dollar = 1_000_000;

/** A log told event by event, for tests of the pure rules. Times are seconds since the world's start. */
export class Story {
  readonly events: LogEvent[] = [];
  #state: ProductionState = emptyState;
  #atS = 0;

  get state(): ProductionState {
    return this.#state;
  }

  /** Now, as `decide` wants it. */
  get now(): number {
    return worldStart + this.#atS * 1000;
  }

  later(seconds: number): this {
    this.#atS += seconds;
    return this;
  }

  tell<T extends EventType>(type: T, unit: UnitId, data: Payload<T>): this {
    const entry = event(type, unit, { person: 'tester', auth: 'asserted' }, data) as NewEvent;
    requireValid(entry);
    const head = { seq: this.#state.seq, hash: this.#state.head };
    const next = chain(head, entry, `id${head.seq + 1}`, rfc3339(this.now));
    this.events.push(next);
    this.#state = fold(this.#state, next);
    return this;
  }

  /** Opens the production, plans it on these engines (best first) and approves the plan. */
  planned(opened: Opened, engines: readonly string[], concurrency = 2): this {
    this.tell('production.opened', 'production', opened);
    for (const { id, shots } of opened.episodes) {
      this.tell(
        'plan.made',
        `episode:${id}`,
        planOf(
          opened.revision,
          shots.map((shot) => shot.ref),
          engines,
          concurrency,
        ),
      );
      this.tell('gate.decided', `episode:${id}`, { gate: 'plan', decision: 'approve', override: false });
    }
    return this;
  }

  /** Intends attempt `id` for a shot. */
  intended(
    ref: string,
    id: string,
    engine: string,
    reserve = dollar,
    more: Partial<Payload<'attempt.intended'>> = {},
  ): this {
    return this.tell('attempt.intended', `shot:${ref}` as UnitId, {
      attempt: id,
      n: 1,
      engine,
      wireSha256: sha256(id),
      reserve,
      epoch: 1,
      deadlineAt: rfc3339(this.now + 120_000),
      seed: 1,
      durationS: 5,
      degradations: [],
      assets: [],
      promptCommitment: { value: sha256(ref), keyId: 'k1' },
      ...more,
    });
  }

  submitted(ref: string, id: string): this {
    return this.tell('attempt.submitted', `shot:${ref}` as UnitId, {
      attempt: id,
      handle: { jobId: id },
      emulated: true,
    });
  }

  failed(
    ref: string,
    id: string,
    outcome: Payload<'attempt.failed'>['outcome'],
    more: Partial<Payload<'attempt.failed'>> = {},
  ): this {
    return this.tell('attempt.failed', `shot:${ref}` as UnitId, {
      attempt: id,
      outcome,
      reason: 'said so',
      billed: 'no',
      cost: 0,
      ...more,
    });
  }

  delivered(ref: string, id: string, take: number, cost = dollar): this {
    return this.tell('attempt.delivered', `shot:${ref}` as UnitId, {
      attempt: id,
      take,
      asset: { sha256: sha256(id), bytes: 1 },
      cost,
      costBasis: 'catalog',
      emulated: true,
    });
  }

  judged(ref: string, id: string, take: number, verdict: Verdict['verdict']): this {
    return this.tell('take.judged', `shot:${ref}` as UnitId, {
      attempt: id,
      take,
      assetSha256: sha256(id),
      verdict: {
        verdict,
        score01: 0.5,
        coverage01: 1,
        dimensions: {},
        unmeasured: [],
        metrics: [],
        reasons: [],
        gate: { id: 'g', version: '1' },
      },
    });
  }

  accepted(ref: string, id: string, take: number): this {
    const hash = sha256(`${ref} ${id}`);
    this.tell('gate.decided', `shot:${ref}` as UnitId, { gate: 'take', decision: 'approve', take, override: false });
    return this.tell('shot.accepted', `shot:${ref}` as UnitId, {
      attempt: id,
      take,
      file: { path: `${ref}.mp4`, sha256: hash, bytes: 1 },
      manifest: { label: ref, sha256: hash },
      frames: 120,
      frameDigest: hash,
      score01: 0.5,
    });
  }

  /** The whole way from intent to acceptance. */
  filmed(ref: string, id: string, engine: string, take = 1): this {
    this.intended(ref, id, engine).submitted(ref, id).delivered(ref, id, take);
    return this.judged(ref, id, take, 'pass').accepted(ref, id, take);
  }
}

/** A story of one planned episode. */
export function storyOf(
  shots: Parameters<typeof openedOf>[0],
  more: Partial<Opened> = {},
  engines: readonly string[] = ['a/one', 'b/two'],
): Story {
  return new Story().planned(openedOf(shots, more), engines);
}

/** Payload of `plan.made` in which every shot may go to any of the engines. */
export function planOf(
  revision: number,
  refs: readonly string[],
  engines: readonly string[],
  concurrency = 2,
): Payload<'plan.made'> {
  const terms = { quality: 1, price: 0, time: 0, switch: 0, risk: 0 };
  const candidates = engines.map((engine) => ({
    engine,
    route: 'direct',
    utility: 1,
    terms,
    strengths: {},
    quality01: 0.5,
    sd: 0.06,
    pAccept: 0.5,
    priceMicroUsd: dollar,
    expectedS: 20,
    attemptS: 20,
    degradations: [],
  }));
  const shots = refs.map((shot) => ({
    shot,
    requirement: { weights: {}, inferred: true, evidence: [] },
    chosen: engines[0] ?? null,
    reason: 'first of the list',
    group: null,
    candidates,
    rejected: [],
  }));
  return {
    revision,
    plan: {
      policyVersion: 'router@1',
      snapshotDigest: sha256(engines.join()),
      shots,
      cost: { low: 0, expected: 0, high: 0 },
      finish: { p50S: 0, p90S: 0 },
      unmet: [],
      solver: { method: 'fixed', gap: null },
    },
    engines: engines.map((engine) => ({
      engine,
      route: 'direct',
      model: engine,
      modelVersion: '1',
      modelVersionBasis: 'configured' as const,
      concurrency,
      pollFloorS: 5,
      visibilityS: 10,
    })),
  };
}
