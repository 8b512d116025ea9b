import { runwayGen45 } from './runway-gen4.5.ts';
import { pictureSizes } from './sizes.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, assumed } = checkedOn('2026-11-25');
const types = '@runwayml/sdk 4.20.1, resources/text-to-video and image-to-video, Happyhorse1_0';

/** HappyHorse 1.0 through Runway's bundle: 5 s to 1080p, text or first frame. */
export const runwayHappyhorse10: CatalogEntry = {
  id: 'runway/happyhorse_1_0',
  adapter: 'runway',
  facts: {
    ...runwayGen45.facts,
    provider: sdk('HappyHorse (through Runway)', types),
    model: sdk('happyhorse_1_0', types),
    modelVersion: assumed('happyhorse_1_0', 'Runway names no dated version of the bundled model'),
    family: assumed('happyhorse-1.0', 'Shotcaller: same model through other doors'),
    durations: assumed({ kind: 'set', valuesS: [5] }, 'the types give no bounds; 5 s is what every such model makes'),
    sizes: sdk(
      pictureSizes('1280x720 720x1280 960x960 1108x832 832x1108 1920x1080 1080x1920 1440x1440 1662x1248 1248x1662'),
      types,
    ),
    fps: assumed(24, 'no figure in the documents read'),
    audio: assumed(false, 'no audio field in the types'),
    references: sdk(0, `${types}: no reference field`),
    seed: sdk(false, types),
    negativePrompt: sdk(false, types),
    promptMaxChars: sdk(2500, `${types}: UTF-16 code units`),
    price: assumed(
      { perClip: 0, perSecond: 200_000 },
      'no credits figure in the documents read; a careful value, the create reply carries estimatedCost',
    ),
    latency: assumed({ baseS: 45, perSecondS: 12 }, 'not measured; replace with your own history'),
  },
  runway: {
    text: { ratio: 'pixels' },
    image: {
      resolution: [
        [720, '720p'],
        [1080, '1080p'],
      ],
    },
    audioField: false,
  },
  notes: [...runwayGen45.notes],
};
