import type { EpochMs } from '../core/clock.ts';
import type { Dimension } from '../core/dimensions.ts';
import { digestOf, type Sha256Hex } from '../core/hashing.ts';
import type { EngineId } from '../core/ids.ts';
import type { EngineFacts } from '../engines/facts.ts';
import type { ScoredTake } from './learning.ts';

/** One measured (or assumed) strength of one engine in one dimension, with where it comes from. */
export interface StrengthRow {
  readonly engine: EngineId;
  readonly dimension: Dimension;
  /** Mean score, 0..1. */
  readonly mean: number;
  /** Observations behind the mean; for priors the number of observations the figure is worth. Never negative. */
  readonly n: number;
  readonly source: string;
  /** ISO date (year, year-month or full) of the newest observation, `null` when unknown. */
  readonly measuredOn: string | null;
  /** `human`, `operator`, `model`, `metric`, `judge` or `assumed`; anything else counts as `model`. */
  readonly judgedBy: string;
  /** Model version the figure was measured on. */
  readonly version?: string;
  /** `prior`: published or assumed, already discounted for version and sample. Default `measured`. */
  readonly role?: 'prior' | 'measured';
  readonly note?: string;
  /** Measured on clips of the lab: counts only for an engine that is emulated (`emulated-rows.ts`). Default false. */
  readonly emulated?: boolean;
}

/** One engine as the plan sees it. */
export interface EngineStanding {
  readonly facts: EngineFacts;
  /** Whether a request could be sent now: key, reachability, configuration. */
  readonly usable: boolean;
  /** Why not, as a sentence; shown as is. */
  readonly unusableReason?: string;
  /** Kind of `unusableReason`; default `unusable`. */
  readonly unusableCode?: 'no-key' | 'unreachable' | 'disabled' | 'unusable';
  /** Why an operator or policy took it out of this production. */
  readonly struckReason?: string;
  /** It rests after faults, or as it asked: no request before this time, and nobody knows whether it will be back then. */
  readonly coolingUntil?: EpochMs;
  /** Its requests of this minute are used up: the next one may go out at this time, for certain. */
  readonly nextCallAt?: EpochMs;
  /** Attempts of this production that run on it now. */
  readonly openAttempts: number;
  /** What stands in line there; absent where nobody counted, as in a plan that gives out all turns itself. */
  readonly line?: Line;
}

/** What a shot that now goes to an engine finds there. */
export interface Line {
  /** Takes that it waits for, one after the other, until its turn comes. */
  readonly takesAhead: number;
  /** How many times the catalog's usual time a take takes now. */
  readonly pace: number;
}

/** Everything a plan is made over; recorded by digest, so that a decision can be repeated. */
export interface RoutingSnapshot {
  readonly asOf: EpochMs;
  readonly engines: readonly EngineStanding[];
  readonly strengths: readonly StrengthRow[];
  /** Scored takes of this production, oldest first. Default none. */
  readonly takes?: readonly ScoredTake[];
}

/** Orders strings by code unit: the same on every machine, unlike `localeCompare`. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Key that puts strength rows in one order, whatever order they came in. */
export function strengthKey(row: StrengthRow): string {
  return JSON.stringify([
    row.engine,
    row.dimension,
    row.source,
    row.measuredOn,
    row.mean,
    row.n,
    row.role,
    row.version,
  ]);
}

/** SHA-256 of the snapshot, independent of the order in which engines and strengths are listed. */
export function snapshotDigest(snapshot: RoutingSnapshot): Sha256Hex {
  return digestOf({
    asOf: snapshot.asOf,
    engines: [...snapshot.engines].sort((a, b) => byCodeUnit(a.facts.id, b.facts.id)),
    strengths: snapshot.strengths
      .map((row) => ({ row, key: strengthKey(row) }))
      .sort((a, b) => byCodeUnit(a.key, b.key))
      .map(({ row }) => row),
    ...(snapshot.takes === undefined || snapshot.takes.length === 0 ? {} : { takes: snapshot.takes }),
  });
}
