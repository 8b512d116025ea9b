import { verify, X509Certificate } from 'node:crypto';
import { canonicalJson, type Sha256Hex } from '../core/hashing.ts';
import { derOf } from './signers/cose.ts';
import type { Signer } from './signers/signer.ts';

/** A point of a production's log that can be held against its owner later. */
export interface Checkpoint {
  readonly production: string;
  /** Sequence number of the last event. */
  readonly seq: number;
  /** Hash of the last event; it covers all events before. */
  readonly head: Sha256Hex;
  /** RFC 3339. */
  readonly at: string;
}

/** A checkpoint signed with the signer's key. */
export interface SignedCheckpoint extends Checkpoint {
  readonly alg: 'ES256' | 'ES384';
  /** r‖s over the framed canonical JSON of the checkpoint, base64. */
  readonly signature: string;
  /** The signer's certificate, DER, base64. */
  readonly certificate: string;
}

const hashes = { ES256: 'sha256', ES384: 'sha384' } as const;

/** The signed bytes: a domain tag, so that no other signature can pass for a checkpoint, and the canonical JSON. */
function framed({ production, seq, head, at }: Checkpoint): Uint8Array {
  return Buffer.from(`shotcaller.checkpoint/1\0${canonicalJson({ production, seq, head, at })}`, 'utf8');
}

/** Signs a checkpoint, for `log.checkpointed` and for inclusion in manifests. */
export async function signCheckpoint(checkpoint: Checkpoint, signer: Signer): Promise<SignedCheckpoint> {
  const { production, seq, head, at } = checkpoint;
  const signature = await signer.sign(framed(checkpoint));
  const certificate = Buffer.from(derOf(signer.chainPem[0] ?? '')).toString('base64');
  const signed = Buffer.from(signature).toString('base64');
  return { production, seq, head, at, alg: signer.alg, signature: signed, certificate };
}

/** Whether a checkpoint is what the holder of its certificate signed. Whom the certificate belongs to is not judged. */
export function checkpointHolds(checkpoint: SignedCheckpoint): boolean {
  try {
    const { publicKey } = new X509Certificate(Buffer.from(checkpoint.certificate, 'base64'));
    const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
    return verify(hashes[checkpoint.alg], framed(checkpoint), key, Buffer.from(checkpoint.signature, 'base64'));
  } catch {
    // A certificate or signature that can't even be read does not hold; the caller reports it.
    return false;
  }
}
