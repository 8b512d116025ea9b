import { runwayGen45 } from './runway-gen4.5.ts';
import { pictureSizes } from './sizes.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, assumed } = checkedOn('2026-11-25');
const types = '@runwayml/sdk 4.20.1, resources/text-to-video and image-to-video, H3Max';

/** MiniMax H3 Max through Runway's bundle: 4–15 s at 480p or 768p, first frame, seed. */
export const runwayH3Max: CatalogEntry = {
  id: 'runway/h3_max',
  adapter: 'runway',
  facts: {
    ...runwayGen45.facts,
    provider: sdk('MiniMax (through Runway)', types),
    model: sdk('h3_max', types),
    modelVersion: assumed('h3_max', 'Runway names no dated version of the bundled model'),
    family: assumed('minimax-h3-max', 'Shotcaller: same model through other doors'),
    durations: assumed({ kind: 'range', minS: 4, maxS: 15, stepS: 1 }, 'as MiniMax-H3; the types give no bounds'),
    sizes: assumed(
      pictureSizes('854x480 1366x768'),
      'resolution names only; text gives no choice of shape, landscape is inferred',
    ),
    fps: assumed(24, 'no figure in the documents read'),
    audio: assumed(true, 'as MiniMax-H3; the types have no field to switch it'),
    references: sdk(0, `${types}: no reference field`),
    seed: sdk(true, types),
    negativePrompt: sdk(false, types),
    promptMaxChars: assumed(2000, 'no figure in the documents read'),
    price: assumed(
      { perClip: 0, perSecond: 130_000 },
      'no credits figure in the documents read; a careful value, the create reply carries estimatedCost',
    ),
    latency: assumed({ baseS: 45, perSecondS: 12 }, 'not measured; replace with your own history'),
  },
  runway: {
    text: {
      resolution: [
        [480, '480p'],
        [768, '768p'],
      ],
    },
    image: {
      resolution: [
        [480, '480p'],
        [768, '768p'],
      ],
    },
    audioField: false,
    always: { promptExpansionMode: 'disabled' },
  },
  notes: [
    ...runwayGen45.notes,
    sdk('The prompt is never rewritten by the vendor: only then does a seed repeat.', types),
  ],
};
