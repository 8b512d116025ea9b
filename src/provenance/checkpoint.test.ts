import { beforeAll, describe, expect, it } from 'vitest';
import { checkpointHolds, type SignedCheckpoint, signCheckpoint } from './checkpoint.ts';
import { issueChain } from './signers/certificates.ts';
import { pemSigner } from './signers/pem.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
let signed: SignedCheckpoint;
beforeAll(async () => {
  const chain = await issueChain({ organisation: 'O', commonName: 'C', notBefore: now - 1000, notAfter: now + 1000 });
  const signer = await pemSigner({ chain: chain.leafPem + chain.intermediatePem, key: chain.leafKeyPem }, now);
  const checkpoint = { production: 'glasshouse', seq: 17, head: '2'.repeat(64), at: '2026-11-20T10:05:00.000Z' };
  signed = await signCheckpoint(checkpoint, signer);
});

describe('a signed checkpoint', () => {
  it('holds as it was signed', () => {
    expect(checkpointHolds(signed)).toBe(true);
    expect(checkpointHolds(JSON.parse(JSON.stringify(signed)))).toBe(true);
  });

  it('does not hold when anything in it is changed [row 12]', () => {
    const changes = [
      { production: 'other' },
      { seq: 18 },
      { head: '3'.repeat(64) },
      { at: '2026-11-20T10:05:01.000Z' },
      { signature: Buffer.alloc(64).toString('base64') },
      { certificate: 'AAAA' },
      { alg: 'ES384' as const },
    ];
    for (const change of changes) expect(checkpointHolds({ ...signed, ...change })).toBe(false);
  });
});
