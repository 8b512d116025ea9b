import type { EpochMs } from '../core/clock.ts';
import type { Payload } from '../core/events/payloads.ts';
import type { AttemptId, EngineId, ShotRef } from '../core/ids.ts';
import type { HeldCode } from './held.ts';

/** Why a unit waits; an append wakes it. */
export type WaitFor =
  | 'plan'
  | 'plan-gate'
  | 'gate'
  | 'continues'
  | 'slot'
  | 'budget'
  | 'retry'
  | 'poll'
  /** A download that broke is tried again. */
  | 'download'
  | 'visibility'
  | 'cooling'
  | 'shots'
  /** A clip of an attempt that was given up; nothing depends on it. */
  | 'late';

/** What caused a new routing of one shot. */
export interface RerouteCause {
  readonly cause: Payload<'shot.reassigned'>['cause'];
  readonly reason: string;
  /** The idle engine that the shot should have, where it still can. */
  readonly to?: EngineId;
}

/** A queued shot that a re-plan puts on another engine. */
export interface QueueMove {
  readonly shot: ShotRef;
  readonly from: EngineId;
  readonly to: EngineId;
  readonly reason: string;
}

/** The next thing to do for a unit. Exactly one effect each; `decide` names it, `advance` does it. */
export type Action =
  | { readonly do: 'rest' }
  | { readonly do: 'wait'; readonly for: WaitFor; readonly until?: EpochMs }
  | { readonly do: 'plan' }
  | {
      readonly do: 'open-gate';
      readonly gate: 'plan' | 'take' | 'episode';
      readonly take?: number;
      readonly reason: string;
    }
  | {
      readonly do: 'approve';
      readonly gate: 'plan' | 'take' | 'episode';
      readonly take?: number;
      readonly policy: string;
    }
  | { readonly do: 'assign'; readonly engine: string; readonly reason: string }
  | ({ readonly do: 'reroute' } & RerouteCause)
  /** Queued shots change engines after the news recorded as `trigger`. */
  | { readonly do: 'replan'; readonly trigger: number; readonly moves: readonly QueueMove[] }
  | { readonly do: 'attempt'; readonly engine: string; readonly hedgeOf?: AttemptId }
  | { readonly do: 'doubt'; readonly attempt: AttemptId; readonly evidence: string }
  | { readonly do: 'reconcile'; readonly attempt: AttemptId; readonly final: boolean }
  | { readonly do: 'observe'; readonly attempt: AttemptId }
  | { readonly do: 'expire'; readonly attempt: AttemptId }
  /** Another take was accepted: end the job at the vendor, or keep collecting it. */
  | { readonly do: 'drop'; readonly attempt: AttemptId }
  | { readonly do: 'judge'; readonly take: number }
  | { readonly do: 'accept'; readonly take: number }
  | { readonly do: 'hold'; readonly code: HeldCode; readonly reason: string; readonly take?: number }
  | { readonly do: 'assemble' }
  | { readonly do: 'sign' };
