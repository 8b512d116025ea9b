import { pictureSizes } from './sizes.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, sdk, thirdParty, assumed } = checkedOn('2026-11-22');
const { docs: docsNow, sdk: sdkNow, thirdParty: thirdPartyNow } = checkedOn('2026-11-25');
const types = '@google/genai 3.1.0, GenerateVideosConfig';
const page = 'docs.cloud.google.com, models/veo/3-1-generate';

/** Google Veo 3.1 on Vertex: 4/6/8 s to 4K, with sound, seed, first frame or up to three reference pictures. */
export const googleVeo31: CatalogEntry = {
  id: 'google/veo-3.1',
  adapter: 'vertex',
  facts: {
    route: docs('direct', page),
    provider: docs('Google', page),
    model: docs('veo-3.1-generate-001', page),
    modelVersion: docs('veo-3.1-generate-001', 'the id carries the version'),
    modelVersionBasis: sdkNow('api-reported', `${types}: the operation's name carries the versioned id`),
    family: assumed('veo-3.1', 'Shotcaller: same model through other doors'),
    lifecycle: thirdParty({ status: 'active' }, 'generally available; retired on 4 May 2027 at the earliest'),
    durations: sdk({ kind: 'set', valuesS: [4, 6, 8] }, types),
    sizes: assumed(
      pictureSizes('1280x720 720x1280 1920x1080 1080x1920 3840x2160 2160x3840'),
      'resolution names and aspects of the documents; the pixel sizes are inferred from the names',
    ),
    fps: docs(24, page),
    audio: docsNow(true, `${page}: sound generation`),
    references: docsNow(3, 'docs.cloud.google.com, use-reference-images: up to three asset pictures'),
    firstFrame: sdk(true, `${types}: source.image, inline bytes`),
    firstFrameExcludesReferences: sdkNow(true, `${types}: referenceImages excludes image and lastFrame`),
    needsFirstFrame: sdk(false, types),
    lora: sdk(false, types),
    seed: sdk(true, types),
    negativePrompt: sdk(true, types),
    promptMaxChars: assumed(4000, 'the limit is said in tokens (1024), about four characters each'),
    price: thirdParty(
      { perClip: 0, perSecond: 400_000 },
      'US$0.40/s with sound at 720p and 1080p (March 2026); 4K is reserved at 1.5 times that',
    ),
    concurrency: thirdPartyNow(10, 'aifreeapi.com: 10 at once per project, 50 requests per minute'),
    pollFloorS: assumed(10, 'customary; no figure in the documents read'),
    latency: assumed({ baseS: 45, perSecondS: 10 }, 'not measured; replace with your own history'),
    cancel: sdk('none', '@google/genai 3.1.0: no call ends an operation'),
    reconcile: sdk('none', '@google/genai 3.1.0: labels are for billing, operations are not listed'),
  },
  notes: [
    docsNow('The clip arrives with Content Credentials, which become the ingredient of the signed shot.', page),
    sdk(
      'Finished clips come inside the status reply unless a bucket was named; none is.',
      'Operations.getVideosOperation',
    ),
    assumed('A request with reference pictures is always 8 s long and paid as such.', 'Veo API, durationSeconds'),
    sdk('A last frame can be given too; Shotcaller has no use for one.', types),
  ],
};
