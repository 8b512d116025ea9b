import type { Json } from '../../engines/engine.ts';
import type { RefusalKind, VendorReply, VendorVoice } from '../exchange.ts';
import type { Op } from '../faults/effects.ts';

/** A Google error: `{error: {code, message, status, details}}` (google.rpc.Status over HTTP). Sentences are the lab's. */
export function googleError(code: number, status: string, message: string, details: readonly Json[] = []): VendorReply {
  const more = details.length === 0 ? {} : { details };
  return { status: code, body: { error: { code, message, status, ...more } } };
}

/** What Vertex says of a model or an operation it does not have. */
export function vertexMissing(what: string): VendorReply {
  return googleError(404, 'NOT_FOUND', `${what} was not found or your project does not have access to it.`);
}

/** Vertex's words. An error inside HTTP 200 is an operation that ended with one. */
export const vertexVoice: VendorVoice = {
  dialect: 'vertex',
  refusal: (kind, status, op) => refusal(kind, status, op),
  softError: (_op, message) => ({ error: { code: 13, message } }),
};

function refusal(kind: RefusalKind, status: number, op: Op): VendorReply {
  switch (kind) {
    case 'rate-limited':
      return googleError(
        429,
        'RESOURCE_EXHAUSTED',
        'Quota exceeded for online_prediction_requests_per_base_model with base model: veo. Submit fewer requests.',
      );
    case 'server':
      return googleError(status, status === 503 ? 'UNAVAILABLE' : 'INTERNAL', 'The service had an internal error.');
    case 'auth':
      return status === 403
        ? googleError(403, 'PERMISSION_DENIED', 'Permission aiplatform.endpoints.predict denied on the resource.')
        : googleError(401, 'UNAUTHENTICATED', 'The request had no valid authentication credentials.');
    case 'quota':
      return googleError(403, 'PERMISSION_DENIED', 'This API method requires billing to be enabled for the project.');
    case 'moderated':
      return googleError(
        400,
        'INVALID_ARGUMENT',
        'The prompt could not be submitted: it contains words that violate the usage guidelines. Support codes: 58061214',
      );
    case 'gone': {
      const what = op === 'create' ? 'Publisher Model' : 'Operation';
      return { ...vertexMissing(what), status };
    }
  }
}
