import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { type Clock, epochMs, rfc3339 } from '../../../core/clock.ts';
import { messageOf } from '../../../core/errors.ts';
import type { ShotRef } from '../../../core/ids.ts';
import type {
  AttemptRef,
  Engine,
  EngineFailure,
  FetchResult,
  JobHandle,
  Observation,
  ShotRequest,
  WirePlan,
  WireRequest,
} from '../../engine.ts';
import { fitDuration, type PictureSize } from '../../facts.ts';
import { type ClipRecord, clipFolder, orderSchema } from './clip-folder.ts';
import { previzFacts, previzFactsFor } from './facts.ts';
import type { PictureEncoder } from './picture-encoder.ts';
import { renderQueue } from './render-queue.ts';
import type { PrevizSpec } from './spec.ts';

/** What a production knows of a shot beyond the request's words. */
export type PrevizScene = Partial<Pick<PrevizSpec, 'characters' | 'place' | 'style' | 'type'>>;

/** What the previz engine needs. */
export interface PrevizEngineOptions {
  readonly encode: PictureEncoder;
  /** Absolute folder for records and finished clips, `<attempt>.mp4` each; created when needed. */
  readonly workDir: string;
  readonly clock: Clock;
  /** Size of the delivery, pixels; enters the facts' list of sizes. Any even size is made either way. */
  readonly delivery?: PictureSize;
  /** Facts about a shot; they enter the wire request, so they must be stable. Default: the compiled prompt's own words. */
  readonly sceneOf?: (shot: ShotRef) => PrevizScene | undefined;
}

// A minute of 4K previz stays far below this.
const clipLimitBytes = 2 ** 30;
const operation = 'render previz';

/** `PREVIZ E01 SH010` for `e01/sh010`. */
export function previzLabel(shot: string): string {
  return `PREVIZ ${shot.replaceAll('/', ' ').toUpperCase()}`;
}

function planOf(request: ShotRequest, scene: PrevizScene): WirePlan {
  const durationS = fitDuration(previzFacts.durations, request.durationS);
  if (durationS === undefined)
    return { ok: false, code: 'duration', reason: `${previzFacts.id} makes no clip of ${request.durationS} s` };
  const body = {
    shot: request.shot,
    prompt: request.prompt,
    durationS,
    width: request.width,
    height: request.height,
    fps: request.fps,
    seed: request.seed,
    sound: request.audio,
    label: previzLabel(request.shot),
    ...(request.camera === undefined ? {} : { camera: request.camera }),
    characters: (scene.characters ?? []).map(({ name, look }) => ({ name, look })),
    ...(scene.place === undefined ? {} : { place: scene.place }),
    ...(scene.style === undefined ? {} : { style: scene.style }),
    ...(scene.type === undefined ? {} : { type: scene.type }),
  };
  return { ok: true, wire: { operation, body, assets: request.assets, durationS }, estimate: 0, degradations: [] };
}

function recordOf(wire: WireRequest, attempt: AttemptRef): ClipRecord | undefined {
  const order = orderSchema.safeParse(wire.body);
  if (!order.success) return undefined;
  const firstFrame = wire.assets.find(({ role }) => role === 'first-frame');
  return {
    order: order.data,
    firstFramePath: firstFrame?.path ?? null,
    createdAt: rfc3339(attempt.intendedAt),
    cancelled: false,
  };
}

const handleOf = (id: string, createdAt: string): JobHandle => ({
  engine: previzFacts.id,
  route: previzFacts.route,
  jobId: id,
  createdAt,
  emulated: true,
  native: {},
});

const failure = (outcome: EngineFailure['outcome'], reason: string): EngineFailure => ({
  outcome,
  reason,
  billed: 'no',
});

/**
 * The previz engine: free, local, deterministic animatics of the shot's words (DESIGN "Previz is also an engine").
 *
 * Renders in the background, one clip at a time. Job id = attempt id; records and clips stand in `workDir`, so a
 * handle goes on working in another process: a render that a crash cut off is simply made again.
 */
export function createPrevizEngine(options: PrevizEngineOptions): Engine {
  const folder = clipFolder(options.workDir);
  const queue = renderQueue(folder, options.encode);
  const facts = previzFactsFor(options.delivery);

  const observe = async ({ jobId }: JobHandle): Promise<Observation> => {
    const state = queue.state(jobId);
    if (state?.kind === 'queued') return { kind: 'throttled' };
    if (state?.kind === 'running') return state;
    if (state?.kind === 'cancelled') return { kind: 'failed', failure: failure('cancelled', 'cancelled by us') };
    if (state?.kind === 'failed') return { kind: 'failed', failure: failure('unavailable', state.reason) };
    try {
      if (await folder.hasClip(jobId)) {
        const url = pathToFileURL(folder.clipPath(jobId)).href;
        return {
          kind: 'succeeded',
          outputs: [{ url, mimeType: 'video/mp4' }],
          cost: 0,
          modelVersion: previzFacts.modelVersion,
        };
      }
      const record = await folder.read(jobId);
      if (record === undefined) return { kind: 'gone', reason: `no previz record of ${jobId}` };
      if (record.cancelled) return { kind: 'failed', failure: failure('cancelled', 'cancelled by us') };
      queue.start(jobId, record);
      return { kind: 'running', progress01: 0 };
    } catch (error) {
      return { kind: 'unreadable', reason: messageOf(error) };
    }
  };

  return {
    facts,
    describe: async () => ({ facts, state: 'ready' }),
    plan: (request) => planOf(request, options.sceneOf?.(request.shot as ShotRef) ?? {}),
    submit: async (wire, attempt) => {
      const record = recordOf(wire, attempt);
      if (record === undefined)
        return { kind: 'rejected', failure: failure('invalid-request', 'the request was not compiled by this engine') };
      try {
        await folder.write(attempt.attempt, record);
      } catch (error) {
        return {
          kind: 'rejected',
          failure: failure('unavailable', `the clip folder can not be written: ${messageOf(error)}`),
        };
      }
      queue.start(attempt.attempt, record);
      return { kind: 'accepted', handle: handleOf(attempt.attempt, rfc3339(options.clock.now())), estimate: 0 };
    },
    observe,
    reconcile: async ({ attempt }) => {
      try {
        const record = await folder.read(attempt);
        if (record === undefined) return { kind: 'absent', certainty: 'proven' };
        return { kind: 'found', handle: handleOf(attempt, rfc3339(epochMs(record.createdAt))) };
      } catch (error) {
        return { kind: 'undecidable', reason: messageOf(error) };
      }
    },
    cancel: async ({ jobId }) => {
      if (!(await queue.stop(jobId)) || (await folder.hasClip(jobId))) return { kind: 'too-late' };
      const record = await folder.read(jobId);
      if (record !== undefined) await folder.write(jobId, { ...record, cancelled: true });
      return { kind: 'cancelled', billed: 'no' };
    },
    fetch: async ({ url }, sink): Promise<FetchResult> => {
      // Opened first: only a missing clip is an expired one, a full disk is the sink's own error.
      const file = await open(new URL(url)).catch((error: NodeJS.ErrnoException) => error);
      if (file instanceof Error) {
        if (file.code === 'ENOENT') return { kind: 'expired', reason: 'the clip is not in the previz folder' };
        return { kind: 'failed', failure: failure('output-lost', file.message) };
      }
      const stored = await sink.put(createReadStream('', { fd: file }), clipLimitBytes);
      return { kind: 'fetched', ...stored, emulated: true };
    },
  };
}
