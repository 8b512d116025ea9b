import type { InQueueQueueStatus, QueueStatus } from '@fal-ai/client';
import { Hono } from 'hono';
import { z } from 'zod';
import { rfc3339 } from '../../core/clock.ts';
import { answer, jsonBody, type LabContext, originOf, reply } from '../exchange.ts';
import { subjectOf, subjectOfOrder } from '../faults/subject.ts';
import type { Floor } from '../floor.ts';
import type { LabJob } from '../job.ts';
import { falJwks } from '../webhooks/signing.ts';
import { callbackProblem } from '../webhooks/target.ts';
import { falClip } from './fal-calls.ts';
import { invalid, readFalOrder } from './fal-request.ts';
import { errorOf, falVoice } from './fal-voice.ts';

const uploadSchema = z.looseObject({ content_type: z.string().catch('') }).catch({ content_type: '' });

type FalApp = Hono<{ Bindings: LabContext['env'] }>;

/**
 * fal's queue and storage as `@fal-ai/client` 1.10.1 speaks them. The client has fixed hosts; it gets here through
 * `proxyUrl` (the real address stands in `x-fal-target-url`) or through a `requestMiddleware` that puts this base URL
 * in front: `<base>/queue.fal.run/…`, `<base>/rest.fal.ai/…`.
 */
export function falRoutes(floor: Floor, basePath: string): FalApp {
  const inner = falHosts(floor, basePath);
  const app: FalApp = new Hono();
  app.all('*', (c) => {
    const target = c.req.header('x-fal-target-url');
    const own = new URL(c.req.url);
    const path = target === undefined ? own.pathname.slice(basePath.length) : hostPath(target);
    const search = target === undefined ? own.search : new URL(target).search;
    if (path === undefined) return reply({ status: 400, body: { detail: 'x-fal-target-url is not a fal address' } });
    return inner.fetch(new Request(`http://lab${withHost(path)}${search}`, c.req.raw), c.env);
  });
  return app;
}

function hostPath(target: string): string | undefined {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (url === undefined || !/(^|\.)fal\.(run|ai)$/.test(url.hostname)) return undefined;
  return `/${url.hostname}${url.pathname}`;
}

