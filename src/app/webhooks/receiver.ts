import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock, EpochMs } from '../../core/clock.ts';
import { ConfigError } from '../../core/errors.ts';
import type { EngineId } from '../../core/ids.ts';
import { type Engine, emulatedHeader, type WebhookCheck } from '../../engines/engine.ts';
import { webhookToleranceMs } from '../../engines/webhooks/signed-time.ts';
import type { Hint } from '../../orchestration/hints.ts';
import type { HookAddresses, HookTarget } from './address.ts';
import type { Announcements } from './announcements.ts';

/** What the receiver is made of. */
export interface ReceiverParts {
  /** On 127.0.0.1; whatever is public stands in front of it. */
  readonly port: number;
  readonly addresses: HookAddresses;
  readonly announcements: Announcements;
  readonly engines: ReadonlyMap<EngineId, Engine>;
  readonly clock: Pick<Clock, 'now'>;
  readonly onHint: (hint: Hint) => void;
}

/** A running receiver. */
export interface Receiver {
  readonly port: number;
  close(): Promise<void>;
}

const maxBodyBytes = 1024 ** 2;
const maxConnections = 64;
/** Longest time for a request to come in, milliseconds; fal itself gives up after 15 s. */
const requestTimeoutMs = 10_000;
/** A delivery is remembered longer than its signature can be used again. */
const rememberedMs = 2 * webhookToleranceMs;
const mostRemembered = 10_000;

/**
 * Listens for webhooks. A wrong address is answered 404 without a word and before a byte of the body is read; a delivery
 * that does not pass its vendor's check 401, one that can't be checked now 503 (the vendor sends it again); the rest 204.
 * @throws {ConfigError} `webhooks.port` when the port can't be had.
 */
export async function startReceiver(parts: ReceiverParts): Promise<Receiver> {
  const seen = new Map<string, EpochMs>();
  const server = createServer(
    {
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      maxHeaderSize: 16_384,
      connectionsCheckingInterval: 2000,
    },
    (request, response) => {
      answer(parts, seen, request).then(
        (status) => response.writeHead(status, { 'content-length': '0', connection: 'close' }).end(),
        // The client went away, or our disk is full: the vendor may try again.
        () => response.headersSent || response.writeHead(503, { connection: 'close' }).end(),
      );
    },
  );
  server.maxConnections = maxConnections;
  const port = await listen(server, parts.port);
  return {
    port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(parts: ReceiverParts, seen: Map<string, EpochMs>, request: IncomingMessage): Promise<number> {
  const path = (request.url ?? '').split('?')[0] ?? '';
  const target = request.method === 'POST' ? parts.addresses.targetOf(path) : undefined;
  const webhook = target === undefined ? undefined : parts.engines.get(target.engine)?.webhook;
  if (target === undefined || webhook === undefined) return 404;
  const rawBody = await readBody(request);
  if (rawBody === undefined) return 413;
  const headers = headersOf(request);
  const receivedAt = parts.clock.now();
  const check = await webhook.verify({ headers, rawBody, receivedAt });
  if (check.kind === 'rejected') return check.later === true ? 503 : 401;
  if (!isNew(seen, `${target.attempt} ${check.deliveryId}`, receivedAt)) return 204;
  take(parts, target, check, emulatedHeader in headers);
  return 204;
}

/** Remembered first: a process that dies in between still knows the job. */
function take(
  { announcements, onHint }: ReceiverParts,
  { engine, attempt }: HookTarget,
  { jobId, native = {} }: Extract<WebhookCheck, { kind: 'hint' }>,
  emulated: boolean,
): void {
  try {
    announcements.note({ attempt, engine, jobId, native, emulated });
  } finally {
    onHint({ engine, jobId, attempt });
  }
}

/** The body as it came, `undefined` when it is too large. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  // Left open when it is too much: the answer still has to go back.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Repeated headers joined, as HTTP has it. */
function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(', ')]],
    ),
  );
}

/** Whether a delivery comes for the first time, as far as it is remembered. */
function isNew(seen: Map<string, EpochMs>, id: string, now: EpochMs): boolean {
  const before = seen.get(id);
  if (before !== undefined && now - before < rememberedMs) return false;
  seen.delete(id);
  seen.set(id, now);
  // In order of arrival: the oldest stand first.
  for (const [old, at] of seen) {
    if (seen.size <= mostRemembered && now - at < rememberedMs) break;
    seen.delete(old);
  }
  return true;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const hint = 'Choose another webhooks.port, or take webhooks out of the configuration: polling suffices.';
      reject(
        new ConfigError('webhooks.port', `Can not listen for webhooks on port ${port}`, { port }, { hint, cause }),
      );
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
