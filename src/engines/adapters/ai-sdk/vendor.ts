import type { Experimental_VideoModelV4 as VideoModelV4 } from '@ai-sdk/provider';
import type { MicroUsd } from '../../../core/money.ts';
import type { FailureClass } from '../../../core/outcome.ts';
import { missingPackage } from '../missing-package.ts';

/** What a vendor's status word means. */
export type WordMeaning = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'gone';

/** How a provider is set up for one call. */
export interface AiSdkSettings {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
}

/**
 * One AI SDK provider as the generic engine drives it. Only `packageName`, `version`, `baseUrl` and `model` are needed;
 * the rest sharpens what the interface blurs: its status knows no queue, no unknown word and no reason but a sentence.
 */
export interface AiSdkVendor {
  readonly packageName: string;
  /** The version that is tested: part of the install command. */
  readonly version: string;
  /** The vendor's own address; stored operations may point nowhere else. */
  readonly baseUrl: string;
  /** Imports the package and makes a model; rejects when the package is missing. */
  model(modelId: string, settings: AiSdkSettings): Promise<unknown>;
  /** Path of a free read that proves the key, from `baseUrl`. */
  readonly probePath?: string;
  /** Longest data URI that a start carries. Default `aiSdkMaxUriChars`. */
  readonly maxUriChars?: number;
  /** The status word inside a raw status reply. */
  statusWord?(body: unknown): string | undefined;
  /** Every status word the vendor documents; another one breaks the protocol. */
  readonly words?: Readonly<Record<string, WordMeaning>>;
  /** Failure classes by the vendor's own words, before the general rules. */
  readonly failures?: readonly (readonly [words: RegExp, outcome: FailureClass])[];
  /** The sentence or code of a failed job inside a raw status reply. */
  failureWords?(body: unknown): string | undefined;
  /** Largest reply, where a clip can come inside one. Default: that of `exchange`. */
  readonly maxReplyBytes?: number;
  /** What a finished job cost, where the reply says so. */
  cost?(body: unknown): MicroUsd | undefined;
}

/** A model that can be started and asked for its status. */
export type StartableModel = VideoModelV4 & Required<Pick<VideoModelV4, 'doStart' | 'doStatus'>>;

/** A model that can be used, or why it can't. */
export type ModelCheck =
  | { readonly ok: true; readonly model: StartableModel }
  | { readonly ok: false; readonly reason: string };

/**
 * Accepts specification v4 with `doStart` and `doStatus`, and nothing else: a v3 model blocks until the clip is there
 * and names its job only then, so a crash in between loses a job that is paid for.
 */
export function checkModel(model: unknown): ModelCheck {
  const { specificationVersion: spec, doStart, doStatus } = (model ?? {}) as Partial<StartableModel>;
  if (spec !== 'v4')
    return {
      ok: false,
      reason: `its video model is of specification ${spec ?? 'unknown'}, which loses jobs in a crash`,
    };
  if (typeof doStart !== 'function' || typeof doStatus !== 'function')
    return { ok: false, reason: 'its video model has no doStart and doStatus, so a job could not be resumed' };
  return { ok: true, model: model as StartableModel };
}

/** Makes and checks a model; a missing package is a reason with the command that installs it. */
export async function loadModel(vendor: AiSdkVendor, modelId: string, settings: AiSdkSettings): Promise<ModelCheck> {
  const { packageName, version } = vendor;
  let check: ModelCheck = { ok: false, reason: 'it gave no model' };
  const missing = await missingPackage(packageName, version, async () => {
    check = checkModel(await vendor.model(modelId, settings));
  });
  if (missing !== undefined) return { ok: false, reason: missing };
  return check.ok ? check : { ok: false, reason: `${packageName}: ${check.reason}` };
}
