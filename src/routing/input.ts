import type { EngineId, ShotRef } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import type { OutcomeClass } from '../core/outcome.ts';
import type { Production } from '../production/production.ts';
import type { Shot } from '../production/shot.ts';
import type { Exploration } from './exploration.ts';
import type { RoutingSnapshot } from './snapshot.ts';

/** What `planEpisode` and `rankShot` decide over. Plain data: the same input always gives the same decision. */
export interface PlanInput {
  readonly production: Production;
  /** The shots of one episode in playing order; those of every open episode for a season's plan. */
  readonly shots: readonly Shot[];
  /** Shots of the other open episodes: they need money, slots and requests too, and are planned along without being reported. */
  readonly others?: readonly Shot[];
  /** Engines of the plan before, where there was one: leaving them costs a little, so that a new plan moves few shots. */
  readonly previous?: ReadonlyMap<ShotRef, EngineId>;
  /** `false`: the plan before is not in force, only compared with, so any number of shots may leave it. Default true. */
  readonly inForce?: boolean;
  readonly snapshot: RoutingSnapshot;
  /** What may still be spent: the cap less everything spent, reserved and at risk. */
  readonly budgetLeft: MicroUsd;
  /** Shots that are accepted or running: their engine is fixed and costs nothing more. */
  readonly locks: ReadonlyMap<ShotRef, EngineId>;
  /** What happened to the shots before, where anything did: an engine that refused an input is not planned for it again. */
  readonly histories?: ReadonlyMap<ShotRef, ShotHistory>;
  /** Continuity groups already started, by group id (`groupOf`), with their engine. */
  readonly groupEngine?: ReadonlyMap<string, EngineId>;
  /** How engines are tried out; absent: never, and no choice is recorded. */
  readonly exploration?: Exploration;
}

/** What already happened to one shot, as far as routing must know. */
export interface ShotHistory {
  /** Engines that refused this very input; they are not asked again. */
  readonly refusedBy: readonly EngineId[];
  /** Every other failed attempt, oldest first. */
  readonly failedOn: readonly { readonly engine: EngineId; readonly outcome: OutcomeClass }[];
  /** Engines of the takes that a gate or a person rejected, one for every take. */
  readonly rejectedOn: readonly EngineId[];
}

/** The history of a shot that was never tried. */
export const noHistory: ShotHistory = { refusedBy: [], failedOn: [], rejectedOn: [] };
