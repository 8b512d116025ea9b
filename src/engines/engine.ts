import type { EpochMs } from '../core/clock.ts';
import type { AttemptId, EngineId } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import type { FailureClass } from '../core/outcome.ts';
import type { CameraMove } from '../production/shot.ts';
import type { EngineFacts } from './facts.ts';

/** Plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A picture or weights file that a request carries, by content. */
export interface RequestAsset {
  readonly role: 'first-frame' | 'character' | 'place' | 'look' | 'lora';
  /** Bible id or shot ref it stands for. */
  readonly name: string;
  /** Absolute path of the bytes. */
  readonly path: string;
  readonly sha256: string;
  readonly mimeType: string;
  /** LoRA trigger word. */
  readonly trigger?: string;
}

/** What is asked of an engine for one shot; engine-neutral, complete, made by `engines/request.ts`. */
export interface ShotRequest {
  /** e.g. `e01/sh010`: for labels and vendor-side metadata, never inside the prompt. */
  readonly shot: string;
  readonly prompt: string;
  readonly negativePrompt?: string;
  readonly durationS: number;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly seed: number;
  readonly camera?: CameraMove;
  readonly audio: boolean;
  readonly assets: readonly RequestAsset[];
}

/** A vendor request, ready to be sent: JSON body plus the assets it refers to by SHA-256. */
export interface WireRequest {
  /** Vendor operation, e.g. `POST /v1/text_to_video`. */
  readonly operation: string;
  /** JSON body; a place that must hold an asset's bytes holds `asset:<sha256>` until it is sent. */
  readonly body: Json;
  readonly assets: readonly RequestAsset[];
  /** Clip length really asked for, seconds. */
  readonly durationS: number;
}

/** Answer of `Engine.plan`: deterministic and offline. */
export type WirePlan =
  | {
      readonly ok: true;
      readonly wire: WireRequest;
      readonly estimate: MicroUsd;
      /** What this engine can't carry, one sentence each, e.g. `reference mara dropped: …`. */
      readonly degradations: readonly string[];
    }
  | { readonly ok: false; readonly code: string; readonly reason: string };

/** Names one attempt towards a vendor: everything needed to send it and to find it again. */
export interface AttemptRef {
  readonly attempt: AttemptId;
  readonly engine: EngineId;
  /** When the intent was recorded. */
  readonly intendedAt: EpochMs;
  readonly wireSha256: string;
  /** Seed that was asked for: a trace of a lost job where a vendor repeats the seed and not the prompt. */
  readonly seed?: number;
  /**
   * Where the vendor may call when the job ends: the secret address of this attempt. Added to the request on its way out;
   * never part of the wire request or its digest (it depends on the attempt), never in the log.
   */
  readonly webhookUrl?: string;
}

/** Header by which the lab marks every reply, so that nothing emulated can pass for real. */
export const emulatedHeader = 'x-shotcaller-emulated';

/** A vendor job: plain JSON, no secrets, no signed URLs. Enough to go on in another process. */
export interface JobHandle {
  readonly engine: EngineId;
  readonly route: string;
  readonly jobId: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** True when the reply carried the lab's marker header (`emulatedHeader`). */
  readonly emulated: boolean;
  /** Vendor-side ids needed to poll (queue, endpoint …). */
  readonly native: { readonly [key: string]: Json };
}

/** Why something failed, classified by the adapter; text is redacted and short. */
export interface EngineFailure {
  readonly outcome: FailureClass;
  readonly reason: string;
  /** Whether the vendor says it charged; `unknown` counts as charged until disproved. */
  readonly billed: 'yes' | 'no' | 'unknown';
  /** What the vendor says it charged, when it says so. */
  readonly cost?: MicroUsd;
  /** For rate limits and capacity: earliest sensible next try. */
  readonly retryAt?: EpochMs;
}

/** Answer of `Engine.submit`. */
export type SubmitResult =
  | { readonly kind: 'accepted'; readonly handle: JobHandle; readonly estimate?: MicroUsd }
  | { readonly kind: 'rejected'; readonly failure: EngineFailure }
  /** No reply, reset, or 5xx: the job may exist. */
  | { readonly kind: 'unknown'; readonly evidence: string };

/** One finished clip at the vendor. `url` may be signed and short-lived: use at once, never record. */
export interface JobOutput {
  readonly url: string;
  readonly mimeType?: string;
}

