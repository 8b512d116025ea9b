import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isPublicAddress, literalProblem } from './address.ts';
import { downloadOutput, type FetchPolicy } from './download.ts';
import { type AssetSink, emulatedHeader } from './engine.ts';

/** What the name server says of `rebind.example`; all other names are looked up. */
const named = vi.hoisted(() => ({ answer: [] as readonly string[] }));

vi.mock('node:dns', async (original) => {
  const dns = await original<typeof import('node:dns')>();
  type Answer = (error: Error | null, addresses: { address: string; family: number }[]) => void;
  const lookup = (hostname: string, options: object, callback: Answer): void => {
    if (hostname !== 'rebind.example') return void dns.lookup(hostname, { ...options, all: true }, callback);
    callback(
      null,
      named.answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { ...dns, lookup };
});

const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

function sink(): AssetSink & { read: () => string; calls: () => number } {
  let text = '';
  let calls = 0;
  return {
    read: () => text,
    calls: () => calls,
    put: async (stream) => {
      calls++;
      const chunks: Uint8Array[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      text = Buffer.concat(chunks).toString();
      return { sha256: 'digest', bytes: Buffer.byteLength(text), path: '/store/digest' };
    },
  };
}

const fetchFrom = (url: string, policy: Partial<FetchPolicy> = {}, into: AssetSink = sink()) =>
  downloadOutput({ url }, into, { allowedOrigins: [], ...policy });

describe('downloadOutput', () => {
  it('streams a clip from an allowed origin and sees the lab’s marker', async () => {
    const origin = await serve((_request, reply) => reply.setHeader(emulatedHeader, 'lab').end('clip'));
    const into = sink();
    expect(await fetchFrom(`${origin}/a.mp4?sig=1`, { allowedOrigins: [origin] }, into)).toEqual({
      kind: 'fetched',
      sha256: 'digest',
      bytes: 4,
      path: '/store/digest',
      emulated: true,
    });
    expect(into.read()).toBe('clip');
  });

  it.each([
    'http://example.com/a.mp4',
    'ftp://example.com/a.mp4',
    'file:///etc/passwd',
    'data:video/mp4;base64,AAAA',
    'https://user:pass@example.com/a.mp4',
    'https://127.0.0.1/a.mp4',
    'https://2130706433/a.mp4',
    'https://0x7f.1/a.mp4',
    'https://0.0.0.0/a.mp4',
    'https://[::1]/a.mp4',
    'https://[::ffff:127.0.0.1]/a.mp4',
    'https://169.254.169.254/latest/meta-data',
    'https://10.1.2.3/a.mp4',
    'https://[fd00:ec2::254]/a.mp4',
    'no url at all',
  ])('refuses %s before anything is sent [row 34]', async (url) => {
    const into = sink();
    const result = await fetchFrom(url, {}, into);
    expect(result).toMatchObject({ kind: 'failed', failure: { outcome: 'bad-output', billed: 'yes' } });
    expect(into.calls()).toBe(0);
  });

  it('refuses a name that resolves to this machine before a connection is made [row 34]', async () => {
    let knocks = 0;
    const origin = await serve((_request, reply) => reply.end('secret'));
    servers.at(-1)?.on('connection', () => {
      knocks++;
    });
    const result = await fetchFrom(`https://localhost:${new URL(origin).port}/a.mp4`);
    expect(result).toMatchObject({ failure: { reason: expect.stringContaining('which is not public') } });
    expect(knocks).toBe(0);
  });

  it('refuses a name one of whose addresses is inside, whatever it said a moment ago [row 34]', async () => {
    let knocks = 0;
    const origin = await serve((_request, reply) => reply.end('secret'));
    servers.at(-1)?.on('connection', () => {
      knocks++;
    });
    const { port } = new URL(origin);
    const answers = [['203.0.113.7', '127.0.0.1'], ['169.254.169.254'], ['::ffff:127.0.0.1'], []];
    for (const addresses of answers) {
      named.answer = addresses;
      const result = await fetchFrom(`https://rebind.example:${port}/a.mp4`);
      expect(result).toMatchObject({ kind: 'failed', failure: { reason: expect.stringContaining('is not public') } });
      const redirect = await serve((_request, reply) =>
        reply.writeHead(302, { location: `https://rebind.example:${port}/x` }).end(),
      );
      const led = await fetchFrom(`${redirect}/a.mp4`, { allowedOrigins: [redirect] });
      expect(led).toMatchObject({ kind: 'failed', failure: { reason: expect.stringContaining('is not public') } });
    }
    expect(knocks).toBe(0);
  });

  it.each(['127.0.0.1', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '0.0.0.0', '[::1]'])(
    'does not follow a redirect to %s [row 34]',
    async (host) => {
      const outer = await serve((_request, reply) => reply.writeHead(302, { location: `https://${host}/x.mp4` }).end());
      const into = sink();
      const result = await fetchFrom(`${outer}/a.mp4`, { allowedOrigins: [outer] }, into);
      expect(result).toMatchObject({ kind: 'failed', failure: { outcome: 'bad-output' } });
      expect(into.calls()).toBe(0);
    },
  );

  it('does not follow a redirect from an allowed origin into a private address [row 34]', async () => {
    const inner = await serve((_request, reply) => reply.end('secret'));
    const outer = await serve((_request, reply) => reply.writeHead(302, { location: `${inner}/x` }).end());
    const into = sink();
    const result = await fetchFrom(`${outer}/a.mp4`, { allowedOrigins: [outer] }, into);
    expect(result).toMatchObject({ kind: 'failed', failure: { outcome: 'bad-output' } });
    expect(into.calls()).toBe(0);
  });

  it('follows three redirects and not four', async () => {
    const origin = await serve((request, reply) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) reply.end('clip');
      else reply.writeHead(302, { location: `/${left - 1}` }).end();
    });
    const policy = { allowedOrigins: [origin] };
    expect((await fetchFrom(`${origin}/3`, policy)).kind).toBe('fetched');
    expect((await fetchFrom(`${origin}/4`, policy)).kind).toBe('failed');
  });

  it.each([403, 404, 410])('calls %i expired [row 29 C]', async (status) => {
    const origin = await serve((_request, reply) => reply.writeHead(status).end('<xml/>'));
    expect((await fetchFrom(`${origin}/a`, { allowedOrigins: [origin] })).kind).toBe('expired');
  });

  it('stops at the byte cap, announced or not [rows 30, 47]', async () => {
    const origin = await serve((request, reply) => {
      if (request.url === '/told') reply.setHeader('content-length', '1000');
      reply.write('x'.repeat(500));
      reply.end('x'.repeat(500));
    });
    for (const path of ['told', 'untold']) {
      const result = await fetchFrom(`${origin}/${path}`, { allowedOrigins: [origin], maxBytes: 600 });
      expect(result).toMatchObject({ kind: 'failed', failure: { outcome: 'bad-output' } });
    }
  });

  it('gives up on a stream that falls silent and on one that never ends [row 30]', async () => {
    const origin = await serve((request, reply) => {
      reply.write('x');
      if (request.url !== '/drip') return;
      const drip = setInterval(() => reply.write('x'), 20);
      reply.on('close', () => clearInterval(drip));
    });
    const limits = { allowedOrigins: [origin], idleTimeoutMs: 150, totalTimeoutMs: 400 };
    for (const path of ['silent', 'drip'])
      expect(await fetchFrom(`${origin}/${path}`, limits)).toMatchObject({ failure: { outcome: 'output-lost' } });
  });

  it('calls an empty body bad output and a cut one lost [row 30 C]', async () => {
    const origin = await serve((request, reply) => {
      if (request.url === '/empty') reply.end();
      else {
        reply.writeHead(200, { 'content-length': '10' }).write('12345');
        reply.socket?.destroySoon();
      }
    });
    const policy = { allowedOrigins: [origin] };
    expect(await fetchFrom(`${origin}/empty`, policy)).toMatchObject({ failure: { outcome: 'bad-output' } });
    expect(await fetchFrom(`${origin}/cut`, policy)).toMatchObject({ failure: { outcome: 'output-lost' } });
  });

  it('does not unpack: the bytes are stored as they came', async () => {
    const origin = await serve((_request, reply) => reply.setHeader('content-encoding', 'gzip').end('not gzip'));
    const into = sink();
    expect((await fetchFrom(`${origin}/a`, { allowedOrigins: [origin] }, into)).kind).toBe('fetched');
    expect(into.read()).toBe('not gzip');
  });

  it('throws what the store throws [row 13 U]', async () => {
    const origin = await serve((_request, reply) => reply.end('clip'));
    const full: AssetSink = {
      put: async () => {
        throw new Error('disk full');
      },
    };
    await expect(fetchFrom(`${origin}/a`, { allowedOrigins: [origin] }, full)).rejects.toThrow('disk full');
  });
});

describe('isPublicAddress', () => {
  it('takes public unicast of both families', () => {
    for (const address of ['8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8']) expect(isPublicAddress(address)).toBe(true);
  });

  it('property: no IPv4 of a private, loopback or link-local block is public in any spelling [row 34 F]', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const block = fc.constantFrom('10.', '127.', '169.254.', '192.168.', '172.16.', '0.', '100.64.', '224.');
    fc.assert(
      fc.property(block, fc.array(octet, { minLength: 3, maxLength: 3 }), (prefix, rest) => {
        const address = `${prefix}${rest.join('.')}`.split('.').slice(0, 4).join('.');
        expect(isPublicAddress(address)).toBe(false);
        expect(isPublicAddress(`::ffff:${address}`)).toBe(false);
        expect(literalProblem(new URL(`https://${address}/`).hostname)).toBeDefined();
      }),
    );
  });
});
