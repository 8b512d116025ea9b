import type { Json, RequestAsset, ShotRequest, WirePlan } from '../../engine.ts';
import type { EngineFacts } from '../../facts.ts';
import { assetMark } from '../asset-bytes.ts';
import { type FittedRequest, fitRequest, planOf } from '../fitting.ts';
import { aspectName } from '../ratio.ts';
import { arkModel, arkModelId } from './models.ts';
import { arkCost, arkTokens } from './tokens.ts';

/** Ark's create call, below the base URL. */
export const arkCreate = 'POST /contents/generations/tasks';

/** Longest data URI of one picture: the vendor takes pictures to 30 MB. */
export const arkMaxUriChars = 40_000_000;

const ratios = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'];
const seedMax = 2 ** 32 - 1;

const isPicture = ({ role }: RequestAsset): boolean => role === 'character' || role === 'place' || role === 'look';

/** Says which picture is what; the model knows pictures by their place in the request. */
const legendOf = (pictures: readonly RequestAsset[]): string =>
  pictures
    .map(({ role, name }, index) => ` Image ${index + 1} ${role === 'look' ? 'shows the style' : `is ${name}`}.`)
    .join('');

const picture = (asset: RequestAsset, role: string): Json => ({
  type: 'image_url',
  image_url: { url: assetMark(asset) },
  role,
});

function bodyOf(fitted: FittedRequest, request: ShotRequest, facts: EngineFacts, model: string): Json {
  const { firstFrame, references, size } = fitted;
  return {
    model,
    content: [
      { type: 'text', text: `${fitted.prompt}${legendOf(references)}` },
      ...(firstFrame === undefined ? [] : [picture(firstFrame, 'first_frame')]),
      ...references.map((asset) => picture(asset, 'reference_image')),
    ],
    resolution: size.width * size.height > 1_000_000 ? '1080p' : '720p',
    ratio: aspectName(size, ratios),
    duration: fitted.durationS,
    ...(fitted.seed === undefined ? {} : { seed: Math.min(fitted.seed, seedMax) }),
    generate_audio: fitted.audio,
    ...(arkModel(facts).cameraFixed && request.camera !== undefined
      ? { camera_fixed: request.camera === 'static' }
      : {}),
    watermark: false,
  };
}

/**
 * Compiles a shot for Seedance (field names of vercel/ai, packages/bytedance). Pure. The estimate is what the tokens of
 * this size and length cost.
 */
export function arkPlan(request: ShotRequest, facts: EngineFacts, baseUrl?: string): WirePlan {
  // Room for what the references need to be called, so that the prompt's own cut is the only one.
  const legend = legendOf(request.assets.filter(isPicture).slice(0, facts.references));
  const fit = fitRequest(request, { ...facts, promptMaxChars: facts.promptMaxChars - legend.length });
  const plan = planOf(fit, facts, (fitted) => ({
    operation: arkCreate,
    body: bodyOf(fitted, request, facts, arkModelId(facts.model, baseUrl)),
    assets: [...(fitted.firstFrame === undefined ? [] : [fitted.firstFrame]), ...fitted.references],
  }));
  if (!plan.ok || !fit.ok) return plan;
  const { size, durationS, audio } = fit.fitted;
  return { ...plan, estimate: arkCost(facts, arkTokens(size, durationS, facts.fps), audio) };
}
