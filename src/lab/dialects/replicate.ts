import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import type { Prediction } from 'replicate';
import { sha256 } from '../../core/hashing.ts';
import { record } from '../../engines/adapters/reply.ts';
import type { Json } from '../../engines/engine.ts';
import { doorsOf } from '../../engines/input-mapping.ts';
import { answer, jsonBody, type LabContext, originOf, reply, type VendorReply, type VendorVoice } from '../exchange.ts';
import { noSubject, subjectOf, subjectOfOrder } from '../faults/subject.ts';
import type { Floor } from '../floor.ts';
import type { ClipOrder, LabJob } from '../job.ts';
import { hiddenFromLists } from '../lifecycle.ts';
import type { LabModel } from '../models.ts';
import { standardSecret } from '../webhooks/signing.ts';
import { callbackProblem } from '../webhooks/target.ts';
import { readMappedOrder } from './mapped-input.ts';
import { replicatePrediction } from './replicate-calls.ts';

const problem = (status: number, title: string, detail: string): VendorReply => ({
  status,
  body: { title, detail, status },
});

/** Replicate's words: `{title, detail, status}`. */
const replicateVoice: VendorVoice = {
  dialect: 'replicate',
  refusal: (kind, status, op) => {
    switch (kind) {
      case 'rate-limited':
        return { status, body: { detail: 'Request was throttled. Expected available in 1 second.', status } };
      case 'server':
        return problem(status, 'Internal server error', 'Something went wrong on our side.');
      case 'auth':
        return problem(status, 'Unauthenticated', 'You did not pass a valid authentication token');
      case 'quota':
        return problem(402, 'Insufficient credit', 'You have insufficient credit to run this model.');
      case 'moderated':
        return problem(400, 'Bad request', 'The input was flagged as sensitive by content moderation. (E005)');
      case 'gone':
        return op === 'create'
          ? problem(status, 'Not found', 'The requested model could not be found or is no longer available.')
          : problem(status, 'Not found', 'The requested resource could not be found.');
    }
  },
  softError: (_op, message) => ({ title: 'Error', detail: message }),
};

const pageSize = 100;

type App = Hono<{ Bindings: LabContext['env'] }>;
type Read = { readonly model: LabModel; readonly order: ClipOrder; readonly body: Json } | VendorReply;

