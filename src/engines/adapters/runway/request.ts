import type { Json, ShotRequest, WirePlan } from '../../engine.ts';
import type { EngineFacts, PictureSize } from '../../facts.ts';
import { assetMark } from '../asset-bytes.ts';
import { type FittedRequest, fitRequest, planOf } from '../fitting.ts';
import { aspectName } from '../ratio.ts';
import { type RunwayFields, type RunwaySize, runwayPixelFields } from './fields.ts';

/** Longest data URI that Runway takes for a picture: 5 MB (@runwayml/sdk 4.20.1, PromptImage.uri). */
export const runwayMaxUriChars = 5_000_000;

/** Create call for a clip that starts from text. */
export const runwayTextToVideo = 'POST /v1/text_to_video';
/** Create call for a clip that starts from a picture. */
export const runwayImageToVideo = 'POST /v1/image_to_video';

const seedMax = 2 ** 32 - 1;
/** Aspects that Runway's bundled models name. */
const aspects = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'];

const linesOf = (size: PictureSize): number => Math.min(size.width, size.height);

/** The smallest named resolution with that many lines, else the largest. */
function resolutionName(names: NonNullable<RunwaySize['resolution']>, lines: number): string | undefined {
  return (names.find(([offered]) => offered >= lines) ?? names.at(-1))?.[1];
}

/** The size in an endpoint's own words. */
function sizeFields(size: PictureSize, { ratio, resolution }: RunwaySize): { readonly [key: string]: Json } {
  const said = {
    pixels: `${size.width}:${size.height}`,
    aspect: aspectName(size, aspects),
    auto: `auto_${linesOf(size)}p`,
  };
  const name = resolution === undefined ? undefined : resolutionName(resolution, linesOf(size));
  return {
    ...(ratio === undefined ? {} : { ratio: said[ratio] }),
    ...(name === undefined ? {} : { resolution: name }),
  };
}

/** A size with at most that many lines: the largest of the same shape, as the engine's facts are sorted by nothing. */
function atMost(size: PictureSize, maxLines: number, facts: EngineFacts): PictureSize {
  if (linesOf(size) <= maxLines) return size;
  const aspect = size.width / size.height;
  const fitting = facts.sizes.filter(
    (each) => linesOf(each) <= maxLines && Math.abs(each.width / each.height / aspect - 1) < 0.03,
  );
  return fitting.sort((a, b) => linesOf(b) - linesOf(a))[0] ?? size;
}

/** Fits a request, and lowers the picture where references cost lines. */
function fitted(request: ShotRequest, facts: EngineFacts, fields: RunwayFields): ReturnType<typeof fitRequest> {
  const fit = fitRequest(request, facts);
  const { referencesMaxLines } = fields;
  if (!fit.ok || referencesMaxLines === undefined || fit.fitted.references.length === 0) return fit;
  const { size } = fit.fitted;
  const lowered = atMost(size, referencesMaxLines, facts);
  if (lowered === size) return fit;
  const words = `size ${size.width}x${size.height} lowered to ${lowered.width}x${lowered.height}: ${facts.id} takes references at ${referencesMaxLines} lines`;
  return { ok: true, fitted: { ...fit.fitted, size: lowered, degradations: [...fit.fitted.degradations, words] } };
}

function bodyOf(request: FittedRequest, facts: EngineFacts, fields: RunwayFields): Json {
  const { firstFrame, references } = request;
  const size = firstFrame === undefined ? (fields.text ?? fields.image) : fields.image;
  return {
    model: facts.model,
    promptText: request.prompt,
    ...sizeFields(request.size, size),
    duration: request.durationS,
    ...(firstFrame === undefined ? {} : { promptImage: [{ position: 'first', uri: assetMark(firstFrame) }] }),
    ...(references.length === 0 ? {} : { references: references.map((asset) => ({ uri: assetMark(asset) })) }),
    ...(request.seed === undefined ? {} : { seed: Math.min(request.seed, seedMax) }),
    ...(facts.audio && fields.audioField ? { audio: request.audio } : {}),
    ...(request.negativePrompt === undefined ? {} : { negativePrompt: request.negativePrompt }),
    ...fields.always,
  };
}

/**
 * Compiles a shot for Runway in the field names of @runwayml/sdk 4.20.1. Pure.
 * @param fields How this model words its request; pixels when the catalog says nothing.
 */
export function runwayPlan(
  request: ShotRequest,
  facts: EngineFacts,
  fields: RunwayFields = runwayPixelFields,
): WirePlan {
  return planOf(fitted(request, facts, fields), facts, (fit) => ({
    operation: fit.firstFrame === undefined ? runwayTextToVideo : runwayImageToVideo,
    body: bodyOf(fit, facts, fields),
    assets: [...(fit.firstFrame === undefined ? [] : [fit.firstFrame]), ...fit.references],
  }));
}
