import type { Experimental_VideoModelV4CallOptions as CallOptions } from '@ai-sdk/provider';
import type { Json, ShotRequest, WirePlan } from '../../engine.ts';
import type { EngineFacts } from '../../facts.ts';
import type { InputMapping } from '../../input-mapping.ts';
import { mappedPlan } from '../mapped-input.ts';
import { isRecord } from '../reply.ts';

/** Longest data URI sent inline: 10 MB; no figure is documented for this interface. */
export const aiSdkMaxUriChars = 10_000_000;

/** Compiles a shot into the call options of a video model of specification v4. Pure. */
export function aiSdkPlan(request: ShotRequest, facts: EngineFacts, mapping: InputMapping | undefined): WirePlan {
  return mappedPlan(request, facts, mapping, ({ door, input }) => ({ operation: `doStart ${door}`, body: input }));
}

/** The model id of a wire operation. */
export function aiSdkModelId(operation: string): string {
  return operation.replace(/^doStart /, '');
}

const dataUri = /^data:([^;,]+);base64,(.*)$/s;

/** An inline picture as the interface carries files. */
function fileOf(value: unknown): CallOptions['image'] {
  const [, mediaType, data] = dataUri.exec(typeof value === 'string' ? value : '') ?? [];
  return mediaType === undefined || data === undefined ? undefined : { type: 'file', mediaType, data };
}

/** Call options from a body whose assets are inline. Every option the interface names is there, unset ones `undefined`. */
export function callOptionsOf(body: Json, headers: Readonly<Record<string, string>>): CallOptions {
  const wanted = isRecord(body) ? (body as Partial<Omit<CallOptions, 'image'>> & { readonly image?: unknown }) : {};
  return {
    prompt: undefined,
    aspectRatio: undefined,
    resolution: undefined,
    duration: undefined,
    fps: undefined,
    seed: undefined,
    frameImages: undefined,
    inputReferences: undefined,
    generateAudio: undefined,
    providerOptions: {},
    ...wanted,
    n: 1,
    image: fileOf(wanted.image),
    headers: { ...headers },
  };
}
