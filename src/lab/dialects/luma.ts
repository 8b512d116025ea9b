import { Hono } from 'hono';
import { z } from 'zod';
import type { Json } from '../../engines/engine.ts';
import { fitDuration } from '../../engines/facts.ts';
import { answer, jsonBody, type LabContext, originOf, reply, type VendorVoice } from '../exchange.ts';
import { noSubject, subjectOf, subjectOfOrder } from '../faults/subject.ts';
import { type Floor, seedOf } from '../floor.ts';
import type { ClipOrder, LabJob } from '../job.ts';
import { hiddenFromLists } from '../lifecycle.ts';
import { findModel, type LabModel } from '../models.ts';
import { callbackProblem } from '../webhooks/target.ts';
import { frameFor } from './frame-size.ts';
import { lumaGeneration } from './luma-calls.ts';

/** Luma's words: `{detail}`; the reasons are those `lumaai` 1.19.1 and the Agents types name. */
const lumaVoice: VendorVoice = {
  dialect: 'luma',
  refusal: (kind, status, op) => {
    switch (kind) {
      case 'rate-limited':
        return { status: 429, body: { detail: 'rate_limited: too many requests' } };
      case 'server':
        return { status, body: { detail: 'Internal server error' } };
      case 'auth':
        return { status, body: { detail: 'Not authenticated' } };
      case 'quota':
        return { status, body: { detail: 'budget_exhausted: insufficient credits' } };
      case 'moderated':
        return { status, body: { detail: 'content_moderated: prompt not allowed because moderation failed' } };
      case 'gone':
        return {
          status,
          body: { detail: op === 'create' ? 'model_not_found: model is no longer available' : 'Generation not found' },
        };
    }
  },
  softError: (_op, message) => ({ detail: message }),
};

const keyframe = z.union([
  z.looseObject({ type: z.literal('image'), url: z.url({ protocol: /^https?$/ }) }),
  z.looseObject({ type: z.literal('generation'), id: z.string() }),
]);

const bodySchema = z.looseObject({
  model: z.string(),
  prompt: z.string().max(5000).default(''),
  aspect_ratio: z.enum(['1:1', '16:9', '9:16', '4:3', '3:4', '21:9', '9:21']).default('16:9'),
  duration: z
    .string()
    .regex(/^\d+s$/)
    .default('5s'),
  resolution: z.enum(['540p', '720p', '1080p', '4k']).default('720p'),
  callback_url: z.string().optional(),
  keyframes: z.looseObject({ frame0: keyframe.optional(), frame1: keyframe.optional() }).optional(),
});

type Read =
  | { readonly model: LabModel; readonly order: ClipOrder; readonly body: Json; readonly callbackUrl?: string }
  | { readonly detail: string };

