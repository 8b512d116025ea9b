import { Hono } from 'hono';
import { z } from 'zod';
import { rfc3339 } from '../../core/clock.ts';
import type { Json } from '../../engines/engine.ts';
import { fitDuration } from '../../engines/facts.ts';
import { answer, jsonBody, type LabContext, originOf, reply, type VendorVoice } from '../exchange.ts';
import { subjectOf, subjectOfOrder } from '../faults/subject.ts';
import { type Floor, seedOf } from '../floor.ts';
import type { ClipOrder, LabJob } from '../job.ts';
import { findModel, type LabModel } from '../models.ts';
import { frameFor } from './frame-size.ts';

/** The Agents API's words: `{detail}`; the codes are those of its client's types (GenerationFailureCode). */
const agentsVoice: VendorVoice = {
  dialect: 'agents',
  refusal: (kind, status, op) => {
    const details = {
      'rate-limited': 'rate_limited: too many requests',
      server: 'Internal server error',
      auth: 'Not authenticated',
      quota: 'budget_exhausted: insufficient credits',
      moderated: 'content_moderated: prompt not allowed because moderation failed',
      gone: op === 'create' ? 'model_not_found: model is no longer available' : 'Generation not found',
    };
    return { status, body: { detail: details[kind] } };
  },
  softError: (_op, message) => ({ detail: message }),
};

const picture = z.union([
  z.looseObject({ data: z.base64().min(1), media_type: z.string().startsWith('image/') }),
  z.looseObject({ url: z.url({ protocol: /^https?$/ }) }),
  z.looseObject({ generation_id: z.uuid() }),
]);

const bodySchema = z.looseObject({
  prompt: z.string().min(1),
  model: z.string(),
  type: z.literal('video'),
  aspect_ratio: z.enum(['9:16', '3:4', '1:1', '4:3', '16:9', '21:9']).default('16:9'),
  video: z
    .looseObject({
      duration: z.enum(['5s', '10s']).default('5s'),
      resolution: z.enum(['360p', '540p', '720p', '1080p']).default('720p'),
      start_frame: picture.optional(),
      end_frame: picture.optional(),
    })
    .prefault({}),
});

// A type, not an interface: only types are JSON to the checker.
/** A generation on the wire: the fields of `Generation` in luma-agents-typescript (its client is not on npm). */
type WireGeneration = {
  readonly id: string;
  readonly created_at: string;
  readonly model: string;
  readonly state: 'queued' | 'processing' | 'completed' | 'failed';
  readonly type: 'video';
  readonly failure_code: 'content_moderated' | 'generation_failed' | null;
  readonly failure_reason: string | null;
  readonly output: readonly { readonly type: string; readonly url: string }[];
};

type Read = { readonly model: LabModel; readonly order: ClipOrder; readonly body: Json } | { readonly detail: string };

/** Luma's Agents API as its client's types describe it: create and read generations; no list, no cancel. */
export function agentsRoutes(floor: Floor): Hono<{ Bindings: LabContext['env'] }> {
  const app = new Hono<{ Bindings: LabContext['env'] }>();
  app.use('*', async (c, next) => {
    if (c.req.method === 'POST') floor.ledger.countPost('agents');
    if (!/^Bearer \S+$/.test(c.req.header('authorization') ?? ''))
      return reply(agentsVoice.refusal('auth', 401, 'create'));
    return next();
  });

  app.post('/generations', async (c) => {
    const read = readOrder(floor, await jsonBody(c));
    if ('detail' in read) return reply({ status: 400, body: { detail: read.detail } });
    const { model, order, body } = read;
    const operation = '/generations';
    const subject = subjectOfOrder(body, order, model.facts.model, operation);
    return answer({ floor, c, voice: agentsVoice, op: 'create', subject }, ({ effects }) => {
      const job = floor.accept({ model, clientReference: null, operation, request: body, order, effects });
      return reply({ status: 201, body: generationOf(floor, job, originOf(c)) });
    });
  });

  app.get('/generations/:id', (c) => {
    const job = floor.ledger.find('agents', c.req.param('id'));
    if (job === undefined) return reply(agentsVoice.refusal('gone', 404, 'status'));
    return answer({ floor, c, voice: agentsVoice, op: 'status', subject: subjectOf(job) }, ({ effects, twist }) => {
      const generation = generationOf(floor, floor.attach(job, effects), originOf(c));
      if (twist?.name === 'unknown-status') return reply({ status: 200, body: { ...generation, state: twist.word } });
      if (twist?.name === 'empty-output') return reply({ status: 200, body: { ...generation, output: [] } });
      return reply({ status: 200, body: generation });
    });
  });
  return app;
}

function readOrder(floor: Floor, body: Json | undefined): Read {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    return { detail: `invalid_request: ${first?.path.join('.')}: ${first?.message}` };
  }
  const input = parsed.data;
  const model = findModel('agents', input.model);
  if (model === undefined) return { detail: `invalid_request: model ${input.model} is not supported` };
  const durationS = Number.parseInt(input.video.duration, 10);
  if (fitDuration(model.facts.durations, durationS) !== durationS)
    return { detail: `invalid_request: duration ${input.video.duration} is not supported` };
  const bytes = input.video.start_frame?.['data'];
  const firstFrame = typeof bytes === 'string' ? floor.uploads.keep(Buffer.from(bytes, 'base64')) : undefined;
  const order: ClipOrder = {
    prompt: input.prompt,
    seed: seedOf(input.prompt),
    durationS,
    ...frameFor(input.aspect_ratio, Number.parseInt(input.video.resolution, 10)),
    fps: model.facts.fps,
    audio: false,
    ...(firstFrame === undefined ? {} : { firstFrame }),
  };
  return { model, order, body: body ?? null };
}

function generationOf(floor: Floor, job: LabJob, origin: string): WireGeneration {
  const view = floor.view(job);
  const states = { queued: 'queued', throttled: 'queued', running: 'processing', succeeded: 'completed' } as const;
  const state = view.state === 'failed' || view.state === 'cancelled' ? 'failed' : states[view.state];
  const output = state === 'completed' ? [{ type: 'video', url: origin + floor.urls.mint(job, floor.now()) }] : [];
  return {
    id: job.jobId,
    created_at: rfc3339(job.createdAt),
    model: job.model,
    state,
    type: 'video',
    output,
    ...(state === 'failed' ? failureOf(job) : { failure_code: null, failure_reason: null }),
  };
}

function failureOf(job: LabJob): Pick<WireGeneration, 'failure_code' | 'failure_reason'> {
  switch (job.end) {
    case 'refused-input':
      return { failure_code: 'content_moderated', failure_reason: 'The prompt did not pass moderation.' };
    case 'refused-output':
      return { failure_code: 'content_moderated', failure_reason: 'The generated video did not pass moderation.' };
    default:
      return { failure_code: 'generation_failed', failure_reason: 'Something went wrong.' };
  }
}
