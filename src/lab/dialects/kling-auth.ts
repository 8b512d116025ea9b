import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { EpochMs } from '../../core/clock.ts';

/** Why a token is refused: the vendor's code and the lab's words for it. */
export interface TokenTrouble {
  readonly code: 1000 | 1001 | 1002 | 1003 | 1004;
  readonly message: string;
}

const headerSchema = z.looseObject({ alg: z.literal('HS256'), typ: z.literal('JWT').optional() });
const claimsSchema = z.looseObject({ iss: z.string().min(1), exp: z.number(), nbf: z.number() });

const illegal: TokenTrouble = { code: 1002, message: 'Authorization is invalid' };

function decoded(part: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
  } catch {
    // Not JSON: no token, which the caller says in the vendor's words.
    return undefined;
  }
}

function isSignedWith(secret: string, [header, claims, signature]: readonly string[]): boolean {
  const expected = createHmac('sha256', secret).update(`${header}.${claims}`).digest();
  const given = Buffer.from(signature ?? '', 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Checks an `Authorization` header as Kling does: a bearer JSON Web Token, HS256, from some access key, signed with the
 * account's secret key, valid from `nbf` and until `exp` (seconds).
 * @returns why it is refused; `undefined` when it is good.
 */
export function klingTokenTrouble(
  authorization: string | undefined,
  secret: string,
  now: EpochMs,
): TokenTrouble | undefined {
  if (authorization === undefined || authorization === '') return { code: 1001, message: 'Authorization is empty' };
  const parts = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]*)$/.exec(authorization)?.slice(1);
  if (parts === undefined || !headerSchema.safeParse(decoded(parts[0])).success) return illegal;
  const claims = claimsSchema.safeParse(decoded(parts[1]));
  if (!claims.success) return illegal;
  if (!isSignedWith(secret, parts)) return { code: 1000, message: 'Authentication failed: signature does not match' };
  if (claims.data.nbf * 1000 > now) return { code: 1003, message: 'Authorization is not yet valid' };
  if (claims.data.exp * 1000 <= now) return { code: 1004, message: 'Authorization has expired' };
  return undefined;
}
