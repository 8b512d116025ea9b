import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { falSignedText, falWebhook } from '../adapters/fal/webhook.ts';
import { type Exchange, replyOf } from '../adapters/reply.ts';
import type { WebhookDelivery } from '../engine.ts';
import { keySet } from './key-set.ts';

const hourMs = 3_600_000;

/** A vendor with keys that can change, go away and come back. */
function vendor() {
  const clock = { nowMs: 1_795_000_000_000, now: () => clock.nowMs };
  const state = { pair: generateKeyPairSync('ed25519'), up: true, asked: 0 };
  const read = async (): Promise<Exchange> => {
    state.asked += 1;
    if (!state.up) return { kind: 'broken', sent: 'no', reason: 'ECONNREFUSED' };
    const keys = [
      { kty: 'RSA', n: 'x' },
      { kty: 'OKP', crv: 'Ed25519', x: '!' },
      state.pair.publicKey.export({ format: 'jwk' }),
    ];
    return { kind: 'reply', reply: replyOf(200, {}, JSON.stringify({ keys })) };
  };
  const hook = falWebhook(keySet(clock, read));
  const deliver = (pair = state.pair) => {
    const timestamp = String(Math.floor(clock.nowMs / 1000));
    const rawBody = Buffer.from('{"request_id":"r1","status":"OK"}');
    const signature = sign(null, falSignedText('r1', 'u1', timestamp, rawBody), pair.privateKey).toString('hex');
    const headers = {
      'x-fal-webhook-request-id': 'r1',
      'x-fal-webhook-user-id': 'u1',
      'x-fal-webhook-timestamp': timestamp,
      'x-fal-webhook-signature': signature,
    };
    return hook.verify({ headers, rawBody, receivedAt: clock.nowMs } satisfies WebhookDelivery);
  };
  return { clock, state, deliver };
}

describe('the keys that prove webhooks', () => {
  it('are fetched once for many deliveries', async () => {
    const { state, deliver } = vendor();
    for (const check of await Promise.all([deliver(), deliver(), deliver()])) expect(check.kind).toBe('hint');
    expect(state.asked).toBe(1);
  });

  it('serve on for a day when they can not be fetched again, then nothing can be checked [row 36 U]', async () => {
    const { clock, state, deliver } = vendor();
    await deliver();
    state.up = false;
    clock.nowMs += 23 * hourMs;
    expect((await deliver()).kind).toBe('hint');
    clock.nowMs += 1 * hourMs;
    expect(await deliver()).toMatchObject({ kind: 'rejected', later: true });
    state.up = true;
    clock.nowMs += 61_000;
    expect((await deliver()).kind).toBe('hint');
  });

  it('that changed are fetched anew when a signature does not fit [row 36 U]', async () => {
    const { clock, state, deliver } = vendor();
    await deliver();
    state.pair = generateKeyPairSync('ed25519');
    clock.nowMs += 61_000;
    expect((await deliver()).kind).toBe('hint');
    expect(state.asked).toBe(2);
  });

  it('are asked for once a minute at most, however many forged deliveries come [row 36 U]', async () => {
    const { clock, state, deliver } = vendor();
    await deliver();
    const stranger = generateKeyPairSync('ed25519');
    for (let second = 0; second < 120; second++) {
      clock.nowMs += 1000;
      expect((await deliver(stranger)).kind).toBe('rejected');
    }
    expect(state.asked).toBeLessThanOrEqual(3);
    expect((await deliver()).kind).toBe('hint');
  });

  it('that could never be fetched put the vendor off instead of believing it [row 36 U]', async () => {
    const { state, deliver } = vendor();
    state.up = false;
    expect(await deliver()).toMatchObject({ kind: 'rejected', later: true });
  });
});
