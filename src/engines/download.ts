import { lookup as dnsLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector, request } from 'undici';
import { isPublicAddress, literalProblem } from './address.ts';
import { type AssetSink, type EngineFailure, emulatedHeader, type FetchResult, type JobOutput } from './engine.ts';
import { redact } from './redact.ts';

/** Limits for fetching an engine's output. */
export interface FetchPolicy {
  /** Origins (`http://127.0.0.1:8188`) that may be plain http or private: the lab, your own ComfyUI. */
  readonly allowedOrigins: readonly string[];
  /** Largest clip. Default 1 GiB. */
  readonly maxBytes?: number;
  /** Longest silence between two chunks. Default 30 s. */
  readonly idleTimeoutMs?: number;
  /** Longest whole download. Default 15 min. */
  readonly totalTimeoutMs?: number;
  /** Longest wait for a connection. Default 15 s. */
  readonly connectTimeoutMs?: number;
}

const maxRedirects = 3;

/** Thrown inside this file only: the download was refused by our own rules, not by the network. */
class Refused extends Error {}

function failed(outcome: EngineFailure['outcome'], reason: string): FetchResult {
  // Whatever is wrong with the download, the clip was made: it counts as charged.
  return { kind: 'failed', failure: { outcome, reason: redact(reason), billed: 'yes' } };
}

/** Why a URL must not be fetched, or `undefined`. */
function urlProblem(url: URL, allowedOrigins: readonly string[]): string | undefined {
  if (allowedOrigins.includes(url.origin)) return undefined;
  if (url.protocol !== 'https:') return `${url.protocol}//${url.host} is not https`;
  if (url.username !== '' || url.password !== '') return 'credentials inside the URL';
  return literalProblem(url.hostname);
}

/** Resolves a name and refuses it when any of its addresses is not public: not even a TLS greeting goes there. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '', 0);
    const inner = addresses.find(({ address }) => !isPublicAddress(address));
    const [first] = addresses;
    if (inner !== undefined || first === undefined) {
      const where = inner?.address ?? 'nothing';
      return callback(new Refused(`${hostname} resolves to ${where}, which is not public`), '', 0);
    }
    if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

/** A dispatcher that judges literals, resolved names and the connected peer, which also defeats DNS rebinding. */
function guardedAgent(allowedOrigins: readonly string[], policy: FetchPolicy): Agent {
  const timeout = policy.connectTimeoutMs ?? 15_000;
  const guarded = buildConnector({ timeout, lookup: publicLookup });
  const open = buildConnector({ timeout });
  const idleMs = policy.idleTimeoutMs ?? 30_000;
  return new Agent({
    headersTimeout: idleMs,
    bodyTimeout: idleMs,
    pipelining: 0,
    connect: (options, callback) => {
      const literal = literalProblem(options.hostname);
      const origin = new URL(`${options.protocol}//${options.hostname}${options.port ? `:${options.port}` : ''}`)
        .origin;
      const allowed = allowedOrigins.includes(origin);
      if (!allowed && literal !== undefined) return callback(new Refused(literal), null);
      (allowed ? open : guarded)(options, (error, socket) => {
        if (error !== null || socket === null) return callback(error ?? new Error('no socket'), null);
        const peer = socket.remoteAddress ?? '';
        if (!allowed && !isPublicAddress(peer)) {
          socket.destroy();
          return callback(new Refused(`${options.hostname} is ${peer || 'nothing'}, which is not public`), null);
        }
        callback(null, socket);
      });
    },
  });
}

/** Finds our own refusal inside whatever the HTTP client wrapped around it. */
function refusalIn(error: unknown): Refused | undefined {
  for (let e = error; e instanceof Error; e = e.cause) if (e instanceof Refused) return e;
  return undefined;
}

/** Counts bytes against the cap while they pass; the sink counts again. */
async function* capped(body: AsyncIterable<Uint8Array>, limitBytes: number): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of body) {
    seen += chunk.byteLength;
    if (seen > limitBytes) throw new Refused(`output is larger than ${limitBytes} bytes`);
    yield chunk;
  }
}

