import type { GenerateVideosConfig, GenerateVideosParameters } from '@google/genai';
import type { AttemptId } from '../../../core/ids.ts';
import type { Json, RequestAsset, ShotRequest, WirePlan } from '../../engine.ts';
import { type EngineFacts, type PictureSize, priceOf } from '../../facts.ts';
import { assetMark } from '../asset-bytes.ts';
import { type FittedRequest, fitRequest } from '../fitting.ts';
import { aspectName } from '../ratio.ts';
import { veoPriceFactor } from './price.ts';

/** Veo's create call on Vertex. */
export const veoCreate = 'POST :predictLongRunning';

/** Longest base64 text of one picture: 20 MB of bytes (cloud.google.com, Veo API). */
export const veoMaxPictureChars = 27_000_000;

/** Clip length of every request with reference pictures, seconds (cloud.google.com, Veo API, durationSeconds). */
export const veoReferenceS = 8;

/** Label under which an attempt can be found in Google's billing export. */
export const veoAttemptLabel = 'shotcaller_attempt';

/** What is asked of Veo, in the field names of @google/genai 3.1.0; pictures are marks until they are sent. */
export type VeoRequest = Pick<GenerateVideosParameters, 'model' | 'source'> & {
  readonly config: Omit<GenerateVideosConfig, 'httpOptions' | 'abortSignal'>;
};

function resolutionName({ width, height }: PictureSize): string {
  const lines = Math.min(width, height);
  return lines >= 2160 ? '4k' : `${lines}p`;
}

function picture(asset: RequestAsset): { imageBytes: string; mimeType: string } {
  return { imageBytes: assetMark(asset), mimeType: asset.mimeType };
}

function bodyOf(fitted: FittedRequest, durationS: number, facts: EngineFacts): VeoRequest {
  const { firstFrame, references } = fitted;
  // The SDK's enum has these strings as values; importing it would load the whole SDK for one word.
  const asset = 'ASSET' as NonNullable<GenerateVideosConfig['referenceImages']>[number]['referenceType'] & string;
  return {
    model: facts.model,
    source: { prompt: fitted.prompt, ...(firstFrame === undefined ? {} : { image: picture(firstFrame) }) },
    config: {
      numberOfVideos: 1,
      durationSeconds: durationS,
      aspectRatio: aspectName(fitted.size, ['16:9', '9:16']),
      resolution: resolutionName(fitted.size),
      generateAudio: fitted.audio,
      ...(fitted.seed === undefined ? {} : { seed: fitted.seed }),
      ...(fitted.negativePrompt === undefined ? {} : { negativePrompt: fitted.negativePrompt }),
      ...(references.length === 0
        ? {}
        : { referenceImages: references.map((each) => ({ image: picture(each), referenceType: asset })) }),
    },
  };
}

/** Compiles a shot for Veo on Vertex. Pure. A request with reference pictures is 8 s long, whatever the shot needs. */
export function veoPlan(request: ShotRequest, facts: EngineFacts): WirePlan {
  const fit = fitRequest(request, facts);
  if (!fit.ok) return fit;
  const { fitted } = fit;
  const durationS = fitted.references.length > 0 ? veoReferenceS : fitted.durationS;
  const assets = [...(fitted.firstFrame === undefined ? [] : [fitted.firstFrame]), ...fitted.references];
  return {
    ok: true,
    wire: { operation: veoCreate, body: bodyOf(fitted, durationS, facts) as unknown as Json, assets, durationS },
    estimate: Math.ceil(priceOf(facts.price, durationS) * veoPriceFactor(facts.model, fitted.size)),
    degradations: fitted.degradations,
  };
}

/** The request as it is sent: pictures in place, and the attempt as a label (lower case, as Google asks of labels). */
export function veoSent(body: Json, attempt: AttemptId): GenerateVideosParameters {
  const request = body as unknown as VeoRequest;
  const labels = { [veoAttemptLabel]: attempt.toLowerCase() };
  return { ...request, config: { ...request.config, labels } };
}
