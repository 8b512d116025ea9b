import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createEngines } from '../../registry.ts';
import { arkExpiryOf } from './mark.ts';

const clock = { now: () => Date.parse('2026-11-22T12:00:00Z'), sleepUntil: async () => undefined };
const nowS = clock.now() / 1000;
const attempt = { attempt: '01ATTEMPT', engine: 'ark/seedance-2.0', intendedAt: clock.now(), wireSha256: '', seed: 7 };
const wire = { operation: 'POST', body: { prompt: 'rain' }, assets: [], durationS: 5 };
const handle = {
  engine: 'ark/seedance-2.0',
  route: 'direct',
  jobId: 'cgt-1',
  createdAt: '2026-11-22T12:00:00Z',
  emulated: false,
  native: {},
};
const taskIn = (status: string) => ({ id: 'cgt-1', model: 'm', status, created_at: nowS });

/** A server that answers each request as told, and what it was asked. */
async function serverFor(answer: (asked: string, body: string) => { status?: number; body: unknown }) {
  const asked: string[] = [];
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push(`${request.method} ${request.url}`);
    bodies.push(body);
    const { status = 200, body: reply } = answer(asked.at(-1) ?? '', body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const env = {
    ARK_API_KEY: 'ark-canary-key',
    ARK_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v3`,
  };
  const engine = createEngines({ env, config: [], clock }).get('ark/seedance-2.0');
  if (engine === undefined) throw new Error('no ark/seedance-2.0');
  return {
    engine,
    asked,
    bodies,
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}

describe('the Ark engine', () => {
  it('sends one POST, with the mark of the attempt as the task’s time limit', async () => {
    await using server = await serverFor(() => ({ body: { id: 'cgt-1' } }));
    expect((await server.engine.submit(wire, attempt)).kind).toBe('accepted');
    expect(server.asked).toEqual(['POST /api/v3/contents/generations/tasks']);
    expect(JSON.parse(server.bodies[0] ?? '')).toEqual({
      prompt: 'rain',
      execution_expires_after: arkExpiryOf('01ATTEMPT'),
    });
  });

  it('tells the vendor where to call, on the way out only, and takes a call for a hint', async () => {
    await using server = await serverFor(() => ({ body: { id: 'cgt-1' } }));
    await server.engine.submit(wire, { ...attempt, webhookUrl: 'https://studio.example/hooks/a' });
    expect(JSON.parse(server.bodies[0] ?? '')).toMatchObject({ callback_url: 'https://studio.example/hooks/a' });
    const rawBody = Buffer.from(JSON.stringify(taskIn('succeeded')));
    const check = await server.engine.webhook?.verify({ headers: {}, rawBody, receivedAt: clock.now() });
    expect(check).toMatchObject({ kind: 'hint', jobId: 'cgt-1' });
  });

  it('cancels only what waits, and believes in it only when the task says so', async () => {
    let deleted = false;
    await using server = await serverFor((asked) => {
      deleted ||= asked.startsWith('DELETE');
      return { body: asked.startsWith('DELETE') ? {} : taskIn(deleted ? 'cancelled' : 'queued') };
    });
    expect(await server.engine.cancel(handle)).toEqual({ kind: 'cancelled', billed: 'no' });
    await using began = await serverFor((asked) => ({
      body: asked.startsWith('DELETE') ? {} : taskIn(began.asked.length > 1 ? 'running' : 'queued'),
    }));
    expect(await began.engine.cancel(handle)).toEqual({ kind: 'too-late' });
  });

  it('never sends DELETE for a task that is not known to wait: it would delete a paid clip', async () => {
    for (const status of ['running', 'succeeded', 'failed', 'REVIEWING']) {
      await using server = await serverFor(() => ({ body: taskIn(status) }));
      expect((await server.engine.cancel(handle)).kind).toBe('too-late');
      expect(server.asked.filter((asked) => asked.startsWith('DELETE'))).toEqual([]);
    }
  });

  it('looks through all pages for a lost task', async () => {
    const other = (n: number) => ({ ...taskIn('succeeded'), id: `cgt-o${n}`, seed: 8, execution_expires_after: 3600 });
    const own = { ...taskIn('succeeded'), id: 'cgt-own', seed: 7, execution_expires_after: arkExpiryOf('01ATTEMPT') };
    const pages = [Array.from({ length: 100 }, (_, n) => other(n)), [own]];
    await using server = await serverFor((asked) => {
      const page = Number(/page_num=(\d+)/.exec(asked)?.[1]);
      return { body: { items: pages[page - 1] ?? [], total: 101 } };
    });
    expect(await server.engine.reconcile(attempt)).toMatchObject({ kind: 'found', handle: { jobId: 'cgt-own' } });
    expect(server.asked[0]).toContain('filter.model=dreamina-seedance-2-0-260128');
  });

  it('does not call absent what more tasks than it reads may hide', async () => {
    const items = Array.from({ length: 100 }, (_, n) => ({
      ...taskIn('succeeded'),
      id: `cgt-${n}`,
      seed: 8,
      execution_expires_after: 3600,
    }));
    await using server = await serverFor(() => ({ body: { items, total: 5000 } }));
    expect(await server.engine.reconcile(attempt)).toMatchObject({
      kind: 'undecidable',
      reason: expect.stringContaining('5000'),
    });
    expect(server.asked).toHaveLength(10);
  });

  it('keeps its key out of what it says, and reads nothing for a handle that leads elsewhere', async () => {
    const error = { code: 'AuthenticationError', message: 'ark-canary-key is wrong', param: '', type: 'Unauthorized' };
    await using server = await serverFor(() => ({ status: 401, body: { error } }));
    const said = [
      await server.engine.describe(),
      await server.engine.submit(wire, attempt),
      await server.engine.observe(handle),
      await server.engine.reconcile(attempt),
    ];
    expect(JSON.stringify(said)).not.toContain('canary');
    expect(said).toMatchObject([
      { state: 'no-key' },
      { failure: { outcome: 'misconfigured' } },
      { kind: 'unreadable' },
      { kind: 'undecidable' },
    ]);
    const before = server.asked.length;
    expect((await server.engine.observe({ ...handle, jobId: '../../../models' })).kind).toBe('gone');
    expect(server.asked).toHaveLength(before);
  });
});
