import type { EpochMs } from '../../core/clock.ts';
import type { Json } from '../../engines/engine.ts';
import type { LabJob } from '../job.ts';
import type { JobView } from '../lifecycle.ts';
import type { Signing } from './signing.ts';

/** One thing a vendor calls about. */
export interface CallMoment {
  readonly event: string;
  readonly at: EpochMs;
  /** The job as the call tells it. */
  readonly view: JobView;
}

/** How one vendor calls back. */
export interface VendorCalls {
  /** Whether it also calls when a job leaves its queue. */
  readonly onStart: boolean;
  /** Body of a call about a job that stands as `view` says; `clipUrl` mints a link to its clip. */
  body(job: LabJob, view: JobView, clipUrl: () => string): Json;
  /** Headers that prove it; none where the vendor signs nothing. */
  headers(signing: Signing): Readonly<Record<string, string>>;
}

/** What a vendor calls about by now, in order. */
export function momentsOf(job: LabJob, view: JobView, { onStart }: VendorCalls, now: EpochMs): readonly CallMoment[] {
  const { startsAt } = job;
  const running: JobView = { state: 'running', progress01: 0, endedAt: null, chargedMicroUsd: 0 };
  const started =
    onStart && startsAt !== null && startsAt <= now && view.state !== 'cancelled'
      ? [{ event: 'start', at: startsAt, view: running }]
      : [];
  return view.endedAt === null ? started : [...started, { event: 'end', at: view.endedAt, view }];
}

/** The job as a false or early call tells it: finished. */
export function claimedEnd(job: LabJob, now: EpochMs): JobView {
  return { state: 'succeeded', progress01: 1, endedAt: now, chargedMicroUsd: job.chargeMicroUsd };
}
