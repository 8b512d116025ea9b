import type { VendorReply, VendorVoice } from '../exchange.ts';

/** An error in Ark's words: `{error: {code, message, param, type}}`; codes are the documented ones. */
export function arkError(status: number, code: string, message: string, type = 'BadRequest'): VendorReply {
  const sentence = `${message} Request id: ${crypto.randomUUID().replaceAll('-', '')}`;
  return { status, body: { error: { code, message: sentence, param: '', type } } };
}

/** Ark's refusals; sentences are the lab's own. */
export const arkVoice: VendorVoice = {
  dialect: 'ark',
  refusal: (kind, status, op) => {
    switch (kind) {
      case 'rate-limited':
        return arkError(
          429,
          'ModelAccountRpmRateLimitExceeded',
          'The RPM limit of the model is exceeded.',
          'TooManyRequests',
        );
      case 'server':
        return arkError(status, 'InternalServiceError', 'The service met an internal error.', 'InternalServerError');
      case 'auth':
        return status === 403
          ? arkError(403, 'AccessDenied', 'You do not have access to the requested resource.', 'Forbidden')
          : arkError(401, 'AuthenticationError', 'The API key in the request is missing or invalid.', 'Unauthorized');
      case 'quota':
        // Ark answers 403, not 402, when the account owes money.
        return arkError(403, 'AccountOverdueError', 'The account has an overdue balance.', 'Forbidden');
      case 'moderated':
        return arkError(400, 'InputTextSensitiveContentDetected', 'The input text may contain sensitive information.');
      case 'gone':
        return op === 'create'
          ? arkError(
              status,
              'InvalidEndpointOrModel.NotFound',
              'The model does not exist or you have no access to it.',
              'NotFound',
            )
          : arkError(status, 'ResourceNotFound', 'The task does not exist.', 'NotFound');
    }
  },
  softError: (_op, message) => arkError(200, 'InternalServiceError', message, 'InternalServerError').body,
};
