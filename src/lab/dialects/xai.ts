import { Hono } from 'hono';
import { z } from 'zod';
import type { Json } from '../../engines/engine.ts';
import { fitDuration } from '../../engines/facts.ts';
import { answer, jsonBody, type LabContext, originOf, reply, type VendorReply, type VendorVoice } from '../exchange.ts';
import { subjectOf, subjectOfOrder } from '../faults/subject.ts';
import { type Floor, seedOf } from '../floor.ts';
import type { ClipOrder, LabJob } from '../job.ts';
import type { LabModel } from '../models.ts';
import { frameFor } from './frame-size.ts';

const said = (status: number, code: string, error: string): VendorReply => ({ status, body: { code, error } });
const badArgument = 'Client specified an invalid argument';

/** xAI's words: `{code, error}`, both sentences. */
const xaiVoice: VendorVoice = {
  dialect: 'xai',
  refusal: (kind, status, op) => {
    switch (kind) {
      case 'rate-limited':
        return said(status, 'Some resource has been exhausted', 'Too many requests for team. Please try again later.');
      case 'server':
        return said(status, 'The service is currently unavailable', 'Internal error.');
      case 'auth':
        return said(status, badArgument, 'Incorrect API key provided. You can obtain an API key from console.x.ai.');
      case 'quota':
        return said(
          403,
          'The caller does not have permission to execute the specified operation',
          'Your team has either used all available credits or reached its monthly spending limit.',
        );
      case 'moderated':
        return said(400, badArgument, 'The prompt was rejected by content moderation.');
      case 'gone':
        return op === 'create'
          ? said(status, 'Some requested entity was not found', 'The model does not exist or is no longer available.')
          : said(status, 'Some requested entity was not found', 'Request not found.');
    }
  },
  softError: (_op, message) => ({ code: 'Internal', error: message }),
};

const picture = z.looseObject({ url: z.string().min(1) });

const bodySchema = z.looseObject({
  model: z.string(),
  prompt: z.string().min(1),
  duration: z.int().default(6),
  aspect_ratio: z.enum(['16:9', '9:16', '1:1', '4:3', '3:4', '3:2', '2:3']).optional(),
  resolution: z.enum(['480p', '720p', '1080p']).default('480p'),
  generate_audio: z.boolean().optional(),
  image: picture.optional(),
});

type Read = { readonly model: LabModel; readonly order: ClipOrder; readonly body: Json } | VendorReply;

/** xAI's video generations, as `@ai-sdk/xai` 5.0.12 speaks them; 202 while a request is pending. */
export function xaiRoutes(floor: Floor): Hono<{ Bindings: LabContext['env'] }> {
  const app = new Hono<{ Bindings: LabContext['env'] }>();

  app.use('*', async (c, next) => {
    if (c.req.method === 'POST') floor.ledger.countPost('xai');
    if (!/^Bearer \S+$/.test(c.req.header('authorization') ?? ''))
      return reply(xaiVoice.refusal('auth', 401, 'create'));
    return next();
  });

  app.get('/models', () =>
    reply({ status: 200, body: { object: 'list', data: [{ id: 'grok-imagine-video', object: 'model' }] } }),
  );

  app.post('/videos/generations', async (c) => {
    const read = readOrder(floor, await jsonBody(c));
    if ('status' in read) return reply(read);
    const { model, order, body } = read;
    const subject = subjectOfOrder(body, order, model.facts.model, '/videos/generations');
    return answer({ floor, c, voice: xaiVoice, op: 'create', subject }, ({ effects }) => {
      const clientReference = c.req.header('idempotency-key') ?? null;
      const operation = '/videos/generations';
      const job = floor.accept({ model, clientReference, operation, request: body, order, effects });
      return reply({ status: 200, body: { request_id: job.jobId } });
    });
  });

  app.get('/videos/:id', (c) => {
    const job = floor.ledger.find('xai', c.req.param('id'));
    if (job === undefined) return reply(xaiVoice.refusal('gone', 404, 'status'));
    return answer({ floor, c, voice: xaiVoice, op: 'status', subject: subjectOf(job) }, ({ effects, twist }) => {
      const { status, body } = videoOf(floor, floor.attach(job, effects), originOf(c));
      if (twist?.name === 'unknown-status') return reply({ status: 200, body: { ...body, status: twist.word } });
      if (twist?.name === 'empty-output') return reply({ status, body: { ...body, video: null } });
      return reply({ status, body });
    });
  });
  return app;
}

function readOrder(floor: Floor, body: Json | undefined): Read {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    return said(422, badArgument, `${first?.path.join('.')}: ${first?.message}`);
  }
  const { model: id, prompt, duration, aspect_ratio: aspect = '16:9', resolution, image, ...rest } = parsed.data;
  const model = floor.modelAt('xai', (door) => door === id);
  if (model === undefined)
    return said(
      404,
      'Some requested entity was not found',
      `The model ${id} does not exist or your team lacks access.`,
    );
  if (fitDuration(model.facts.durations, duration) !== duration)
    return said(400, badArgument, `duration ${duration} is not supported`);
  const firstFrame = image === undefined ? undefined : floor.pictureAt(image.url);
  const order: ClipOrder = {
    prompt,
    seed: seedOf(prompt),
    durationS: duration,
    ...frameFor(aspect, Number.parseInt(resolution, 10)),
    fps: model.facts.fps,
    audio: rest.generate_audio !== false,
    ...(firstFrame === undefined ? {} : { firstFrame }),
  };
  return { model, order, body: body ?? null };
}

/** Ticks to a micro-dollar. */
const ticksPerMicroUsd = 10_000;

function videoOf(
  floor: Floor,
  job: LabJob,
  origin: string,
): { readonly status: number; readonly body: { readonly [key: string]: Json } } {
  const view = floor.view(job);
  const model = job.model;
  const usage = { cost_in_usd_ticks: view.chargedMicroUsd * ticksPerMicroUsd };
  switch (view.state) {
    case 'succeeded': {
      const url = origin + floor.urls.mint(job, floor.now());
      const video = { url, duration: job.order.durationS, respect_moderation: true };
      return { status: 200, body: { status: 'done', video, model, usage, progress: 100 } };
    }
    case 'failed':
    case 'cancelled':
      // A clip that moderation holds back is `done` without an address.
      return job.end === 'refused-output'
        ? { status: 200, body: { status: 'done', video: { url: '', respect_moderation: false }, model, usage } }
        : { status: 200, body: { status: 'failed', error: errorOf(job), model } };
    default:
      return { status: 202, body: { status: 'pending', progress: Math.round(view.progress01 * 100) } };
  }
}

function errorOf(job: LabJob): { readonly code: string; readonly message: string } {
  return job.end === 'refused-input'
    ? { code: 'invalid_argument', message: 'The prompt was rejected by content moderation.' }
    : { code: 'internal_error', message: 'Video generation failed unexpectedly.' };
}
