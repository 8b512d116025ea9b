import { Hono } from 'hono';
import { arkCost, arkTokens } from '../../engines/adapters/ark/tokens.ts';
import { answer, jsonBody, type LabContext, originOf, reply } from '../exchange.ts';
import { noSubject, subjectOf, subjectOfOrder } from '../faults/subject.ts';
import type { Floor } from '../floor.ts';
import type { LabJob } from '../job.ts';
import { hiddenFromLists } from '../lifecycle.ts';
import { arkTask } from './ark-calls.ts';
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
    const { model, order, body, callbackUrl: url } = read;
    const subject = subjectOfOrder(body, order, model.facts.model, path);
    return answer({ floor, c, voice: arkVoice, op: 'create', subject }, async ({ effects }) => {
      const priceMicroUsd = arkCost(model.facts, arkTokens(order, order.durationS, order.fps), order.audio);
      const jobId = idOf(floor);
      const clientReference = c.req.header('idempotency-key') ?? null;
      const callback = url === undefined ? {} : { callback: { url, origin: originOf(c) } };
      const more = { jobId, clientReference, priceMicroUsd, effects, ...callback };
      const job = floor.accept({ model, operation: path, request: body, order, ...more });
      await floor.caller.beforeReply(job);
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

function taskOf(floor: Floor, job: LabJob, origin: string) {
  return arkTask(job, floor.view(job), () => origin + floor.urls.mint(job, floor.now()));
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
