import type { Json, ShotRequest, WirePlan } from '../../engine.ts';
import type { EngineFacts } from '../../facts.ts';
import { assetMark } from '../asset-bytes.ts';
import { type FittedRequest, fitRequest, planOf } from '../fitting.ts';
import { aspectName } from '../ratio.ts';

/** The Agents API's create call. */
export const agentsCreate = 'POST /generations';

/** Longest base64 text of a start frame. The API has a limit (`image_too_large`) whose size is not documented. */
export const agentsMaxPictureChars = 13_000_000;

/** Aspects of ray-3.2 (docs.comfy.org, luma_2/ray-3.2). */
const aspects = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'];

function bodyOf({ prompt, size, durationS, firstFrame }: FittedRequest, facts: EngineFacts): Json {
  const start = firstFrame === undefined ? undefined : { data: assetMark(firstFrame), media_type: firstFrame.mimeType };
  return {
    model: facts.model,
    type: 'video',
    prompt,
    aspect_ratio: aspectName(size, aspects),
    video: {
      duration: `${durationS}s`,
      resolution: `${Math.min(size.width, size.height)}p`,
      ...(start === undefined ? {} : { start_frame: start }),
    },
  };
}

/** Compiles a shot for Luma's Agents API (field names of luma-agents-typescript, GenerationCreateParams). Pure. */
export function agentsPlan(request: ShotRequest, facts: EngineFacts): WirePlan {
  return planOf(fitRequest(request, facts), facts, (fitted) => ({
    operation: agentsCreate,
    body: bodyOf(fitted, facts),
    assets: fitted.firstFrame === undefined ? [] : [fitted.firstFrame],
  }));
}
