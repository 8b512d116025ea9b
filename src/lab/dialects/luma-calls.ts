import type { Generation } from 'lumaai/resources/generations/generations';
import { rfc3339 } from '../../core/clock.ts';
import type { Json } from '../../engines/engine.ts';
import type { LabJob } from '../job.ts';
import type { JobView } from '../lifecycle.ts';
import type { VendorCalls } from '../webhooks/vendor-calls.ts';

/** A generation as Luma shows it, in the shape of its client's types. @param clipUrl mints a link to the clip. */
export function lumaGeneration(job: LabJob, view: JobView, clipUrl: () => string) {
  const states = { queued: 'queued', throttled: 'queued', running: 'dreaming', succeeded: 'completed' } as const;
  const state = view.state === 'failed' || view.state === 'cancelled' ? 'failed' : states[view.state];
  const shown = {
    id: job.jobId,
    generation_type: 'video',
    state,
    created_at: rfc3339(job.createdAt),
    model: job.model,
    ...(state === 'failed' ? { failure_reason: reasonOf(job) } : {}),
    ...(state === 'completed' ? { assets: { video: clipUrl() } } : {}),
  } satisfies Omit<Generation, 'request'>;
  // Echoed as it came: the create call checked it against what the client's types allow.
  return { ...shown, request: { generation_type: 'video', ...(job.request as Record<string, Json>) } };
}

function reasonOf(job: LabJob): string {
  switch (job.end) {
    case 'refused-input':
      return 'content_moderated: prompt not allowed because moderation failed';
    case 'refused-output':
      return 'content_moderated: output not allowed because moderation failed';
    default:
      return 'generation_failed: something went wrong';
  }
}

/** Luma's callbacks (lumaai 1.19.1, callback_url): the generation itself when it is dreaming, completed or failed; unsigned. */
export const lumaCalls: VendorCalls = { onStart: true, body: lumaGeneration, headers: () => ({}) };