/** Luma's Dream Machine API as `lumaai` 1.19.1 speaks it: video generations, list, delete, credits, ping. */
export function lumaRoutes(floor: Floor): Hono<{ Bindings: LabContext['env'] }> {
  const app = new Hono<{ Bindings: LabContext['env'] }>();

  app.use('*', async (c, next) => {
    if (c.req.method === 'POST' && /\/generations(\/video)?$/.test(c.req.path)) floor.ledger.countPost('luma');
    if (!/^Bearer \S+$/.test(c.req.header('authorization') ?? ''))
      return reply(lumaVoice.refusal('auth', 401, 'create'));
    return next();
  });

  app.on('POST', ['/generations', '/generations/video'], async (c) => {
    const read = readOrder(floor, await jsonBody(c));
    if ('detail' in read) return reply({ status: 400, body: { detail: read.detail } });
    const { model, order, body, callbackUrl: url } = read;
    const subject = subjectOfOrder(body, order, model.facts.model, '/generations/video');
    return answer({ floor, c, voice: lumaVoice, op: 'create', subject }, async ({ effects }) => {
      const clientReference = c.req.header('idempotency-key') ?? null;
      const operation = '/generations/video';
      const callback = url === undefined ? {} : { callback: { url, origin: originOf(c) } };
      const job = floor.accept({ model, clientReference, operation, request: body, order, effects, ...callback });
      await floor.caller.beforeReply(job);
      return reply({ status: 201, body: generationOf(floor, job, originOf(c)) });
    });
  });

  app.get('/generations', (c) =>
    answer({ floor, c, voice: lumaVoice, op: 'list', subject: noSubject }, ({ effects }) => {
      const { limit, offset } = pageOf(c);
      const all = floor.ledger.jobs
        .filter((job) => job.dialect === 'luma' && job.deletedAt === undefined)
        .filter((job) => !hiddenFromLists({ ...job, effects: [...job.effects, ...effects] }, floor.now()))
        .reverse();
      const generations = all.slice(offset, offset + limit).map((job) => generationOf(floor, job, originOf(c)));
      const has_more = offset + limit < all.length;
      return reply({ status: 200, body: { has_more, count: generations.length, limit, offset, generations } });
    }),
  );

  app.get('/generations/:id', (c) => {
    const job = known(floor, c.req.param('id'));
    if (job === undefined) return reply(lumaVoice.refusal('gone', 404, 'status'));
    return answer({ floor, c, voice: lumaVoice, op: 'status', subject: subjectOf(job) }, ({ effects, twist }) => {
      const generation = generationOf(floor, floor.attach(job, effects), originOf(c));
      if (twist?.name === 'unknown-status') return reply({ status: 200, body: { ...generation, state: twist.word } });
      if (twist?.name === 'empty-output') return reply({ status: 200, body: { ...generation, assets: {} } });
      return reply({ status: 200, body: generation });
    });
  });

  app.delete('/generations/:id', (c) => {
    const job = known(floor, c.req.param('id'));
    if (job === undefined) return reply(lumaVoice.refusal('gone', 404, 'cancel'));
    return answer({ floor, c, voice: lumaVoice, op: 'cancel', subject: subjectOf(job) }, ({ effects }) => {
      const raced = floor.attach(job, effects).effects.some((effect) => effect.name === 'cancel-race');
      floor.ledger.change(job.seq, { kind: 'cancelled', at: floor.now() });
      if (!raced) floor.ledger.change(job.seq, { kind: 'deleted', at: floor.now() });
      return new Response(null, { status: 204 });
    });
  });

  app.get('/ping', () => reply({ status: 200, body: { message: 'pong' } }));
  app.get('/credits', () => reply({ status: 200, body: { credit_balance: 1_000_000 } }));
  return app;
}

function known(floor: Floor, id: string): LabJob | undefined {
  const job = floor.ledger.find('luma', id);
  return job?.deletedAt === undefined ? job : undefined;
}

function readOrder(floor: Floor, body: Json | undefined): Read {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    return { detail: `invalid_request: ${first?.path.join('.')}: ${first?.message}` };
  }
  const input = parsed.data;
  const model = findModel('luma', input.model);
  if (model === undefined) return { detail: `invalid_request: model ${input.model} is not supported` };
  const durationS = Number.parseInt(input.duration, 10);
  if (fitDuration(model.facts.durations, durationS) !== durationS) {
    return { detail: `invalid_request: duration ${input.duration} is not supported` };
  }
  const callbackUrl = input.callback_url;
  const problem = callbackUrl === undefined ? undefined : callbackProblem(callbackUrl);
  if (problem !== undefined) return { detail: `invalid_request: callback_url ${problem}` };
  const start = input.keyframes?.frame0;
  const firstFrame = start?.type === 'image' ? floor.pictureAt(start.url) : undefined;
  const order: ClipOrder = {
    prompt: input.prompt,
    seed: seedOf(input.prompt),
    durationS,
    ...frameFor(input.aspect_ratio, input.resolution === '4k' ? 2160 : Number.parseInt(input.resolution, 10)),
    fps: model.facts.fps,
    audio: false,
    ...(firstFrame === undefined ? {} : { firstFrame }),
  };
  return { model, order, body: body ?? null, ...(callbackUrl === undefined ? {} : { callbackUrl }) };
}

function generationOf(floor: Floor, job: LabJob, origin: string) {
  return lumaGeneration(job, floor.view(job), () => origin + floor.urls.mint(job, floor.now()));
}

function pageOf(c: LabContext): { limit: number; offset: number } {
  const whole = (name: string, fallback: number): number => {
    const value = Number(c.req.query(name) ?? fallback);
    return Number.isInteger(value) && value >= 0 ? value : fallback;
  };
  return { limit: Math.min(100, whole('limit', 10)), offset: whole('offset', 0) };
}
