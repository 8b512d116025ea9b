import type { EpochMs } from '../core/clock.ts';
import type { EpisodePlan, ShotDecision } from '../core/decision.ts';
import type { Principal } from '../core/events/event.ts';
import type { EventType, Payload } from '../core/events/payloads.ts';
import type { AttemptId, EngineId, ShotRef, UnitId } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import type { OutcomeClass } from '../core/outcome.ts';
import type { Verdict } from '../core/verdict.ts';
import type { EngineHealth } from './health/health.ts';
import { withEntries } from './records.ts';
import type { ReplanTrigger } from './replan-trigger.ts';

/** States of a shot that people see (CONTRACT section 3). */
export type ShotStatus = 'planned' | 'generating' | 'in-review' | 'retake' | 'accepted' | 'held';

/** Where one attempt stands. `intended` without a live sender is in doubt (DESIGN section 3). */
export type AttemptPhase = 'intended' | 'submitted' | 'in-doubt' | 'delivered' | 'failed' | 'cancelled';

/** One call to one engine. Money in micro-USD. */
export interface AttemptState {
  readonly attempt: AttemptId;
  readonly n: number;
  readonly engine: EngineId;
  readonly phase: AttemptPhase;
  readonly intended: Payload<'attempt.intended'>;
  /** Decision in force when it was asked: a later plan or brief must not reinterpret what came of it. */
  readonly decision?: ShotDecision;
  readonly startedAt: EpochMs;
  readonly endedAt?: EpochMs;
  readonly submittedAt?: EpochMs;
  readonly doubtSince?: EpochMs;
  /** True when the missing reply speaks against the engine, false when it was our own process that ended. */
  readonly blamed?: boolean;
  /** Set once a doubt was looked into; `assumed-charged` keeps the money at risk until the job turns up after all. */
  readonly finding?: 'found' | 'absent' | 'assumed-charged';
  /** When it counts as stalled; later than intended for a job that was found late. */
  readonly deadlineAt: EpochMs;
  /** What the vendor itself announced when it took the job, where it did; micro-USD. */
  readonly quoted?: MicroUsd;
  /** What the vendor said of the bill of a failure. */
  readonly billed?: Payload<'attempt.failed'>['billed'];
  /** True when nothing more can come of it: proven absent, or ended at the vendor after it had been given up. */
  readonly settled?: boolean;
  readonly handle?: Payload<'attempt.submitted'>['handle'];
  readonly emulated: boolean;
  readonly progress?: Payload<'attempt.progressed'>;
  readonly outcome?: OutcomeClass;
  readonly reason?: string;
  readonly retryAt?: EpochMs;
  readonly cost: MicroUsd;
  readonly modelVersion?: string;
  readonly take?: number;
}

/** One delivered clip. */
export interface TakeState {
  readonly take: number;
  readonly attempt: AttemptId;
  readonly engine: EngineId;
  readonly asset: Payload<'attempt.delivered'>['asset'];
  readonly verdict?: Verdict;
  /** The deciding gate event, when the take gate was decided for this take. */
  readonly gate?: GateDecision;
}

/** A gate decision as the manifest shows it. */
export interface GateDecision extends Payload<'gate.decided'> {
  readonly by: Principal;
  readonly at: EpochMs;
}

/** A later choice of engine, with its cause. */
export interface Reassignment extends Payload<'shot.reassigned'> {
  readonly at: EpochMs;
}

/** Everything folded about one shot. */
export interface ShotState {
  readonly ref: ShotRef;
  readonly episode: string;
  readonly spec: Payload<'production.opened'>['episodes'][number]['shots'][number];
  readonly pin: EngineId | null;
  readonly decision?: ShotDecision;
  readonly engine?: EngineId;
  readonly engineReason?: string;
  readonly ranking: readonly EngineId[];
  /** The attempt after which the shot was last given an engine; a failure of it has been dealt with. */
  readonly movedAfter?: AttemptId;
  readonly attempts: readonly AttemptState[];
  readonly takes: readonly TakeState[];
  readonly reassignments: readonly Reassignment[];
  readonly gates: readonly GateDecision[];
  /** A take waiting for a person. */
  readonly openGate?: { readonly take: number; readonly reason: string };
  readonly accepted?: Payload<'shot.accepted'> & { readonly at: EpochMs };
  readonly held?: { readonly code: string; readonly reason: string };
  /** Attempts before this count belong to an earlier brief (retake by a person, changed file): not counted as limits. */
  readonly attemptsBase: number;
}

