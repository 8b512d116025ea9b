import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { replicateWan25 } from '../../catalog/replicate-wan-2.5.ts';
import { factsOf } from '../../catalog.ts';
import { replicateEngine } from './replicate-engine.ts';

const clock = { now: () => Date.parse('2026-11-25T12:00:00Z'), sleepUntil: async () => undefined };
const handle = {
  engine: 'replicate/wan-2.5',
  route: 'replicate',
  createdAt: '2026-11-25T12:00:00Z',
  emulated: false,
  native: {},
};
const attempt = { attempt: '01A', engine: 'replicate/wan-2.5', intendedAt: clock.now(), wireSha256: 'x' };

let servers: Server[] = [];
afterEach(() => {
  for (const server of servers) server.close();
  servers = [];
});

/** A server that keeps what it was asked and answers with one JSON. */
async function vendor(body: (origin: string) => unknown) {
  const asked: { url: string; authorization: string | undefined }[] = [];
  const server = createServer((request, reply) => {
    asked.push({ url: request.url ?? '', authorization: request.headers.authorization });
    reply.end(JSON.stringify(body(`http://${request.headers.host}`)));
  });
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, baseUrl };
}

const engineAt = (baseUrl: string) =>
  replicateEngine({
    facts: factsOf(replicateWan25),
    clock,
    apiKey: 'r8_key',
    baseUrl,
    fetchPolicy: { allowedOrigins: [] },
    ...(replicateWan25.input === undefined ? {} : { input: replicateWan25.input.value }),
  });

describe('replicateEngine', () => {
  it('sends its key to no other host, whatever the list names as its next page', async () => {
    const stranger = await vendor(() => ({ results: [] }));
    const young = { id: 'p', created_at: '2026-11-25T12:00:01Z' };
    const own = await vendor(() => ({ results: [young], next: `${stranger.baseUrl}/predictions?cursor=1` }));
    expect((await engineAt(own.baseUrl).reconcile(attempt)).kind).toBe('undecidable');
    expect(own.asked).toHaveLength(1);
    expect(stranger.asked).toEqual([]);
  });

  it('reads the pages that reach back to the attempt, and no more', async () => {
    let page = 0;
    const own = await vendor((origin) => {
      const created_at = page++ === 0 ? '2026-11-25T12:00:01Z' : '2026-11-25T11:00:00Z';
      return {
        results: [{ id: 'p', created_at, model: 'x/y', input: {} }],
        next: `${origin}/predictions?cursor=${page}`,
      };
    });
    expect(await engineAt(own.baseUrl).reconcile(attempt)).toEqual({ kind: 'absent', certainty: 'probable' });
    expect(own.asked.map(({ url }) => url)).toEqual(['/predictions', '/predictions?cursor=1']);
  });

  it.each(['../account', 'a/b', '?x', 'a b', '', '..'])('asks for no job named "%s"', async (jobId) => {
    const own = await vendor(() => ({ id: jobId, status: 'succeeded', output: 'https://x/y.mp4' }));
    expect((await engineAt(own.baseUrl).observe({ ...handle, jobId })).kind).toBe('unreadable');
    expect((await engineAt(own.baseUrl).cancel({ ...handle, jobId })).kind).toBe('too-late');
    expect(own.asked).toEqual([]);
  });
});
