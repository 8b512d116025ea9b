import type { EngineId, ShotRef } from '../../core/ids.ts';
import type { MicroUsd } from '../../core/money.ts';
import type { Policy } from '../../production/production.ts';
import type { ShotType } from '../../production/shot.ts';
import type { CrashPoint } from '../crash.ts';

/** What can go wrong with one submit, or with the job that it makes. */
export const jobFaults = [
  'refused-connection',
  'reply-lost-no-job',
  'reply-lost-job-exists',
  'list-lag',
  'lookup-impossible',
  'adapter-throws',
  'refused-input',
  'refused-output',
  'invalid-request',
  'job-failed-billed',
  'job-failed-unbilled',
  'hang',
  'late',
  'late-after-cancel',
  'cancel-race',
  'forgotten',
  'expired-url',
  'expired-url-for-good',
  'download-failed',
  'download-truncated',
  'empty-output',
  'bad-output',
  'cost-above-estimate',
  'cost-below-estimate',
  'status-unreadable',
] as const;
/** One of them. */
export type JobFaultKind = (typeof jobFaults)[number];

/** What can be wrong with an engine for a while. */
export const incidentKinds = [
  'outage',
  'outage-day-long',
  'storm-retry-after',
  'storm-retry-absent',
  'storm-retry-absurd',
  'capacity',
  'brown-out',
  'quality-drop',
  'retired',
  'shutdown-date',
  'out-of-credit',
  'key-revoked',
] as const;
/** One of them. */
export type IncidentKind = (typeof incidentKinds)[number];

/** What an operator may do at any time. */
export const commandKinds = [
  'approve',
  'retake',
  'hold',
  'reassign',
  'pin',
  'unpin',
  'strike',
  'restore',
  'budget-up',
  'budget-down',
  'note',
] as const;
/** One of them. */
export type CommandKind = (typeof commandKinds)[number];

/** How a vendor's webhook can go wrong. */
export const webhookKinds = ['plain', 'duplicated', 'forged', 'reordered', 'early'] as const;
/** One of them. */
export type WebhookKind = (typeof webhookKinds)[number];

/** One engine as it truly is; routing only ever sees its facts. Times in seconds, money in micro-USD. */
export interface EngineTruth {
  readonly id: EngineId;
  readonly medianS: number;
  /** Of the log-normal latency. */
  readonly sigma: number;
  readonly concurrency: number;
  readonly perSecond: MicroUsd;
  readonly pollFloorS: number;
  readonly reconcile: 'client-id' | 'list' | 'none';
  readonly cancel: 'none' | 'queued' | 'any';
  /** Create calls per minute that the vendor allows. */
  readonly requestsPerMin?: number;
  readonly audio: boolean;
  readonly firstFrame: boolean;
  readonly longestS: number;
  /** Mean of the true quality of its takes, 0..1. */
  readonly quality01: number;
  /** Share of inputs that it refuses. */
  readonly refuses01: number;
}

/** An engine's trouble, from and until when (seconds since the start); it ends by itself, but for retirement. */
export interface Incident {
  readonly kind: IncidentKind;
  readonly engine: number;
  readonly fromS: number;
  readonly toS: number;
}

/** What goes wrong with the n-th submit (from 1) that reaches any vendor. */
export interface JobFault {
  readonly submit: number;
  readonly kind: JobFaultKind;
}

/** What a person does: looks at the state at `seenAtS` and acts on what was seen at `atS`; `times` 2 is a double click. */
export interface Command {
  readonly kind: CommandKind;
  readonly seenAtS: number;
  readonly atS: number;
  /** Index into the shots, wrapped round. */
  readonly shot: number;
  /** Index into the engines. */
  readonly engine: number;
  readonly times: 1 | 2;
}

/** What a person does about the n-th judged take (from 1) a little after its verdict, often while it is being signed. */
export interface Reaction {
  readonly judged: number;
  readonly kind: 'approve' | 'retake' | 'hold';
  readonly afterS: number;
}

/** A process that is paused and replaced `takenOverAfterS` later; it wakes up `forS` after the pause began. */
export interface Zombie {
  readonly atS: number;
  readonly takenOverAfterS: number;
  readonly forS: number;
}

/** A shot of the made-up production. */
export interface ShotPlan {
  readonly ref: ShotRef;
  readonly type: ShotType;
  readonly prompt: string;
  readonly durationS: number;
  readonly hero: boolean;
  readonly continues: boolean;
  readonly audio: boolean;
  readonly characters: readonly string[];
  readonly pin?: number;
  /** How much harder than usual it is, -0.3..0.3. */
  readonly difficulty: number;
}

/**
 * Everything that happens in one simulated production, as data: what is filmed, who films it, what goes wrong and when.
 * The same plan always gives the same log; leaving out a fault gives a smaller plan. Times are seconds of true time.
 */
export interface SimulationPlan {
  readonly seed: number;
  readonly shots: readonly ShotPlan[];
  readonly policy: Policy;
  readonly cap: MicroUsd;
  readonly perShotMax?: MicroUsd;
  readonly engines: readonly EngineTruth[];
  readonly incidents: readonly Incident[];
  readonly jobs: readonly JobFault[];
  /** One per life of the process; the life after the last one lives. */
  readonly crashes: readonly CrashPoint[];
  /** Seconds for which the machine is off after each crash. */
  readonly downS: number;
  readonly zombies: readonly Zombie[];
  /** Steps of the wall clock. */
  readonly jumps: readonly { readonly atS: number; readonly byS: number }[];
  readonly commands: readonly Command[];
  readonly reactions: readonly Reaction[];
  readonly webhooks: readonly { readonly job: number; readonly kind: WebhookKind }[];
  /** Shots whose brief in the production file is changed before a life begins. */
  readonly edits: readonly { readonly life: number; readonly shot: number }[];
}

/** When the last planned trouble is over, seconds. */
export function troubleEndS(plan: SimulationPlan): number {
  return Math.max(
    0,
    ...plan.incidents.map(({ toS }) => toS),
    ...plan.commands.map(({ atS }) => atS),
    ...plan.zombies.map(({ atS, forS, takenOverAfterS }) => atS + Math.max(forS, takenOverAfterS)),
    ...plan.jumps.map(({ atS }) => atS),
  );
}
