import type { WebHookResponse } from '@fal-ai/client';
import type { Json } from '../../engines/engine.ts';
import type { LabJob } from '../job.ts';
import { falHeaders } from '../webhooks/signing.ts';
import type { VendorCalls } from '../webhooks/vendor-calls.ts';
import { errorOf } from './fal-voice.ts';

// Seedance 2.0, which the types lack, is assumed to answer as 1.5 does.
/** Applications whose results name the seed, by the types of fal's client; the others show the clip alone. */
const seedTellers = ['fal-ai/hunyuan-video', 'fal-ai/bytedance/seedance', 'bytedance/seedance', 'fal-ai/wan'];

/** What fal's clients get to see of a job's clip. */
export function falClip(job: LabJob, url: string) {
  const seed = seedTellers.some((app) => job.operation.startsWith(app)) ? { seed: job.order.seed } : {};
  return { video: { url, content_type: 'video/mp4', file_name: 'output.mp4' }, ...seed };
}

/** What fal's client expects to be called with, and what fal's documentation has beside it. */
type Said<Status extends WebHookResponse['status']> = Extract<WebHookResponse<Json>, { status: Status }> & {
  gateway_request_id: string;
};

/** fal's webhooks (docs.fal.ai, webhooks): one at the end, with the result or the error, signed. */
export const falCalls: VendorCalls = {
  onStart: false,
  body: (job, { state }, clipUrl) => {
    const ids = { request_id: job.jobId, gateway_request_id: job.jobId };
    if (state !== 'failed' && state !== 'cancelled')
      return { ...ids, status: 'OK', payload: falClip(job, clipUrl()) } satisfies Omit<Said<'OK'>, 'error'>;
    const { status, detail } = errorOf(job, state);
    const error = `Unexpected status code: ${status}`;
    return { ...ids, status: 'ERROR', error, payload: { detail } } satisfies Said<'ERROR'>;
  },
  headers: falHeaders,
};
