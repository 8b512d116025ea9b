import { type EpochMs, epochMs } from '../../core/clock.ts';
import type { LogEvent } from '../../core/events/event.ts';
import type { EngineId } from '../../core/ids.ts';
import type { MicroUsd } from '../../core/money.ts';
import type { OutcomeClass } from '../../core/outcome.ts';

/** What happened on one engine. */
export interface EngineTally {
  /** Times of faults since the last delivery or restoration. */
  faults: EpochMs[];
  /** Until when the vendor asked for a pause of at most two minutes. */
  askedUntil: EpochMs;
  /** Deliveries since it last said "too many". */
  deliveries: number;
}

const faulty: ReadonlySet<OutcomeClass> = new Set(['unavailable', 'overdue', 'bad-output', 'output-lost']);

/** Longer pauses may be cut; shorter ones must be kept. Milliseconds. */
const obeyedMs = 120_000;

/** A second opinion on engines and caps, counted from the events alone and not by the rules under test. */
export class Tally {
  cap: MicroUsd = 0;
  perShotMax: MicroUsd | undefined;
  readonly #engines = new Map<EngineId, EngineTally>();
  readonly #startedIn = new Map<string, number>();
  readonly #givenIn = new Map<string, number>();
  readonly #files = new Set<string>();
  readonly #givenUp = new Set<string>();
  readonly #engineOf = new Map<string, EngineId>();

  of(engine: EngineId): EngineTally {
    const known = this.#engines.get(engine) ?? { faults: [], askedUntil: 0, deliveries: 0 };
    this.#engines.set(engine, known);
    return known;
  }

  /** Event in which an attempt was intended. */
  startedIn(attempt: string): number {
    return this.#startedIn.get(attempt) ?? 0;
  }

  /** Event in which a person last gave a unit to another engine. Events are in order also where the wall clock was set. */
  givenIn(unit: string): number {
    return this.#givenIn.get(unit) ?? 0;
  }

  /** Whether a file was ever the accepted one of its shot. */
  wasAccepted(unit: string, fileSha256: string): boolean {
    return this.#files.has(`${unit} ${fileSha256}`);
  }

  /** Whether an attempt was given up or called off before: what it still delivers is late. */
  wasGivenUp(attempt: string): boolean {
    return this.#givenUp.has(attempt);
  }

  /** Engine of an attempt. */
  engineOf(attempt: string): EngineId {
    return this.#engineOf.get(attempt) ?? '';
  }

  count(event: LogEvent): void {
    const at = epochMs(event.at);
    switch (event.type) {
      case 'production.opened':
        this.cap = event.data.cap;
        this.perShotMax = event.data.perShotMax;
        return;
      case 'budget.changed':
        this.cap = event.data.cap;
        this.perShotMax = event.data.perShotMax ?? this.perShotMax;
        return;
      case 'engine.restored':
        this.#engines.delete(event.data.engine);
        return;
      case 'attempt.intended':
        this.#engineOf.set(event.data.attempt, event.data.engine);
        this.#startedIn.set(event.data.attempt, event.seq);
        return;
      case 'shot.reassigned':
        if (event.data.cause === 'operator') this.#givenIn.set(event.unit, event.seq);
        return;
      case 'attempt.in_doubt':
        if (event.data.cause === 'no-reply') this.of(this.engineOf(event.data.attempt)).faults.push(at);
        return;
      case 'attempt.delivered': {
        // What turns up late says nothing of the engine's health.
        if (this.#givenUp.has(event.data.attempt)) return;
        const own = this.of(this.engineOf(event.data.attempt));
        own.faults = [];
        own.deliveries += 1;
        return;
      }
      case 'shot.accepted':
        this.#files.add(`${event.unit} ${event.data.file.sha256}`);
        return;
      case 'attempt.cancelled':
        this.#givenUp.add(event.data.attempt);
        return;
      case 'attempt.failed':
        this.#failed(event.data, at);
    }
  }

  #failed({ attempt, outcome, retryAt }: Extract<LogEvent, { type: 'attempt.failed' }>['data'], at: EpochMs): void {
    const own = this.of(this.engineOf(attempt));
    this.#givenUp.add(attempt);
    if (faulty.has(outcome)) own.faults.push(at);
    if (outcome !== 'rate-limited' && outcome !== 'capacity') return;
    own.deliveries = 0;
    const until = retryAt === undefined ? 0 : epochMs(retryAt);
    if (until - at <= obeyedMs) own.askedUntil = Math.max(own.askedUntil, until);
  }
}
