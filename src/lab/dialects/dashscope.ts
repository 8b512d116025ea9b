import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { rfc3339 } from '../../core/clock.ts';
import type { Json } from '../../engines/engine.ts';
import { fitDuration, type PictureSize } from '../../engines/facts.ts';
import { answer, jsonBody, type LabContext, originOf, reply, type VendorReply, type VendorVoice } from '../exchange.ts';
import { subjectOf, subjectOfOrder } from '../faults/subject.ts';
import { type Floor, seedOf } from '../floor.ts';
import type { ClipOrder, LabJob } from '../job.ts';
import type { LabModel } from '../models.ts';
import { frameFor } from './frame-size.ts';

const said = (status: number, code: string, message: string): VendorReply => ({
  status,
  body: { code, message, request_id: randomUUID() },
});

/** DashScope's words: `{code, message, request_id}`. */
const dashscopeVoice: VendorVoice = {
  dialect: 'dashscope',
  refusal: (kind, status, op) => {
    switch (kind) {
      case 'rate-limited':
        return said(status, 'Throttling.RateQuota', 'Requests rate limit exceeded, please try again later.');
      case 'server':
        return said(status, 'InternalError', 'An internal error has occured, please try again later.');
      case 'auth':
        return said(status, 'InvalidApiKey', 'Invalid API-key provided.');
      case 'quota':
        return said(400, 'Arrearage', 'Access denied, please make sure your account is in good standing.');
      case 'moderated':
        return said(400, 'DataInspectionFailed', 'Input data may contain inappropriate content.');
      case 'gone':
        return op === 'create'
          ? said(status, 'ModelNotFound', 'Model not exist.')
          : said(status, 'NotFound', 'The task does not exist.');
    }
  },
  softError: (_op, message) => ({ code: 'InternalError', message, request_id: randomUUID() }),
};

const media = z.looseObject({
  type: z.enum(['first_frame', 'last_frame', 'reference_image', 'reference_video']),
  url: z.string().min(1),
});

const bodySchema = z.looseObject({
  model: z.string(),
  input: z.looseObject({
    prompt: z.string().min(1),
    negative_prompt: z.string().max(500).optional(),
    img_url: z.string().min(1).optional(),
    media: z.array(media).optional(),
  }),
  parameters: z
    .looseObject({
      resolution: z.enum(['480P', '720P', '1080P']).default('1080P'),
      ratio: z.enum(['16:9', '9:16', '1:1', '4:3', '3:4']).default('16:9'),
      duration: z.int().default(5),
      seed: z.int().min(0).max(2_147_483_647).optional(),
      audio: z.boolean().optional(),
      prompt_extend: z.boolean().optional(),
      watermark: z.boolean().optional(),
    })
    .default({ resolution: '1080P', ratio: '16:9', duration: 5 }),
});

type Read = { readonly model: LabModel; readonly order: ClipOrder; readonly body: Json } | VendorReply;

/** Alibaba's DashScope, as `@ai-sdk/alibaba` 2.0.58 speaks it: start a video task, ask for it. */
export function dashscopeRoutes(floor: Floor): Hono<{ Bindings: LabContext['env'] }> {
  const app = new Hono<{ Bindings: LabContext['env'] }>();
  const synthesis = '/api/v1/services/aigc/video-generation/video-synthesis';

  app.use('*', async (c, next) => {
    if (c.req.method === 'POST') floor.ledger.countPost('dashscope');
    if (!/^Bearer \S+$/.test(c.req.header('authorization') ?? ''))
      return reply(dashscopeVoice.refusal('auth', 401, 'create'));
    return next();
  });

  app.post(synthesis, async (c) => {
    if (c.req.header('x-dashscope-async') !== 'enable')
      return reply(said(403, 'AccessDenied', 'current user api does not support synchronous calls.'));
    const read = readOrder(floor, await jsonBody(c));
    if ('status' in read) return reply(read);
    const { model, order, body } = read;
    const subject = subjectOfOrder(body, order, model.facts.model, synthesis);
    return answer({ floor, c, voice: dashscopeVoice, op: 'create', subject }, ({ effects }) => {
      const clientReference = c.req.header('idempotency-key') ?? null;
      const job = floor.accept({ model, clientReference, operation: synthesis, request: body, order, effects });
      const output = { task_status: 'PENDING', task_id: job.jobId };
      return reply({ status: 200, body: { output, request_id: randomUUID() } });
    });
  });

  app.get('/api/v1/tasks/:id', (c) => {
    const id = c.req.param('id');
    const job = floor.ledger.find('dashscope', id);
    // DashScope does not say 404: a task it never had, or had a day ago, is UNKNOWN.
    if (job === undefined)
      return reply({
        status: 200,
        body: { request_id: randomUUID(), output: { task_id: id, task_status: 'UNKNOWN' } },
      });
    return answer({ floor, c, voice: dashscopeVoice, op: 'status', subject: subjectOf(job) }, ({ effects, twist }) => {
      const { output, usage } = taskOf(floor, floor.attach(job, effects), originOf(c));
      const twisted =
        twist?.name === 'unknown-status'
          ? { ...output, task_status: twist.word }
          : twist?.name === 'empty-output'
            ? Object.fromEntries(Object.entries(output).filter(([name]) => name !== 'video_url'))
            : output;
      return reply({ status: 200, body: { request_id: randomUUID(), output: twisted, ...usage } });
    });
  });
  return app;
}

