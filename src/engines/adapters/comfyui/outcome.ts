import type { JobHandle, JobOutput, Json, Observation, SubmitResult } from '../../engine.ts';
import { redact } from '../../redact.ts';
import { classOfWords } from '../error-words.ts';
import {
  failureOf,
  isSuccess,
  observeFailure,
  protocolFailure,
  type ReplyContext,
  submitFailure,
} from '../http-outcome.ts';
import { type Exchange, isEmulated, isRecord, list, type Reply, record, text, wordsOf } from '../reply.ts';

/** How long a prompt may be missing from a server's lists after it was accepted, before it counts as gone. */
export const comfyuiVisibilityMs = 60_000;

/** A missing node, weights or LoRA file, or another API at this address: the set-up is wrong, not the shot. */
function isSetUp(reply: Reply): boolean {
  const words = wordsOf(reply.body);
  if (classOfWords(words) !== undefined) return false;
  return reply.status === 404 || /value_not_in_list|missing_node_type|invalid_prompt|node .* not found/i.test(words);
}

/** What a `POST /prompt` reply means. The id is ours; the server repeats it. */
export function comfyuiSubmitted(
  exchange: Exchange,
  context: ReplyContext,
  start: Pick<JobHandle, 'engine' | 'route' | 'createdAt'>,
  native: { readonly [key: string]: Json },
): SubmitResult {
  if (exchange.kind === 'broken' || !isSuccess(exchange.reply)) {
    const result = submitFailure(exchange, context);
    return result.kind === 'rejected' && exchange.kind === 'reply' && isSetUp(exchange.reply)
      ? { kind: 'rejected', failure: failureOf('misconfigured', 'no', exchange.reply, context) }
      : result;
  }
  const jobId = text(record(exchange.reply.body)['prompt_id']);
  if (jobId === undefined) return submitFailure(exchange, context);
  return { kind: 'accepted', handle: { ...start, jobId, emulated: isEmulated(exchange.reply), native } };
}

/** Where a prompt is, as far as one reply tells; `unknown` = not in this list. */
export type ComfyPlace = 'pending' | 'running' | 'unknown';

/** Finds a prompt in a `GET /queue` reply; entries are `[number, prompt_id, …]`. `undefined` = unreadable. */
export function placeInQueue(exchange: Exchange, promptId: string): ComfyPlace | undefined {
  if (exchange.kind === 'broken' || !isSuccess(exchange.reply) || !isRecord(exchange.reply.body)) return undefined;
  const queue = record(exchange.reply.body);
  if (!Array.isArray(queue['queue_running']) || !Array.isArray(queue['queue_pending'])) return undefined;
  const holds = (entries: unknown): boolean => list(entries).some((entry) => list(entry)[1] === promptId);
  if (holds(queue['queue_running'])) return 'running';
  return holds(queue['queue_pending']) ? 'pending' : 'unknown';
}

/** A prompt's entry of a `GET /history/{id}` reply: absent when it is not finished; `undefined` = unreadable. */
export function historyEntry(exchange: Exchange, promptId: string): { readonly entry: unknown } | 'absent' | undefined {
  if (exchange.kind === 'broken' || !isSuccess(exchange.reply) || !isRecord(exchange.reply.body)) return undefined;
  const entry = record(exchange.reply.body)[promptId];
  return entry === undefined ? 'absent' : { entry };
}

const videoName = /\.(mp4|webm|mov|mkv)$/i;

/** The clips of an entry, as URLs of the same server. Node kinds differ in the key they use. */
function outputsOf(entry: Readonly<Record<string, unknown>>, baseUrl: string): readonly JobOutput[] {
  return Object.values(record(entry['outputs'])).flatMap((node) =>
    ['videos', 'images', 'gifs'].flatMap((key) =>
      list(record(node)[key]).flatMap((value) => {
        const file = record(value);
        const filename = text(file['filename']);
        if (filename === undefined || !videoName.test(filename) || text(file['type']) === 'temp') return [];
        const query = new URLSearchParams({
          filename,
          subfolder: text(file['subfolder']) ?? '',
          type: text(file['type']) ?? 'output',
        });
        return [{ url: `${baseUrl}/view?${query}` }];
      }),
    ),
  );
}

function failureOfEntry(status: Readonly<Record<string, unknown>>, context: ReplyContext): Observation {
  const messages = list(status['messages']).map(list);
  if (messages.some(([event]) => event === 'execution_interrupted'))
    return { kind: 'failed', failure: { outcome: 'cancelled', reason: 'interrupted on the server', billed: 'yes' } };
  const error = record(messages.find(([event]) => event === 'execution_error')?.[1]);
  const words = [error['node_type'], error['exception_type'], error['exception_message']].map(wordsOf).join(' ').trim();
  const outOfMemory = /out of memory|OutOfMemory|Allocation on device/i.test(words);
  const outcome = outOfMemory ? 'capacity' : (classOfWords(words) ?? 'unavailable');
  const reason = redact(words === '' ? 'execution failed' : words, context.secrets);
  // The machine worked for it, whatever came out.
  return { kind: 'failed', failure: { outcome, reason, billed: 'yes' } };
}

/** What a finished prompt's history entry means. */
export function comfyuiFinished(
  value: unknown,
  baseUrl: string,
  modelVersion: string | undefined,
  context: ReplyContext,
): Observation {
  if (!isRecord(value)) return protocolFailure('history entry is no object', context);
  const entry = record(value);
  const status = record(entry['status']);
  const word = text(status['status_str']);
  if (word === 'error') return failureOfEntry(status, context);
  if (word !== undefined && word !== 'success') return protocolFailure(`unknown status word "${word}"`, context);
  const outputs = outputsOf(entry, baseUrl);
  if (outputs.length === 0) {
    if (status['completed'] === false) return { kind: 'running' };
    return protocolFailure('finished without a video', context);
  }
  return { kind: 'succeeded', outputs, ...(modelVersion === undefined ? {} : { modelVersion }) };
}

/** What a read that gave neither entry nor place means. */
export function comfyuiUnread(exchange: Exchange, context: ReplyContext): Observation {
  const observation = observeFailure(exchange, context);
  // /history and /queue exist on every ComfyUI: a 404 there is about the address, not about the job.
  return observation.kind === 'gone' ? { kind: 'unreadable', reason: observation.reason } : observation;
}

/** The name under which the server keeps an uploaded picture; `undefined` when the upload failed. */
export function uploadedName(reply: Reply): string | undefined {
  if (!isSuccess(reply)) return undefined;
  const { name, subfolder } = record(reply.body);
  const file = text(name);
  if (file === undefined) return undefined;
  const folder = text(subfolder);
  return folder === undefined ? file : `${folder}/${file}`;
}