/** Tells trouble of the stream from trouble of the sink, which must be thrown. */
function watched(body: AsyncIterable<Uint8Array>): { bytes: AsyncIterable<Uint8Array>; error: () => unknown } {
  let seen: unknown;
  async function* pass(): AsyncGenerator<Uint8Array> {
    try {
      yield* body;
    } catch (error) {
      seen = error;
      throw error;
    }
  }
  return { bytes: pass(), error: () => seen };
}

/**
 * Streams an engine's output to the sink as if the URL came from an enemy: https only, public addresses only (literal
 * and connected peer), at most 3 redirects followed by hand and judged anew, byte cap, idle and total timeout, no
 * decompression, no trust in the content type. Sends no credentials, to any origin.
 * `expired` = 403, 404 or 410: observe the job again for a fresh URL.
 * @throws {StoreError} when the sink can't store; never for what the network did.
 */
export async function downloadOutput(output: JobOutput, sink: AssetSink, policy: FetchPolicy): Promise<FetchResult> {
  const limitBytes = policy.maxBytes ?? 1024 ** 3;
  const agent = guardedAgent(policy.allowedOrigins, policy);
  const signal = AbortSignal.timeout(policy.totalTimeoutMs ?? 15 * 60_000);
  try {
    return await follow(output.url, { sink, limitBytes, agent, signal, allowedOrigins: policy.allowedOrigins });
  } finally {
    await agent.destroy();
  }
}

interface Download {
  readonly sink: AssetSink;
  readonly limitBytes: number;
  readonly agent: Agent;
  readonly signal: AbortSignal;
  readonly allowedOrigins: readonly string[];
}

async function follow(start: string, download: Download): Promise<FetchResult> {
  let target = start;
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const url = URL.parse(target);
    if (url === null) return failed('bad-output', 'output URL can not be parsed');
    const problem = urlProblem(url, download.allowedOrigins);
    if (problem !== undefined) return failed('bad-output', `output URL refused: ${problem}`);
    const reply = await get(url, download);
    if ('kind' in reply) return reply;
    const { statusCode: status, headers, body } = reply;
    const location = headers['location'];
    if (status >= 300 && status < 400 && typeof location === 'string') {
      discard(body);
      const next = URL.parse(location, url.href);
      if (next === null) return failed('bad-output', 'redirect target can not be parsed');
      target = next.href;
      continue;
    }
    if (status === 403 || status === 404 || status === 410) {
      discard(body);
      return { kind: 'expired', reason: `output answered ${status}` };
    }
    if (status !== 200) {
      discard(body);
      return failed('output-lost', `output answered ${status}`);
    }
    return store(reply, download);
  }
  return failed('bad-output', `more than ${maxRedirects} redirects`);
}

type Answer = Awaited<ReturnType<typeof request>>;

/** Drops a body unread. Without a listener the client's own abort error would end the process. */
function discard(body: Answer['body']): void {
  body.on('error', () => undefined).destroy();
}

async function get(url: URL, { agent, signal }: Download): Promise<Answer | FetchResult> {
  try {
    return await request(url, {
      method: 'GET',
      dispatcher: agent,
      signal,
      headers: { accept: 'video/*, */*;q=0.5', 'accept-encoding': 'identity' },
    });
  } catch (error) {
    return streamFailure(error);
  }
}

async function store(answer: Answer, { sink, limitBytes }: Download): Promise<FetchResult> {
  const { headers, body } = answer;
  const announced = Number(headers['content-length'] ?? Number.NaN);
  if (announced > limitBytes) {
    discard(body);
    return failed('bad-output', `output is larger than ${limitBytes} bytes`);
  }
  const stream = watched(capped(body, limitBytes));
  try {
    const stored = await sink.put(stream.bytes, limitBytes);
    if (stored.bytes === 0) return failed('bad-output', 'output is empty');
    return { kind: 'fetched', ...stored, emulated: headers[emulatedHeader] !== undefined };
  } catch (error) {
    discard(body);
    if (stream.error() === undefined) throw error;
    return streamFailure(stream.error());
  }
}

function streamFailure(error: unknown): FetchResult {
  const refusal = refusalIn(error);
  if (refusal !== undefined) return failed('bad-output', `output refused: ${refusal.message}`);
  const { name, message, code } = error as { name?: string; message?: string; code?: string };
  return failed('output-lost', `output could not be read: ${code ?? name ?? 'error'} ${message ?? ''}`);
}
