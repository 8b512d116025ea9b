import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { sha256 } from '../../core/hashing.ts';
import { falSignedText } from '../../engines/adapters/fal/webhook.ts';
import { standardSignature } from '../../engines/webhooks/standard.ts';
import type { LabJob } from '../job.ts';

/** How a call is false, if it is. */
export type Forgery = 'signature' | 'address' | 'timestamp';

/** What a call is signed with. */
export interface Signing {
  readonly job: LabJob;
  readonly rawBody: Uint8Array;
  /** Seconds since 1970, as the signature has them. */
  readonly timestamp: string;
  /** Sign with a key that is not the vendor's. */
  readonly wrongKey: boolean;
}

const ed25519Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The lab's Ed25519 key for a name: the same in every lab, so that tests need not exchange any. */
function labKey(name: string): KeyObject {
  const seed = Buffer.from(sha256(`shotcaller.lab/webhooks/${name}`), 'hex');
  return createPrivateKey({ key: Buffer.concat([ed25519Prefix, seed]), format: 'der', type: 'pkcs8' });
}

/** The JWKS that the emulated fal publishes. */
export function falJwks() {
  const { kty, crv, x } = createPublicKey(labKey('fal')).export({ format: 'jwk' });
  return { keys: [{ kty: kty ?? '', crv: crv ?? '', x: x ?? '', kid: 'lab', use: 'sig' }] };
}

/** Headers of fal's webhooks: Ed25519 over request, user, time and body. */
export function falHeaders({ job, rawBody, timestamp, wrongKey }: Signing): Readonly<Record<string, string>> {
  const userId = 'lab-user';
  const text = falSignedText(job.jobId, userId, timestamp, rawBody);
  return {
    'x-fal-webhook-request-id': job.jobId,
    'x-fal-webhook-user-id': userId,
    'x-fal-webhook-timestamp': timestamp,
    'x-fal-webhook-signature': sign(null, text, labKey(wrongKey ? 'somebody else' : 'fal')).toString('hex'),
  };
}

/** Signing secret of the emulated vendors that use Standard Webhooks. */
export const standardSecret = `whsec_${Buffer.from('shotcaller.lab webhooks').toString('base64')}`;

/** Headers of a Standard Webhooks message, as Replicate sends them. */
export function standardHeaders({ job, rawBody, timestamp, wrongKey }: Signing): Readonly<Record<string, string>> {
  const id = `msg_${job.jobId}`;
  const secret = wrongKey ? `whsec_${Buffer.from('somebody else').toString('base64')}` : standardSecret;
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': standardSignature(secret, id, timestamp, rawBody),
  };
}
