import type { VendorReply, VendorVoice } from '../exchange.ts';

/** An error in the gateway's words: `{error: {message, type, param, code}}`. */
export function gatewayError(status: number, type: string, message: string): VendorReply {
  return { status, body: { error: { message, type, param: null, code: null } } };
}

/** The gateway's words; its types are the classes of `@ai-sdk/gateway` 4.0.146. */
export const gatewayVoice: VendorVoice = {
  dialect: 'gateway',
  refusal: (kind, status, op) => {
    switch (kind) {
      case 'rate-limited':
        return gatewayError(status, 'rate_limit_exceeded', 'Rate limit exceeded');
      case 'server':
        return gatewayError(status, 'internal_server_error', 'Internal server error');
      case 'auth':
        return gatewayError(status, 'authentication_error', 'Authentication failed');
      case 'quota':
        return gatewayError(402, 'insufficient_funds', 'Insufficient funds. Please add credits to your account.');
      case 'moderated':
        return gatewayError(400, 'invalid_request_error', 'The prompt was rejected by the content policy.');
      case 'gone':
        return op === 'create'
          ? gatewayError(status, 'model_not_found', 'Model not found')
          : gatewayError(status, 'not_found', 'Resource not found');
    }
  },
  softError: (_op, message) => ({ error: { message, type: 'internal_server_error', param: null, code: null } }),
};
