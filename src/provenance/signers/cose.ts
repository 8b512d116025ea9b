import { encode } from 'cborg';
import { ProvenanceError } from '../../core/errors.ts';
import type { Signer } from './signer.ts';

/** COSE algorithm numbers (RFC 9053 section 2.1). */
const algorithms = { ES256: -7, ES384: -35 } as const;
/** COSE header labels: 1 = alg (RFC 9052), 33 = x5chain (RFC 9360). C2PA 2.2 wants both in the protected header. */
const headerAlg = 1;
const headerX5chain = 33;
/** CBOR tag 18: COSE_Sign1 (RFC 9052 section 4.2). */
const tagSign1 = 0xd2;

/** DER bytes of a PEM block. */
export function derOf(pem: string): Uint8Array {
  return Buffer.from(pem.replaceAll(/-----(BEGIN|END) [A-Z0-9 ]+-----/g, ''), 'base64');
}

function sign1(protectedHeader: Uint8Array, pads: readonly number[], signature: Uint8Array): Uint8Array {
  const unprotected = new Map(pads.map((bytes, at) => [at === 0 ? 'pad' : 'pad2', new Uint8Array(bytes)]));
  const body = encode([protectedHeader, unprotected, null, signature]);
  return Buffer.concat([Uint8Array.of(tagSign1), body]);
}

/**
 * Builds the complete COSE_Sign1 over a C2PA claim (detached payload) of exactly `reserveBytes`. The padding is exact
 * because the claim already names the place in the file where the signature box ends. CBOR lengths jump by a byte at
 * some sizes, so a second pad takes what one pad can't reach.
 * @throws {ProvenanceError} `provenance.sign-failed` when chain and signature don't fit the reserve.
 */
export async function coseSign1(claim: Uint8Array, signer: Signer, reserveBytes: number): Promise<Uint8Array> {
  const protectedHeader = encode(
    new Map<number, unknown>([
      [headerAlg, algorithms[signer.alg]],
      [headerX5chain, signer.chainPem.map(derOf)],
    ]),
  );
  const toBeSigned = encode(['Signature1', protectedHeader, new Uint8Array(), claim]);
  const signature = await signer.sign(toBeSigned);
  const bare = sign1(protectedHeader, [0], signature).length;
  const room = reserveBytes - bare;
  for (const second of [undefined, 0, 1, 2, 3]) {
    for (let first = room; first >= Math.max(0, room - 16); first--) {
      const cose = sign1(protectedHeader, second === undefined ? [first] : [first, second], signature);
      if (cose.length === reserveBytes) return cose;
    }
  }
  throw new ProvenanceError(
    'provenance.sign-failed',
    `The certificate chain does not fit the room reserved for the signature (${reserveBytes} bytes)`,
    { reserveBytes, neededBytes: bare },
    { hint: 'Use a shorter certificate chain; leave the root out.' },
  );
}
