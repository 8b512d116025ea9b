import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { z } from 'zod';
import type { Json } from '../../engines/engine.ts';
import { answer, jsonBody, type LabContext, reply, type VendorVoice } from '../exchange.ts';
import { noSubject, subjectOf, subjectOfOrder } from '../faults/subject.ts';
import { serveClip } from '../files.ts';
import type { Floor } from '../floor.ts';
import type { LabJob } from '../job.ts';
import { hiddenFromLists, type JobState } from '../lifecycle.ts';
import { readGraph } from './comfyui-graph.ts';
import { historyEntry, queueEntry, seqOfClip } from './comfyui-history.ts';
import { nodeInfo, systemStats } from './comfyui-server.ts';

/** ComfyUI's words: `{error: {type, message}, node_errors}`. Rate limits and keys come from a proxy in front of it. */
const comfyVoice: VendorVoice = {
  dialect: 'comfyui',
  refusal: (kind, status, op) => {
    const types = {
      'rate-limited': ['too_many_requests', 'Too many requests'],
      server: ['internal_error', 'Internal server error'],
      auth: ['unauthorized', 'Authentication required'],
      quota: ['quota_exceeded', 'Quota exceeded'],
      moderated: ['content_policy_violation', 'The prompt was flagged by a moderation node'],
      gone: op === 'create' ? ['model_not_found', 'The model file is no longer available'] : ['not_found', 'Not found'],
    } as const;
    const [type, message] = types[kind];
    return { status, body: { error: { type, message, details: '', extra_info: {} }, node_errors: {} } };
  },
  softError: (_op, message) => ({
    error: { type: 'internal_error', message, details: '', extra_info: {} },
    node_errors: {},
  }),
};

const promptSchema = z.looseObject({
  prompt: z.record(z.string(), z.unknown()),
  prompt_id: z.string().min(1).optional(),
  client_id: z.string().optional(),
});
const idsSchema = z.looseObject({ delete: z.array(z.string()).default([]), clear: z.boolean().default(false) });

type ComfyApp = Hono<{ Bindings: LabContext['env'] }>;

/** ComfyUI's HTTP API (server.py): prompt, queue, history, interrupt, upload, view; also under `/api`. */
export function comfyuiRoutes(floor: Floor): ComfyApp {
  const app: ComfyApp = new Hono();
  const own = routes(floor);
  app.route('/api', own);
  app.route('/', own);
  return app;
}

