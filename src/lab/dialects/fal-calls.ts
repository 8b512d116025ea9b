import type { WebHookResponse } from '@fal-ai/client';
import type { Json } from '../../engines/engine.ts';
import { falHeaders } from '../webhooks/signing.ts';
import type { VendorCalls } from '../webhooks/vendor-calls.ts';
import { errorOf } from './fal-voice.ts';

/** What fal's clients get to see of a clip. */
export function falClip(url: string, seed: number) {
  return { video: { url, content_type: 'video/mp4', file_name: 'output.mp4' }, seed };
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
      return { ...ids, status: 'OK', payload: falClip(clipUrl(), job.order.seed) } satisfies Omit<Said<'OK'>, 'error'>;
    const { status, detail } = errorOf(job, state);
    const error = `Unexpected status code: ${status}`;
    return { ...ids, status: 'ERROR', error, payload: { detail } } satisfies Said<'ERROR'>;
  },
  headers: falHeaders,
};
