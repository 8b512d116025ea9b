import type { Clock } from '../core/clock.ts';
import type { ShotDecision } from '../core/decision.ts';
import type { NewEvent } from '../core/events/event.ts';
import type { Payload } from '../core/events/payloads.ts';
import type { EngineId, UnitId } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import type { Random } from '../core/random.ts';
import type { Verdict } from '../core/verdict.ts';
import type { AssetSink, Engine, WireRequest } from '../engines/engine.ts';
import type { Refusal } from './ledger.ts';
import type { EpisodeState, ProductionState, ShotState, TakeState } from './state.ts';

/** A check that runs inside the append, over the state the append will follow. */
export type Guard = (state: ProductionState) => Refusal | undefined;

/** What became of an append; none of these is an error. */
export type Appended =
  | { readonly kind: 'appended' }
  /** The unit moved on since it was read. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** The production's log: append-only, hash-chained, one writer per lease epoch. Implemented by `store`. */
export interface ProductionLog {
  /** Lease epoch of this writer. */
  readonly epoch: number;
  /**
   * Fold of the log up to its head.
   * @throws {StoreError} `store.stale-lease` once this writer knows that it was replaced.
   */
  state(): ProductionState;
  /**
   * Appends events together or not at all, when `unit` still has `version` and the guard agrees.
   * @throws {StoreError} `store.full`, `store.unwritable`, `store.stale-lease`.
   */
  append(entries: readonly NewEvent[], unit: UnitId, version: number, guard?: Guard): Promise<Appended>;
  /** Calls back after each append with the units it touched. Returns the way to stop. */
  subscribe(listener: (units: readonly UnitId[]) => void): () => void;
  /**
   * Leaves facts about attempts, which this writer may no longer append, for the writer that replaced it (`strays.ts`).
   * Absent where writers are never replaced.
   */
  leave?(facts: readonly NewEvent[]): void;
}

/** Routes over a snapshot of engines, health, strengths and prices as they are now. */
export interface Router {
  plan(state: ProductionState, episode: EpisodeState): Promise<Payload<'plan.made'>>;
  /** A new decision for one shot after what happened to it. */
  reroute(state: ProductionState, shot: ShotState): Promise<ShotDecision>;
}

/** A request compiled for one engine, with what the intent must record. */
export type Compiled =
  | {
      readonly ok: true;
      readonly wire: WireRequest;
      readonly estimate: MicroUsd;
      readonly degradations: readonly string[];
      readonly promptCommitment: Payload<'attempt.intended'>['promptCommitment'];
      /** Seconds such a clip usually takes, by the catalog. */
      readonly typicalS: number;
      /** Seconds after which an attempt counts as stalled, where configuration says so; else the engine's own latency does. */
      readonly overdueAfterS?: number;
    }
  /** `retired`: the engine's shutdown date has come, so it is of no use to any shot. */
  | { readonly ok: false; readonly reason: string; readonly retired?: boolean };

/** The engines, and the compiling of a shot for one of them (bible, references, first frame). */
export interface EngineDesk {
  engine(id: EngineId): Engine | undefined;
  compile(state: ProductionState, shot: ShotState, engine: EngineId, seed: number): Promise<Compiled>;
}

/** The quality gate for one take. */
export interface Judge {
  judge(state: ProductionState, shot: ShotState, take: TakeState): Promise<Verdict>;
}

/** What finishing an approved take gives: the signed, verified shot file. */
export type FinishedShot = Pick<Payload<'shot.accepted'>, 'file' | 'manifest' | 'frames' | 'frameDigest'>;

/** Makes the shot file: normalise, sign, verify. Repeatable: a crash before the append only costs time. */
export interface Finisher {
  finish(state: ProductionState, shot: ShotState, take: TakeState): Promise<FinishedShot>;
}

/** Makes the episode file: cut from the signed shots, then signed last. Repeatable. */
export interface Cutter {
  assemble(state: ProductionState, episode: EpisodeState): Promise<Payload<'episode.assembled'>>;
  sign(state: ProductionState, episode: EpisodeState): Promise<Payload<'episode.signed'>>;
}

/** Everything orchestration needs of the world. */
export interface Ports {
  readonly log: ProductionLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly router: Router;
  readonly engines: EngineDesk;
  readonly assets: AssetSink;
  readonly judge: Judge;
  readonly finisher: Finisher;
  readonly cutter: Cutter;
}
