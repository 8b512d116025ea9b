import type { EpochMs } from '../core/clock.ts';
import type { MicroUsd } from '../core/money.ts';
import type { JobEffect } from './faults/effects.ts';
import type { LabJob } from './job.ts';

/** Where a job is now. */
export type JobState = 'queued' | 'throttled' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** A job as seen at one moment. */
export interface JobView {
  readonly state: JobState;
  /** 0..1, only meaningful while running. */
  readonly progress01: number;
  readonly endedAt: EpochMs | null;
  readonly chargedMicroUsd: MicroUsd;
}

/** The state of a job, decided from its record and the time alone: the lab needs no timers. */
export function viewJob(job: LabJob, now: EpochMs): JobView {
  const endsAt = endOf(job);
  const cancelledAt = job.effects.some((effect) => effect.name === 'cancel-race') ? undefined : job.cancelledAt;
  if (cancelledAt !== undefined && cancelledAt <= now && (endsAt === null || cancelledAt < endsAt)) {
    const hadStarted = job.startsAt !== null && cancelledAt >= job.startsAt;
    // A job cancelled while it runs has used its compute. No vendor documents a refund: assumed to be charged.
    const charged = hadStarted ? job.chargeMicroUsd : 0;
    return { state: 'cancelled', progress01: 0, endedAt: cancelledAt, chargedMicroUsd: charged };
  }
  if (endsAt !== null && endsAt <= now) return ended(job, endsAt);
  if (job.startsAt === null || now < job.startsAt) {
    return { state: job.throttled ? 'throttled' : 'queued', progress01: 0, endedAt: null, chargedMicroUsd: 0 };
  }
  return { state: 'running', progress01: progress(job, now), endedAt: null, chargedMicroUsd: 0 };
}

function ended(job: LabJob, endsAt: EpochMs): JobView {
  const failed = job.renderError !== undefined || job.end !== 'succeeded';
  // A refused output was generated, so it is paid for; refused input and the vendor's own errors are not. Ark charges for
  // clips that succeed only; on a ComfyUI of one's own the time is spent whatever comes out.
  const paidRefusal = job.end === 'refused-output' && job.dialect !== 'ark';
  const made = job.end === 'succeeded' || paidRefusal || job.dialect === 'comfyui';
  const charged = job.renderError === undefined && made;
  return {
    state: failed ? 'failed' : 'succeeded',
    progress01: failed ? 0 : 1,
    endedAt: endsAt,
    chargedMicroUsd: charged ? job.chargeMicroUsd : 0,
  };
}

/** A clip that is not ready yet holds success back; every other end comes by the clock. */
function endOf(job: LabJob): EpochMs | null {
  if (job.finishesAt === null) return null;
  if (job.end !== 'succeeded' || job.renderError !== undefined) return job.finishesAt;
  return job.renderedAt === undefined ? null : Math.max(job.finishesAt, job.renderedAt);
}

function progress(job: LabJob, now: EpochMs): number {
  if (job.startsAt === null) return 0;
  if (job.finishesAt === null) return 0.42;
  const share = (now - job.startsAt) / Math.max(1, job.finishesAt - job.startsAt);
  return Math.min(0.99, Math.round(share * 100) / 100);
}

/** Puts an effect on a job, at its creation or later. Effects on the picture are read when the clip is made. */
export function withEffect(job: LabJob, effect: JobEffect): LabJob {
  const marked: LabJob = { ...job, effects: [...job.effects, effect] };
  const { createdAt, startsAt, finishesAt } = job;
  switch (effect.name) {
    case 'stuck':
      return { ...marked, finishesAt: null, startsAt: effect.state === 'queued' ? null : startsAt };
    case 'slow': {
      const stretched = (at: EpochMs | null): EpochMs | null =>
        at === null ? null : Math.round(createdAt + (at - createdAt) * effect.x);
      return { ...marked, startsAt: stretched(startsAt), finishesAt: stretched(finishesAt) };
    }
    case 'late':
      return { ...marked, finishesAt: finishesAt === null ? null : finishesAt + Math.round(effect.byS * 1000) };
    case 'refuse-input':
      return { ...marked, end: 'refused-input', finishesAt: startsAt };
    case 'refuse-output':
      return { ...marked, end: 'refused-output' };
    case 'fail':
      return { ...marked, end: 'error' };
    case 'cost-drift':
      return { ...marked, chargeMicroUsd: Math.round(job.priceMicroUsd * effect.x) };
    default:
      return marked;
  }
}

/** True while lists do not show the job yet. */
export function hiddenFromLists(job: LabJob, now: EpochMs): boolean {
  return job.effects.some((effect) => effect.name === 'list-lag' && now < job.createdAt + effect.lagS * 1000);
}
