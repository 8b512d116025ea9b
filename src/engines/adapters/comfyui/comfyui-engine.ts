import { epochMs, rfc3339 } from '../../../core/clock.ts';
import { downloadOutput } from '../../download.ts';
import type {
  AttemptRef,
  CancelResult,
  Engine,
  JobHandle,
  Json,
  Observation,
  Reconciliation,
  RequestAsset,
  SubmitResult,
  WireRequest,
} from '../../engine.ts';
import { assetMark, readAsset } from '../asset-bytes.ts';
import { describeBy } from '../describe.ts';
import { exchange as send } from '../exchange.ts';
import { isSuccess, submitFailure } from '../http-outcome.ts';
import { type AdapterOptions, contextOf, defaultCallTimeoutMs, handleStart, unsendable } from '../options.ts';
import { type Exchange, isEmulated, text } from '../reply.ts';
import {
  comfyuiFinished,
  comfyuiSubmitted,
  comfyuiUnread,
  comfyuiVisibilityMs,
  historyEntry,
  placeInQueue,
  uploadedName,
} from './outcome.ts';
import { comfyuiClientId, comfyuiProgress } from './progress.ts';
import { comfyuiModelVersion, comfyuiPlan, promptIdOf } from './request.ts';

/**
 * Your own ComfyUI over plain HTTP. The prompt id comes from the attempt id, so a lost reply is found again in the queue
 * or the history. Pictures are uploaded before the prompt is queued; LoRA files must already lie on the server.
 */
export function comfyuiEngine(options: AdapterOptions): Engine {
  const { facts, clock, fetchPolicy, callTimeoutMs = defaultCallTimeoutMs } = options;
  const baseUrl = options.baseUrl ?? 'http://127.0.0.1:8188';
  const progress = comfyuiProgress(baseUrl, clock, options.apiKey);

  const call = (method: string, path: string, body?: Json): Promise<Exchange> =>
    send({
      method,
      url: `${baseUrl}${path}`,
      headers: {
        accept: 'application/json',
        ...(options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      timeoutMs: callTimeoutMs,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  /** Uploads one picture; nothing is queued yet, so a failure here is never in doubt. */
  const upload = async (asset: RequestAsset): Promise<{ name: string } | SubmitResult> => {
    const read = await readAsset(asset);
    if (!read.ok) return unsendable(read.reason);
    const form = new FormData();
    const extension = asset.mimeType === 'image/jpeg' ? 'jpg' : (asset.mimeType.split('/')[1] ?? 'png');
    form.set('image', new Blob([new Uint8Array(read.bytes)], { type: asset.mimeType }), `${asset.sha256}.${extension}`);
    form.set('overwrite', 'true');
    const encoded = new Response(form);
    const exchange = await send({
      method: 'POST',
      url: `${baseUrl}/upload/image`,
      headers: { 'content-type': encoded.headers.get('content-type') ?? 'multipart/form-data' },
      body: new Uint8Array(await encoded.arrayBuffer()),
      timeoutMs: callTimeoutMs,
    });
    const name = exchange.kind === 'reply' ? uploadedName(exchange.reply) : undefined;
    if (name !== undefined) return { name };
    const result = submitFailure(exchange, contextOf(options));
    if (result.kind === 'rejected') return result;
    const reason = result.kind === 'unknown' ? result.evidence : 'no name in the reply';
    return {
      kind: 'rejected',
      failure: { outcome: 'unavailable', reason: `picture not uploaded: ${reason}`, billed: 'no' },
    };
  };

  const submit = async (wire: WireRequest, attempt: AttemptRef): Promise<SubmitResult> => {
    let body = JSON.stringify(wire.body);
    for (const asset of wire.assets.filter(({ role }) => role !== 'lora')) {
      const uploaded = await upload(asset);
      if (!('name' in uploaded)) return uploaded;
      body = body.replaceAll(JSON.stringify(assetMark(asset)), JSON.stringify(uploaded.name));
    }
    const promptId = promptIdOf(attempt.attempt);
    const graph = JSON.parse(body) as { readonly [key: string]: Json };
    const exchange = await call('POST', '/prompt', { ...graph, prompt_id: promptId, client_id: comfyuiClientId });
    const modelVersion = comfyuiModelVersion(wire);
    const start = handleStart(facts, rfc3339(clock.now()));
    return comfyuiSubmitted(exchange, contextOf(options), start, { modelVersion });
  };

  const observe = async (handle: JobHandle): Promise<Observation> => {
    const id = handle.jobId;
    const context = contextOf(options);
    // Queue before history: a prompt that finishes in between is then found in the history.
    const queue = await call('GET', '/queue');
    const place = placeInQueue(queue, id);
    if (place === 'pending') return { kind: 'queued' };
    if (place === 'running') {
      const progress01 = progress.of(id);
      return { kind: 'running', ...(progress01 === undefined ? {} : { progress01 }) };
    }
    progress.forget(id);
    const history = await call('GET', `/history/${encodeURIComponent(id)}`);
    const found = historyEntry(history, id);
    if (found === undefined) return comfyuiUnread(history, context);
    if (found === 'absent') {
      if (place === undefined) return comfyuiUnread(queue, context);
      const reason = 'the server knows the prompt neither in its queue nor in its history';
      const young = context.now - epochMs(handle.createdAt) < comfyuiVisibilityMs;
      return young ? { kind: 'unreadable', reason } : { kind: 'gone', reason };
    }
    return comfyuiFinished(found.entry, baseUrl, text(handle.native['modelVersion']), context);
  };

  const reconcile = async (attempt: AttemptRef): Promise<Reconciliation> => {
    const id = promptIdOf(attempt.attempt);
    const queue = await call('GET', '/queue');
    const place = placeInQueue(queue, id);
    const history = place === 'pending' || place === 'running' ? queue : await call('GET', `/history/${id}`);
    const queued = place === 'pending' || place === 'running';
    const found = queued ? undefined : historyEntry(history, id);
    if (!queued && found === undefined) return { kind: 'undecidable', reason: 'the server can not be read' };
    if (!queued && found === 'absent')
      // A restarted server has forgotten its history, so absence is not proof.
      return place === undefined
        ? { kind: 'undecidable', reason: 'the queue can not be read' }
        : { kind: 'absent', certainty: 'probable' };
    const emulated = history.kind === 'reply' && isEmulated(history.reply);
    const start = handleStart(facts, rfc3339(attempt.intendedAt));
    return { kind: 'found', handle: { ...start, jobId: id, emulated, native: {} } };
  };

  const cancel = async (handle: JobHandle): Promise<CancelResult> => {
    const before = await observe(handle);
    if (before.kind === 'queued') {
      const exchange = await call('POST', '/queue', { delete: [handle.jobId] });
      if (exchange.kind === 'reply' && isSuccess(exchange.reply)) return { kind: 'cancelled', billed: 'no' };
    }
    if (before.kind === 'running') {
      const exchange = await call('POST', '/interrupt', { prompt_id: handle.jobId });
      if (exchange.kind === 'reply' && isSuccess(exchange.reply)) return { kind: 'cancelled', billed: 'yes' };
    }
    return { kind: 'too-late' };
  };

  return {
    facts,
    describe: () => describeBy(facts, () => call('GET', '/system_stats'), contextOf(options)),
    plan: (request) => comfyuiPlan(request, facts),
    submit,
    observe,
    reconcile,
    cancel,
    fetch: (output, sink) => downloadOutput(output, sink, fetchPolicy),
  };
}
