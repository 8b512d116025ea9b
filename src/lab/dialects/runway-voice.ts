import type { RefusalKind, VendorReply, VendorVoice } from '../exchange.ts';
import type { Op } from '../faults/effects.ts';

/** Runway's words: `{error}` with a sentence, as its SDK's error classes read it. Sentences are the lab's own. */
export const runwayVoice: VendorVoice = {
  dialect: 'runway',
  refusal: (kind, status, op) => refusal(kind, status, op),
  softError: (_op, message) => ({ error: message }),
};

function refusal(kind: RefusalKind, status: number, op: Op): VendorReply {
  switch (kind) {
    case 'rate-limited':
      return { status: 429, body: { error: 'You have exceeded the rate limit for this endpoint.' } };
    case 'server':
      return { status, body: { error: 'Internal server error' } };
    case 'auth':
      return { status, body: { error: 'The API key is missing or not valid.' } };
    case 'quota':
      // Runway answers 400, not 402, when credits run out.
      return { status: 400, body: { error: 'You do not have enough credits to run this task.' } };
    case 'moderated':
      return {
        status: 400,
        body: { error: 'Your prompt did not pass our content moderation.', failureCode: 'SAFETY.INPUT.TEXT' },
      };
    case 'gone':
      return op === 'create'
        ? { status, body: { error: 'Model variant is not available: this model has been retired.' } }
        : { status, body: { error: 'Task not found.' } };
  }
}
