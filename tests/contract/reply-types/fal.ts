import { createFalClient } from '@fal-ai/client';
import { doorsOf } from '../../../src/engines/input-mapping.ts';
import type { TestLab } from '../../../src/lab/lab.fixture.ts';
import { type LabModel, labModels } from '../../../src/lab/models.ts';
import { Ear } from './ear.ts';
import { openListener } from './listener.ts';
import { pngUri, prompt } from './order.ts';

/** fal's types. */
export const falTypes = `
import type { EndpointTypeMap } from '@fal-ai/client/endpoints';
type FalOutput<E extends keyof EndpointTypeMap> = EndpointTypeMap[E]['output'];
// Endpoints newer than the client's types: assumed to answer as the model before them does.
type FalUntyped = FalOutput<'fal-ai/bytedance/seedance/v1.5/pro/text-to-video'>;
type FalSubmitted = import('@fal-ai/client').InQueueQueueStatus;
// A request that failed is completed with these two (docs.fal.ai, queue), which the client's type lacks.
type FalStatus = import('@fal-ai/client').QueueStatus | FalFailed;
type FalFailed = Extract<import('@fal-ai/client').QueueStatus, { status: 'COMPLETED' }> & { error: string; error_type: string };
// The url of a problem is in docs.fal.ai (errors) only.
type FalProblem = import('@fal-ai/client').ValidationErrorInfo & { url?: string };
type FalDetail = { detail: string | FalProblem[] };
// gateway_request_id is in docs.fal.ai (webhooks) only; no JSON can have an 'error' of type never.
type FalSaid<Status, Payload> = Extract<import('@fal-ai/client').WebHookResponse<Payload>, { status: Status }> & { gateway_request_id: string };
type FalOk = Omit<FalSaid<'OK', FalOutput<'fal-ai/pika/v2.2/text-to-video'>>, 'error'>;
type FalError = FalSaid<'ERROR', FalDetail>;
// Two replies that the client types for itself only: what its storage reads, and what its cancel throws away.
type FalUpload = { file_url: string; upload_url: string };
type FalCancelled = { status: 'CANCELLATION_REQUESTED' | 'ALREADY_COMPLETED' };
`;

/** Doors that the types of @fal-ai/client 1.10.1 do not list. */
const untyped: readonly string[] = ['bytedance/seedance-2.0/text-to-video', 'bytedance/seedance-2.0/image-to-video'];
const models = labModels.filter(({ dialect }) => dialect === 'fal');
const doors = models.flatMap(({ input }) => (input === undefined ? [] : doorsOf(input)));
const pika = 'fal-ai/pika/v2.2/text-to-video';
const request = '/queue.fal.run/[\\w./-]+/requests/[\\w-]+';

/** Hears every reply and every call of the emulated fal, and the result of every door. */
export async function hearFal(lab: TestLab): Promise<Ear> {
  const ear = new Ear('fal', lab.baseUrls.fal, [
    [`POST /queue.fal.run/[\\w./-]+ 200`, 'FalSubmitted'],
    [`GET ${request}/status 20[02]`, 'FalStatus'],
    [`GET ${request} (400|422|499|500)`, 'FalDetail'],
    [`PUT ${request}/cancel (202|400)`, 'FalCancelled'],
    [`POST /rest.fal.ai/storage/upload/initiate 200`, 'FalUpload'],
    ['callback OK', 'FalOk'],
    ['callback ERROR', 'FalError'],
    ...doors.map(
      (door) => [`result of ${door}`, untyped.includes(door) ? 'FalUntyped' : `FalOutput<'${door}'>`] as const,
    ),
  ]);
  await using listener = await openListener();
  const client = clientOf(lab, ear.fetch);
  const states = new Set<string>();
  const submitted = async (): Promise<string> =>
    (await client.queue.submit(pika, { input: { prompt }, webhookUrl: listener.url })).request_id;
  const look = async (requestId: string): Promise<string> => {
    const { status } = await client.queue.status(pika, { requestId });
    states.add(status);
    return status;
  };
  const unfinished = (requestId: string): Promise<unknown> =>
    client.queue.result(pika, { requestId }).catch((refused: unknown) => refused);

  await client.storage.upload(new File(['picture'], 'a.png', { type: 'image/png' }));
  const first = await submitted();
  await unfinished(first);
  while ((await look(first)) !== 'COMPLETED') await lab.advance(1);
  await client.queue.cancel(pika, { requestId: first }).catch(() => undefined);
  const cancelled = await submitted();
  await client.queue.cancel(pika, { requestId: cancelled });
  await look(cancelled);
  await unfinished(cancelled);
  for (const effect of [{ name: 'refuse-input' }, { name: 'refuse-output' }]) {
    await lab.faults([{ dialect: 'fal', op: 'create', effect }]);
    const refused = await submitted();
    await lab.advance(600);
    await look(refused);
    await unfinished(refused);
  }
  for (const body of listener.heard) ear.hear(`callback ${(body as { status?: string }).status}`, body);
  ear.hearStates("import('@fal-ai/client').QueueStatus['status']", [...states]);
  await lab.faults([]);
  await hearResults(lab, ear);
  return ear;
}

/** The path of a result names the application only, so which door it is of is known here alone. */
async function hearResults(lab: TestLab, ear: Ear): Promise<void> {
  const client = clientOf(lab, fetch);
  const submits = models.flatMap((model) => inputsOf(model).map(({ door, input }) => ({ door, input })));
  const sent: { readonly door: string; readonly requestId: string }[] = [];
  for (const { door, input } of submits)
    sent.push({ door, requestId: (await client.queue.submit(door, { input })).request_id });
  await lab.advance(600);
  for (const { door, requestId } of sent)
    ear.hear(`result of ${door}`, (await client.queue.result(door, { requestId })).data);
}

function inputsOf({ input }: LabModel) {
  if (input === undefined) return [];
  const frame = input.firstFrame === undefined ? {} : { [input.firstFrame]: pngUri };
  const text = { [input.prompt]: prompt };
  return doorsOf(input).map((door) => ({ door, input: door === input.image ? { ...text, ...frame } : text }));
}

function clientOf(lab: TestLab, heard: typeof fetch) {
  return createFalClient({
    credentials: 'key',
    fetch: heard,
    retry: { maxRetries: 0 },
    requestMiddleware: async (asked) => ({
      ...asked,
      url: asked.url.replace(/^https:\/\/(queue\.fal\.run|rest\.fal\.ai)/, `${lab.baseUrls.fal}/$1`),
    }),
  });
}
