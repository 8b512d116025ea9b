import { runwayGen45 } from './runway-gen4.5.ts';
import { pictureSizes } from './sizes.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, thirdParty, assumed } = checkedOn('2026-11-25');
const types = '@runwayml/sdk 4.20.1, resources/text-to-video and image-to-video, Seedance2';

/** ByteDance Seedance 2 through Runway's bundle: 4–15 s, to 4K, sound, up to nine reference pictures. */
export const runwaySeedance2: CatalogEntry = {
  id: 'runway/seedance2',
  adapter: 'runway',
  facts: {
    ...runwayGen45.facts,
    provider: sdk('ByteDance (through Runway)', types),
    model: sdk('seedance2', types),
    modelVersion: assumed('seedance2', 'Runway names no dated version of the bundled model'),
    family: assumed('seedance-2.0', 'Shotcaller: same model through other doors'),
    durations: thirdParty({ kind: 'range', minS: 4, maxS: 15, stepS: 1 }, 'resellers; the SDK types give no bounds'),
    sizes: sdk(
      pictureSizes(
        '992x432 864x496 752x560 640x640 560x752 496x864 1470x630 1280x720 1112x834 960x960 834x1112 720x1280 2206x946 1920x1080 1664x1248 1440x1440 1248x1664 1080x1920 3840x1646 3840x2160 3840x2880 3840x3840 2880x3840 2160x3840',
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
      { perClip: 0, perSecond: 300_000 },
      'no credits figure in the documents read; a careful value, the create reply carries estimatedCost',
    ),
    latency: assumed({ baseS: 45, perSecondS: 12 }, 'not measured; replace with your own history'),
  },
  notes: [...runwayGen45.notes],
};
