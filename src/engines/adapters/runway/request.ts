import type { Json, ShotRequest, WirePlan } from '../../engine.ts';
import type { EngineFacts } from '../../facts.ts';
import { assetMark } from '../asset-bytes.ts';
import { type FittedRequest, fitRequest, planOf } from '../fitting.ts';

/** Longest data URI that Runway takes for a picture: 5 MB (@runwayml/sdk 4.20.1, PromptImage.uri). */
export const runwayMaxUriChars = 5_000_000;

/** Create call for a clip that starts from text. */
export const runwayTextToVideo = 'POST /v1/text_to_video';
/** Create call for a clip that starts from a picture. */
export const runwayImageToVideo = 'POST /v1/image_to_video';

const seedMax = 2 ** 32 - 1;

function bodyOf(fitted: FittedRequest, facts: EngineFacts): Json {
  return {
    model: facts.model,
    promptText: fitted.prompt,
    ratio: `${fitted.size.width}:${fitted.size.height}`,
    duration: fitted.durationS,
    ...(fitted.firstFrame === undefined
      ? {}
      : { promptImage: [{ position: 'first', uri: assetMark(fitted.firstFrame) }] }),
    ...(fitted.seed === undefined ? {} : { seed: Math.min(fitted.seed, seedMax) }),
    ...(facts.audio ? { audio: fitted.audio } : {}),
    ...(fitted.negativePrompt === undefined ? {} : { negativePrompt: fitted.negativePrompt }),
  };
}

/** Compiles a shot for Runway (gen4.5, gen4_turbo, veo3.1_fast; field names of @runwayml/sdk 4.20.1). Pure. */
export function runwayPlan(request: ShotRequest, facts: EngineFacts): WirePlan {
  return planOf(fitRequest(request, facts), facts, (fitted) => ({
    operation: fitted.firstFrame === undefined ? runwayTextToVideo : runwayImageToVideo,
    body: bodyOf(fitted, facts),
    assets: fitted.firstFrame === undefined ? [] : [fitted.firstFrame],
  }));
}
