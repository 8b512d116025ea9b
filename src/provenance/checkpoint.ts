import type { Sha256Hex } from '../core/hashing.ts';

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
