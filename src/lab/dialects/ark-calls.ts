import { arkTokens } from '../../engines/adapters/ark/tokens.ts';
import type { Json } from '../../engines/engine.ts';
import type { LabJob } from '../job.ts';
import type { JobView } from '../lifecycle.ts';
import type { VendorCalls } from '../webhooks/vendor-calls.ts';

/** Tokens billed so far: those of the clip, drifted where the charge has drifted from the price. */
function tokensOf({ order, priceMicroUsd }: LabJob, { chargedMicroUsd }: JobView): number {
  const tokens = arkTokens(order, order.durationS, order.fps);
  return priceMicroUsd === 0 ? tokens : Math.round((tokens * chargedMicroUsd) / priceMicroUsd);
}

/** A task as Ark shows it. @param clipUrl mints a link to the clip. */
export function arkTask(job: LabJob, view: JobView, clipUrl: () => string) {
  const status = view.state === 'throttled' ? 'queued' : view.state;
  const updatedAt = view.endedAt ?? (view.state === 'running' ? (job.startsAt ?? job.createdAt) : job.createdAt);
  const base = {
    id: job.jobId,
    model: job.model,
    status,
    created_at: Math.floor(job.createdAt / 1000),
    updated_at: Math.floor(updatedAt / 1000),
  };
  // Documented as possibly empty until the task has ended; the lab leaves them out, so that nobody relies on them.
  if (view.endedAt === null) return base;
  const { resolution, ratio, execution_expires_after } = job.request as {
    readonly resolution?: string;
    readonly ratio?: string;
    readonly execution_expires_after?: number;
  };
  const ended = {
    ...base,
    seed: job.order.seed,
    resolution: resolution ?? '720p',
    ratio: ratio === undefined || ratio === 'adaptive' ? '16:9' : ratio,
    duration: job.order.durationS,
    framespersecond: job.order.fps,
    service_tier: 'default',
    execution_expires_after: execution_expires_after ?? 172_800,
    generate_audio: job.order.audio,
    draft: false,
  };
  if (status === 'failed') return { ...ended, error: errorOf(job) };
  if (status !== 'succeeded') return ended;
  const tokens = tokensOf(job, view);
  return {
    ...ended,
    content: { video_url: clipUrl() },
    usage: { completion_tokens: tokens, total_tokens: tokens },
  };
}

function errorOf(job: LabJob): Json {
  switch (job.end) {
    case 'refused-input':
      return {
        code: 'InputTextSensitiveContentDetected',
        message: 'The request failed because the input text may contain sensitive information.',
      };
    case 'refused-output':
      return {
        code: 'OutputVideoSensitiveContentDetected',
        message: 'The request failed because the output video may contain sensitive information.',
      };
    default:
      return { code: 'InternalServiceError', message: 'The service met an internal error.' };
  }
}

/** Ark's callbacks (callback_url of the create call): what a read of the task says, at each change; unsigned. */
export const arkCalls: VendorCalls = { onStart: true, body: arkTask, headers: () => ({}) };
