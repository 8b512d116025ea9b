import type { Json, ShotRequest, WirePlan } from '../../engine.ts';
import type { EngineFacts } from '../../facts.ts';
import type { InputMapping } from '../../input-mapping.ts';
import { mappedPlan } from '../mapped-input.ts';

/** Longest data URI sent to Replicate: what its own client inlines at most (replicate 1.4.0, lib/util). */
export const replicateMaxUriChars = 10_000_000;

/** A door of the catalog: a model by name (its newest version), or one immutable version. */
export interface ReplicateDoor {
  /** `owner/name`. */
  readonly model: string;
  readonly version?: string;
}

/** Reads `owner/name` or `owner/name:version`. */
export function replicateDoor(door: string): ReplicateDoor {
  const [model = '', version] = door.split(':');
  return version === undefined ? { model } : { model, version };
}

/** Operation and body of a create call for an input. */
export function replicateWire(door: string, input: Json): { readonly operation: string; readonly body: Json } {
  const { model, version } = replicateDoor(door);
  return version === undefined
    ? { operation: `POST /models/${model}/predictions`, body: { input } }
    : { operation: 'POST /predictions', body: { version, input } };
}

/** Compiles a shot for a model on Replicate, by the mapping of its catalog entry. Pure. */
export function replicatePlan(request: ShotRequest, facts: EngineFacts, mapping: InputMapping | undefined): WirePlan {
  return mappedPlan(request, facts, mapping, ({ door, input }) => replicateWire(door, input));
}
