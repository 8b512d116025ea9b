import { describe, expect, it } from 'vitest';
import type { WebhookDelivery } from '../engine.ts';
import { standardProblem, standardSignature, standardWebhook } from './standard.ts';
import { jobIn } from './unsigned.ts';

const secret = `whsec_${Buffer.from('a secret of thirty-two bytes, not').toString('base64')}`;
const atS = 1_795_000_000;

function signed(more: { body?: string; id?: string; timestamp?: string; signature?: string; nowS?: number } = {}) {
  const { body = '{"id":"job1","status":"succeeded"}', id = 'msg_1', timestamp = String(atS), nowS = atS } = more;
  const rawBody = Buffer.from(body);
  const signature = more.signature ?? standardSignature(secret, id, timestamp, rawBody);
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  return { headers, rawBody, receivedAt: nowS * 1000 } satisfies WebhookDelivery;
}

describe('a Standard Webhooks delivery', () => {
  it('has the signature that the scheme’s own example has', () => {
    // The example of the Svix and Standard Webhooks documentation.
    const example = standardSignature(
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      '1614265330',
      Buffer.from('{"test": 2432232314}'),
    );
    expect(example).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('passes when any one of its listed signatures fits', () => {
    const { headers } = signed();
    expect(standardProblem(signed(), secret)).toBeUndefined();
    const rotated = `v1,AAAA v1a,whatever ${headers['webhook-signature']}`;
    expect(standardProblem(signed({ signature: rotated }), secret)).toBeUndefined();
  });

  it.each([
    ['a changed body', { ...signed(), rawBody: Buffer.from('{"id":"job2"}') }],
    ['the same JSON written anew', { ...signed(), rawBody: Buffer.from('{"id": "job1", "status": "succeeded"}') }],
    ['another id', { ...signed(), headers: { ...signed().headers, 'webhook-id': 'msg_2' } }],
    ['another time', { ...signed(), headers: { ...signed().headers, 'webhook-timestamp': String(atS + 1) } }],
    ['no signature', signed({ signature: '' })],
    ['half a signature', signed({ signature: signed().headers['webhook-signature'].slice(0, 20) })],
    ['a signature from 301 s ago', signed({ nowS: atS + 301 })],
    ['a signature from 301 s ahead', signed({ nowS: atS - 301 })],
    ['a time that is no number', signed({ timestamp: 'soon' })],
  ])('is refused with %s [row 35 Q]', (_what, delivery) => {
    expect(standardProblem(delivery, secret)).toEqual(expect.any(String));
  });

  it('is refused under another secret, and put off without one [row 36 U]', async () => {
    expect(standardProblem(signed(), 'whsec_b3RoZXI=')).toBe('the signature does not fit');
    const without = standardWebhook(async () => undefined, jobIn('id'));
    expect(await without.verify(signed())).toMatchObject({ kind: 'rejected', later: true });
  });

  it('is a hint at the job its body names, once per message id', async () => {
    const hook = standardWebhook(async () => secret, jobIn('id'));
    expect(await hook.verify(signed())).toEqual({ kind: 'hint', jobId: 'job1', deliveryId: 'msg_1' });
    expect(await hook.verify(signed({ body: '{"id":"../../account"}' }))).toMatchObject({ kind: 'rejected' });
    expect(await hook.verify(signed({ body: 'no json' }))).toMatchObject({ kind: 'rejected' });
    expect(await hook.verify(signed({ body: '[]' }))).toMatchObject({ kind: 'rejected' });
  });
});
