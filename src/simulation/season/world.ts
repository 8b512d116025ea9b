import type { Dimension, RequirementVector } from '../../core/dimensions.ts';
import type { EngineId, ShotRef } from '../../core/ids.ts';
import type { MicroUsd } from '../../core/money.ts';
import type { ShotType } from '../../production/shot.ts';
import type { StrengthRow } from '../../routing/snapshot.ts';

/** One engine as it truly is. Times in seconds, money in micro-USD. */
export interface SeasonEngine {
  readonly id: EngineId;
  /** Median latency of a clip of five seconds; longer clips take longer, shorter ones less. */
  readonly medianS: number;
  /** Of the log-normal latency. */
  readonly sigma: number;
  /** What the catalog says of the median, as a factor on the truth: catalogs are roughly right. */
  readonly catalogFactor: number;
  readonly concurrency: number;
  /** Create calls per minute that the vendor allows. */
  readonly requestsPerMin: number;
  readonly perSecond: MicroUsd;
  readonly longestS: number;
  readonly promptMaxChars: number;
  readonly reconcile: 'client-id' | 'list' | 'none';
  readonly cancel: 'none' | 'queued' | 'any';
  /** Mean quality by dimension, 0..1, before the prompt's own difficulty. */
  readonly strength: Readonly<Partial<Record<Dimension, number>>>;
  /** Share of inputs it refuses, by class of shot. */
  readonly refuses01: Readonly<Record<ShotType, number>>;
}

/** One shot as it truly is. */
export interface SeasonShot {
  readonly ref: ShotRef;
  readonly scene: string;
  readonly type: ShotType;
  readonly needs: RequirementVector;
  readonly durationS: number;
  readonly promptChars: number;
  readonly characters: readonly string[];
  readonly continues?: ShotRef;
  /** How much lower every engine scores on this prompt, by dimension: difficulty is common to all engines. */
  readonly difficulty: Readonly<Partial<Record<Dimension, number>>>;
}

/** Kinds of trouble of a season (evidence: routing, section 9.2). */
export type SeasonTrouble = 'outage' | 'brown-out' | 'quality-drop' | 'rate-storm' | 'retired';

/** One engine's trouble, seconds since the start. */
export interface SeasonIncident {
  readonly kind: SeasonTrouble;
  readonly engine: EngineId;
  readonly fromS: number;
  /** `Infinity` for what never ends. */
  readonly toS: number;
}

/**
 * A season to be filmed and everything that will happen to it, drawn from one seed. What policies may know of it is
 * the catalog (`catalog.ts`), the production and `evidence`; the rest is the world's truth.
 */
export interface SeasonWorld {
  readonly seed: number;
  readonly engines: readonly SeasonEngine[];
  readonly shots: readonly SeasonShot[];
  readonly incidents: readonly SeasonIncident[];
  /** Strengths as a small calibration measured them, with its noise. */
  readonly evidence: readonly StrengthRow[];
  /** The same for every policy. */
  readonly cap: MicroUsd;
}

/** A take below this is rejected (evidence: routing, section 9.2). */
export const acceptFrom01 = 0.75;

/** Spread of what an engine makes of one prompt, and of what one seed makes of it; the same in every dimension. */
export const residualSd = { prompt: 0.085, take: 0.085 } as const;

/** Share of stragglers, and how much longer they take. */
export const stragglers = { share01: 0.02, times: 8 } as const;

/** How much slower a brown-out makes an engine, and how much a silent quality drop costs. */
export const troubleSize = { brownOut: 5, qualityDrop: 0.1 } as const;

/** The true score that is to be expected of an engine for a shot, 0..1, before what nobody can know ahead. */
export function expectedScore01(engine: SeasonEngine, shot: SeasonShot): number {
  return Object.entries(shot.needs).reduce(
    (sum, [dimension, weight]) => sum + weight * expectedIn(engine, shot, dimension as Dimension),
    0,
  );
}

/** The same in one dimension. */
export function expectedIn(engine: SeasonEngine, shot: SeasonShot, dimension: Dimension): number {
  return (engine.strength[dimension] ?? 0.5) - (shot.difficulty[dimension] ?? 0);
}

/** Median seconds of one clip, without waiting. */
export function usualS(engine: SeasonEngine, durationS: number): number {
  return engine.medianS * (0.5 + durationS / 10);
}

/** Whether an engine's hard limits allow a shot. */
export function canMake(engine: SeasonEngine, shot: SeasonShot): boolean {
  return shot.durationS <= engine.longestS && shot.promptChars <= engine.promptMaxChars;
}

/** The trouble of a kind that an engine is in at a time. */
export function troubleAt(
  world: SeasonWorld,
  engine: EngineId,
  kind: SeasonTrouble,
  atS: number,
): SeasonIncident | undefined {
  return world.incidents.find(
    (each) => each.engine === engine && each.kind === kind && each.fromS <= atS && atS < each.toS,
  );
}
