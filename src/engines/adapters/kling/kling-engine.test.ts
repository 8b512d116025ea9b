import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createEngines } from '../../registry.ts';

const clock = { now: () => Date.parse('2026-11-22T12:00:00Z'), sleepUntil: async () => undefined };
const keys = { KLING_ACCESS_KEY: 'access-canary-1', KLING_SECRET_KEY: 'secret-canary-2' };
const attempt = { attempt: '01ATTEMPT', engine: 'kling/v2.6', intendedAt: clock.now(), wireSha256: '', seed: 1 };
const wire = { operation: 'POST /v1/videos/text2video', body: { prompt: 'rain' }, assets: [], durationS: 5 };
const handle = {
  engine: 'kling/v2.6',
  route: 'direct',
  jobId: '1',
  createdAt: '2026-11-22T12:00:00Z',
  emulated: false,
  native: { endpoint: 'text2video' },
};

interface Received {
  readonly request: IncomingMessage;
  readonly body: string;
}

/** A server that answers every request as told, and what it received. */
async function serverFor(answer: (received: Received) => { status: number; body: unknown }) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ request, body });
    const { status, body: reply } = answer({ request, body });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const engine = createEngines({ env: { ...keys, KLING_BASE_URL: baseUrl }, config: [], clock }).get('kling/v2.6');
  if (engine === undefined) throw new Error('no kling/v2.6');
  return {
    engine,
    received,
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}

describe('the Kling engine', () => {
  it('says neither key nor a minted token nor a part of one, though the vendor repeats all of it', async () => {
    const echo = ({ request }: Received) => {
      const token = String(request.headers.authorization);
      const [header, claims, signature] = token.replace('Bearer ', '').split('.');
      const message = `bad: ${token} / ${header} / ${claims} / ${signature} / ${keys.KLING_ACCESS_KEY}`;
      return { status: 401, body: { code: 1002, message, request_id: keys.KLING_SECRET_KEY } };
    };
    await using server = await serverFor(echo);
    const { engine, received } = server;
    const said = JSON.stringify([
      await engine.describe(),
      await engine.submit(wire, attempt),
      await engine.observe(handle),
      await engine.reconcile(attempt),
    ]);
    expect(said).toContain('[redacted]');
    for (const { request } of received) {
      const parts = String(request.headers.authorization).replace('Bearer ', '').split('.');
      for (const part of [...parts, ...Object.values(keys)]) expect(said).not.toContain(part);
    }
    expect(received.length).toBeGreaterThanOrEqual(4);
  });

  it('sends one POST with the attempt’s id in the body and a token of the clock’s time', async () => {
    const data = { task_id: '1', task_status: 'submitted' };
    await using server = await serverFor(() => ({ status: 200, body: { code: 0, message: '', data } }));
    const result = await server.engine.submit(wire, attempt);
    expect(result.kind).toBe('accepted');
    expect(JSON.stringify(result)).not.toContain('canary');
    expect(server.received).toHaveLength(1);
    const [sent] = server.received;
    expect(JSON.parse(sent?.body ?? '')).toEqual({ prompt: 'rain', external_task_id: '01ATTEMPT' });
    const claims = String(sent?.request.headers.authorization).split('.')[1] ?? '';
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: 'access-canary-1',
      exp: clock.now() / 1000 + 1800,
    });
  });

  it('tells the vendor where to call, on the way out only, and takes a call for a hint', async () => {
    const data = { task_id: '1', task_status: 'submitted' };
    await using server = await serverFor(() => ({ status: 200, body: { code: 0, message: '', data } }));
    await server.engine.submit(wire, { ...attempt, webhookUrl: 'https://studio.example/hooks/a' });
    const [sent] = server.received;
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({ callback_url: 'https://studio.example/hooks/a' });
    const rawBody = Buffer.from(JSON.stringify({ ...data, task_status: 'succeed' }));
    const check = await server.engine.webhook?.verify({ headers: {}, rawBody, receivedAt: clock.now() });
    expect(check).toMatchObject({ kind: 'hint', jobId: '1' });
  });

  it('reads a task that only a webhook named under either kind, for the webhook does not say which', async () => {
    const data = { task_id: '1', task_status: 'processing' };
    await using server = await serverFor(({ request }) =>
      request.url === '/v1/videos/image2video/1'
        ? { status: 200, body: { code: 0, message: '', data } }
        : { status: 404, body: { code: 1203, message: 'Task does not exist', request_id: '' } },
    );
    expect((await server.engine.observe({ ...handle, native: {} })).kind).toBe('running');
    expect((await server.engine.observe({ ...handle, jobId: '2', native: {} })).kind).toBe('gone');
    expect((await server.engine.observe(handle)).kind).toBe('gone');
    const read = server.received.map(({ request }) => request.url?.replace('/v1/videos/', ''));
    expect(read).toEqual(['text2video/1', 'image2video/1', 'text2video/2', 'image2video/2', 'text2video/1']);
  });

  it('finds a lost task in the list when the vendor does not read by our id', async () => {
    const task = { task_id: '9', task_status: 'processing', task_info: { external_task_id: '01ATTEMPT' } };
    await using server = await serverFor(({ request }) =>
      request.url?.startsWith('/v1/videos/image2video?') === true
        ? { status: 200, body: { code: 0, message: '', data: [task] } }
        : request.url?.includes('?') === true
          ? { status: 200, body: { code: 0, message: '', data: [] } }
          : { status: 404, body: { code: 1203, message: 'Task does not exist', request_id: '' } },
    );
    expect(await server.engine.reconcile(attempt)).toMatchObject({
      kind: 'found',
      handle: { jobId: '9', native: { endpoint: 'image2video' } },
    });
  });

  it('answers undecidable, not absent, when a list can not be read', async () => {
    await using server = await serverFor(({ request }) =>
      request.url?.includes('?') === true
        ? { status: 503, body: { code: 5001, message: 'maintenance', request_id: '' } }
        : { status: 404, body: { code: 1203, message: 'Task does not exist', request_id: '' } },
    );
    expect((await server.engine.reconcile(attempt)).kind).toBe('undecidable');
  });

  it('describes a refused key as such, also when the refusal comes inside HTTP 200', async () => {
    const refused = { code: 1000, message: 'Authentication failed', request_id: '' };
    await using server = await serverFor(() => ({ status: 200, body: refused }));
    expect(await server.engine.describe()).toMatchObject({ state: 'no-key' });
  });

  it('reads nothing for a handle that leads elsewhere', async () => {
    await using server = await serverFor(() => ({ status: 200, body: {} }));
    expect((await server.engine.observe({ ...handle, jobId: '../../account/costs' })).kind).toBe('gone');
    expect(server.received).toEqual([]);
  });
});
