import { createHmac } from 'node:crypto';
import type { EpochMs } from '../../../core/clock.ts';

/** How long a token is good for, seconds: the vendor's own example. */
export const klingTokenLifeS = 1800;

/** How far before now a token begins to be valid, seconds, so that clocks need not agree to the second. */
export const klingTokenLeadS = 5;

const encoded = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');

/**
 * The bearer token of one request: a JSON Web Token (RFC 7519), HS256, issued by the access key and signed with the
 * secret key. Made anew for every request, so none is ever stored.
 */
export function klingToken(accessKey: string, secretKey: string, now: EpochMs): string {
  const nowS = Math.floor(now / 1000);
  const claims = { iss: accessKey, exp: nowS + klingTokenLifeS, nbf: nowS - klingTokenLeadS };
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${signed}.${createHmac('sha256', secretKey).update(signed).digest('base64url')}`;
}
