import type { Json, ShotRequest, WirePlan } from '../../engine.ts';
import type { EngineFacts } from '../../facts.ts';
import { assetMark } from '../asset-bytes.ts';
import { type FittedRequest, fitRequest, planOf } from '../fitting.ts';
import { aspectName } from '../ratio.ts';

/** Longest data URI sent to fal: 10 MB; larger pictures belong on fal's storage, which is not used. */
export const falMaxUriChars = 10_000_000;

/** The fields that differ between the models behind fal (@fal-ai/client 1.10.1, types/endpoints). */
interface ModelFields {
  /** `aspect_ratio` values of the text endpoint; none when the model fixes its shape. */
  readonly aspects: readonly string[];
  readonly resolution: (fitted: FittedRequest) => string | undefined;
}

const models: Readonly<Record<string, ModelFields>> = {
  'kling-video/v2.5-turbo/pro': { aspects: ['16:9', '9:16', '1:1'], resolution: () => undefined },
  'pika/v2.2': {
    aspects: ['16:9', '9:16', '1:1', '4:5', '5:4', '3:2', '2:3'],
    resolution: ({ size }) => (Math.min(size.width, size.height) > 720 ? '1080p' : '720p'),
  },
  'minimax/hailuo-02/standard': {
    aspects: [],
    resolution: ({ firstFrame }) => (firstFrame === undefined ? undefined : '768P'),
  },
};

const plainModel: ModelFields = { aspects: [], resolution: () => undefined };

/** The endpoint id of a wire operation, e.g. `fal-ai/pika/v2.2/text-to-video`. */
export function falEndpoint(operation: string): string {
  return operation.replace(/^QUEUE /, '');
}

function bodyOf(fitted: FittedRequest, { aspects, resolution }: ModelFields): Json {
  const resolutionName = resolution(fitted);
  // A clip that starts from a picture takes the picture's shape.
  const aspect = fitted.firstFrame === undefined && aspects.length > 0 ? aspectName(fitted.size, aspects) : undefined;
  return {
    prompt: fitted.prompt,
    duration: String(fitted.durationS),
    ...(aspect === undefined ? {} : { aspect_ratio: aspect }),
    ...(resolutionName === undefined ? {} : { resolution: resolutionName }),
    ...(fitted.firstFrame === undefined ? {} : { image_url: assetMark(fitted.firstFrame) }),
    ...(fitted.negativePrompt === undefined ? {} : { negative_prompt: fitted.negativePrompt }),
    ...(fitted.seed === undefined ? {} : { seed: fitted.seed }),
  };
}

/** Compiles a shot for a model behind fal's queue. Pure. */
export function falPlan(request: ShotRequest, facts: EngineFacts): WirePlan {
  return planOf(fitRequest(request, facts), facts, (fitted) => ({
    operation: `QUEUE fal-ai/${facts.model}/${fitted.firstFrame === undefined ? 'text' : 'image'}-to-video`,
    body: bodyOf(fitted, models[facts.model] ?? plainModel),
    assets: fitted.firstFrame === undefined ? [] : [fitted.firstFrame],
  }));
}
