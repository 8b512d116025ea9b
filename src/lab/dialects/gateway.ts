import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { record, text } from '../../engines/adapters/reply.ts';
import type { Json } from '../../engines/engine.ts';
import { answer, jsonBody, type LabContext, originOf, reply, type VendorReply } from '../exchange.ts';
import { subjectOf, subjectOfOrder } from '../faults/subject.ts';
import type { Floor } from '../floor.ts';
import type { ClipOrder, LabJob } from '../job.ts';
import type { LabModel } from '../models.ts';
import { gatewayError, gatewayVoice } from './gateway-voice.ts';
import { readMappedOrder } from './mapped-input.ts';

/** An asynchronous start may have this much (notes of another program). */
const startMaxChars = 300 * 1024;

type Read = { readonly model: LabModel; readonly order: ClipOrder; readonly body: Json } | VendorReply;

/**
 * Vercel's AI gateway as `@ai-sdk/gateway` 4.0.146 speaks it: start a video job, ask for it, read the credits. The
 * model is named in a header, at both calls.
 */
export function gatewayRoutes(floor: Floor): Hono<{ Bindings: LabContext['env'] }> {
  const app = new Hono<{ Bindings: LabContext['env'] }>();
  const doorOf = (c: LabContext): string => c.req.header('ai-model-id') ?? '';

  app.use('*', async (c, next) => {
    if (c.req.path.endsWith('/start')) floor.ledger.countPost('gateway');
    if (!/^Bearer \S+$/.test(c.req.header('authorization') ?? ''))
      return reply(gatewayVoice.refusal('auth', 401, 'create'));
    return next();
  });
  app.use('/v4/ai/video-model/*', async (c, next) => {
    const version = c.req.header('ai-video-model-specification-version');
    return version === '4'
      ? next()
      : reply(gatewayError(400, 'invalid_request_error', `Unsupported specification version: ${version}`));
  });

  app.get('/v1/credits', () => reply({ status: 200, body: { balance: '95.50', total_used: '4.50' } }));

  app.post('/v4/ai/video-model/start', async (c) => {
    const door = doorOf(c);
    const read = readOrder(floor, door, await jsonBody(c));
    if ('status' in read) return reply(read);
    const { model, order, body } = read;
    const clientReference = c.req.header('idempotency-key') ?? null;
    return answer(
      { floor, c, voice: gatewayVoice, op: 'create', subject: subjectOfOrder(body, order, model.facts.model, door) },
      ({ effects }) => {
        const job =
          startedBy(floor, clientReference) ??
          floor.accept({ model, clientReference, operation: door, request: body, order, effects });
        const providerMetadata = { gateway: { asyncJob: { jobId: job.jobId, status: 'queued' } } };
        return reply({ status: 202, body: { operation: { gatewayJobId: job.jobId }, providerMetadata } });
      },
    );
  });

  app.post('/v4/ai/video-model/status', async (c) => {
    const id = text(record(record(await jsonBody(c))['operation'])['gatewayJobId']) ?? '';
    const job = floor.ledger.find('gateway', id);
    if (job === undefined || job.operation !== doorOf(c)) return reply(gatewayVoice.refusal('gone', 404, 'status'));
    return answer(
      { floor, c, voice: gatewayVoice, op: 'status', subject: subjectOf(job) },
      async ({ effects, twist }) => {
        const body = await statusOf(floor, floor.attach(job, effects), originOf(c));
        if (twist?.name === 'unknown-status') return reply({ status: 200, body: { ...body, status: twist.word } });
        if (twist?.name === 'empty-output') return reply({ status: 200, body: { ...body, videos: [] } });
        return reply({ status: 200, body });
      },
    );
  });
  return app;
}

/** The job that was started with this key: the gateway starts no second one. */
function startedBy(floor: Floor, key: string | null): LabJob | undefined {
  return floor.ledger.jobs.find((job) => job.dialect === 'gateway' && key !== null && job.clientReference === key);
}

/** A file as the interface sends it, as one text: its address or a data URI. */
function uriOf(file: unknown): string | undefined {
  const { url, data, mediaType } = record(file);
  return typeof data === 'string' ? `data:${text(mediaType) ?? 'image/png'};base64,${data}` : text(url);
}

function readOrder(floor: Floor, door: string, sent: Json | undefined): Read {
  const model = floor.modelAt('gateway', (known) => known === door);
  if (model === undefined) return gatewayError(404, 'model_not_found', `Model '${door}' not found`);
  if (JSON.stringify(sent ?? null).length > startMaxChars)
    return gatewayError(413, 'invalid_request_error', 'Request too large');
  const image = uriOf(record(sent)['image']);
  const body = { ...record(sent), ...(image === undefined ? {} : { image }) } as { readonly [key: string]: Json };
  const start = model.input?.image === door && model.input.text !== door ? 'image' : 'text';
  const read = readMappedOrder(model, start, body, (uri) => floor.pictureAt(uri));
  if (read.ok) return { model, order: read.order, body };
  const [first] = read.problems;
  return gatewayError(400, 'invalid_request_error', `Invalid input: ${first?.field}: ${first?.message}`);
}

async function statusOf(floor: Floor, job: LabJob, origin: string): Promise<{ readonly [key: string]: Json }> {
  const view = floor.view(job);
  switch (view.state) {
    case 'succeeded': {
      const gateway = { cost: String(view.chargedMicroUsd / 1_000_000) };
      return { status: 'completed', videos: [await videoOf(floor, job, origin)], providerMetadata: { gateway } };
    }
    case 'failed':
      return { status: 'error', error: sentenceOf(job) };
    case 'cancelled':
      return { status: 'cancelled' };
    default:
      return { status: 'pending' };
  }
}

/** The clip as the provider behind gives it: Google's comes inline, the others have an address. */
async function videoOf(floor: Floor, job: LabJob, origin: string): Promise<{ readonly [key: string]: Json }> {
  const mediaType = 'video/mp4';
  if (!job.operation.startsWith('google/'))
    return { type: 'url', url: origin + floor.urls.mint(job, floor.now()), mediaType };
  const clip = floor.clipOf(job);
  return { type: 'base64', data: clip === undefined ? '' : (await readFile(clip)).toString('base64'), mediaType };
}

function sentenceOf(job: LabJob): string {
  switch (job.end) {
    case 'refused-input':
      return 'The prompt was rejected by the content policy.';
    case 'refused-output':
      return 'The generated video was blocked by the content policy.';
    default:
      return 'Video generation failed: internal error.';
  }
}
