import { beforeAll, describe, expect, it } from 'vitest';
import { ekuOids, type IssuedChain, issueChain } from './certificates.ts';
import { type PemKeys, pemSigner } from './pem.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const dayMs = 24 * 3600 * 1000;
const spec = { organisation: 'Studio', commonName: 'Studio', notBefore: now - dayMs, notAfter: now + dayMs };

let chain: IssuedChain;
let other: IssuedChain;
beforeAll(async () => {
  [chain, other] = await Promise.all([issueChain(spec), issueChain(spec)]);
});

const keysOf = (issued: IssuedChain): PemKeys => ({
  chain: `${issued.leafPem}\n${issued.intermediatePem}\n${issued.rootPem}`,
  key: issued.leafKeyPem,
});

async function refused(keys: PemKeys, at = now): Promise<string> {
  try {
    await pemSigner(keys, at);
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'provenance.keys', hint: expect.any(String) });
    return (thrown as Error).message;
  }
  return 'accepted';
}

describe('pemSigner', () => {
  it('takes a good chain, leaves its root out of the signature and makes it the anchor', async () => {
    const signer = await pemSigner(keysOf(chain), now);
    expect(signer).toMatchObject({ alg: 'ES256', development: false, rootPem: chain.rootPem });
    expect(signer.chainPem).toEqual([chain.leafPem, chain.intermediatePem]);
    expect(await signer.sign(new Uint8Array(3))).toHaveLength(64);
  });

  it('refuses a key of another certificate [row 38]', async () => {
    expect(await refused({ ...keysOf(chain), key: other.leafKeyPem })).toContain('does not belong');
  });

  it('refuses a chain out of order or with a stranger in it', async () => {
    const key = chain.leafKeyPem;
    expect(await refused({ chain: chain.leafPem + chain.rootPem + chain.intermediatePem, key })).toContain(
      'not issued by',
    );
    expect(await refused({ chain: chain.leafPem + other.intermediatePem, key })).toContain('not issued by');
    expect(await refused({ chain: chain.intermediatePem + chain.leafPem, key })).toContain('digitalSignature');
  });

  it('refuses certificates before and after their time [row 38]', async () => {
    expect(await refused(keysOf(chain), now + 2 * dayMs)).toContain('is valid from');
    expect(await refused(keysOf(chain), now - 2 * dayMs)).toContain('is valid from');
  });

  it('refuses a leaf whose extended key usage C2PA readers reject', async () => {
    const codeSigning = await issueChain({ ...spec, leafEkus: ['1.3.6.1.5.5.7.3.3'] });
    expect(await refused(keysOf(codeSigning))).toContain('1.3.6.1.5.5.7.3.3');
    const claimSigningOnly = await issueChain({ ...spec, leafEkus: [ekuOids.claimSigning] });
    expect(await refused(keysOf(claimSigningOnly))).toContain(ekuOids.claimSigning);
  });

  it('refuses text that is no certificate or no PKCS#8 key', async () => {
    expect(await refused({ chain: 'hello', key: chain.leafKeyPem })).toContain('no certificate');
    expect(await refused({ ...keysOf(chain), key: 'hello' })).toContain('not PKCS#8');
  });
});
