import { Hono } from 'hono';
import { arkCost, arkTokens } from '../../engines/adapters/ark/tokens.ts';
import type { Json } from '../../engines/engine.ts';
import { answer, jsonBody, type LabContext, originOf, reply } from '../exchange.ts';
import { noSubject, subjectOf, subjectOfOrder } from '../faults/subject.ts';
import type { Floor } from '../floor.ts';
import type { LabJob } from '../job.ts';
import { hiddenFromLists, type JobView } from '../lifecycle.ts';
import { readArkOrder } from './ark-request.ts';
import { arkError, arkVoice } from './ark-voice.ts';

type ArkApp = Hono<{ Bindings: LabContext['env'] }>;

const path = '/contents/generations/tasks';

/** ByteDance's Ark (BytePlus ModelArk): video generation tasks: create, read, list with filters, cancel or delete. */
export function arkRoutes(floor: Floor): ArkApp {
  const app: ArkApp = new Hono();

  app.use('*', async (c, next) => {
    if (c.req.method === 'POST' && c.req.path.endsWith(path)) floor.ledger.countPost('ark');
    if (!/^Bearer \S+$/.test(c.req.header('authorization') ?? ''))
      return reply(arkVoice.refusal('auth', 401, 'create'));
    return next();
  });

  app.post(path, async (c) => {
    const read = readArkOrder(await jsonBody(c), (uri) => floor.pictureAt(uri));
    if ('status' in read) return reply(read);
    const { model, order, body } = read;
    const subject = subjectOfOrder(body, order, model.facts.model, path);
    return answer({ floor, c, voice: arkVoice, op: 'create', subject }, ({ effects }) => {
      const priceMicroUsd = arkCost(model.facts, arkTokens(order, order.durationS, order.fps), order.audio);
      const jobId = idOf(floor);
      const clientReference = c.req.header('idempotency-key') ?? null;
      const more = { jobId, clientReference, priceMicroUsd, effects };
      const job = floor.accept({ model, operation: path, request: body, order, ...more });
      return reply({ status: 200, body: { id: job.jobId } });
    });
  });

  app.get(path, (c) =>
    answer({ floor, c, voice: arkVoice, op: 'list', subject: noSubject }, ({ effects }) => {
      const page = pageOf(c);
      if (page === undefined) return reply(arkError(400, 'InvalidParameter', 'page_num or page_size is out of range.'));
      const found = floor.ledger.jobs
        .filter((job) => job.dialect === 'ark' && job.deletedAt === undefined)
        .filter((job) => !hiddenFromLists({ ...job, effects: [...job.effects, ...effects] }, floor.now()))
        .map((job) => taskOf(floor, job, originOf(c)))
        .filter((task) => passes(task, new URL(c.req.url).searchParams))
        .reverse();
      const items = found.slice((page.number - 1) * page.size, page.number * page.size);
      return reply({ status: 200, body: { items, total: found.length } });
    }),
  );

  app.get(`${path}/:id`, (c) => {
    const job = known(floor, c.req.param('id'));
    if (job === undefined) return reply(arkVoice.refusal('gone', 404, 'status'));
    return answer({ floor, c, voice: arkVoice, op: 'status', subject: subjectOf(job) }, ({ effects, twist }) => {
      const task = taskOf(floor, floor.attach(job, effects), originOf(c));
      if (twist?.name === 'unknown-status') return reply({ status: 200, body: { ...task, status: twist.word } });
      if (twist?.name === 'empty-output') return reply({ status: 200, body: { ...task, content: {} } });
      return reply({ status: 200, body: task });
    });
  });

  app.delete(`${path}/:id`, (c) => {
    const job = known(floor, c.req.param('id'));
    if (job === undefined) return reply(arkVoice.refusal('gone', 404, 'cancel'));
    return answer({ floor, c, voice: arkVoice, op: 'cancel', subject: subjectOf(job) }, ({ effects }) => {
      const { state } = floor.view(floor.attach(job, effects));
      if (state === 'running' || state === 'cancelled')
        return reply(arkError(400, 'InvalidParameter.id', `A task that is ${state} can not be cancelled or deleted.`));
      const waits = state === 'queued' || state === 'throttled';
      floor.ledger.change(job.seq, { kind: waits ? 'cancelled' : 'deleted', at: floor.now() });
      return reply({ status: 200, body: {} });
    });
  });
  return app;
}

