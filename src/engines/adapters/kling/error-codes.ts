import type { FailureClass } from '../../../core/outcome.ts';
import { type Reply, record } from '../reply.ts';

/**
 * Kling's documented error codes. 5000 to 5002 are missing on purpose: they are the server's own trouble, after which
 * a task may exist.
 */
const classes: Readonly<Record<number, FailureClass>> = {
  1000: 'misconfigured',
  1001: 'misconfigured',
  1002: 'misconfigured',
  1003: 'misconfigured',
  1004: 'misconfigured',
  1100: 'misconfigured',
  1101: 'quota-exhausted',
  1102: 'quota-exhausted',
  1103: 'misconfigured',
  1200: 'invalid-request',
  1201: 'invalid-request',
  1202: 'invalid-request',
  1203: 'retired',
  1300: 'refused-input',
  1301: 'refused-input',
  1302: 'rate-limited',
  1303: 'rate-limited',
  1304: 'misconfigured',
};

/** The `code` of Kling's envelope, whatever HTTP status carries it; 0 is success. */
export function klingCode(reply: Reply): number | undefined {
  const { code } = record(reply.body);
  return typeof code === 'number' ? code : undefined;
}

/** What a documented code means for a create call. */
export function klingClassOfCode(reply: Reply): FailureClass | undefined {
  return classes[klingCode(reply) ?? 0];
}

/** True for the codes about the token: key, signature and the time span it is good for. */
export function isKlingKeyTrouble(reply: Reply): boolean {
  const code = klingCode(reply) ?? 0;
  return code >= 1000 && code <= 1004;
}

/** What to do about a code, where the vendor's words leave it open. */
export function klingHint(reply: Reply): string {
  const code = klingCode(reply);
  return code === 1003 || code === 1004 ? ' (tokens are minted for every request: check this machine’s clock)' : '';
}
