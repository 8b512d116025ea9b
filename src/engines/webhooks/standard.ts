import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EngineWebhook, WebhookCheck, WebhookDelivery } from '../engine.ts';
import { isTimely } from './signed-time.ts';
import { hintIn, type JobOfBody } from './unsigned.ts';

/** The signature of a Standard Webhooks message (standardwebhooks.com, version 1): HMAC-SHA-256 over `id.timestamp.body`. */
export function standardSignature(secret: string, id: string, timestamp: string, rawBody: Uint8Array): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(rawBody).digest('base64')}`;
}

/** Why a delivery is not what its signature says; `undefined` when it is. The header may list several signatures. */
export function standardProblem(delivery: WebhookDelivery, secret: string): string | undefined {
  const { headers, rawBody, receivedAt } = delivery;
  const id = headers['webhook-id'] ?? '';
  const timestamp = headers['webhook-timestamp'] ?? '';
  const listed = headers['webhook-signature'] ?? '';
  if (id === '' || listed === '') return 'it is not signed';
  if (!isTimely(timestamp, receivedAt)) return 'it was signed at another time';
  const expected = Buffer.from(standardSignature(secret, id, timestamp, rawBody));
  const fits = listed
    .split(' ')
    .slice(0, 16)
    .map((each) => Buffer.from(each))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
  return fits ? undefined : 'the signature does not fit';
}

/**
 * Webhooks signed by the Standard Webhooks scheme, as Replicate's are.
 * @param secretOf the vendor's signing secret (`whsec_…`); `undefined` while it can't be had.
 */
export function standardWebhook(secretOf: () => Promise<string | undefined>, jobOf: JobOfBody): EngineWebhook {
  return {
    verify: async (delivery): Promise<WebhookCheck> => {
      const secret = await secretOf();
      if (secret === undefined || secret === '')
        return { kind: 'rejected', reason: 'there is no signing secret to check it with', later: true };
      const problem = standardProblem(delivery, secret);
      if (problem !== undefined) return { kind: 'rejected', reason: problem };
      return hintIn(delivery.rawBody, delivery.headers['webhook-id'] ?? '', jobOf);
    },
  };
}
