import type { FailureClass } from '../../../core/outcome.ts';
import { type Reply, record, text } from '../reply.ts';

/**
 * What Ark's documented error codes mean, first match wins (docs.byteplus.com, ModelArk, error codes). Codes are dotted
 * names such as `RateLimitExceeded.EndpointRPMExceeded`.
 */
const classes: readonly (readonly [RegExp, FailureClass])[] = [
  [/^Output\w*(Sensitive|Risk)|^OutputVideo/, 'refused-output'],
  [/Sensitive|RiskDetection|PolicyViolation/, 'refused-input'],
  [/Overdue|^(QuotaExceeded|SetLimitExceeded)/, 'quota-exhausted'],
  [/RateLimitExceeded|^RequestBurstTooFast/, 'rate-limited'],
  [/^(ServerOverloaded|InflightBatchsizeExceeded)/, 'capacity'],
  [/^(InvalidEndpointOrModel|InvalidEndpoint)\.(NotFound|ClosedEndpoint)/, 'retired'],
  [
    /^(AuthenticationError|AccessDenied|InvalidAccountStatus|ModelNotOpen|OperationDenied)|AccessDisabled/,
    'misconfigured',
  ],
  [/^(InvalidParameter|MissingParameter|InvalidImage|InvalidArgument)/, 'invalid-request'],
];

/** The class of an error code; `undefined` when it is not a documented one. */
export function arkClassOf(code: string): FailureClass | undefined {
  return classes.find(([pattern]) => pattern.test(code))?.[1];
}

/** What the error of a reply (`{error: {code, message}}`) means by its code. */
export function arkClassOfCode(reply: Reply): FailureClass | undefined {
  const code = text(record(record(reply.body)['error'])['code']);
  return code === undefined ? undefined : arkClassOf(code);
}
