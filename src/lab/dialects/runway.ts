import type { TaskRetrieveResponse } from '@runwayml/sdk/resources/tasks';
import { Hono } from 'hono';
import { rfc3339 } from '../../core/clock.ts';
import { answer, jsonBody, type LabContext, originOf, reply } from '../exchange.ts';
import type { JobEffect } from '../faults/effects.ts';
import { subjectOf, subjectOfOrder } from '../faults/subject.ts';
import type { Floor } from '../floor.ts';
import type { LabJob } from '../job.ts';
import { labModels } from '../models.ts';
import { credits, type Issue, type RunwayOrder, readRunwayOrder } from './runway-request.ts';
import { runwayVoice } from './runway-voice.ts';

const apiVersion = '2024-11-06';

/** Runway's API as `@runwayml/sdk` 4.20.1 speaks it: text and image to video, tasks, organization, uploads. */
export function runwayRoutes(floor: Floor): Hono<{ Bindings: LabContext['env'] }> {
  const app = new Hono<{ Bindings: LabContext['env'] }>();

  app.use('/v1/*', async (c, next) => {
    if (c.req.method === 'POST' && /\/v1\/(text|image)_to_video$/.test(c.req.path)) floor.ledger.countPost('runway');
    if (!/^Bearer \S+$/.test(c.req.header('authorization') ?? ''))
      return reply(runwayVoice.refusal('auth', 401, 'create'));
    if (c.req.header('x-runway-version') !== apiVersion) {
      return reply({ status: 400, body: { error: `The X-Runway-Version header must be ${apiVersion}.` } });
    }
    return next();
  });

  for (const operation of ['text_to_video', 'image_to_video'] as const) {
    app.post(`/v1/${operation}`, async (c) => {
      const body = await jsonBody(c);
      const read = readRunwayOrder(operation, body, (uri) => floor.pictureAt(uri));
      if ('issues' in read) return reply(invalid(read.issues));
      const { model, order } = read;
      const subject = subjectOfOrder(read.body, order, model.facts.model, `/v1/${operation}`);
      return answer({ floor, c, voice: runwayVoice, op: 'create', subject }, ({ effects }) =>
        created(floor, c, `/v1/${operation}`, read, effects),
      );
    });
  }

  app.get('/v1/tasks/:id', (c) => {
    const job = floor.ledger.find('runway', c.req.param('id'));
    if (job === undefined || job.deletedAt !== undefined) return reply(runwayVoice.refusal('gone', 404, 'status'));
    const exchange = { floor, c, voice: runwayVoice, op: 'status' as const, subject: subjectOf(job) };
    return answer(exchange, ({ effects, twist }) => {
      const task = taskOf(floor, floor.attach(job, effects), originOf(c));
      if (twist?.name === 'unknown-status') return reply({ status: 200, body: { ...task, status: twist.word } });
      if (twist?.name === 'empty-output' && 'output' in task)
        return reply({ status: 200, body: { ...task, output: [] } });
      return reply({ status: 200, body: task });
    });
  });

  app.delete('/v1/tasks/:id', (c) => {
    const job = floor.ledger.find('runway', c.req.param('id'));
    if (job === undefined || job.deletedAt !== undefined) return reply(runwayVoice.refusal('gone', 404, 'cancel'));
    return answer({ floor, c, voice: runwayVoice, op: 'cancel', subject: subjectOf(job) }, ({ effects }) => {
      const at = floor.now();
      const ended = floor.view(floor.attach(job, effects)).endedAt !== null;
      floor.ledger.change(job.seq, ended ? { kind: 'deleted', at } : { kind: 'cancelled', at });
      return new Response(null, { status: 204 });
    });
  });

  app.get('/v1/organization', (c) => {
    const exchange = { floor, c, voice: runwayVoice, op: 'list' as const, subject: { body: null, facts: {} } };
    return answer(exchange, () => reply({ status: 200, body: organization(floor) }));
  });

  app.post('/v1/uploads', async (c) => {
    const id = crypto.randomUUID();
    return reply({
      status: 200,
      body: { uploadUrl: `${originOf(c)}/files/form/${id}`, fields: { key: id }, runwayUri: `runway://${id}` },
    });
  });
  return app;
}

function created(
  floor: Floor,
  c: LabContext,
  operation: string,
  { model, order, body }: RunwayOrder,
  effects: readonly JobEffect[],
): Response {
  const clientReference = c.req.header('idempotency-key') ?? null;
  const job = floor.accept({ model, clientReference, operation, request: body, order, effects });
  return reply({ status: 200, body: { id: job.jobId, estimatedCost: { credits: credits(job.priceMicroUsd) } } });
}

function taskOf(floor: Floor, job: LabJob, origin: string) {
  const view = floor.view(job);
  const base = { id: job.jobId, createdAt: rfc3339(job.createdAt) };
  const estimatedCost = { credits: credits(job.priceMicroUsd) };
  const cost = { credits: credits(view.chargedMicroUsd) };
  switch (view.state) {
    case 'queued':
      return { ...base, status: 'PENDING', estimatedCost } satisfies TaskRetrieveResponse;
    case 'throttled':
      return { ...base, status: 'THROTTLED', estimatedCost } satisfies TaskRetrieveResponse;
    case 'running':
      return { ...base, status: 'RUNNING', progress: view.progress01, estimatedCost } satisfies TaskRetrieveResponse;
    case 'succeeded':
      return {
        ...base,
        status: 'SUCCEEDED',
        cost,
        output: [origin + floor.urls.mint(job, floor.now())],
      } satisfies TaskRetrieveResponse;
    case 'cancelled':
      return { ...base, status: 'CANCELLED', cost } satisfies TaskRetrieveResponse;
    case 'failed':
      return { ...base, status: 'FAILED', cost, ...failureOf(job) } satisfies TaskRetrieveResponse;
  }
}

/** Failure codes as docs.dev.runwayml.com/errors/task-failures groups them. */
function failureOf(job: LabJob): { failure: string; failureCode: string } {
  switch (job.end) {
    case 'refused-input':
      return { failure: 'Your prompt did not pass our content moderation.', failureCode: 'SAFETY.INPUT.TEXT' };
    case 'refused-output':
      return { failure: 'The output did not pass our content moderation.', failureCode: 'SAFETY.OUTPUT.VIDEO' };
    default:
      return { failure: 'An unexpected error occurred.', failureCode: 'INTERNAL' };
  }
}

function organization(floor: Floor) {
  const models = labModels.filter((model) => model.dialect === 'runway');
  const sinceMs = floor.now() - 86_400_000;
  const today = floor.ledger.jobs.filter((job) => job.dialect === 'runway' && job.createdAt > sinceMs);
  const limits = models.map(({ facts }) => [
    facts.model,
    { maxConcurrentGenerations: facts.concurrency, maxDailyGenerations: null },
  ]);
  const usage = models.map(({ facts }) => [
    facts.model,
    { dailyGenerations: today.filter((job) => job.model === facts.model).length },
  ]);
  return {
    creditBalance: 1_000_000,
    tier: { maxMonthlyCreditSpend: 10_000_000, models: Object.fromEntries(limits) },
    usage: { models: Object.fromEntries(usage) },
  };
}

function invalid(issues: readonly Issue[]) {
  const docUrl = 'https://docs.dev.runwayml.com/api';
  return { status: 400, body: { error: 'Validation of body failed', issues: issues.map((i) => ({ ...i })), docUrl } };
}
