import { readFile } from 'node:fs/promises';
import type { GenerateVideosOperation, GenerateVideosResponse } from '@google/genai';
import { Hono } from 'hono';
import { veoPriceFactor } from '../../engines/adapters/veo/price.ts';
import type { Json } from '../../engines/engine.ts';
import { answer, jsonBody, type LabContext, reply, type VendorReply } from '../exchange.ts';
import type { ReplyEffect } from '../faults/effects.ts';
import { subjectOf, subjectOfOrder } from '../faults/subject.ts';
import type { Floor } from '../floor.ts';
import type { LabJob } from '../job.ts';
import { readVertexOrder, vertexModel } from './vertex-request.ts';
import { googleError, vertexMissing, vertexVoice } from './vertex-voice.ts';

type VertexApp = Hono<{ Bindings: LabContext['env'] }>;

/** `/<version>/[projects/<p>/locations/<l>/]publishers/google/models/<model>:<method>` behind the lab's own prefix. */
const path =
  /\/v1(?:beta1)?\/((?:projects\/([^/]+)\/locations\/([^/]+)\/)?publishers\/google\/models\/([^/:]+)):(\w+)$/;

/** One clip on the wire, which the SDK renames: `gcsUri` to `uri`, `bytesBase64Encoded` to `videoBytes`. */
interface WireVideo {
  readonly mimeType: string;
  readonly bytesBase64Encoded?: string;
  readonly gcsUri?: string;
}

/** An operation on the wire: what the SDK's types say, except for the list that it renames to `generatedVideos`. */
type WireOperation = Pick<GenerateVideosOperation, 'name' | 'done' | 'error'> & {
  readonly response?: Omit<GenerateVideosResponse, 'generatedVideos'> & {
    readonly '@type'?: string;
    readonly videos?: readonly WireVideo[];
  };
};

interface Called {
  /** Resource as the path gave it. */
  readonly resource: string;
  readonly model: string;
  readonly method: string;
  /** Full resource of the model, which operations carry whether or not the path did. */
  readonly owner: string;
}

function calledBy(c: LabContext): Called | undefined {
  const [, resource, project = 'express-mode', location = 'global', model, method] =
    path.exec(decodeURIComponent(c.req.path)) ?? [];
  if (resource === undefined || model === undefined || method === undefined) return undefined;
  const owner = `projects/${project}/locations/${location}/publishers/google/models/${model}`;
  return { resource, model, method, owner };
}

/** The Vertex calls of Veo as @google/genai 3.1.0 and @ai-sdk/google-vertex 5.0.141 make them. */
export function vertexRoutes(floor: Floor): VertexApp {
  const app: VertexApp = new Hono();
  app.post('*', async (c) => {
    const called = calledBy(c);
    if (called?.method === 'predictLongRunning') floor.ledger.countPost('vertex');
    const key = c.req.header('x-goog-api-key') ?? c.req.query('key') ?? '';
    if (key === '' && !/^Bearer \S+$/.test(c.req.header('authorization') ?? ''))
      return reply(vertexVoice.refusal('auth', 401, 'create'));
    switch (called?.method) {
      case 'predictLongRunning':
        return create(floor, c, called);
      case 'fetchPredictOperation':
        return status(floor, c, called);
      default:
        return reply(googleError(404, 'NOT_FOUND', 'Method not found.'));
    }
  });
  return app;
}

async function create(floor: Floor, c: LabContext, called: Called): Promise<Response> {
  const model = vertexModel(called.model);
  if (model === undefined) return reply(vertexMissing(`Publisher Model \`${called.owner}\``));
  const read = readVertexOrder(floor, model, await jsonBody(c));
  if ('refused' in read) return reply(googleError(400, 'INVALID_ARGUMENT', read.refused));
  const operation = ':predictLongRunning';
  const subject = subjectOfOrder(read.body, read.order, called.model, operation);
  return answer({ floor, c, voice: vertexVoice, op: 'create', subject }, ({ effects }) => {
    const { attempt: clientReference, order } = read;
    const pricedS = order.durationS * read.copies * veoPriceFactor(called.model, order);
    const job = floor.accept({ model, clientReference, operation, request: read.body, order, pricedS, effects });
    return reply({ status: 200, body: { name: `${called.owner}/operations/${job.jobId}` } });
  });
}

async function status(floor: Floor, c: LabContext, called: Called): Promise<Response> {
  const body = (await jsonBody(c)) as { readonly operationName?: unknown } | undefined;
  const name = typeof body?.operationName === 'string' ? body.operationName : '';
  const [resource, id] = name.split('/operations/');
  const own = resource === called.resource || resource === called.owner;
  if (!own || id === undefined)
    return reply(googleError(400, 'INVALID_ARGUMENT', 'operationName is not of this model.'));
  const job = floor.ledger.find('vertex', id);
  if (job === undefined || job.model !== called.model) return reply(vertexVoice.refusal('gone', 404, 'status'));
  return answer({ floor, c, voice: vertexVoice, op: 'status', subject: subjectOf(job) }, async ({ effects, twist }) =>
    reply(await operationOf(floor, floor.attach(job, effects), name, twist)),
  );
}

async function operationOf(
  floor: Floor,
  job: LabJob,
  name: string,
  twist: ReplyEffect | undefined,
): Promise<VendorReply> {
  const operation = await wireOperation(floor, job, name, twist?.name === 'empty-output');
  // Vertex has no status words; a `done` that is no boolean is the nearest thing to an unknown one.
  const twisted = twist?.name === 'unknown-status' ? { name, done: twist.word } : operation;
  return { status: 200, body: twisted as Json };
}

async function wireOperation(floor: Floor, job: LabJob, name: string, empty: boolean): Promise<WireOperation> {
  const view = floor.view(job);
  if (view.endedAt === null) return { name };
  if (view.state !== 'succeeded') return { name, done: true, ...endOf(job) };
  const videos = empty ? {} : { videos: await videosOf(floor, job) };
  const type = 'type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse';
  return { name, done: true, response: { '@type': type, raiMediaFilteredCount: 0, ...videos } };
}

async function videosOf(floor: Floor, job: LabJob): Promise<readonly WireVideo[]> {
  const parameters = (job.request as { parameters?: { sampleCount?: unknown; storageUri?: unknown } }).parameters;
  const copies = Array.from({ length: Number(parameters?.sampleCount ?? 1) }, (_, index) => index);
  const { storageUri } = parameters ?? {};
  const mimeType = 'video/mp4';
  if (typeof storageUri === 'string')
    return copies.map((index) => ({ gcsUri: `${storageUri}/${job.jobId}/sample_${index}.mp4`, mimeType }));
  const clip = floor.clipOf(job);
  const bytesBase64Encoded = clip === undefined ? '' : (await readFile(clip)).toString('base64');
  return copies.map(() => ({ bytesBase64Encoded, mimeType }));
}

/** How an operation ends without a clip: filtered by responsible AI, or with an error. */
function endOf(job: LabJob): Pick<WireOperation, 'error' | 'response'> {
  const filtered = (reason: string) => ({
    response: { raiMediaFilteredCount: 1, raiMediaFilteredReasons: [reason] },
  });
  switch (job.end) {
    case 'refused-input':
      return filtered('The prompt violates the usage guidelines. Support codes: 58061214');
    case 'refused-output':
      return filtered('The generated video was blocked by a safety filter. Support codes: 29310472');
    default:
      return { error: { code: 13, message: 'The service had an internal error.' } };
  }
}
