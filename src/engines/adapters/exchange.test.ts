import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenBy, exchange, throughSdk } from './exchange.ts';

describe('exchange', () => {
  let base = '';
  let asked: string[] = [];
  const server = createServer((request, reply) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.url === '/reset') return void request.socket.destroy();
    if (request.url === '/hang') return;
    if (request.url === '/moved') return void reply.writeHead(302, { location: '/ok' }).end();
    if (request.url === '/503') reply.statusCode = 503;
    reply.setHeader('X-Thing', 'Yes').end(request.url === '/html' ? '<html>' : '{"id":"1"}');
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const call = (path: string) => exchange({ method: 'POST', url: `${base}${path}`, headers: {}, timeoutMs: 300 });

  it('gives status, lower-case headers and parsed body', async () => {
    const seen = await call('/ok');
    expect(seen).toMatchObject({ kind: 'reply', reply: { status: 200, body: { id: '1' } } });
    expect(seen.kind === 'reply' && seen.reply.headers['x-thing']).toBe('Yes');
  });

  it('follows no redirect', async () => {
    asked = [];
    expect(await call('/moved')).toMatchObject({ kind: 'reply', reply: { status: 302 } });
    expect(asked).toEqual(['POST /moved']);
  });

  it('a reset and a silence may have been seen by the vendor [row 5]', async () => {
    expect(await call('/reset')).toMatchObject({ kind: 'broken', sent: 'maybe' });
    expect(await call('/hang')).toMatchObject({ kind: 'broken', sent: 'maybe' });
  });

  it('a refused connection and an unknown name were not', async () => {
    const refused = await exchange({ method: 'POST', url: 'http://127.0.0.1:1/', headers: {}, timeoutMs: 5_000 });
    expect(refused).toMatchObject({ kind: 'broken', sent: 'no' });
    expect(brokenBy(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }))).toMatchObject({ sent: 'no' });
  });

  it('lets an SDK send one request only, whatever it would like to do [rows 5, 8]', async () => {
    asked = [];
    const stubborn = async (send: typeof fetch) => {
      for (let tries = 0; tries < 3; tries++) {
        try {
          await send(`${base}/503`, { method: 'POST', body: '{}' });
        } catch {
          // What a retrying SDK does.
        }
      }
    };
    expect(await throughSdk(1_000, stubborn)).toMatchObject({ kind: 'reply', reply: { status: 503 } });
    expect(asked).toEqual(['POST /503']);
  });

  it('knows that an SDK which refused its input sent nothing', async () => {
    const picky = async () => {
      throw new TypeError('bad option');
    };
    expect(await throughSdk(1_000, picky)).toMatchObject({ kind: 'broken', sent: 'no' });
  });
});
