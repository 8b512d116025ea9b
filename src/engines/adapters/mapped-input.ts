import type { Json, RequestAsset, ShotRequest, WirePlan } from '../engine.ts';
import type { EngineFacts, PictureSize } from '../facts.ts';
import { type InputMapping, lengthValue, nested, type SizeField, type Start } from '../input-mapping.ts';
import { assetMark } from './asset-bytes.ts';
import { type FittedRequest, fitRequest, planOf } from './fitting.ts';
import { aspectName } from './ratio.ts';

/** A request in a model's own field names. */
export interface MappedInput {
  /** Endpoint or model that takes it. */
  readonly door: string;
  readonly input: { readonly [key: string]: Json };
  readonly assets: readonly RequestAsset[];
}

function sizeFields(size: SizeField, { width, height }: PictureSize): readonly (readonly [string, Json])[] {
  return 'form' in size
    ? [[size.field, size.form.replace('{width}', String(width)).replace('{height}', String(height))]]
    : [
        [size.width, width],
        [size.height, height],
      ];
}

function resolutionName({ width, height }: PictureSize, values: readonly { name: string; lines: number }[]): string {
  const apart = (lines: number): number => Math.abs(lines - Math.min(width, height));
  return [...values].sort((a, b) => apart(a.lines) - apart(b.lines))[0]?.name ?? '';
}

/** Puts a fitted request into a model's own fields, as its catalog entry says. Pure. */
function mapped(fitted: FittedRequest, mapping: InputMapping, door: string): MappedInput {
  const { firstFrame, size, prompt, negativePrompt, seed, audio, durationS } = fitted;
  const start: Start = firstFrame === undefined ? 'text' : 'image';
  const sent = <T extends { readonly only?: Start }>(field: T | undefined): readonly T[] =>
    field === undefined || (field.only !== undefined && field.only !== start) ? [] : [field];
  const when = <T>(field: string | undefined, value: T | undefined, write: (value: T) => Json) =>
    field === undefined || value === undefined ? [] : [[field, write(value)] as const];
  const { duration } = mapping;
  const input = nested([
    [mapping.prompt, prompt],
    ...(duration === undefined ? [] : [[duration.field, lengthValue(duration, durationS)] as const]),
    ...sent(mapping.aspect).map(({ field, values }) => [field, aspectName(size, values)] as const),
    ...sent(mapping.resolution).map(({ field, values }) => [field, resolutionName(size, values)] as const),
    ...sent(mapping.size).flatMap((field) => sizeFields(field, size)),
    ...when(mapping.firstFrame, firstFrame, assetMark),
    ...when(mapping.negativePrompt, negativePrompt, (words) => words),
    ...when(mapping.seed, seed, (number) => number),
    ...when(mapping.audio, audio, (wanted) => wanted),
    ...Object.entries(mapping.always ?? {}),
  ]);
  return { door, input, assets: firstFrame === undefined || mapping.firstFrame === undefined ? [] : [firstFrame] };
}

/** Compiles a shot for a model that is described by a mapping. Pure; `wireOf` adds what the route puts around the input. */
export function mappedPlan(
  request: ShotRequest,
  facts: EngineFacts,
  mapping: InputMapping | undefined,
  wireOf: (input: MappedInput) => { readonly operation: string; readonly body: Json },
): WirePlan {
  const fit = fitRequest(request, facts);
  if (!fit.ok) return fit;
  const door = fit.fitted.firstFrame === undefined ? mapping?.text : mapping?.image;
  if (mapping === undefined || door === undefined)
    return { ok: false, code: 'door', reason: `the catalog entry of ${facts.id} names no endpoint for this request` };
  const input = mapped(fit.fitted, mapping, door);
  return planOf(fit, facts, () => ({ ...wireOf(input), assets: input.assets }));
}