function routes(floor: Floor): ComfyApp {
  const app: ComfyApp = new Hono();
  const jobs = (...states: readonly JobState[]): readonly LabJob[] =>
    floor.ledger.jobs
      .filter((job) => job.dialect === 'comfyui' && job.deletedAt === undefined)
      .filter((job) => states.includes(floor.view(job).state));

  app.post('/prompt', async (c) => {
    floor.ledger.countPost('comfyui');
    const body = await jsonBody(c);
    const parsed = promptSchema.safeParse(body);
    if (!parsed.success) {
      const error = { type: 'no_prompt', message: 'No prompt provided', details: 'No prompt provided', extra_info: {} };
      return reply({ status: 400, body: { error, node_errors: {} } });
    }
    const read = readGraph(parsed.data.prompt, (name) => floor.ledger.uploadNamed(baseName(name))?.sha256);
    if ('status' in read) return reply(read);
    const { model, order, pricedS } = read;
    const request = body as Json;
    const subject = subjectOfOrder(request, order, model.facts.model, '/prompt');
    return answer({ floor, c, voice: comfyVoice, op: 'create', subject }, ({ effects }) => {
      const id = parsed.data.prompt_id;
      const named = { clientReference: id ?? null, ...(id === undefined ? {} : { jobId: id }) };
      const asked = { model, operation: '/prompt', request, order, pricedS, effects };
      const job = floor.accept({ ...asked, ...named });
      return reply({ status: 200, body: { prompt_id: job.jobId, number: job.seq, node_errors: {} } });
    });
  });

  app.get('/prompt', () => {
    const exec_info = { queue_remaining: jobs('queued', 'throttled', 'running').length };
    return reply({ status: 200, body: { exec_info } });
  });

  app.get('/queue', (c) =>
    answer({ floor, c, voice: comfyVoice, op: 'list', subject: noSubject }, ({ effects }) => {
      const shown = (job: LabJob): boolean =>
        !hiddenFromLists({ ...job, effects: [...job.effects, ...effects] }, floor.now());
      const queue_running = jobs('running').filter(shown).map(queueEntry);
      const queue_pending = jobs('queued', 'throttled').filter(shown).map(queueEntry);
      return reply({ status: 200, body: { queue_running, queue_pending } });
    }),
  );

  app.post('/queue', async (c) => {
    const asked = idsSchema.safeParse((await jsonBody(c)) ?? {});
    if (!asked.success) return new Response(null, { status: 400 });
    const { delete: ids, clear } = asked.data;
    return answer(
      { floor, c, voice: comfyVoice, op: 'cancel', subject: subjectOfFirst(floor, ids[0]) },
      ({ effects }) => {
        for (const job of jobs('queued', 'throttled')) {
          if (!clear && !ids.includes(job.jobId)) continue;
          floor.attach(job, effects);
          floor.ledger.change(job.seq, { kind: 'cancelled', at: floor.now() });
          // What leaves the queue unstarted leaves no history: the server does not know it any more.
          if (floor.view(floor.current(job)).state === 'cancelled') {
            floor.ledger.change(job.seq, { kind: 'deleted', at: floor.now() });
          }
        }
        return new Response(null, { status: 200 });
      },
    );
  });

  app.post('/interrupt', async (c) => {
    const body = z
      .looseObject({ prompt_id: z.string().optional() })
      .catch({})
      .parse((await jsonBody(c)) ?? {});
    const id = body.prompt_id;
    return answer({ floor, c, voice: comfyVoice, op: 'cancel', subject: subjectOfFirst(floor, id) }, ({ effects }) => {
      for (const job of jobs('running')) {
        if (id !== undefined && job.jobId !== id) continue;
        floor.attach(job, effects);
        floor.ledger.change(job.seq, { kind: 'cancelled', at: floor.now() });
      }
      return new Response(null, { status: 200 });
    });
  });

  app.get('/history', (c) =>
    answer({ floor, c, voice: comfyVoice, op: 'list', subject: noSubject }, ({ effects }) => {
      const done = jobs('succeeded', 'failed', 'cancelled').filter(
        (job) => !hiddenFromLists({ ...job, effects: [...job.effects, ...effects] }, floor.now()),
      );
      const most = Number(c.req.query('max_items') ?? done.length);
      const entries = done.slice(-most).map((job) => [job.jobId, historyEntry(job, floor.view(job), false)]);
      return reply({ status: 200, body: Object.fromEntries(entries) });
    }),
  );

  app.get('/history/:id', (c) => {
    const job = floor.ledger.find('comfyui', c.req.param('id'));
    if (job === undefined || job.deletedAt !== undefined) return reply({ status: 200, body: {} });
    return answer({ floor, c, voice: comfyVoice, op: 'status', subject: subjectOf(job) }, ({ effects, twist }) => {
      const seen = floor.attach(job, effects);
      const view = floor.view(seen);
      if (view.endedAt === null) return reply({ status: 200, body: {} });
      const entry = historyEntry(seen, view, twist?.name === 'empty-output') as { status: Record<string, Json> };
      const status = twist?.name === 'unknown-status' ? { ...entry.status, status_str: twist.word } : entry.status;
      return reply({ status: 200, body: { [job.jobId]: { ...entry, status } } });
    });
  });

  app.get('/view', (c) => {
    const name = baseName(c.req.query('filename') ?? '');
    if (c.req.query('type') === 'input') return picture(floor, name);
    const job = floor.ledger.jobs.find((known) => known.dialect === 'comfyui' && known.seq === seqOfClip(name));
    return job === undefined ? new Response(null, { status: 404 }) : serveClip(floor, c, comfyVoice, job);
  });

  app.on('POST', ['/upload/image', '/upload/mask'], async (c) => {
    const form = await c.req.formData();
    const file = form.get('image');
    if (!(file instanceof File)) return new Response(null, { status: 400 });
    const sha256 = floor.uploads.keep(new Uint8Array(await file.arrayBuffer()));
    const name = baseName(file.name);
    floor.ledger.addUpload({ id: crypto.randomUUID(), name, mimeType: file.type, sha256 });
    return reply({ status: 200, body: { name, subfolder: String(form.get('subfolder') ?? ''), type: 'input' } });
  });

  app.get('/system_stats', () => reply({ status: 200, body: systemStats }));
  app.get('/object_info', () => reply({ status: 200, body: nodeInfo }));
  app.get('/object_info/:node', (c) => {
    const info = nodeInfo[c.req.param('node')];
    return reply({ status: 200, body: info === undefined ? {} : { [c.req.param('node')]: info } });
  });
  return app;
}

function subjectOfFirst(floor: Floor, id: string | undefined) {
  const job = id === undefined ? undefined : floor.ledger.find('comfyui', id);
  return job === undefined ? noSubject : subjectOf(job);
}

function picture(floor: Floor, name: string): Response {
  const upload = floor.ledger.uploadNamed(name);
  if (upload === undefined) return new Response(null, { status: 404 });
  const stream = Readable.toWeb(createReadStream(floor.uploads.pathOf(upload.sha256))) as ReadableStream<Uint8Array>;
  return new Response(stream, { headers: { 'content-type': upload.mimeType } });
}

function baseName(name: string): string {
  return name.split(/[/\\]/).at(-1) ?? '';
}
