import type { Json } from '../../engines/engine.ts';
import type { LabJob } from '../job.ts';
import type { JobView } from '../lifecycle.ts';
import type { VendorCalls } from '../webhooks/vendor-calls.ts';

/** What one unit costs at the vendor's list price, micro-USD (third party: US$0.14). */
const unitMicroUsd = 140_000;

/** A task as Kling shows it. @param clipUrl mints a link to the clip. */
export function klingTask(job: LabJob, view: JobView, clipUrl: () => string) {
  const words = { queued: 'submitted', throttled: 'submitted', running: 'processing', succeeded: 'succeed' } as const;
  const task_status = view.state === 'failed' || view.state === 'cancelled' ? 'failed' : words[view.state];
  const ended = task_status === 'succeed' || task_status === 'failed';
  const video = (): Json => ({ id: `${job.jobId}-0`, url: clipUrl(), duration: String(job.order.durationS) });
  return {
    task_id: job.jobId,
    task_status,
    task_info: job.clientReference === null ? {} : { external_task_id: job.clientReference },
    created_at: job.createdAt,
    updated_at: view.endedAt ?? (view.state === 'running' ? (job.startsAt ?? job.createdAt) : job.createdAt),
    ...(task_status === 'failed' ? { task_status_msg: messageOf(job) } : {}),
    ...(task_status === 'succeed' ? { task_result: { videos: [video()] } } : {}),
    ...(ended ? { final_unit_deduction: String(Math.round(view.chargedMicroUsd / (unitMicroUsd / 100)) / 100) } : {}),
  };
}

function messageOf(job: LabJob): string {
  switch (job.end) {
    case 'refused-input':
      return 'Failure to pass the risk control system: input content';
    case 'refused-output':
      return 'Failure to pass the risk control system: generated content';
    default:
      return 'Internal error, please try again later';
  }
}

/** Kling's callbacks (Callback Protocol): the task, outside the envelope and without its units, at each change; unsigned. */
export const klingCalls: VendorCalls = {
  onStart: true,
  body: (job, view, clipUrl) => {
    const { final_unit_deduction: _, ...task } = klingTask(job, view, clipUrl);
    return task;
  },
  headers: () => ({}),
};