/** A path without a host is the queue's, except for storage. */
function withHost(path: string): string {
  if (/^\/[\w.-]+\.fal\.(run|ai)\//.test(path)) return path;
  return path.startsWith('/storage/') ? `/rest.fal.ai${path}` : `/queue.fal.run${path}`;
}

function falHosts(floor: Floor, basePath: string): FalApp {
  const app: FalApp = new Hono();
  const request = '/queue.fal.run/:owner/:alias/requests/:id';

  app.use('/queue.fal.run/*', async (c, next) => {
    if (c.req.method === 'POST') floor.ledger.countPost('fal');
    return next();
  });
  // Public, as the real ones are.
  app.get('/rest.fal.ai/.well-known/jwks.json', () => reply({ status: 200, body: falJwks() }));
  app.use('*', async (c, next) => {
    if (!/^Key \S+$/.test(c.req.header('authorization') ?? '')) return reply(falVoice.refusal('auth', 401, 'create'));
    return next();
  });

  app.get(`${request}/status`, (c) => {
    const job = known(floor, c);
    if (job === undefined) return reply(falVoice.refusal('gone', 404, 'status'));
    return answer({ floor, c, voice: falVoice, op: 'status', subject: subjectOf(job) }, ({ effects, twist }) => {
      const status = statusOf(floor, floor.attach(job, effects), originOf(c) + basePath);
      if (twist?.name === 'unknown-status') return answered(job, 200, { ...status.body, status: twist.word });
      return answered(job, status.http, status.body);
    });
  });

  app.get(request, (c) => {
    const job = known(floor, c);
    if (job === undefined) return reply(falVoice.refusal('gone', 404, 'status'));
    return answer({ floor, c, voice: falVoice, op: 'status', subject: subjectOf(job) }, ({ effects, twist }) => {
      const seen = floor.attach(job, effects);
      const { state } = floor.view(seen);
      if (twist?.name === 'empty-output') return answered(job, 200, {});
      if (state === 'failed' || state === 'cancelled') {
        const { status, detail } = errorOf(seen, state);
        return answered(job, status, { detail });
      }
      if (state !== 'succeeded') return answered(job, 400, { detail: 'Request is still in progress' });
      const url = originOf(c) + floor.urls.mint(seen, floor.now());
      return answered(job, 200, falClip(job, url));
    });
  });

  app.put(`${request}/cancel`, (c) => {
    const job = known(floor, c);
    if (job === undefined) return reply({ status: 404, body: { status: 'NOT_FOUND' } });
    return answer({ floor, c, voice: falVoice, op: 'cancel', subject: subjectOf(job) }, ({ effects }) => {
      const { endedAt } = floor.view(floor.attach(job, effects));
      if (endedAt !== null) return answered(job, 400, { status: 'ALREADY_COMPLETED' });
      floor.ledger.change(job.seq, { kind: 'cancelled', at: floor.now() });
      return answered(job, 202, { status: 'CANCELLATION_REQUESTED' });
    });
  });

  app.on(
    'POST',
    ['/rest.fal.ai/storage/upload/initiate', '/rest.fal.ai/storage/upload/initiate-multipart'],
    async (c) => {
      const body = await jsonBody(c);
      const type = uploadSchema.parse(body).content_type;
      const id = crypto.randomUUID();
      const kind = c.req.path.endsWith('multipart') ? 'parts' : 'raw';
      const upload_url = `${originOf(c)}/files/${kind}/${id}?type=${encodeURIComponent(type)}`;
      return reply({ status: 200, body: { upload_url, file_url: `${originOf(c)}/files/uploads/${id}` } });
    },
  );

  app.post('/queue.fal.run/*', async (c) => {
    const endpoint = new URL(c.req.url).pathname.slice('/queue.fal.run/'.length);
    const read = readFalOrder(floor, endpoint, await jsonBody(c));
    if ('status' in read) return reply(read);
    const { model, order, body } = read;
    const url = c.req.query('fal_webhook');
    const problem = url === undefined ? undefined : callbackProblem(url);
    if (problem !== undefined) return reply(invalid([{ place: ['query', 'fal_webhook'], message: problem }]));
    const subject = subjectOfOrder(body, order, model.facts.model, endpoint);
    return answer({ floor, c, voice: falVoice, op: 'create', subject }, async ({ effects }) => {
      const clientReference = c.req.header('idempotency-key') ?? null;
      // fal runs a failed request again by itself; the client that says no gets to see the failure.
      const runsAgain = c.req.header('x-fal-no-retry') !== '1';
      const settled = runsAgain
        ? effects.map((effect) => (effect.name === 'fail' ? ({ name: 'slow', x: 2 } as const) : effect))
        : effects;
      const callback = url === undefined ? {} : { callback: { url, origin: originOf(c) } };
      const order0 = { model, clientReference, operation: endpoint, request: body, order, effects: settled };
      const job = floor.accept({ ...order0, ...callback });
      await floor.caller.beforeReply(job);
      return answered(job, 200, queuedOf(floor, job, originOf(c) + basePath));
    });
  });
  return app;
}

/** The job, if it was asked for under its own application: fal answers 404 for a stranger's. */
function known(floor: Floor, c: LabContext): LabJob | undefined {
  const job = floor.ledger.find('fal', c.req.param('id') ?? '');
  const app = `${c.req.param('owner')}/${c.req.param('alias')}`;
  return job?.operation.split('/').slice(0, 2).join('/') === app ? job : undefined;
}

function answered(job: LabJob, status: number, body: Parameters<typeof reply>[0]['body']): Response {
  const response = reply({ status, body });
  response.headers.set('x-fal-request-id', job.jobId);
  return response;
}

function namesOf(job: LabJob, base: string) {
  const response_url = `${base}/queue.fal.run/${job.operation.split('/').slice(0, 2).join('/')}/requests/${job.jobId}`;
  const urls = { response_url, status_url: `${response_url}/status`, cancel_url: `${response_url}/cancel` };
  return { request_id: job.jobId, ...urls };
}

/** What the submit is answered with, however soon the job begins: the client types it as waiting, with its place. */
function queuedOf(floor: Floor, job: LabJob, base: string) {
  const ahead = floor.ledger.jobs.filter((other) => other.dialect === 'fal' && other.seq < job.seq);
  const waiting = ahead.filter((other) => floor.view(other).endedAt === null).length;
  return {
    ...namesOf(job, base),
    status: 'IN_QUEUE',
    queue_position: waiting,
  } as const satisfies InQueueQueueStatus;
}

function statusOf(floor: Floor, job: LabJob, base: string) {
  const view = floor.view(job);
  const common = namesOf(job, base);
  switch (view.state) {
    case 'queued':
    case 'throttled':
      return { http: 202, body: queuedOf(floor, job, base) };
    case 'running':
      return { http: 202, body: { ...common, status: 'IN_PROGRESS', logs: logsOf(job) } satisfies QueueStatus };
    default: {
      const metrics = { inference_time: ((view.endedAt ?? 0) - (job.startsAt ?? job.createdAt)) / 1000 };
      const failed = view.state === 'failed' || view.state === 'cancelled' ? errorOf(job, view.state) : undefined;
      const error = failed === undefined ? {} : { error: failed.sentence, error_type: failed.type };
      const body = { ...common, status: 'COMPLETED', logs: logsOf(job), metrics } as const satisfies QueueStatus;
      return { http: 200, body: { ...body, ...error } };
    }
  }
}

function logsOf(job: LabJob) {
  const timestamp = rfc3339(job.startsAt ?? job.createdAt);
  return [{ message: 'emulated run started', level: 'INFO' as const, source: 'USER' as const, timestamp }];
}
