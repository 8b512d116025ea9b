import { decode, Tagged } from 'cborg';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { issueChain } from './certificates.ts';
import { coseSign1 } from './cose.ts';
import { pemSigner } from './pem.ts';
import type { Signer } from './signer.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
let signer: Signer;
beforeAll(async () => {
  const chain = await issueChain({ organisation: 'O', commonName: 'C', notBefore: now - 1000, notAfter: now + 1000 });
  signer = await pemSigner({ chain: chain.leafPem + chain.intermediatePem, key: chain.leafKeyPem }, now);
});

describe('coseSign1', () => {
  it('is a tagged COSE_Sign1 with a detached payload and an r‖s signature', async () => {
    const cose = await coseSign1(new TextEncoder().encode('claim'), signer, 4096);
    const { tag, value } = decode(cose, { useMaps: true, tags: { 18: Tagged.decoder(18) } });
    const [protectedHeader, , payload, signature] = value;
    const header = decode(protectedHeader, { useMaps: true });
    expect([tag, payload, signature.length]).toEqual([18, null, 64]);
    expect(header.get(1)).toBe(-7);
    expect(header.get(33)).toHaveLength(2);
  });

  it('fills the reserve exactly, whatever its size', async () => {
    const fixed: Signer = { ...signer, sign: async () => new Uint8Array(64) };
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.integer({ min: 1500, max: 2000 }), fc.integer({ min: 2000, max: 80_000 })),
        async (reserve) => {
          expect(await coseSign1(new Uint8Array(9), fixed, reserve)).toHaveLength(reserve);
        },
      ),
    );
  });

  it('refuses a chain that does not fit', async () => {
    await expect(coseSign1(new Uint8Array(9), signer, 500)).rejects.toMatchObject({ code: 'provenance.sign-failed' });
  });
});