/** Answer of `Engine.observe`. */
export type Observation =
  | { readonly kind: 'queued' }
  /** Queued by our own concurrency at the vendor: not a sign of ill health. */
  | { readonly kind: 'throttled' }
  | { readonly kind: 'running'; readonly progress01?: number }
  | {
      readonly kind: 'succeeded';
      readonly outputs: readonly JobOutput[];
      /** What the vendor says it charged. */
      readonly cost?: MicroUsd;
      readonly modelVersion?: string;
    }
  | { readonly kind: 'failed'; readonly failure: EngineFailure }
  /** The vendor does not know the job (any more). */
  | { readonly kind: 'gone'; readonly reason: string }
  /** The status could not be read this time; the job is unaffected. */
  | { readonly kind: 'unreadable'; readonly reason: string; readonly retryAt?: EpochMs };

/** Answer of `Engine.reconcile`: what became of a submit without a reply. */
export type Reconciliation =
  | { readonly kind: 'found'; readonly handle: JobHandle }
  | { readonly kind: 'absent'; readonly certainty: 'proven' | 'probable' }
  | { readonly kind: 'undecidable'; readonly reason: string };

/** Answer of `Engine.cancel`. */
export type CancelResult =
  | { readonly kind: 'cancelled'; readonly billed: 'yes' | 'no' | 'unknown' }
  | { readonly kind: 'too-late' }
  | { readonly kind: 'unsupported' };

/** Where fetched bytes go: content-addressed, streamed, capped. Implemented by `store`. */
export interface AssetSink {
  /** Stores a stream. Throws `StoreError` on disk trouble; the stream's own errors pass through. */
  put(
    bytes: AsyncIterable<Uint8Array>,
    limitBytes: number,
  ): Promise<{ readonly sha256: string; readonly bytes: number; readonly path: string }>;
}

/** Answer of `Engine.fetch`. */
export type FetchResult =
  | {
      readonly kind: 'fetched';
      readonly sha256: string;
      readonly bytes: number;
      readonly path: string;
      readonly emulated: boolean;
    }
  /** 403/404/410: observe again for a fresh URL. */
  | { readonly kind: 'expired'; readonly reason: string }
  | { readonly kind: 'failed'; readonly failure: EngineFailure };

/** One webhook as it came in. */
export interface WebhookDelivery {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes as they came: signatures are made over these, never over JSON that was written anew. */
  readonly rawBody: Uint8Array;
  readonly receivedAt: EpochMs;
}

/** What a delivery is worth: word about a job, or nothing. */
export type WebhookCheck =
  | {
      readonly kind: 'hint';
      readonly jobId: string;
      /** Equal for deliveries that say the same again. */
      readonly deliveryId: string;
      /** Vendor-side ids of the job, where a handle needs more than its id (`JobHandle.native`). */
      readonly native?: JobHandle['native'];
    }
  /** `later`: it can't be judged now (no keys at hand), so the vendor is asked to send it again. */
  | { readonly kind: 'rejected'; readonly reason: string; readonly later?: true };

/**
 * How the webhooks of an engine are checked. Whatever passes is a hint and never a fact: it makes us read the job earlier,
 * and tells which job an attempt has whose reply was lost; the read with our own key decides.
 */
export interface EngineWebhook {
  verify(delivery: WebhookDelivery): Promise<WebhookCheck>;
}

/** What an engine says of itself now. */
export interface EngineDescription {
  readonly facts: EngineFacts;
  readonly state: 'ready' | 'no-key' | 'unreachable' | 'retired' | 'disabled';
  /** Why it is not ready, and what to do. */
  readonly reason?: string;
}

/**
 * One engine on one route. Methods do I/O at most once and never retry: retries, failover and money belong to
 * orchestration. What the vendor does is returned as a value; only misuse and bugs throw.
 */
export interface Engine {
  readonly facts: EngineFacts;
  /** Present where the vendor calls back and `submit` tells it `AttemptRef.webhookUrl`. */
  readonly webhook?: EngineWebhook;
  /** Key and reachability; spends nothing. */
  describe(): Promise<EngineDescription>;
  /** Compiles a request for this vendor. Deterministic, offline. */
  plan(request: ShotRequest): WirePlan;
  /** Sends the one POST that may cost money, exactly once. */
  submit(wire: WireRequest, attempt: AttemptRef): Promise<SubmitResult>;
  observe(handle: JobHandle): Promise<Observation>;
  reconcile(attempt: AttemptRef): Promise<Reconciliation>;
  cancel(handle: JobHandle): Promise<CancelResult>;
  /** Streams an output to the sink, with size, idle and total limits. */
  fetch(output: JobOutput, sink: AssetSink): Promise<FetchResult>;
}
