import type { Json, ShotRequest, WirePlan } from '../../engine.ts';
import { type EngineFacts, priceOf } from '../../facts.ts';
import { assetMark } from '../asset-bytes.ts';
import { type FittedRequest, fitRequest, planOf } from '../fitting.ts';
import { aspectName } from '../ratio.ts';
import { klingCamera } from './camera.ts';
import { klingModel } from './models.ts';

/** Longest base64 of a picture: the vendor takes files to 10 MB. */
export const klingMaxImageChars = Math.ceil(10_000_000 / 3) * 4;

/** The two kinds of task; each has its own list and its own place to read a task. */
export const klingEndpoints = ['text2video', 'image2video'] as const;
/** One of them. */
export type KlingEndpoint = (typeof klingEndpoints)[number];

/** The endpoint of a wire operation, e.g. `POST /v1/videos/text2video`. */
export function klingEndpoint(operation: string): KlingEndpoint {
  return operation.endsWith('/image2video') ? 'image2video' : 'text2video';
}

const aspects = ['16:9', '9:16', '1:1'];

function bodyOf(fitted: FittedRequest, request: ShotRequest, facts: EngineFacts): Json {
  const { firstFrame, negativePrompt } = fitted;
  const { sound, camera } = klingModel(facts);
  const control = camera && request.camera !== undefined ? klingCamera(request.camera) : undefined;
  return {
    model_name: facts.model,
    prompt: fitted.prompt,
    ...(negativePrompt === undefined ? {} : { negative_prompt: negativePrompt }),
    mode: 'pro',
    ...(sound ? { sound: fitted.audio ? 'on' : 'off' } : {}),
    ...(control === undefined ? {} : { camera_control: control }),
    // A clip that starts from a picture takes the picture's shape.
    ...(firstFrame === undefined
      ? { aspect_ratio: aspectName(fitted.size, aspects) }
      : { image: assetMark(firstFrame) }),
    duration: String(fitted.durationS),
  };
}

/** Compiles a shot for Kling (field names of vercel/ai, packages/klingai). Pure. A silent clip is priced as such. */
export function klingPlan(request: ShotRequest, facts: EngineFacts): WirePlan {
  const fit = fitRequest(request, facts);
  const plan = planOf(fit, facts, (fitted) => ({
    operation: `POST /v1/videos/${fitted.firstFrame === undefined ? 'text2video' : 'image2video'}`,
    body: bodyOf(fitted, request, facts),
    assets: fitted.firstFrame === undefined ? [] : [fitted.firstFrame],
  }));
  if (!plan.ok || !fit.ok) return plan;
  const share01 = fit.fitted.audio ? 1 : klingModel(facts).silentPrice01;
  return { ...plan, estimate: Math.ceil(priceOf(facts.price, plan.wire.durationS) * share01) };
}
