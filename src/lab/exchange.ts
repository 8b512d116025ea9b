import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { Json } from '../engines/engine.ts';
import type { FaultSubject } from './faults/book.ts';
import type { JobEffect, Op, ReplyEffect } from './faults/effects.ts';
import type { Floor } from './floor.ts';
import type { Dialect } from './job.ts';

/** A request with the raw node request and response within reach, for faults below HTTP. */
export type LabContext = Context<{ Bindings: HttpBindings }>;

/** Refusals that every vendor words in its own way. */
export type RefusalKind = 'rate-limited' | 'server' | 'auth' | 'quota' | 'gone' | 'moderated';

/** An HTTP answer in a vendor's words. */
export interface VendorReply {
  readonly status: number;
  readonly body: Json;
}

/** How one vendor words what all vendors can say. */
export interface VendorVoice {
  readonly dialect: Dialect;
  refusal(kind: RefusalKind, status: number, op: Op): VendorReply;
  /** An error inside HTTP 200. */
  softError(op: Op, message: string): Json;
}

/** What a dialect must know to answer: effects for the job, and a twist of the reply that only it can word. */
export interface Turn {
  readonly effects: readonly JobEffect[];
  readonly twist: ReplyEffect | undefined;
}

/** One request that faults may befall. */
export interface Exchange {
  readonly floor: Floor;
  readonly c: LabContext;
  readonly voice: VendorVoice;
  readonly op: Op;
  readonly subject: FaultSubject;
}

/**
 * Answers one request: draws the faults, lets the dialect do its work (or not, or do it and lose the reply), and
 * spoils the reply where a fault says so.
 */
export async function answer(
  { floor, c, voice, op, subject }: Exchange,
  perform: (turn: Turn) => Response | Promise<Response>,
): Promise<Response> {
  const drawn = floor.faults.draw(voice.dialect, op, subject);
  const turn: Turn = { effects: drawn.job, twist: drawn.reply };
  const refuse = (kind: RefusalKind, status: number): Response => reply(voice.refusal(kind, status, op));
  const effect = drawn.reply;
  if (effect === undefined) {
    const refused = op === 'create' && drawn.job.some((e) => e.name === 'refuse-input' && e.at === 'create');
    return refused ? refuse('moderated', 400) : perform(turn);
  }
  switch (effect.name) {
    case '429':
      return limited(refuse('rate-limited', 429), effect, floor);
    case '5xx-before':
      return refuse('server', effect.status);
    case 'quota':
      return refuse('quota', 402);
    case 'auth':
      return refuse('auth', effect.status);
    case 'gone':
      return refuse('gone', effect.status);
    case 'hang-before':
      return hang(c);
    case '5xx-after':
      await perform(turn);
      return refuse('server', effect.status);
    case 'hang-after':
      await perform(turn);
      return hang(c);
    case 'reset':
      if (effect.jobExists) await perform(turn);
      c.env.incoming.socket.resetAndDestroy();
      return RESPONSE_ALREADY_SENT;
    case 'drip':
      return dripped(await perform(turn), effect.chunkBytes, effect.everyMs);
    case 'schema-drift':
      return drifted(await perform(turn), effect.rename);
    case 'error-in-200':
      return reply({ status: 200, body: voice.softError(op, effect.message) });
    default:
      return perform(turn);
  }
}

/** A JSON answer. */
export function reply({ status, body }: VendorReply): Response {
  return Response.json(body, { status });
}

function limited(response: Response, effect: Extract<ReplyEffect, { name: '429' }>, floor: Floor): Response {
  const headers: Readonly<Record<typeof effect.retryAfter, readonly [string, string] | undefined>> = {
    seconds: ['retry-after', String(Math.ceil(effect.afterS))],
    // Real time: the client holds the date against its own clock.
    date: ['retry-after', new Date(floor.realNow() + effect.afterS * 1000).toUTCString()],
    ms: ['retry-after-ms', String(Math.round(effect.afterS * 1000))],
    absent: undefined,
    absurd: ['retry-after', '31536000'],
  };
  const header = headers[effect.retryAfter];
  if (header !== undefined) response.headers.set(...header);
  return response;
}

/** Says nothing until the client goes away. */
function hang(c: LabContext): Promise<Response> {
  return new Promise((resolve) => {
    if (c.env.outgoing.destroyed) return resolve(RESPONSE_ALREADY_SENT);
    c.env.outgoing.once('close', () => resolve(RESPONSE_ALREADY_SENT));
  });
}

async function dripped(response: Response, chunkBytes: number, everyMs: number): Promise<Response> {
  const body = new Uint8Array(await response.arrayBuffer());
  let at = 0;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (at > 0) await new Promise((resolve) => setTimeout(resolve, everyMs));
      controller.enqueue(body.subarray(at, at + chunkBytes));
      at += chunkBytes;
      if (at >= body.length) controller.close();
    },
  });
  return new Response(body.length === 0 ? null : stream, response);
}

async function drifted(response: Response, rename: Readonly<Record<string, string>> | undefined): Promise<Response> {
  if (!response.ok || !response.headers.get('content-type')?.includes('json')) return response;
  const json = (await response.json()) as Json;
  const body = rename === undefined ? { data: json } : renamed(json, rename);
  return Response.json(body, { status: response.status });
}

function renamed(json: Json, names: Readonly<Record<string, string>>): Json {
  if (json === null || typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map((item) => renamed(item, names));
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [names[key] ?? key, renamed(value, names)]));
}

/** The JSON body of a request; `undefined` when it is not JSON. */
export async function jsonBody(c: LabContext): Promise<Json | undefined> {
  try {
    return (await c.req.json()) as Json;
  } catch {
    // Not JSON is an answer: every dialect has its own words for it.
    return undefined;
  }
}

/** The lab's own origin, as this client reached it. */
export function originOf(c: LabContext): string {
  return `http://${c.req.header('host') ?? '127.0.0.1'}`;
}
