import { rfc3339 } from '../../core/clock.ts';
import type { Dimension } from '../../core/dimensions.ts';
import type { EngineId } from '../../core/ids.ts';
import type { MicroUsd } from '../../core/money.ts';
import type { Engine, EngineFailure, JobHandle, Observation, SubmitResult, WireRequest } from '../../engines/engine.ts';
import { priceOf } from '../../engines/facts.ts';
import { diceFor } from '../plan/dice.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { catalogFacts } from './catalog.ts';
import { normal } from './draw.ts';
import {
  expectedIn,
  residualSd,
  type SeasonEngine,
  type SeasonShot,
  type SeasonWorld,
  stragglers,
  troubleAt,
  troubleSize,
  usualS,
} from './world.ts';

/** One clip that a vendor makes, or refuses after it made it. Times in seconds since the start. */
export interface SeasonJob {
  readonly id: string;
  readonly engine: EngineId;
  readonly shot: SeasonShot;
  readonly startS: number;
  readonly doneS: number;
  readonly score01: number;
  /** Scores by dimension, of which `score01` is the mean by the shot's needs. */
  readonly scores: Readonly<Partial<Record<Dimension, number>>>;
  readonly refused: boolean;
  readonly price: MicroUsd;
  cancelledS?: number;
}

const failure = (
  outcome: EngineFailure['outcome'],
  reason: string,
  more: Partial<EngineFailure> = {},
): EngineFailure => ({
  outcome,
  reason,
  billed: 'no',
  ...more,
});

/**
 * All vendors of a world. The n-th clip of a shot on an engine is the same under every policy: how long it takes, how
 * good it is, whether it is refused. So policies are compared in the same luck, not only in the same odds.
 */
export class SeasonVendors {
  readonly engines: ReadonlyMap<EngineId, Engine>;
  readonly jobs = new Map<string, SeasonJob>();
  readonly #world: SeasonWorld;
  readonly #clock: VirtualClock;
  readonly #shots: ReadonlyMap<string, SeasonShot>;
  readonly #byAttempt = new Map<string, SeasonJob>();
  readonly #running = new Map<EngineId, SeasonJob[]>();
  readonly #calls = new Map<EngineId, number[]>();
  readonly #tries = new Map<string, number>();

