import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { klingToken } from './jwt.ts';

const now = Date.parse('2026-11-22T12:00:00.900Z');
const nowS = Date.parse('2026-11-22T12:00:00Z') / 1000;
const decoded = (part: string | undefined): unknown => JSON.parse(Buffer.from(part ?? '', 'base64url').toString());

describe('klingToken', () => {
  it('names the access key, holds from five seconds ago for half an hour, and says HS256', () => {
    const [header, claims] = klingToken('access', 'secret', now).split('.');
    expect(decoded(header)).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(decoded(claims)).toEqual({ iss: 'access', exp: nowS + 1800, nbf: nowS - 5 });
  });

  it('is signed with the secret key, which it does not hold', () => {
    const token = klingToken('access', 'secret', now);
    const [header, claims, signature] = token.split('.');
    const expected = createHmac('sha256', 'secret').update(`${header}.${claims}`).digest('base64url');
    expect(signature).toBe(expected);
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('secret');
  });

  it('is another one a second later', () => {
    expect(klingToken('access', 'secret', now)).not.toBe(klingToken('access', 'secret', now + 1000));
  });
});
