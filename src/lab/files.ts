import { createReadStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { answer, type LabContext, type VendorVoice } from './exchange.ts';
import type { ReplyEffect } from './faults/effects.ts';
import { subjectOf } from './faults/subject.ts';
import type { Floor } from './floor.ts';
import type { Dialect, LabJob } from './job.ts';

type FilesApp = Hono<{ Bindings: LabContext['env'] }>;

/** Output files, and the places to which vendors let clients upload: form posts, plain PUTs and PUTs in parts. */
export function fileRoutes(floor: Floor): FilesApp {
  const app: FilesApp = new Hono();
  const parts = new Map<string, Map<number, Uint8Array>>();

  const keep = (id: string, bytes: Uint8Array, name: string, mimeType: string): void => {
    floor.ledger.addUpload({ id, name, mimeType, sha256: floor.uploads.keep(bytes) });
  };

  app.post('/form/:id', async (c) => {
    const file = (await c.req.formData()).get('file');
    if (!(file instanceof File)) return cdnError(400, 'InvalidArgument', 'POST requires exactly one file');
    keep(c.req.param('id'), new Uint8Array(await file.arrayBuffer()), file.name, file.type);
    return new Response(null, { status: 204 });
  });
  app.put('/raw/:id', async (c) => {
    keep(c.req.param('id'), new Uint8Array(await c.req.arrayBuffer()), c.req.param('id'), typeOf(c));
    return new Response(null, { status: 200 });
  });
  app.put('/parts/:id/:part', async (c) => {
    const { id, part } = c.req.param();
    const known = parts.get(id) ?? new Map<number, Uint8Array>();
    parts.set(id, known.set(Number(part), new Uint8Array(await c.req.arrayBuffer())));
    return Response.json({ partNumber: Number(part), etag: `"${part}"` });
  });
  app.post('/parts/:id/complete', (c) => {
    const id = c.req.param('id');
    const ordered = [...(parts.get(id) ?? [])].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
    parts.delete(id);
    keep(id, Buffer.concat(ordered), id, typeOf(c));
    return Response.json({});
  });
  app.get('/uploads/:id', (c) => {
    const upload = floor.ledger.upload(c.req.param('id'));
    if (upload === undefined) return cdnError(404, 'NoSuchKey', 'The specified key does not exist.');
    return fileReply(c, floor.uploads.pathOf(upload.sha256), upload.mimeType);
  });

  app.get('/:dialect/:seq/output.mp4', (c) => {
    const seq = Number(c.req.param('seq'));
    const job = floor.ledger.jobs.find((known) => known.seq === seq && known.dialect === c.req.param('dialect'));
    const query = new URL(c.req.url).searchParams;
    const access = job === undefined ? 'forged' : floor.urls.check(seq, query, floor.now());
    if (job === undefined || access === 'forged')
      return cdnError(403, 'SignatureDoesNotMatch', 'The signature is not valid.');
    if (access === 'expired') return cdnError(403, 'AccessDenied', 'Request has expired');
    return serveClip(floor, c, cdnVoice(job.dialect), job);
  });
  return app;
}

/** Serves a job's clip, with ranges, or spoilt as a fault on `output` says. */
export function serveClip(floor: Floor, c: LabContext, voice: VendorVoice, job: LabJob): Response | Promise<Response> {
  if (job.deletedAt !== undefined) return cdnError(404, 'NoSuchKey', 'The specified key does not exist.');
  return answer({ floor, c, voice, op: 'output', subject: subjectOf(job) }, ({ twist }) => {
    const path = floor.clipOf(job);
    if (path === undefined) return cdnError(404, 'NoSuchKey', 'The specified key does not exist.');
    switch (twist?.name) {
      case 'html-output':
        return new Response('<!doctype html><title>Sign in</title><p>Your session has ended.</p>', {
          headers: { 'content-type': 'text/html' },
        });
      case 'expired-url':
        floor.urls.expire(new URL(c.req.url).searchParams);
        return cdnError(403, 'AccessDenied', 'Request has expired');
      case 'truncated':
        return cut(c, path, twist);
      default:
        return fileReply(c, path, 'video/mp4');
    }
  });
}

function fileReply(c: LabContext, path: string, type: string): Response {
  const size = statSync(path).size;
  const headers = new Headers({ 'content-type': type, 'accept-ranges': 'bytes' });
  const range = /^bytes=(\d*)-(\d*)$/.exec(c.req.header('range') ?? '');
  if (range === null || (range[1] === '' && range[2] === '')) {
    headers.set('content-length', String(size));
    return new Response(size === 0 ? null : stream(path, 0, size - 1), { headers });
  }
  const start = range[1] === '' ? Math.max(0, size - Number(range[2])) : Number(range[1]);
  const end = range[1] === '' || range[2] === '' ? size - 1 : Math.min(size - 1, Number(range[2]));
  if (start > end) return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } });
  headers.set('content-length', String(end - start + 1));
  headers.set('content-range', `bytes ${start}-${end}/${size}`);
  return new Response(stream(path, start, end), { status: 206, headers });
}

function stream(path: string, start: number, end: number): ReadableStream<Uint8Array> {
  return Readable.toWeb(createReadStream(path, { start, end })) as ReadableStream<Uint8Array>;
}

function cut(c: LabContext, path: string, effect: Extract<ReplyEffect, { name: 'truncated' }>): Response {
  const size = statSync(path).size;
  const kept = Math.floor(size * effect.keep01);
  const headers = { 'content-type': 'video/mp4', 'content-length': String(effect.declared ? size : kept) };
  if (!effect.declared) return new Response(kept === 0 ? null : stream(path, 0, kept - 1), { headers });
  let at = 0;
  const body = createReadStream(path, { start: 0, end: Math.max(0, kept - 1) });
  const broken = new ReadableStream<Uint8Array>({
    async start(controller) {
      for await (const chunk of body) {
        at += (chunk as Buffer).length;
        controller.enqueue(chunk as Buffer);
      }
      // The promised length never comes: the connection breaks, as when a server dies in mid-transfer.
      if (at < size) c.env.incoming.socket.destroy();
      controller.close();
    },
  });
  return new Response(broken, { headers });
}

function typeOf(c: LabContext): string {
  return c.req.query('type') ?? c.req.header('content-type') ?? 'application/octet-stream';
}

/** Object stores answer in XML, whichever vendor they work for. */
function cdnError(status: number, code: string, message: string): Response {
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return new Response(xml, { status, headers: { 'content-type': 'application/xml' } });
}

function cdnVoice(dialect: Dialect): VendorVoice {
  return {
    dialect,
    refusal: (kind, status) => ({ status, body: { Code: kind, Message: 'The request could not be served.' } }),
    softError: (_op, message) => ({ Code: 'InternalError', Message: message }),
  };
}
