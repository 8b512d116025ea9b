import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { WebhookDelivery } from '../../engine.ts';
import { falSignedText, falWebhook } from './webhook.ts';

// The first key of RFC 8032, 7.1: a vector that nobody here made.
const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const privateKey = createPrivateKey({
  key: Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex'),
  format: 'der',
  type: 'pkcs8',
});
const x = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex').toString('base64url');
const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
const atS = 1_795_000_000;
const keys = async () => [publicKey];
const hook = falWebhook({ keys, renewed: keys });

function signed(more: { body?: string; timestamp?: string; nowS?: number } = {}): WebhookDelivery {
  const { body = '{"request_id": "r1", "status": "OK"}', timestamp = String(atS), nowS = atS } = more;
  const rawBody = Buffer.from(body);
  const headers = {
    'x-fal-webhook-request-id': 'r1',
    'x-fal-webhook-user-id': 'u1',
    'x-fal-webhook-timestamp': timestamp,
    'x-fal-webhook-signature': sign(null, falSignedText('r1', 'u1', timestamp, rawBody), privateKey).toString('hex'),
  };
  return { headers, rawBody, receivedAt: nowS * 1000 };
}

const withHeader = (name: string, value: string): WebhookDelivery => {
  const delivery = signed();
  return { ...delivery, headers: { ...delivery.headers, [`x-fal-webhook-${name}`]: value } };
};

describe('a webhook of fal', () => {
  it('signs request, user, time and the hash of the body, one per line', () => {
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(falSignedText('r', 'u', '7', Buffer.alloc(0)).toString()).toBe(`r\nu\n7\n${empty}`);
  });

  it('is a hint at the request that its body names', async () => {
    const check = await hook.verify(signed());
    expect(check).toEqual({ kind: 'hint', jobId: 'r1', deliveryId: expect.stringMatching(/^[0-9a-f]{128}$/) });
    expect(await hook.verify(signed())).toEqual(check);
    expect(await hook.verify(signed({ timestamp: String(atS + 1) }))).not.toEqual(check);
  });

  it.each([
    ['a changed body', { ...signed(), rawBody: Buffer.from('{"request_id":"r2"}') }],
    ['the same JSON written anew', { ...signed(), rawBody: Buffer.from('{"request_id":"r1","status":"OK"}') }],
    ['another request', withHeader('request-id', 'r2')],
    ['another user', withHeader('user-id', 'u2')],
    ['another time', withHeader('timestamp', String(atS + 1))],
    ['no signature', withHeader('signature', '')],
    ['a signature that is no hex', withHeader('signature', 'x'.repeat(128))],
    ['half a signature', withHeader('signature', signed().headers['x-fal-webhook-signature']?.slice(0, 64) ?? '')],
    ['a signature of 301 s ago', signed({ nowS: atS + 301 })],
    ['a signature of 301 s ahead', signed({ nowS: atS - 301 })],
    ['a body that names no request', signed({ body: '{"status":"OK"}' })],
    ['a request id that leads elsewhere', signed({ body: '{"request_id":"../x"}' })],
    ['a body that is no JSON', signed({ body: '<html>' })],
  ])('with %s is refused [row 35 Q]', async (_what, delivery) => {
    expect((await hook.verify(delivery)).kind).toBe('rejected');
  });
});
