import { type KeyObject, verify } from 'node:crypto';
import { sha256 } from '../../../core/hashing.ts';
import type { EngineWebhook, WebhookDelivery } from '../../engine.ts';
import type { KeySet } from '../../webhooks/key-set.ts';
import { isTimely } from '../../webhooks/signed-time.ts';
import { hintIn, jobIn } from '../../webhooks/unsigned.ts';

/** Where fal publishes the keys of its webhooks (docs.fal.ai, webhooks). */
export const falKeysUrl = 'https://rest.fal.ai/.well-known/jwks.json';

/** What fal signs: request id, user id, time and the hex SHA-256 of the raw body, one per line. */
export function falSignedText(requestId: string, userId: string, timestamp: string, rawBody: Uint8Array): Buffer {
  return Buffer.from([requestId, userId, timestamp, sha256(rawBody)].join('\n'));
}

/** Why a delivery can't be fal's whatever the keys; else what must be verified. */
function signedPart({ headers, rawBody, receivedAt }: WebhookDelivery) {
  const [requestId = '', userId = '', timestamp = '', signature = ''] = [
    'request-id',
    'user-id',
    'timestamp',
    'signature',
  ].map((name) => headers[`x-fal-webhook-${name}`]);
  if (requestId === '' || userId === '' || !/^[0-9a-f]{128}$/i.test(signature)) return 'it is not signed';
  if (!isTimely(timestamp, receivedAt)) return 'it was signed at another time';
  return {
    message: falSignedText(requestId, userId, timestamp, rawBody),
    signature: Buffer.from(signature, 'hex'),
    // Ed25519 signs the same words the same way: whatever differs in anything differs here.
    deliveryId: signature.toLowerCase(),
  };
}

/**
 * Checks fal's webhooks: Ed25519 under fal's published keys. These are the same for all customers of fal, so a signature
 * proves fal, not our account: that is proved by the secret address, and by reading the job with our own key.
 */
export function falWebhook(keys: KeySet): EngineWebhook {
  return {
    verify: async (delivery) => {
      const part = signedPart(delivery);
      if (typeof part === 'string') return { kind: 'rejected', reason: part };
      const fits = (these: readonly KeyObject[]): boolean =>
        these.some((key) => verify(null, part.message, key, part.signature));
      const known = await keys.keys();
      if (known === undefined) return { kind: 'rejected', reason: 'the keys of fal can not be fetched', later: true };
      if (!fits(known) && !fits((await keys.renewed()) ?? []))
        return { kind: 'rejected', reason: 'the signature does not fit' };
      return hintIn(delivery.rawBody, part.deliveryId, jobIn('request_id'));
    },
  };
}