function known(floor: Floor, id: string): LabJob | undefined {
  const job = floor.ledger.find('ark', id);
  return job?.deletedAt === undefined ? job : undefined;
}

/** Ids look like `cgt-20261122120000-00001`. */
function idOf(floor: Floor): string {
  const at = new Date(floor.now()).toISOString().replace(/\D/g, '').slice(0, 14);
  return `cgt-${at}-${String(floor.ledger.nextSeq()).padStart(5, '0')}`;
}

/** Tokens billed so far: those of the clip, drifted where the charge has drifted from the price. */
function tokensOf({ order, priceMicroUsd }: LabJob, { chargedMicroUsd }: JobView): number {
  const tokens = arkTokens(order, order.durationS, order.fps);
  return priceMicroUsd === 0 ? tokens : Math.round((tokens * chargedMicroUsd) / priceMicroUsd);
}

function taskOf(floor: Floor, job: LabJob, origin: string) {
  const view = floor.view(job);
  const status = view.state === 'throttled' ? 'queued' : view.state;
  const updatedAt = view.endedAt ?? (view.state === 'running' ? (job.startsAt ?? job.createdAt) : job.createdAt);
  const base = {
    id: job.jobId,
    model: job.model,
    status,
    created_at: Math.floor(job.createdAt / 1000),
    updated_at: Math.floor(updatedAt / 1000),
  };
  // Documented as possibly empty until the task has ended; the lab leaves them out, so that nobody relies on them.
  if (view.endedAt === null) return base;
  const { resolution, ratio, execution_expires_after } = job.request as {
    readonly resolution?: string;
    readonly ratio?: string;
    readonly execution_expires_after?: number;
  };
  const ended = {
    ...base,
    seed: job.order.seed,
    resolution: resolution ?? '720p',
    ratio: ratio === undefined || ratio === 'adaptive' ? '16:9' : ratio,
    duration: job.order.durationS,
    framespersecond: job.order.fps,
    service_tier: 'default',
    execution_expires_after: execution_expires_after ?? 172_800,
    generate_audio: job.order.audio,
    draft: false,
  };
  if (status === 'failed') return { ...ended, error: errorOf(job) };
  if (status !== 'succeeded') return ended;
  const tokens = tokensOf(job, view);
  return {
    ...ended,
    content: { video_url: origin + floor.urls.mint(job, floor.now()) },
    usage: { completion_tokens: tokens, total_tokens: tokens },
  };
}

function errorOf(job: LabJob): Json {
  switch (job.end) {
    case 'refused-input':
      return {
        code: 'InputTextSensitiveContentDetected',
        message: 'The request failed because the input text may contain sensitive information.',
      };
    case 'refused-output':
      return {
        code: 'OutputVideoSensitiveContentDetected',
        message: 'The request failed because the output video may contain sensitive information.',
      };
    default:
      return { code: 'InternalServiceError', message: 'The service met an internal error.' };
  }
}

function passes(
  task: { readonly id: string; readonly model: string; readonly status: string },
  query: URLSearchParams,
) {
  const ids = query.getAll('filter.task_ids');
  return (
    [task.status, null].includes(query.get('filter.status')) &&
    [task.model, null].includes(query.get('filter.model')) &&
    (ids.length === 0 || ids.includes(task.id))
  );
}

function pageOf(c: LabContext): { readonly number: number; readonly size: number } | undefined {
  const [number, size] = [Number(c.req.query('page_num') ?? 1), Number(c.req.query('page_size') ?? 10)];
  const within = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= 500;
  return within(number) && within(size) ? { number, size } : undefined;
}
