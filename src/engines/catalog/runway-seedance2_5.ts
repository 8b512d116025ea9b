import { runwayGen45 } from './runway-gen4.5.ts';
import { pictureSizes } from './sizes.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, thirdParty, assumed } = checkedOn('2026-11-25');
const types = '@runwayml/sdk 4.20.1, resources/text-to-video and image-to-video, Seedance2_5';

/** ByteDance Seedance 2.5 through Runway's bundle: 4–30 s, to 1080p, sound, up to thirty reference pictures. */
export const runwaySeedance25: CatalogEntry = {
  id: 'runway/seedance2_5',
  adapter: 'runway',
  facts: {
    ...runwayGen45.facts,
    provider: sdk('ByteDance (through Runway)', types),
    model: sdk('seedance2_5', types),
    modelVersion: assumed('seedance2_5', 'Runway names no dated version of the bundled model'),
    family: assumed('seedance-2.5', 'Shotcaller: same model through other doors'),
    durations: thirdParty(
      { kind: 'range', minS: 4, maxS: 30, stepS: 1 },
      'deAPI lists 97–721 frames at 24 per second; the SDK types give no bounds',
    ),
    sizes: sdk(
      pictureSizes(
        '992x432 854x480 752x560 640x640 560x752 480x854 1470x630 1280x720 1112x834 960x960 834x1112 720x1280 2206x946 1920x1080 1664x1248 1440x1440 1248x1664 1080x1920',
      ),
      types,
    ),
    fps: assumed(24, 'no figure in the documents read'),
    audio: sdk(true, types),
    references: sdk(30, `${types}: references, up to 30`),
    firstFrameExcludesReferences: sdk(true, `${types}: keyframes and references cannot be mixed`),
    seed: sdk(true, types),
    negativePrompt: sdk(false, types),
    promptMaxChars: sdk(15_000, types),
    price: assumed(
      { perClip: 0, perSecond: 350_000 },
      'no credits figure in the documents read; a careful value, the create reply carries estimatedCost',
    ),
    latency: assumed({ baseS: 45, perSecondS: 12 }, 'not measured; replace with your own history'),
  },
  notes: [...runwayGen45.notes],
};
