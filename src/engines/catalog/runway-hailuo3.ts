import { runwayGen45 } from './runway-gen4.5.ts';
import { pictureSizes } from './sizes.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, thirdParty, assumed } = checkedOn('2026-11-25');
const types = '@runwayml/sdk 4.20.1, resources/text-to-video and image-to-video, Hailuo3';

/** MiniMax Hailuo 3 through Runway's bundle: 4–15 s at 768p or 2K, with its own sound, up to nine reference pictures. */
export const runwayHailuo3: CatalogEntry = {
  id: 'runway/hailuo3',
  adapter: 'runway',
  facts: {
    ...runwayGen45.facts,
    provider: sdk('MiniMax (through Runway)', types),
    model: sdk('hailuo3', types),
    modelVersion: assumed('hailuo3', 'Runway names no dated version of the bundled model'),
    family: assumed('minimax-h3', 'Shotcaller: same model through other doors'),
    durations: thirdParty(
      { kind: 'range', minS: 4, maxS: 15, stepS: 1 },
      '@ai-sdk/minimax 3.0.45, MiniMax-H3: integer 4–15 s; the SDK types here give no bounds',
    ),
    sizes: assumed(
      pictureSizes(
        '1366x768 768x1366 768x768 1024x768 768x1024 1792x768 2560x1440 1440x2560 1440x1440 1920x1440 1440x1920 3360x1440',
      ),
      'resolution and aspect names of the types; the pixel sizes are inferred from the names',
    ),
    fps: assumed(24, 'no figure in the documents read'),
    audio: thirdParty(true, 'MiniMax H3 makes its own sound; the types have no field to switch it'),
    references: sdk(9, `${types}: references, up to 9`),
    firstFrameExcludesReferences: sdk(true, `${types}: keyframes and references cannot be mixed`),
    seed: sdk(false, types),
    negativePrompt: sdk(false, types),
    promptMaxChars: assumed(2000, 'no figure in the documents read'),
    price: thirdParty(
      { perClip: 0, perSecond: 130_000 },
      'US$0.13/s at 2K with MiniMax itself; Runway gives no figure',
    ),
    latency: assumed({ baseS: 45, perSecondS: 12 }, 'not measured; replace with your own history'),
  },
  runway: {
    text: {
      ratio: 'aspect',
      resolution: [
        [768, '768p'],
        [1440, '2k'],
      ],
    },
    image: {
      ratio: 'aspect',
      resolution: [
        [768, '768p'],
        [1440, '2k'],
      ],
    },
    audioField: false,
  },
  notes: [...runwayGen45.notes],
};
