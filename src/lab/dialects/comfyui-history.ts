import type { Json } from '../../engines/engine.ts';
import type { LabJob } from '../job.ts';
import type { JobView } from '../lifecycle.ts';
import { savers } from './comfyui-graph.ts';

/** Where the emulated server files a job's clip. */
export function clipFile(job: LabJob): {
  readonly filename: string;
  readonly subfolder: string;
  readonly type: string;
} {
  return { filename: `clip_${String(job.seq).padStart(5, '0')}_.mp4`, subfolder: 'shotcaller', type: 'output' };
}

/** The job a file name of `clipFile` belongs to. */
export function seqOfClip(filename: string): number | undefined {
  const digits = /^clip_(\d+)_\.mp4$/.exec(filename)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** A job as `/queue` lists it: number, id, graph, extra data, outputs to execute. */
export function queueEntry(job: LabJob): Json {
  const { prompt, extra_data } = parts(job);
  return [job.seq, job.jobId, prompt, extra_data, [outputNodeOf(job)]];
}

/** A finished job as `/history` lists it; a job deleted from the queue never gets there. */
export function historyEntry(job: LabJob, view: JobView, emptyOutput: boolean): Json {
  const node = outputNodeOf(job);
  const succeeded = view.state === 'succeeded';
  // VHS_VideoCombine files its clips under another key than the built-in nodes.
  const key = parts(job).prompt[node]?.class_type === 'VHS_VideoCombine' ? 'gifs' : 'images';
  const outputs: Json =
    succeeded && !emptyOutput ? { [node]: { [key]: [{ ...clipFile(job) }], animated: [true] } } : {};
  const at = { prompt_id: job.jobId, timestamp: view.endedAt ?? job.createdAt };
  const start: Json = ['execution_start', { prompt_id: job.jobId, timestamp: job.startsAt ?? job.createdAt }];
  return {
    prompt: queueEntry(job),
    outputs,
    status: {
      status_str: succeeded ? 'success' : 'error',
      completed: succeeded,
      messages: [start, succeeded ? ['execution_success', at] : failure(job, view, at)],
    },
    meta: {},
  };
}

function failure(job: LabJob, view: JobView, at: { readonly prompt_id: string; readonly timestamp: number }): Json {
  const executed: Json = [];
  const node = { node_id: outputNodeOf(job), node_type: 'SaveVideo', executed };
  if (view.state === 'cancelled') return ['execution_interrupted', { ...at, ...node }];
  const [exception_type, exception_message] = exceptionOf(job);
  const lost = { traceback: [], current_inputs: {}, current_outputs: [] };
  return ['execution_error', { ...at, ...node, exception_message, exception_type, ...lost }];
}

/** A ComfyUI server refuses nothing by itself; content checkers are nodes, and a refusal is their error. */
function exceptionOf(job: LabJob): readonly [string, string] {
  switch (job.end) {
    case 'refused-input':
      return ['ContentPolicyError', 'content policy violation: the prompt was flagged by a moderation node'];
    case 'refused-output':
      return ['ContentPolicyError', 'content policy violation: the generated frames were flagged by a moderation node'];
    default:
      return ['torch.OutOfMemoryError', 'Allocation on device'];
  }
}

function outputNodeOf(job: LabJob): string {
  const { prompt } = parts(job);
  return Object.entries(prompt).find(([, node]) => savers.includes(node.class_type))?.[0] ?? '';
}

function parts(job: LabJob): { readonly prompt: Request['prompt']; readonly extra_data: Json } {
  const body = job.request as Request;
  // As server.py (post_prompt) puts them in with what the client sent.
  const client = body.client_id === undefined ? {} : { client_id: body.client_id };
  return { prompt: body.prompt, extra_data: { ...body.extra_data, ...client, create_time: job.createdAt } };
}

// A type, not an interface: only types are JSON to the checker.
type Request = {
  readonly prompt: { readonly [node: string]: { readonly class_type: string; readonly inputs: Json } };
  readonly extra_data?: { readonly [field: string]: Json };
  readonly client_id?: string;
};
