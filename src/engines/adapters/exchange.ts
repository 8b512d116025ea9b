import { Agent, type Dispatcher, request } from 'undici';
import { type Exchange, type Reply, replyOf } from './reply.ts';

/** One outgoing API call. */
export interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Largest reply body. Default 16 MiB; only a vendor that puts clips inside its replies needs more. */
  readonly maxReplyBytes?: number;
}

const defaultMaxReplyBytes = 16 * 1024 ** 2;
// No connection is reused: a keep-alive socket that went stale would look like a reset, and put a paid job in doubt.
const agent = new Agent({ pipelining: 0, connect: { timeout: 15_000 } });

const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_INVALID_URL',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** What a transport error proves: only a connection that never stood proves that nothing was sent. */
export function brokenBy(error: unknown): Exchange {
  const { code, name, message } = error as { code?: unknown; name?: unknown; message?: unknown };
  const word = typeof code === 'string' ? code : typeof name === 'string' ? name : 'error';
  const detail = typeof message === 'string' && message !== '' ? ` ${message}` : '';
  return { kind: 'broken', sent: neverSent.has(word) ? 'no' : 'maybe', reason: `${word}${detail}` };
}

async function readCapped(body: Dispatcher.ResponseData['body'], maxReplyBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxReplyBytes) throw new Error(`reply is larger than ${maxReplyBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Sends exactly one HTTP request, follows no redirect, never retries and never throws. */
export async function exchange(call: Call): Promise<Exchange> {
  const limit = AbortSignal.timeout(call.timeoutMs);
  try {
    const answer = await request(call.url, {
      method: call.method as Dispatcher.HttpMethod,
      headers: call.headers,
      dispatcher: agent,
      signal: call.signal === undefined ? limit : AbortSignal.any([limit, call.signal]),
      headersTimeout: call.timeoutMs,
      bodyTimeout: call.timeoutMs,
      ...(call.body === undefined ? {} : { body: call.body }),
    });
    const body = await readCapped(answer.body, call.maxReplyBytes ?? defaultMaxReplyBytes);
    const headers = Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    );
    return { kind: 'reply', reply: replyOf(answer.statusCode, headers, body) };
  } catch (error) {
    return brokenBy(error);
  }
}

/** Ends a vendor SDK's call early. The name keeps every SDK from retrying: to them it looks like the caller's wish. */
class StopSdk extends Error {
  override readonly name = 'AbortError';
}

/** A `fetch` for a vendor SDK that sends one request and keeps what came back. */
export interface SdkTap {
  readonly fetch: typeof globalThis.fetch;
  /** The one exchange, `undefined` when the SDK sent nothing. */
  readonly seen: () => Exchange | undefined;
}

/**
 * Taps a vendor SDK: it may send one request, whatever its own retry rules say (`@fal-ai/client` 1.10.1 ignores
 * `retry` for its queue). A second request, and any reply but 2xx, ends the SDK's call; the raw exchange is what
 * gets classified.
 */
export function sdkTap(timeoutMs: number, maxReplyBytes?: number): SdkTap {
  let seen: Exchange | undefined;
  let sent = false;
  const tapped: typeof globalThis.fetch = async (input, init) => {
    if (sent) throw new StopSdk('only one request is sent per call');
    sent = true;
    const headers = Object.fromEntries(new Headers(init?.headers).entries());
    delete headers['content-length'];
    const body = init?.body;
    seen = await exchange({
      method: init?.method ?? 'GET',
      url: input instanceof Request ? input.url : String(input),
      headers,
      timeoutMs,
      ...(maxReplyBytes === undefined ? {} : { maxReplyBytes }),
      ...(typeof body === 'string' ? { body } : {}),
      ...(init?.signal ? { signal: init.signal } : {}),
    });
    if (seen.kind === 'broken') throw new StopSdk(seen.reason);
    const { reply } = seen;
    if (reply.status < 200 || reply.status >= 300) throw new StopSdk(`HTTP ${reply.status}`);
    return responseOf(reply);
  };
  return { fetch: tapped, seen: () => seen };
}

function responseOf(reply: Reply): Response {
  const empty = reply.status === 204 || reply.status === 205 || reply.status === 304;
  const { 'content-encoding': _encoding, 'content-length': _length, ...headers } = reply.headers;
  return new Response(empty ? null : reply.text, { status: reply.status, headers });
}

/** What came of one SDK call: the exchange behind it, and what the SDK made of the reply when it accepted it. */
export interface SdkAnswer<T> {
  readonly exchange: Exchange;
  readonly value?: T;
}

/** Runs one SDK call through a tap. Only what can't be read from the exchange should be read from the SDK's value. */
export async function sdkAnswer<T>(
  timeoutMs: number,
  call: (fetch: typeof globalThis.fetch) => PromiseLike<T>,
  maxReplyBytes?: number,
): Promise<SdkAnswer<T>> {
  const tap = sdkTap(timeoutMs, maxReplyBytes);
  const silent: Exchange = { kind: 'broken', sent: 'no', reason: 'the SDK sent nothing' };
  try {
    const value = await call(tap.fetch);
    return { exchange: tap.seen() ?? silent, value };
  } catch (error) {
    // The SDK refused before sending (bad option, bad path): nothing can have been created.
    return { exchange: tap.seen() ?? ({ ...brokenBy(error), kind: 'broken', sent: 'no' } as Exchange) };
  }
}

/**
 * Runs one SDK call through a tap and gives the exchange behind it. What the SDK makes of the reply is not used: its
 * errors hide headers, and its types are a promise, not a check.
 */
export async function throughSdk(
  timeoutMs: number,
  call: (fetch: typeof globalThis.fetch) => Promise<unknown>,
  maxReplyBytes?: number,
): Promise<Exchange> {
  return (await sdkAnswer(timeoutMs, call, maxReplyBytes)).exchange;
}
