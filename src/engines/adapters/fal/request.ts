import type { ShotRequest, WirePlan } from '../../engine.ts';
import type { EngineFacts } from '../../facts.ts';
import type { InputMapping } from '../../input-mapping.ts';
import { mappedPlan } from '../mapped-input.ts';

/** Longest data URI sent to fal: 10 MB; larger pictures belong on fal's storage, which is not used. */
export const falMaxUriChars = 10_000_000;

/** The endpoint id of a wire operation, e.g. `fal-ai/pika/v2.2/text-to-video`. */
export function falEndpoint(operation: string): string {
  return operation.replace(/^QUEUE /, '');
}

/** Compiles a shot for a model behind fal's queue, by the mapping of its catalog entry. Pure. */
export function falPlan(request: ShotRequest, facts: EngineFacts, mapping: InputMapping | undefined): WirePlan {
  return mappedPlan(request, facts, mapping, ({ door, input }) => ({ operation: `QUEUE ${door}`, body: input }));
}
