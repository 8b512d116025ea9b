import { Hono } from 'hono';
import { klingModel } from '../../engines/adapters/kling/models.ts';
import type { Json } from '../../engines/engine.ts';
import { answer, jsonBody, type LabContext, originOf, reply } from '../exchange.ts';
import type { JobEffect } from '../faults/effects.ts';
import { noSubject, subjectOf, subjectOfOrder } from '../faults/subject.ts';
import type { Floor } from '../floor.ts';
import type { LabJob } from '../job.ts';
import { hiddenFromLists } from '../lifecycle.ts';
import { listPrice } from '../models.ts';
import { klingTokenTrouble } from './kling-auth.ts';
import { klingTask } from './kling-calls.ts';
import { type KlingOrder, readKlingOrder } from './kling-request.ts';
import { klingAnswer, klingError, klingVoice } from './kling-voice.ts';

type KlingApp = Hono<{ Bindings: LabContext['env'] }>;

const endpoints = ['text2video', 'image2video'] as const;

/**
 * Kling's API: text and image to video, read one (by either id), list, resource packs. Tokens are checked against the
 * machine's time, as clients mint them by it. There is no way to cancel.
 */
export function klingRoutes(floor: Floor, secret: string): KlingApp {
  const app: KlingApp = new Hono();

  app.use('*', async (c, next) => {
    if (c.req.method === 'POST' && /\/v1\/videos\/(text|image)2video$/.test(c.req.path))
      floor.ledger.countPost('kling');
    const trouble = klingTokenTrouble(c.req.header('authorization'), secret, floor.realNow());
    return trouble === undefined ? next() : reply(klingError(401, trouble.code, trouble.message));
  });

  for (const endpoint of endpoints) {
    const path = `/v1/videos/${endpoint}`;
    app.post(path, async (c) => {
      const read = readKlingOrder(endpoint, await jsonBody(c), (uri) => floor.pictureAt(uri));
      if ('status' in read) return reply(read);
      const subject = subjectOfOrder(read.body, read.order, read.model.facts.model, path);
      return answer({ floor, c, voice: klingVoice, op: 'create', subject }, ({ effects }) =>
        created(floor, path, read, effects, originOf(c)),
      );
    });

    app.get(path, (c) =>
      answer({ floor, c, voice: klingVoice, op: 'list', subject: noSubject }, ({ effects }) => {
        const page = pageOf(c);
        if (page === undefined) return reply(klingError(400, 1201, 'pageNum or pageSize is out of range'));
        const listed = tasksOf(floor, path)
          .filter((job) => !hiddenFromLists({ ...job, effects: [...job.effects, ...effects] }, floor.now()))
          .reverse()
          .slice((page.number - 1) * page.size, page.number * page.size);
        return reply(klingAnswer(listed.map((job) => taskOf(floor, job, originOf(c)))));
      }),
    );

    app.get(`${path}/:id`, (c) => {
      const id = c.req.param('id');
      const job = tasksOf(floor, path).findLast((known) => known.jobId === id || known.clientReference === id);
      if (job === undefined) return reply(klingVoice.refusal('gone', 404, 'status'));
      return answer({ floor, c, voice: klingVoice, op: 'status', subject: subjectOf(job) }, ({ effects, twist }) => {
        const task = taskOf(floor, floor.attach(job, effects), originOf(c));
        if (twist?.name === 'unknown-status') return reply(klingAnswer({ ...task, task_status: twist.word }));
        if (twist?.name === 'empty-output') return reply(klingAnswer({ ...task, task_result: { videos: [] } }));
        return reply(klingAnswer(task));
      });
    });
  }

  app.get('/account/costs', (c) =>
    c.req.query('start_time') === undefined || c.req.query('end_time') === undefined
      ? reply(klingError(400, 1201, 'start_time and end_time can not be empty'))
      : reply(klingAnswer({ code: 0, msg: 'SUCCEED', resource_pack_subscribe_infos: [packOf(floor)] })),
  );
  return app;
}

function tasksOf(floor: Floor, path: string): readonly LabJob[] {
  return floor.ledger.jobs.filter((job) => job.dialect === 'kling' && job.operation === path);
}

async function created(
  floor: Floor,
  path: string,
  { model, order, body, externalTaskId, sound, callbackUrl: url }: KlingOrder,
  effects: readonly JobEffect[],
  origin: string,
): Promise<Response> {
  const all = floor.ledger.jobs.filter((job) => job.dialect === 'kling');
  if (externalTaskId !== null && all.some((job) => job.clientReference === externalTaskId))
    return reply(klingError(400, 1201, 'external_task_id must be unique within an account'));
  // More at once than the resource pack allows is refused, not queued.
  if (all.filter((job) => floor.view(job).endedAt === null).length >= model.facts.concurrency)
    return reply(klingError(429, 1303, 'Parallel tasks exceed the limit of the resource pack'));
  const share01 = sound ? 1 : klingModel(model.facts).silentPrice01;
  const job = floor.accept({
    model,
    jobId: String(860_000_000_000_000_000n + BigInt(floor.ledger.nextSeq())),
    clientReference: externalTaskId,
    operation: path,
    request: body,
    order,
    priceMicroUsd: Math.ceil(listPrice(model, order.durationS) * share01),
    effects,
    ...(url === undefined ? {} : { callback: { url, origin } }),
  });
  await floor.caller.beforeReply(job);
  const { task_id, task_status, task_info, created_at, updated_at } = taskOf(floor, job, '');
  return reply(klingAnswer({ task_id, task_status, task_info, created_at, updated_at }));
}

function taskOf(floor: Floor, job: LabJob, origin: string) {
  return klingTask(job, floor.view(job), () => origin + floor.urls.mint(job, floor.now()));
}

function pageOf(c: LabContext): { readonly number: number; readonly size: number } | undefined {
  const [number, size] = [Number(c.req.query('pageNum') ?? 1), Number(c.req.query('pageSize') ?? 30)];
  const within = (value: number, max: number): boolean => Number.isInteger(value) && value >= 1 && value <= max;
  return within(number, 1000) && within(size, 500) ? { number, size } : undefined;
}

function packOf(floor: Floor): Json {
  const now = floor.now();
  return {
    resource_pack_name: 'lab',
    resource_pack_id: 'lab',
    resource_pack_type: 'decreasing_total',
    total_quantity: 10_000,
    remaining_quantity: 10_000,
    purchase_time: now,
    effective_time: now,
    invalid_time: now + 90 * 86_400_000,
    status: 'online',
  };
}