  constructor(world: SeasonWorld, clock: VirtualClock) {
    this.#world = world;
    this.#clock = clock;
    this.#shots = new Map(world.shots.map((shot) => [shot.ref, shot]));
    this.engines = new Map(world.engines.map((engine) => [engine.id, this.#adapter(engine)]));
  }

  /** What all vendors charged so far: every clip that was made or begun, whether anybody wanted it or not. */
  charged(): MicroUsd {
    return [...this.jobs.values()].reduce((sum, job) => sum + chargeFor(job, this.#clock.elapsedS), 0);
  }

  #adapter(engine: SeasonEngine): Engine {
    const facts = catalogFacts(engine);
    const clock = this.#clock;
    const away = (): boolean => this.#troubled(engine, 'outage');
    return {
      facts,
      describe: async () => ({ facts, state: 'ready' }),
      plan: () => ({ ok: false, code: 'unused', reason: 'the desk of a season compiles by itself' }),
      submit: async (wire, { attempt }) => {
        await clock.after(0.5);
        return this.#answer(engine, wire, attempt, priceOf(facts.price, wire.durationS));
      },
      observe: async (handle) => (away() ? { kind: 'unreadable', reason: '503' } : this.#look(handle.jobId)),
      reconcile: async ({ attempt }) => {
        if (away() || engine.reconcile === 'none') return { kind: 'undecidable', reason: 'nothing can be looked up' };
        const job = this.#byAttempt.get(attempt);
        if (job === undefined) return { kind: 'absent', certainty: 'proven' };
        return { kind: 'found', handle: this.#handleOf(job) };
      },
      cancel: async (handle) => this.#cancel(engine, handle.jobId),
      fetch: async ({ url }, sink) => {
        await clock.after(0.5);
        return { kind: 'fetched', ...(await sink.put(clipOf(url), 1_000_000)), emulated: true };
      },
    };
  }

  #troubled(engine: SeasonEngine, kind: Parameters<typeof troubleAt>[2]): boolean {
    return troubleAt(this.#world, engine.id, kind, this.#clock.elapsedS) !== undefined;
  }

  #handleOf({ engine, id }: SeasonJob): JobHandle {
    return {
      engine,
      route: 'direct',
      jobId: id,
      createdAt: rfc3339(this.#clock.now()),
      emulated: true,
      native: {},
    };
  }

  #answer(engine: SeasonEngine, wire: WireRequest, attempt: string, price: MicroUsd): SubmitResult {
    const { seed } = this.#world;
    const nowS = this.#clock.elapsedS;
    const no = (given: EngineFailure): SubmitResult => ({ kind: 'rejected', failure: given });
    const calls = (this.#calls.get(engine.id) ?? []).filter((atS) => atS > nowS - 59);
    this.#calls.set(engine.id, [...calls, nowS]);
    const retryAt = this.#clock.now() + 1000 * diceFor(seed, 'retry', engine.id, Math.floor(nowS)).whole(10, 60);
    if (this.#troubled(engine, 'retired')) return no(failure('retired', '410 the model is gone'));
    if (this.#troubled(engine, 'outage'))
      return diceFor(seed, 'outage', attempt).chance(0.5)
        ? no(failure('unavailable', '503 service unavailable'))
        : { kind: 'unknown', evidence: '502 bad gateway' };
    if (this.#troubled(engine, 'rate-storm') || calls.length >= engine.requestsPerMin)
      return no(failure('rate-limited', '429 too many requests', { retryAt }));
    const shot = this.#shots.get(String((wire.body as { readonly shot: string }).shot));
    if (shot === undefined) return no(failure('invalid-request', 'no such shot'));
    const refuses = diceFor(seed, 'refuses', engine.id, shot.ref);
    const refused = refuses.chance(engine.refuses01[shot.type]);
    if (refused && refuses.chance(0.7)) return no(failure('refused-input', 'moderation: the prompt'));
    const job = this.#open(engine, shot, wire.durationS, price, refused);
    this.#byAttempt.set(attempt, job);
    return { kind: 'accepted', handle: this.#handleOf(job), estimate: price };
  }

  #open(engine: SeasonEngine, shot: SeasonShot, durationS: number, price: MicroUsd, refused: boolean): SeasonJob {
    const { seed } = this.#world;
    const nowS = this.#clock.elapsedS;
    const pair = `${engine.id} ${shot.ref}`;
    const n = this.#tries.get(pair) ?? 0;
    this.#tries.set(pair, n + 1);
    const dice = diceFor(seed, 'clip', pair, n);
    const running = (this.#running.get(engine.id) ?? []).filter((job) => endOf(job) > nowS);
    const ends = running.map(endOf).sort((a, b) => a - b);
    const startS = running.length < engine.concurrency ? nowS : (ends[running.length - engine.concurrency] ?? nowS);
    const times =
      (dice.chance(stragglers.share01) ? stragglers.times : 1) *
      (this.#troubled(engine, 'brown-out') ? troubleSize.brownOut : 1);
    const job: SeasonJob = {
      id: `${pair} ${n}`,
      engine: engine.id,
      shot,
      startS,
      doneS: startS + dice.logNormal(usualS(engine, durationS), engine.sigma) * times,
      ...this.#scores(engine, shot, n),
      refused,
      price,
    };
    this.jobs.set(job.id, job);
    this.#running.set(engine.id, [...running, job]);
    return job;
  }

  #scores(engine: SeasonEngine, shot: SeasonShot, n: number): Pick<SeasonJob, 'score01' | 'scores'> {
    const { seed } = this.#world;
    const drop = this.#troubled(engine, 'quality-drop') ? troubleSize.qualityDrop : 0;
    let score01 = -drop;
    const scores = Object.entries(shot.needs).map(([dimension, weight]) => {
      const own = diceFor(seed, 'residual', engine.id, shot.ref, dimension);
      const take = diceFor(seed, 'luck', engine.id, shot.ref, dimension, n);
      const luck = residualSd.prompt * normal(own) + residualSd.take * normal(take);
      const usual = expectedIn(engine, shot, dimension as Dimension);
      score01 += weight * (usual + luck);
      return [dimension, score(usual + luck - drop)] as const;
    });
    return { score01: score(score01), scores: Object.fromEntries(scores) };
  }

  #look(id: string): Observation {
    const job = this.jobs.get(id);
    const nowS = this.#clock.elapsedS;
    if (job === undefined) return { kind: 'gone', reason: 'no such job' };
    if (job.cancelledS !== undefined && job.cancelledS < job.doneS)
      return {
        kind: 'failed',
        failure: failure('cancelled', 'cancelled on request', { billed: 'yes', cost: chargeFor(job, nowS) }),
      };
    if (nowS < job.startS) return { kind: 'throttled' };
    if (nowS < job.doneS) return { kind: 'running' };
    if (job.refused) return { kind: 'failed', failure: failure('refused-output', 'moderation: the picture') };
    return { kind: 'succeeded', outputs: [{ url: id }], cost: job.price };
  }

  #cancel(engine: SeasonEngine, id: string) {
    const job = this.jobs.get(id);
    const nowS = this.#clock.elapsedS;
    if (job === undefined || engine.cancel === 'none') return { kind: 'unsupported' } as const;
    if (nowS >= job.doneS || (engine.cancel === 'queued' && nowS >= job.startS)) return { kind: 'too-late' } as const;
    job.cancelledS = nowS;
    return { kind: 'cancelled', billed: nowS < job.startS ? 'no' : 'yes' } as const;
  }
}

/** A score as the gate reports it. */
function score(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000;
}

function endOf({ doneS, cancelledS }: SeasonJob): number {
  return Math.min(doneS, cancelledS ?? Number.POSITIVE_INFINITY);
}

/** A clip is paid for once it was begun, also when it is cancelled: few vendors refund that. Refused ones are free. */
function chargeFor(job: SeasonJob, nowS: number): MicroUsd {
  const { cancelledS, startS, doneS, refused, price } = job;
  if (refused) return 0;
  if (cancelledS !== undefined && cancelledS < doneS) return cancelledS < startS ? 0 : price;
  return nowS >= doneS ? price : 0;
}

async function* clipOf(id: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(id);
}
