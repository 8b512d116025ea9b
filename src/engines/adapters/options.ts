import type { Clock } from '../../core/clock.ts';
import type { FetchPolicy } from '../download.ts';
import type { JobHandle, SubmitResult } from '../engine.ts';
import type { EngineFacts } from '../facts.ts';
import type { InputMapping } from '../input-mapping.ts';
import type { ReplyContext } from './http-outcome.ts';
import type { RunwayFields } from './runway/fields.ts';

/** What every adapter is built from. */
export interface AdapterOptions {
  readonly facts: EngineFacts;
  /** How a shot becomes the model's input, for doors that serve many models. */
  readonly input?: InputMapping;
  readonly clock: Clock;
  /** Absent only where the vendor needs none (own ComfyUI). */
  readonly apiKey?: string;
  /** Second half of a key pair, where the vendor issues pairs (Kling): signs, and is never sent. */
  readonly secretKey?: string;
  /** What the vendor's account needs besides a key, none of it secret: project, region. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How Runway's own fields are filled for this model. */
  readonly runway?: RunwayFields;
  /** Where the vendor's API lives, without a final slash; the vendor's own address when absent. */
  readonly baseUrl?: string;
  /** Limits and allowed origins for fetching outputs. */
  readonly fetchPolicy: FetchPolicy;
  /** Longest wait for one API call, milliseconds. Default 60 000. */
  readonly callTimeoutMs?: number;
}

/** Default of `AdapterOptions.callTimeoutMs`. */
export const defaultCallTimeoutMs = 60_000;

/**
 * What the classifiers need of an adapter's options, at this moment.
 * @param minted Further secrets that were made for one call, such as a signed token.
 */
export function contextOf({ clock, apiKey, secretKey }: AdapterOptions, minted: readonly string[] = []): ReplyContext {
  return { now: clock.now(), secrets: [apiKey, secretKey, ...minted].filter((secret) => secret !== undefined) };
}

/** True for an id that can stand in a path as it is: a stored handle is not trusted. */
export function isPlainId(id: string): boolean {
  return /^[\w.:-]{1,200}$/.test(id) && !/^\.+$/.test(id);
}

/** The part of a job handle that is known before the vendor answers. */
export function handleStart(facts: EngineFacts, createdAt: string): Pick<JobHandle, 'engine' | 'route' | 'createdAt'> {
  return { engine: facts.id, route: facts.route, createdAt };
}

/** A request that was never sent because an asset can't be. */
export function unsendable(reason: string): SubmitResult {
  return { kind: 'rejected', failure: { outcome: 'invalid-request', reason, billed: 'no' } };
}