/** Replicate's predictions as `replicate` 1.4.0 speaks them: create by name and by version, get, list, cancel, account. */
export function replicateRoutes(floor: Floor, basePath: string): App {
  const app: App = new Hono();
  const seen = (c: LabContext, job: LabJob): Prediction => predictionOf(floor, job, originOf(c), basePath);
  const told = (c: LabContext, job: LabJob, status = 200): Response =>
    reply({ status, body: seen(c, job) as unknown as Json });

  app.use('*', async (c, next) => {
    if (c.req.method === 'POST' && c.req.path.endsWith('/predictions')) floor.ledger.countPost('replicate');
    if (!/^(Bearer|Token) \S+$/.test(c.req.header('authorization') ?? ''))
      return reply(replicateVoice.refusal('auth', 401, 'create'));
    return next();
  });

  app.get('/account', () =>
    reply({ status: 200, body: { type: 'user', username: 'lab', name: 'The lab', github_url: 'https://example.com' } }),
  );

  app.get('/webhooks/default/secret', () => reply({ status: 200, body: { key: standardSecret } }));

  app.post('/predictions', async (c) => {
    const body = (await jsonBody(c)) ?? null;
    const version = record(body)['version'];
    const isDoor = (door: string): boolean => door.includes(':') && door.split(':')[1] === version;
    const door = doorsOf(floor.modelAt('replicate', isDoor)?.input ?? {}).find(isDoor);
    const none = problem(422, 'Invalid version or not permitted', 'The specified version does not exist.');
    return create(c, door === undefined ? none : readOrder(floor, door, body), '/predictions');
  });
  app.post('/models/:owner/:name/predictions', async (c) => {
    const { owner, name } = c.req.param();
    const read = readOrder(floor, `${owner}/${name}`, (await jsonBody(c)) ?? null);
    return create(c, read, `/models/${owner}/${name}/predictions`);
  });

  const create = (c: LabContext, read: Read, operation: string): Response | Promise<Response> => {
    if ('status' in read) return reply(read);
    const { model, order, body } = read;
    const { webhook: url } = record(body);
    const unreachable = typeof url === 'string' ? callbackProblem(url) : undefined;
    if (unreachable !== undefined) return reply(problem(422, 'Input validation failed', `- webhook: ${unreachable}`));
    const callback = typeof url === 'string' ? { callback: { url, origin: originOf(c) } } : {};
    const subject = subjectOfOrder(body, order, model.facts.model, operation);
    return answer({ floor, c, voice: replicateVoice, op: 'create', subject }, async ({ effects }) => {
      const jobId = sha256(`replicate ${floor.ledger.nextSeq()} ${floor.now()}`).slice(0, 26);
      const clientReference = c.req.header('idempotency-key') ?? null;
      const job = floor.accept({
        model,
        jobId,
        clientReference,
        operation,
        request: body,
        order,
        effects,
        ...callback,
      });
      await floor.caller.beforeReply(job);
      return told(c, job, 201);
    });
  };

  app.get('/predictions', (c) =>
    answer({ floor, c, voice: replicateVoice, op: 'list', subject: noSubject }, ({ effects }) => {
      const all = floor.ledger.jobs
        .filter((job) => job.dialect === 'replicate')
        .filter((job) => !hiddenFromLists({ ...job, effects: [...job.effects, ...effects] }, floor.now()))
        .reverse();
      const from = Number(c.req.query('cursor') ?? 0);
      const results = all.slice(from, from + pageSize).map((job) => seen(c, job) as unknown as Json);
      const more = from + pageSize < all.length;
      const next = more ? `${originOf(c)}${basePath}/predictions?cursor=${from + pageSize}` : null;
      return reply({ status: 200, body: { previous: null, next, results } });
    }),
  );

  app.get('/predictions/:id', (c) => {
    const job = floor.ledger.find('replicate', c.req.param('id'));
    if (job === undefined) return reply(replicateVoice.refusal('gone', 404, 'status'));
    return answer({ floor, c, voice: replicateVoice, op: 'status', subject: subjectOf(job) }, ({ effects, twist }) => {
      const current = floor.attach(job, effects);
      if (twist?.name === 'unknown-status')
        return reply({
          status: 200,
          body: { ...(seen(c, current) as unknown as Record<string, Json>), status: twist.word },
        });
      if (twist?.name === 'empty-output')
        return reply({ status: 200, body: { ...(seen(c, current) as unknown as Record<string, Json>), output: null } });
      return told(c, current);
    });
  });

  app.post('/predictions/:id/cancel', (c) => {
    const job = floor.ledger.find('replicate', c.req.param('id'));
    if (job === undefined) return reply(replicateVoice.refusal('gone', 404, 'cancel'));
    return answer({ floor, c, voice: replicateVoice, op: 'cancel', subject: subjectOf(job) }, ({ effects }) => {
      const current = floor.attach(job, effects);
      if (floor.view(current).endedAt === null) floor.ledger.change(job.seq, { kind: 'cancelled', at: floor.now() });
      return told(c, floor.current(job));
    });
  });
  return app;
}

function readOrder(floor: Floor, door: string, body: Json): Read {
  const model = floor.modelAt('replicate', (known) => known === door);
  if (model === undefined) return problem(404, 'Not found', 'The requested model could not be found.');
  const start = model.input?.image === door && model.input.text !== door ? 'image' : 'text';
  const { input } = record(body);
  const read = readMappedOrder(model, start, input as Json | undefined, (uri) => floor.pictureAt(uri));
  if (read.ok) return { model, order: read.order, body };
  const lines = read.problems.map(({ field, message }) => `- input.${field}: ${message}`);
  const invalid_fields = read.problems.map(({ field, message }) => ({ field: `input.${field}`, description: message }));
  return {
    status: 422,
    body: { title: 'Input validation failed', detail: lines.join('\n'), status: 422, invalid_fields },
  };
}

function predictionOf(floor: Floor, job: LabJob, origin: string, basePath: string): Prediction {
  const input = record(echoed(floor, job, record(job.request)['input']));
  const clipUrl = (): string => origin + floor.urls.mint(job, floor.now());
  return replicatePrediction(job, floor.view(job), clipUrl, { api: origin + basePath, input });
}

/** The input as it was sent: the ledger shortens pictures, Replicate is assumed to show them whole. */
function echoed(floor: Floor, job: LabJob, value: unknown): unknown {
  if (typeof value !== 'string')
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, echoed(floor, job, inner)]))
      : value;
  const [, head] = /^(data:[^;,]+;base64,)… \(\d+ characters\)$/.exec(value) ?? [];
  return head === undefined || job.order.firstFrame === undefined
    ? value
    : head + readFileSync(floor.uploads.pathOf(job.order.firstFrame)).toString('base64');
}
