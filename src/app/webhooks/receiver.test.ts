import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ulid } from '../../core/ids.ts';
import { systemRandom } from '../../core/random.ts';
import type { Engine, WebhookCheck } from '../../engines/engine.ts';
import { jobIn, unsignedWebhook } from '../../engines/webhooks/unsigned.ts';
import type { Hint } from '../../orchestration/hints.ts';
import { openVault } from '../vault.ts';
import { hookAddresses } from './address.ts';
import { openAnnouncements } from './announcements.ts';
import { startReceiver } from './receiver.ts';

const attempt = ulid(1_795_000_000_000, systemRandom);
const other = ulid(1_795_000_000_000, systemRandom);

/** A receiver for one engine whose webhooks are judged as the test says; unsigned by default. */
async function open(verify?: () => WebhookCheck) {
  const dir = mkdtempSync(join(tmpdir(), 'shotcaller-hooks-'));
  const seal = await openVault(dir, systemRandom).sealer('webhooks');
  const clock = { nowMs: 1_795_000_000_000, now: () => clock.nowMs };
  const hints: Hint[] = [];
  const file = join(dir, 'webhooks.jsonl');
  const webhook = verify === undefined ? unsignedWebhook(jobIn('id')) : { verify: async () => verify() };
  const engines = new Map<string, Engine>([
    ['fal/pika-2.2', { webhook } as Engine],
    ['runway/gen4.5', {} as Engine],
  ]);
  const addresses = hookAddresses('http://public', seal);
  const announcements = openAnnouncements(file);
  const onHint = (hint: Hint): void => void hints.push(hint);
  const receiver = await startReceiver({ port: 0, addresses, announcements, engines, clock, onHint });
  const at = (path: string): string => `http://127.0.0.1:${receiver.port}${path}`;
  const pathOf = (engine = 'fal/pika-2.2', of = attempt): string =>
    addresses.urlOf({ engine, attempt: of }).slice('http://public'.length);
  const post = (body: string | Uint8Array<ArrayBuffer>, path = pathOf(), headers = {}): Promise<Response> =>
    fetch(at(path), { method: 'POST', body, headers });
  return {
    ...{ dir, file, clock, hints, announcements, receiver, at, pathOf, post },
    [Symbol.asyncDispose]: async () => {
      await receiver.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

describe('an address of the receiver', () => {
  it('that it did not make is answered 404 without a word, and leads to no check [row 35 Q]', async () => {
    let checked = 0;
    await using hooks = await open(() => {
      checked += 1;
      return { kind: 'hint', jobId: 'j', deliveryId: 'd' };
    });
    const good = hooks.pathOf();
    const wrong = [
      '/',
      '/hooks/',
      `${good}0`,
      good.slice(0, -1) + (good.endsWith('0') ? '1' : '0'),
      good.replace(attempt, other),
      good.replace('fal/pika-2.2', 'fal/kling-2.5'),
      good.replace('fal/pika-2.2', '../..'),
      good.toUpperCase(),
      hooks.pathOf('runway/gen4.5'),
      hooks.pathOf('nobody/knows'),
    ];
    for (const path of wrong) {
      const reply = await hooks.post('{"id":"j1"}', path);
      expect([path, reply.status, await reply.text()]).toEqual([path, 404, '']);
    }
    expect((await fetch(hooks.at(good))).status).toBe(404);
    expect([checked, hooks.hints]).toEqual([0, []]);
  });

  it('may stand behind a path of the proxy’s, and with a query', async () => {
    await using hooks = await open();
    expect((await hooks.post('{"id":"j1"}', `/studio${hooks.pathOf()}?x=1`)).status).toBe(204);
    expect(hooks.hints).toEqual([{ engine: 'fal/pika-2.2', jobId: 'j1', attempt }]);
  });

  it('is another one for each attempt and engine, and another in each production', async () => {
    await using one = await open();
    await using two = await open();
    const all = [one.pathOf(), one.pathOf('fal/pika-2.2', other), one.pathOf('luma/ray-2'), two.pathOf()];
    expect(new Set(all.map((path) => path.slice(-64))).size).toBe(all.length);
  });
});

describe('a delivery', () => {
  it('is a hint, and is remembered on disk for the next process, for nobody else to read [row 35 Q]', async () => {
    await using hooks = await open();
    const reply = await hooks.post('{"id":"j1"}', hooks.pathOf(), { 'x-shotcaller-emulated': 'lab' });
    expect([reply.status, await reply.text()]).toEqual([204, '']);
    expect(hooks.hints).toEqual([{ engine: 'fal/pika-2.2', jobId: 'j1', attempt }]);
    const known = { attempt, engine: 'fal/pika-2.2', jobId: 'j1', native: {}, emulated: true };
    expect(openAnnouncements(hooks.file).of(attempt)).toEqual([known]);
    expect(statSync(hooks.file).mode & 0o777).toBe(0o600);
  });

  it('that comes again is taken without another hint, until its signature is too old anyway [row 35 Q]', async () => {
    await using hooks = await open(() => ({ kind: 'hint', jobId: 'j1', deliveryId: 'd1' }));
    for (let time = 0; time < 3; time++) expect((await hooks.post('{}')).status).toBe(204);
    hooks.clock.nowMs += 9 * 60_000;
    await hooks.post('{}');
    expect(hooks.hints).toHaveLength(1);
    hooks.clock.nowMs += 2 * 60_000;
    await hooks.post('{}');
    expect(hooks.hints).toHaveLength(2);
    expect(readFileSync(hooks.file, 'utf8').trim().split('\n')).toHaveLength(1);
  });

  it('that fails its check is refused; one that can not be checked now is asked for again [rows 35, 36 Q]', async () => {
    let later = false;
    await using hooks = await open(() => ({ kind: 'rejected', reason: 'no', ...(later ? { later: true } : {}) }));
    const refused = await hooks.post('{"id":"j1"}');
    expect([refused.status, await refused.text()]).toEqual([401, '']);
    later = true;
    expect((await hooks.post('{"id":"j1"}')).status).toBe(503);
    expect([hooks.hints, hooks.announcements.of(attempt)]).toEqual([[], []]);
  });

  it('of more than a mebibyte is not read to its end [row 35 Q]', async () => {
    await using hooks = await open();
    const large = new Uint8Array(2 * 1024 ** 2).fill(32);
    const status = await hooks.post(large).then(
      (reply) => reply.status,
      () => 413,
    );
    expect(status).toBe(413);
    const chunked = new ReadableStream({ pull: (controller) => controller.enqueue(large.subarray(0, 65_536)) });
    const init = { method: 'POST', body: chunked, duplex: 'half' } as RequestInit;
    const answered = await fetch(hooks.at(hooks.pathOf()), init).then(
      (reply) => reply.status,
      () => 413,
    );
    expect(answered).toBe(413);
    expect(hooks.hints).toEqual([]);
  });

  it('may name eight jobs per attempt at most', async () => {
    await using hooks = await open();
    for (let n = 0; n < 20; n++) await hooks.post(`{"id":"j${n}"}`);
    expect(hooks.announcements.of(attempt)).toHaveLength(8);
    expect(readFileSync(hooks.file, 'utf8').trim().split('\n')).toHaveLength(8);
  });
});

describe('the port of the receiver', () => {
  it('when somebody has it already is an error that says what to do', async () => {
    await using hooks = await open();
    const parts = { port: hooks.receiver.port, addresses: hookAddresses('http://x', (text) => text) };
    const start = startReceiver({
      ...parts,
      announcements: hooks.announcements,
      engines: new Map(),
      clock: hooks.clock,
      onHint: () => undefined,
    });
    await expect(start).rejects.toMatchObject({ code: 'webhooks.port', hint: expect.stringContaining('polling') });
  });
});