function readOrder(floor: Floor, body: Json | undefined): Read {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    return said(400, 'InvalidParameter', `${first?.path.join('.')}: ${first?.message}`);
  }
  const { model: id, input, parameters } = parsed.data;
  const model = floor.modelAt('dashscope', (door) => door === id);
  if (model === undefined) return said(404, 'ModelNotFound', `Model not exist: ${id}`);
  const { durations, firstFrame: takesFrame, fps, audio } = model.facts;
  if (fitDuration(durations, parameters.duration) !== parameters.duration)
    return said(400, 'InvalidParameter', `parameters.duration: ${parameters.duration} is not supported`);
  const frame = input.media?.find(({ type }) => type === 'first_frame')?.url ?? input.img_url;
  if (frame !== undefined && !takesFrame) return said(400, 'InvalidParameter', 'input.media is not supported');
  const firstFrame = frame === undefined ? undefined : floor.pictureAt(frame);
  const order: ClipOrder = {
    prompt: input.prompt,
    seed: parameters.seed ?? seedOf(input.prompt),
    durationS: parameters.duration,
    ...sizeOf(model, parameters.ratio, Number.parseInt(parameters.resolution, 10)),
    fps,
    audio: audio && parameters.audio !== false,
    ...(firstFrame === undefined ? {} : { firstFrame }),
  };
  return { model, order, body: body ?? null };
}

/** The model's own size nearest to a tier and a ratio. */
function sizeOf({ facts }: LabModel, ratio: string, lines: number): PictureSize {
  const wanted = frameFor(ratio, lines);
  const apart = ({ width, height }: PictureSize): number =>
    Math.abs(width - wanted.width) + Math.abs(height - wanted.height);
  return facts.sizes.reduce((best, size) => (apart(size) < apart(best) ? size : best), facts.sizes[0] ?? wanted);
}

const words = {
  queued: 'PENDING',
  throttled: 'PENDING',
  running: 'RUNNING',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  cancelled: 'CANCELED',
} as const;

/** Times without zone, as DashScope writes them. */
function taskTime(at: number): string {
  return rfc3339(at).replace('T', ' ').replace('Z', '');
}

function taskOf(floor: Floor, job: LabJob, origin: string) {
  const view = floor.view(job);
  const output = {
    task_id: job.jobId,
    task_status: words[view.state],
    submit_time: taskTime(job.createdAt),
    ...(job.startsAt === null || view.state === 'queued' ? {} : { scheduled_time: taskTime(job.startsAt) }),
    ...(view.endedAt === null ? {} : { end_time: taskTime(view.endedAt) }),
    orig_prompt: job.order.prompt,
    ...(view.state === 'succeeded' ? { video_url: origin + floor.urls.mint(job, floor.now()) } : {}),
    ...(view.state === 'failed' ? failureOf(job) : {}),
  };
  const { durationS, height } = job.order;
  const usage = { duration: durationS, output_video_duration: durationS, SR: height, ratio: '16:9' };
  return { output, usage: view.state === 'succeeded' ? { usage } : {} };
}

function failureOf(job: LabJob): { readonly code: string; readonly message: string } {
  switch (job.end) {
    case 'refused-input':
      return { code: 'DataInspectionFailed', message: 'Input data may contain inappropriate content.' };
    case 'refused-output':
      return { code: 'DataInspectionFailed', message: 'Output data may contain inappropriate content.' };
    default:
      return { code: 'InternalError', message: 'An internal error has occured during execution.' };
  }
}
