import type { Prediction } from 'replicate';
import { rfc3339 } from '../../core/clock.ts';
import { record } from '../../engines/adapters/reply.ts';
import type { Json } from '../../engines/engine.ts';
import type { LabJob } from '../job.ts';
import type { JobView } from '../lifecycle.ts';
import { standardHeaders } from '../webhooks/signing.ts';
import type { VendorCalls } from '../webhooks/vendor-calls.ts';

const words = {
  queued: 'starting',
  throttled: 'starting',
  running: 'processing',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'canceled',
} as const;

/** A prediction as Replicate shows it. @param clipUrl mints a link to the clip. */
export function replicatePrediction(
  job: LabJob,
  view: JobView,
  clipUrl: () => string,
  { api, input }: { readonly api: string; readonly input: object },
): Prediction {
  const url = `${api}/predictions/${job.jobId}`;
  const { version } = record(job.request);
  const [, byName] = /^\/models\/(.+)\/predictions$/.exec(job.operation) ?? [];
  const ended = view.endedAt === null ? {} : { completed_at: rfc3339(view.endedAt) };
  const started = job.startsAt !== null && view.state !== 'queued' ? { started_at: rfc3339(job.startsAt) } : {};
  return {
    id: job.jobId,
    model: byName ?? job.model,
    version: typeof version === 'string' ? version : 'hidden',
    input,
    logs: '',
    output: view.state === 'succeeded' ? clipUrl() : null,
    data_removed: false,
    error: view.state === 'failed' ? errorOf(job) : null,
    source: 'api',
    status: words[view.state],
    created_at: rfc3339(job.createdAt),
    ...started,
    ...ended,
    urls: { get: url, cancel: `${url}/cancel`, web: `https://replicate.com/p/${job.jobId}` },
    metrics: view.endedAt === null ? {} : { predict_time: (view.endedAt - (job.startsAt ?? job.createdAt)) / 1000 },
  };
}

function errorOf(job: LabJob): string {
  switch (job.end) {
    case 'refused-input':
      return 'The input was flagged as sensitive. Please try again with different inputs. (E005)';
    case 'refused-output':
      return 'NSFW content detected in the generated output. Try running it again, or try a different prompt.';
    default:
      return 'Prediction interrupted; please retry (code: PA)';
  }
}

/** Replicate's webhooks (docs of the vendor, webhooks): the prediction when it has ended, signed by Standard Webhooks. */
export const replicateCalls: VendorCalls = {
  onStart: false,
  body: (job, view, clipUrl) => {
    const input = record(record(job.request)['input']);
    return replicatePrediction(job, view, clipUrl, { api: 'https://api.replicate.com/v1', input }) as unknown as Json;
  },
  headers: standardHeaders,
};
