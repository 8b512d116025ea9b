import { runwayGen45 } from './runway-gen4.5.ts';
import { pictureSizes } from './sizes.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, thirdParty, assumed } = checkedOn('2026-11-25');
const types = '@runwayml/sdk 4.20.1, resources/text-to-video and image-to-video, Seedance2Mini';

/** ByteDance Seedance 2 Mini through Runway's bundle: 4–15 s, to 720p, sound, up to nine reference pictures. */
export const runwaySeedance2Mini: CatalogEntry = {
  id: 'runway/seedance2_mini',
  adapter: 'runway',
  facts: {
    ...runwayGen45.facts,
    provider: sdk('ByteDance (through Runway)', types),
    model: sdk('seedance2_mini', types),
    modelVersion: assumed('seedance2_mini', 'Runway names no dated version of the bundled model'),
    family: assumed('seedance-2.0-mini', 'Shotcaller: same model through other doors'),
    durations: thirdParty({ kind: 'range', minS: 4, maxS: 15, stepS: 1 }, 'resellers; the SDK types give no bounds'),
    sizes: sdk(
      pictureSizes(
        '992x432 864x496 752x560 640x640 560x752 496x864 1470x630 1280x720 1112x834 960x960 834x1112 720x1280',
      ),
      types,
    ),
    fps: assumed(24, 'no figure in the documents read'),
    audio: sdk(true, types),
    references: sdk(9, `${types}: references, up to 9`),
    firstFrameExcludesReferences: sdk(true, `${types}: keyframes and references cannot be mixed`),
    seed: sdk(true, types),
    negativePrompt: sdk(false, types),
    promptMaxChars: sdk(3500, types),
    price: assumed(
      { perClip: 0, perSecond: 150_000 },
      'no credits figure in the documents read; a careful value, the create reply carries estimatedCost',
    ),
    latency: assumed({ baseS: 45, perSecondS: 12 }, 'not measured; replace with your own history'),
  },
  notes: [...runwayGen45.notes],
};
