import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, thirdParty, assumed } = checkedOn('2026-11-22');
const types = 'lumaai 1.19.1, resources/generations/video, VideoCreateParams';

/** Luma Ray 2, direct (Dream Machine API): text to video, 5 or 9 s, to 4K. */
export const lumaRay2: CatalogEntry = {
  id: 'luma/ray-2',
  adapter: 'luma',
  facts: {
    route: sdk('direct', 'lumaai 1.19.1'),
    provider: sdk('Luma', 'lumaai 1.19.1'),
    model: sdk('ray-2', types),
    modelVersion: assumed('ray-2', 'the API names no dated version: the model id is an alias'),
    modelVersionBasis: assumed('alias', 'the API names no dated version'),
    family: assumed('ray-2', 'Shotcaller: same model through other doors'),
    lifecycle: thirdParty({ status: 'active' }, 'vendor points new code to its Agents API; no shutdown date seen'),
    durations: sdk({ kind: 'set', valuesS: [5, 9] }, types),
    sizes: assumed(
      [
        { width: 960, height: 540 },
        { width: 1280, height: 720 },
        { width: 1920, height: 1080 },
        { width: 540, height: 960 },
        { width: 720, height: 1280 },
        { width: 1080, height: 1920 },
      ],
      `${types}: resolution names and aspect ratios; the pixel sizes are inferred from the names`,
    ),
    fps: assumed(24, 'no figure in the documents read'),
    audio: sdk(false, `${types}: sound is a separate paid call`),
    references: sdk(0, `${types}: no reference field for video`),
    firstFrame: sdk(false, `${types}: keyframe pictures are public URLs only, which this machine does not have`),
    needsFirstFrame: sdk(false, types),
    lora: sdk(false, types),
    seed: sdk(false, types),
    negativePrompt: sdk(false, types),
    promptMaxChars: assumed(5000, 'no figure in the documents read'),
    price: assumed(
      { perClip: 0, perSecond: 145_000 },
      'no figure in the documents read; working value for 720p, set your own in shotcaller.config.yaml',
    ),
    concurrency: assumed(4, 'no figure in the documents read'),
    pollFloorS: assumed(3, 'no figure in the documents read'),
    latency: assumed({ baseS: 40, perSecondS: 10 }, 'not measured; replace with your own history'),
    cancel: sdk('any', 'lumaai 1.19.1: DELETE /generations/{id}'),
    reconcile: sdk('list', 'lumaai 1.19.1: GET /generations echoes the request'),
    webhook: sdk('unsigned', 'lumaai 1.19.1: callback_url; no signature in the types'),
  },
  notes: [],
};