/** Everything folded about one episode. */
export interface EpisodeState {
  readonly id: string;
  readonly title: string;
  readonly shots: readonly ShotRef[];
  /** Revision of the production file the plan was made for. */
  readonly planRevision?: number;
  readonly plan?: EpisodePlan;
  /** `seq` of the plan: engines struck later are not in it. */
  readonly planSeq?: number;
  readonly planGate: 'undecided' | 'open' | 'approved' | 'rejected';
  readonly episodeGate: 'undecided' | 'open' | 'approved' | 'rejected';
  readonly gates: readonly GateDecision[];
  readonly cut?: Payload<'episode.assembled'>;
  readonly signed?: Payload<'episode.signed'> & { readonly at: EpochMs };
}

/** Money of the production, micro-USD. spent + reserved + atRisk never passes cap. */
export interface LedgerState {
  readonly cap: MicroUsd;
  readonly perShotMax?: MicroUsd;
  readonly atRiskMax: MicroUsd;
  readonly spent: MicroUsd;
  readonly reserved: MicroUsd;
  readonly atRisk: MicroUsd;
}

/** The fold of a production's log. */
export interface ProductionState {
  readonly seq: number;
  readonly head: string;
  readonly opened?: Payload<'production.opened'>;
  readonly shots: Readonly<Record<ShotRef, ShotState>>;
  /** Shots that a later revision of the file left out and that were filmed before: their paid work is still collected. */
  readonly dropped: Readonly<Record<ShotRef, ShotState>>;
  readonly episodes: Readonly<Record<string, EpisodeState>>;
  readonly engines: Readonly<Record<EngineId, EngineHealth>>;
  readonly ledger: LedgerState;
  /** The newest news about an engine; absent before the first. */
  readonly replanTrigger?: ReplanTrigger;
  /** Last `seq` that touched each unit: the expected version of an append. */
  readonly versions: Readonly<Record<UnitId, number>>;
  /** Who touched each unit last, and how: what a conflict names. */
  readonly lastBy: Readonly<Record<UnitId, Touch>>;
  /** What recorded each operator's command, by idempotency key: `seq` of its event, SHA-256 of its decision. */
  readonly commands: Readonly<Record<string, { readonly seq: number; readonly digest?: string }>>;
}

/** The newest event of a unit, as a conflict shows it. */
export interface Touch {
  readonly by: Principal;
  readonly at: EpochMs;
  readonly type: EventType;
  readonly seq: number;
}

/** State before the first event. */
export const emptyState: ProductionState = {
  seq: 0,
  head: '0'.repeat(64),
  shots: {},
  dropped: {},
  episodes: {},
  engines: {},
  ledger: { cap: 0, atRiskMax: 0, spent: 0, reserved: 0, atRisk: 0 },
  versions: {} as Readonly<Record<UnitId, number>>,
  lastBy: {} as Readonly<Record<UnitId, Touch>>,
  commands: {},
};

/** True while an attempt may still deliver or cost something at the vendor. */
export function isOpen(attempt: AttemptState): boolean {
  return (
    attempt.phase === 'intended' ||
    attempt.phase === 'submitted' ||
    (attempt.phase === 'in-doubt' && attempt.finding === undefined)
  );
}

/** A shot by its name, also one that the production file no longer has. */
export function shotAt(state: ProductionState, ref: ShotRef): ShotState | undefined {
  return state.shots[ref] ?? state.dropped[ref];
}

/** The state with one of its shots replaced, where it lies. */
export function withShot(state: ProductionState, shot: ShotState): ProductionState {
  const place = state.shots[shot.ref] === undefined ? 'dropped' : 'shots';
  return { ...state, [place]: withEntries(state[place], [[shot.ref, shot]]) };
}

/** The newest attempt of a shot. */
export function lastAttempt(shot: ShotState): AttemptState | undefined {
  return shot.attempts.at(-1);
}

/** The vendor's id of an attempt's job, once a reply or a look named it. */
export function jobIdOf({ handle }: AttemptState): string | undefined {
  const id = typeof handle === 'object' && handle !== null && 'jobId' in handle ? handle['jobId'] : undefined;
  return typeof id === 'string' ? id : undefined;
}
