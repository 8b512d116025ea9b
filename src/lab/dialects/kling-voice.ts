import type { Json } from '../../engines/engine.ts';
import type { VendorReply, VendorVoice } from '../exchange.ts';

/** An answer in Kling's envelope without data: what went wrong stands in `code`. */
export function klingError(status: number, code: number, message: string): VendorReply {
  return { status, body: { code, message, request_id: crypto.randomUUID() } };
}

/** An answer in Kling's envelope. */
export function klingAnswer(data: Json): VendorReply {
  return { status: 200, body: { code: 0, message: 'SUCCEED', request_id: crypto.randomUUID(), data } };
}

/** Kling's words: codes and statuses are the vendor's documented ones, sentences the lab's own. */
export const klingVoice: VendorVoice = {
  dialect: 'kling',
  refusal: (kind, status, op) => {
    switch (kind) {
      case 'rate-limited':
        return klingError(429, 1302, 'API requests are too fast, exceeding the rate limit');
      case 'server':
        return klingError(status, 5000, 'Internal server error');
      case 'auth':
        return status === 403
          ? klingError(403, 1103, 'No permission for the requested resource')
          : klingError(401, 1000, 'Authentication failed');
      case 'quota':
        // Kling answers 429, not 402, when a resource pack is used up.
        return klingError(429, 1102, 'Resource pack is used up or has expired');
      case 'moderated':
        return klingError(400, 1301, 'Content security policy was triggered by the input');
      case 'gone':
        return klingError(status, 1203, op === 'create' ? 'Model does not exist' : 'Task does not exist');
    }
  },
  softError: (_op, message) => klingError(200, 5000, message).body,
};
