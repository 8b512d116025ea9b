import { Client } from '@stable-canvas/comfyui-client';
import { comfyuiWorkflows } from '../../../src/engines/adapters/comfyui/workflows.ts';
import type { TestLab } from '../../../src/lab/lab.fixture.ts';
import { Ear } from './ear.ts';
import { openEvents } from './events.ts';
import { pngUri } from './order.ts';

/** ComfyUI's types, by a client of third parties: where it differs from the server's own source, the source counts. */
export const comfyuiTypes = `
import type { ComfyUIClientResponseTypes as ComfyReplies, ComfyUiWsTypes, PromptBody, PromptQueueItem } from '@stable-canvas/comfyui-client';
// server.py, post_prompt: number and node_errors, too.
type ComfyQueued = ComfyReplies.QueuePromptSuccess & { number: number; node_errors: Record<string, never> };
// execution.py, validate_prompt: the error is one problem, not a node's list of them.
type ComfyRefused = Omit<ComfyReplies.QueuePromptError, 'error'> & { error: ComfyReplies.ApiError };
// server.py, get_queue: the client renames the two lists.
type ComfyQueue = { queue_running: PromptBody[]; queue_pending: PromptBody[] };
type ComfyLeft = ComfyUiWsTypes.Messages.Status['status'];
// execution.py, add_message: every message has a time, ids are texts, and a traceback is a list of lines.
type Stamped<T> = T & { timestamp: number };
type ComfyMessage =
  | ['execution_start', ComfyUiWsTypes.Messages.ExecutionStart]
  | ['execution_success', ComfyUiWsTypes.Messages.ExecutionSuccess]
  | ['execution_interrupted', Stamped<ComfyUiWsTypes.Messages.ExecutionInterrupted>]
  | ['execution_error', Stamped<Omit<ComfyUiWsTypes.Messages.ExecutionError, 'traceback'> & { traceback: string[] }>];
type ComfyDone = Required<Omit<PromptQueueItem, 'status'>> & {
  status: Omit<NonNullable<PromptQueueItem['status']>, 'messages'> & { messages: ComfyMessage[] };
};
type ComfyHistory = Record<string, ComfyDone>;
type ComfyStats = ComfyReplies.SystemStatsRoot;
// server.py, node_info: an input whose type is a list of choices.
type ComfyNode = ComfyReplies.ObjectInfo[string];
type ComfySlot = NonNullable<ComfyNode['input']['required']>[string];
type ComfyNodes = Record<string, Omit<ComfyNode, 'input'> & { input: { required?: Record<string, ComfySlot | [string[]] | [string[], object]> } }>;
// The client uploads nothing; server.py, image_upload.
type ComfyUploaded = { name: string; subfolder: string; type: 'input' | 'temp' | 'output' };
// server.py, websocket_handler: the first status names the session.
type ComfyStatusEvent = { type: 'status'; data: ComfyUiWsTypes.Messages.Status & { sid?: string } };
type ComfyProgressEvent = { type: 'progress'; data: ComfyUiWsTypes.Messages.Progress };
// main.py, prompt_worker: at the end there is no node, and nothing of a node.
type ComfyEndEvent = { type: 'executing'; data: Pick<ComfyUiWsTypes.Messages.Executing, 'prompt_id'> & { node: null } };
`;

const graph = {
  ...Object.fromEntries(Object.entries(comfyuiWorkflows.textToVideo).filter(([id]) => id !== 'lora')),
  sampling: { class_type: 'ModelSamplingSD3', inputs: { model: ['unet', 0], shift: 8 } },
};

/** Hears every reply and every event of the emulated ComfyUI. */
export async function hearComfyui(lab: TestLab): Promise<Ear> {
  const ear = new Ear('comfyui', lab.baseUrls.comfyui, [
    ['POST /prompt 200', 'ComfyQueued'],
    ['POST /prompt 400', 'ComfyRefused'],
    ['GET /prompt 200', 'ComfyLeft'],
    ['GET /queue 200', 'ComfyQueue'],
    ['GET /history(/[\\w-]+)? 200', 'ComfyHistory'],
    ['GET /system_stats 200', 'ComfyStats'],
    ['GET /object_info(/\\w+)? 200', 'ComfyNodes'],
    ['POST /upload/image 200', 'ComfyUploaded'],
    ['event status', 'ComfyStatusEvent'],
    ['event progress', 'ComfyProgressEvent'],
    ['event executing', 'ComfyEndEvent'],
  ]);
  const { host, pathname } = new URL(lab.baseUrls.comfyui);
  const client = new Client({ api_host: host, api_base: pathname, clientId: 'me', fetch: ear.fetch });
  const queued = async (): Promise<string> =>
    (await client._enqueue_prompt(graph, { workflow: { nodes: [] } })).prompt_id;
  const asked = (path: string, init?: RequestInit): Promise<Response> => ear.fetch(client.apiURL(path), init);

  const first = await queued();
  const second = await queued();
  await client.getQueue();
  await asked('/prompt');
  await client.getPromptStatus(first);
  // The client's own wsURL leaves the base path out.
  using events = openEvents(`ws://${host}${pathname}/ws?clientId=me`);
  const runs = async (id: string): Promise<void> => {
    while (!(await client.getPromptStatus(id)).running) await lab.advance(0.5);
  };
  await events.until('status');
  await runs(first);
  await lab.advance(1);
  await events.until('progress');
  await runs(second);
  await events.until('executing');
  for (const event of events.heard) ear.hear(`event ${event.type}`, event);
  await client.interrupt(second);
  await client._enqueue_prompt({ ...graph, unet: undefined }).catch(() => undefined);
  await client._enqueue_prompt({}).catch(() => undefined);
  for (const effect of [{ name: 'refuse-output' }, { name: 'fail' }]) {
    await lab.faults([{ dialect: 'comfyui', op: 'create', effect }]);
    const doomed = await queued();
    await lab.advance(600);
    await asked(`/history/${doomed}`);
  }
  await client.getHistory();
  await client.getSystemStats();
  await client.getNodeDefs();
  await asked('/object_info/SaveVideo');
  const form = new FormData();
  form.set('image', new File([Buffer.from(pngUri.split(',')[1] ?? '', 'base64')], 'a.png', { type: 'image/png' }));
  await asked('/upload/image', { method: 'POST', body: form });
  return ear;
}
