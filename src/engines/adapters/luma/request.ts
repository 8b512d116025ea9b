import type { Json, ShotRequest, WirePlan } from '../../engine.ts';
import type { EngineFacts } from '../../facts.ts';
import { type FittedRequest, fitRequest, planOf } from '../fitting.ts';
import { aspectName } from '../ratio.ts';

/** Luma's create call (lumaai 1.19.1). */
export const lumaCreate = 'POST /generations/video';

const aspects = ['1:1', '16:9', '9:16', '4:3', '3:4', '21:9', '9:21'];

function bodyOf({ prompt, size, durationS }: FittedRequest, facts: EngineFacts): Json {
  return {
    generation_type: 'video',
    model: facts.model,
    prompt,
    aspect_ratio: aspectName(size, aspects),
    resolution: `${Math.min(size.width, size.height)}p`,
    duration: `${durationS}s`,
  };
}

/** Compiles a shot for Luma Ray 2 (field names of lumaai 1.19.1, VideoCreateParams). Pure. */
export function lumaPlan(request: ShotRequest, facts: EngineFacts): WirePlan {
  return planOf(fitRequest(request, facts), facts, (fitted) => ({
    operation: lumaCreate,
    body: bodyOf(fitted, facts),
    assets: [],
  }));
}
