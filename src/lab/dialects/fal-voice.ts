import type { Json } from '../../engines/engine.ts';
import type { RefusalKind, VendorReply, VendorVoice } from '../exchange.ts';
import type { Op } from '../faults/effects.ts';
import type { LabJob } from '../job.ts';

/** fal's words: `{detail}`, a sentence or a list of `{loc, msg, type}`. */
export const falVoice: VendorVoice = {
  dialect: 'fal',
  refusal: (kind, status, op) => refusal(kind, status, op),
  // fal is the vendor whose finished status itself can carry an error.
  softError: (op, message) =>
    op === 'status'
      ? { status: 'COMPLETED', error: message, error_type: 'internal_server_error', logs: [] }
      : { error: message },
};

const policy = 'The content could not be processed because it was flagged by a content checker.';

function refusal(kind: RefusalKind, status: number, op: Op): VendorReply {
  switch (kind) {
    case 'rate-limited':
      return { status: 429, body: { detail: 'Too many requests' } };
    case 'server':
      return { status, body: { detail: 'Internal server error' } };
    case 'auth':
      return {
        status,
        body: { detail: 'Cannot access application. Authentication is required to access this application.' },
      };
    case 'quota':
      return { status: 403, body: { detail: 'User is locked. Reason: Exhausted balance.' } };
    case 'moderated':
      return { status: 422, body: { detail: flagged('prompt') } };
    case 'gone':
      return op === 'create'
        ? { status, body: { detail: 'Application not found: this model is no longer available' } }
        : { status, body: { detail: 'Request not found' } };
  }
}

/** How a job without a result ended: HTTP status and body of the result call, and the words of the status call. */
export function errorOf(
  job: LabJob,
  state: 'failed' | 'cancelled',
): { readonly status: number; readonly detail: Json; readonly sentence: string; readonly type: string } {
  if (state === 'cancelled') {
    const sentence = 'Request was cancelled';
    return { status: 499, detail: sentence, sentence, type: 'client_cancelled' };
  }
  switch (job.end) {
    case 'refused-input':
      return { status: 422, detail: flagged('prompt'), sentence: policy, type: 'content_policy_violation' };
    case 'refused-output': {
      const sentence = 'The generated output was flagged by a content checker.';
      return { status: 422, detail: flagged('output', sentence), sentence, type: 'content_policy_violation' };
    }
    default: {
      const sentence = 'Internal server error';
      return { status: 500, detail: sentence, sentence, type: 'internal_server_error' };
    }
  }
}

function flagged(field: string, msg = policy): Json {
  return [
    {
      loc: ['body', field],
      msg,
      type: 'content_policy_violation',
      url: 'https://docs.fal.ai/errors#content_policy_violation',
    },
  ];
}
