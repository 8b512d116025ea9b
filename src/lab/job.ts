import type { EpochMs } from '../core/clock.ts';
import type { MicroUsd } from '../core/money.ts';
import type { Json } from '../engines/engine.ts';
import type { JobEffect } from './faults/effects.ts';

/** The vendor protocols the lab speaks. */
export const dialects = [
  'agents',
  'ark',
  'comfyui',
  'dashscope',
  'fal',
  'gateway',
  'kling',
  'luma',
  'replicate',
  'runway',
  'vertex',
  'xai',
] as const;
/** One of the vendor protocols. */
export type Dialect = (typeof dialects)[number];

/** Those of them that call a URL when a job ends. */
export const callingDialects = ['ark', 'fal', 'kling', 'luma', 'replicate'] as const satisfies readonly Dialect[];
/** A vendor protocol with webhooks. */
export type CallingDialect = (typeof callingDialects)[number];

/** Where a client wants to be called about a job. */
export interface Callback {
  readonly url: string;
  /** The lab as that client reaches it: output links in the call lead there. */
  readonly origin: string;
}

/** How often a webhook of a job was tried. */
export interface Notice {
  /** What it tells, e.g. `end`; each is told once. */
  readonly event: string;
  readonly tries: number;
  readonly triedAt: EpochMs;
  /** It was taken, or nobody tries again. */
  readonly over: boolean;
}

/** What a vendor request asks to see, read out of the vendor's own JSON. */
export interface ClipOrder {
  readonly prompt: string;
  /** Seed of the picture; derived from the request where the vendor has none. */
  readonly seed: number;
  readonly durationS: number;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly audio: boolean;
  /** SHA-256 of an uploaded picture that is the first frame. */
  readonly firstFrame?: string;
}

/** How a job will end unless somebody cancels it; fixed when it is created. */
export type PlannedEnd = 'succeeded' | 'refused-input' | 'refused-output' | 'error';

/** One vendor job as the lab really has it: the record behind the ledger. Times are virtual lab time. */
export interface LabJob {
  /** Number in the ledger, from 1: ComfyUI lets a client use one id twice. */
  readonly seq: number;
  readonly dialect: Dialect;
  readonly jobId: string;
  /** Vendor model id, as the catalog spells it. */
  readonly model: string;
  /** What the client sent to recognise the job by, where the protocol has a place for it. */
  readonly clientReference: string | null;
  /** Vendor operation, e.g. `/v1/text_to_video`. */
  readonly operation: string;
  readonly createdAt: EpochMs;
  /** When it leaves the queue; `null`: never. */
  readonly startsAt: EpochMs | null;
  /** When it ends; `null`: never. */
  readonly finishesAt: EpochMs | null;
  /** Waits for the account's own concurrency, not for the vendor. */
  readonly throttled: boolean;
  readonly end: PlannedEnd;
  /** Price announced at create. */
  readonly priceMicroUsd: MicroUsd;
  /** What is charged when it ends as planned. */
  readonly chargeMicroUsd: MicroUsd;
  /** Vendor request, as it came (inline media shortened). */
  readonly request: Json;
  readonly order: ClipOrder;
  readonly effects: readonly JobEffect[];
  readonly callback?: Callback;
  readonly notices?: readonly Notice[];
  /** When the client asked to cancel; honoured unless a fault says otherwise. */
  readonly cancelledAt?: EpochMs;
  /** The client deleted it: the vendor does not know it any more, the ledger does. */
  readonly deletedAt?: EpochMs;
  /** When its clip was ready to be served. */
  readonly renderedAt?: EpochMs;
  /** Why the clip could not be made: the job then ends as a vendor error. */
  readonly renderError?: string;
}
