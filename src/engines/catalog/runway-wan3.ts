import { runwayGen45 } from './runway-gen4.5.ts';
import { pictureSizes } from './sizes.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, thirdParty, assumed } = checkedOn('2026-11-25');
const types = '@runwayml/sdk 4.20.1, resources/text-to-video and image-to-video, Wan3';

/** Alibaba Wan 3 through Runway's bundle: 2–15 s to 1080p, sound, up to ten reference pictures. */
export const runwayWan3: CatalogEntry = {
  id: 'runway/wan3',
  adapter: 'runway',
  facts: {
    ...runwayGen45.facts,
    provider: sdk('Alibaba (through Runway)', types),
    model: sdk('wan3', types),
    modelVersion: assumed('wan3', 'Runway names no dated version of the bundled model'),
    family: assumed('wan-3.0', 'Shotcaller: same model through other doors'),
    durations: thirdParty(
      { kind: 'range', minS: 2, maxS: 15, stepS: 1 },
      'resellers, for Wan 2.7 and 3.0; the SDK types give no bounds',
    ),
    sizes: sdk(
      pictureSizes(
        '832x480 720x544 624x624 544x720 480x832 1280x720 1104x832 960x960 832x1104 720x1280 1920x1080 1648x1248 1440x1440 1248x1648 1080x1920',
      ),
      types,
    ),
    fps: assumed(24, 'no figure in the documents read'),
    audio: sdk(true, types),
    references: sdk(10, `${types}: references, up to 10`),
    firstFrameExcludesReferences: sdk(true, `${types}: keyframes and references cannot be mixed`),
    seed: sdk(false, types),
    negativePrompt: sdk(false, types),
    promptMaxChars: assumed(2000, 'no figure in the documents read'),
    price: assumed(
      { perClip: 0, perSecond: 150_000 },
      'no credits figure in the documents read; a careful value, the create reply carries estimatedCost',
    ),
    latency: assumed({ baseS: 45, perSecondS: 12 }, 'not measured; replace with your own history'),
  },
  // A clip that starts on a frame takes that frame's shape.
  runway: { text: { ratio: 'pixels' }, image: { ratio: 'auto' }, audioField: true },
  notes: [...runwayGen45.notes],
};
