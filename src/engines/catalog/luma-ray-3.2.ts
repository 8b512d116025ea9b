import { pictureSizes } from './sizes.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, thirdParty, assumed } = checkedOn('2026-11-25');
const types = 'luma-agents-typescript, resources/generations, VideoOptions';

/** Luma Ray 3.2 through the Agents API: 5 or 10 s to 1080p, from text or a first frame. */
export const lumaRay32: CatalogEntry = {
  id: 'luma/ray-3.2',
  adapter: 'agents',
  facts: {
    route: sdk('direct', types),
    provider: sdk('Luma', types),
    model: sdk('ray-3.2', types),
    modelVersion: assumed('ray-3.2', 'the API names no dated version: the model id is an alias'),
    modelVersionBasis: assumed('alias', 'the API names no dated version'),
    family: assumed('ray-3.2', 'Shotcaller: same model through other doors'),
    lifecycle: sdk({ status: 'active' }, types),
    durations: sdk({ kind: 'set', valuesS: [5, 10] }, `${types}: duration 5s | 10s`),
    sizes: assumed(
      pictureSizes(
        '960x540 1280x720 1920x1080 540x960 720x1280 1080x1920 720x720 1080x1080 960x720 1440x1080 720x960 1080x1440 1680x720',
      ),
      `${types}: resolution names; docs.comfy.org: aspects of ray-3.2; the pixel sizes are inferred from the names`,
    ),
    fps: sdk(24, `${types}: frame positions count in 24 per second`),
    audio: sdk(false, `${types}: no sound field`),
    references: sdk(0, `${types}: image_ref is for pictures only`),
    firstFrame: sdk(true, `${types}: start_frame takes inline base64`),
    needsFirstFrame: sdk(false, types),
    lora: sdk(false, types),
    seed: sdk(false, types),
    negativePrompt: sdk(false, types),
    promptMaxChars: assumed(5000, 'no figure in the documents read'),
    price: assumed(
      { perClip: 0, perSecond: 216_000 },
      'no readable figure for text to video; fal quotes US$1.08 for 5 s of 720p video to video',
    ),
    concurrency: assumed(4, 'no figure in the documents read; capacity is shared'),
    pollFloorS: assumed(3, 'no figure in the documents read'),
    latency: assumed({ baseS: 40, perSecondS: 10 }, 'not measured; replace with your own history'),
    cancel: sdk('none', `${types}: no such call`),
    reconcile: sdk('none', `${types}: neither a list nor a client reference`),
  },
  notes: [
    sdk('Output URLs live one hour; reading the generation again gives fresh ones.', `${types}, GenerationOutput.url`),
    thirdParty('The vendor points new code here; ray-2 stays on the Dream Machine API.', 'resellers and skill files'),
    sdk('An end frame and up to 64 guide frames can be given too; Shotcaller gives a start frame only.', types),
  ],
};
