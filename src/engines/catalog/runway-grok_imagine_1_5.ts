import { runwayGen45 } from './runway-gen4.5.ts';
import { pictureSizes } from './sizes.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, assumed } = checkedOn('2026-11-25');
const types = '@runwayml/sdk 4.20.1, resources/text-to-video and image-to-video, GrokImagine1_5';

/** xAI Grok Imagine 1.5 through Runway's bundle: to 1080p, text, first frame or reference pictures (then 720p). */
export const runwayGrokImagine15: CatalogEntry = {
  id: 'runway/grok_imagine_1_5',
  adapter: 'runway',
  facts: {
    ...runwayGen45.facts,
    provider: sdk('xAI (through Runway)', types),
    model: sdk('grok_imagine_1_5', types),
    modelVersion: assumed('grok_imagine_1_5', 'Runway names no dated version of the bundled model'),
    family: assumed('grok-imagine-1.5', 'Shotcaller: same model through other doors'),
    durations: assumed({ kind: 'range', minS: 3, maxS: 10, stepS: 1 }, 'the types give no bounds'),
    sizes: assumed(
      pictureSizes(
        '854x480 480x854 480x480 640x480 480x640 1280x720 720x1280 720x720 960x720 720x960 1920x1080 1080x1920 1080x1080 1440x1080 1080x1440',
      ),
      'resolution and aspect names of the types; the pixel sizes are inferred from the names',
    ),
    fps: assumed(24, 'no figure in the documents read'),
    audio: assumed(false, 'no audio field in the types'),
    references: assumed(3, 'the types give no bound'),
    firstFrameExcludesReferences: sdk(true, `${types}: references are a field of text to video only`),
    seed: sdk(false, types),
    negativePrompt: sdk(false, types),
    promptMaxChars: assumed(2000, 'no figure in the documents read'),
    price: assumed(
      { perClip: 0, perSecond: 150_000 },
      'no credits figure in the documents read; a careful value, the create reply carries estimatedCost',
    ),
    latency: assumed({ baseS: 45, perSecondS: 12 }, 'not measured; replace with your own history'),
  },
  runway: {
    text: {
      ratio: 'aspect',
      resolution: [
        [480, '480p'],
        [720, '720p'],
        [1080, '1080p'],
      ],
    },
    image: {
      resolution: [
        [480, '480p'],
        [720, '720p'],
        [1080, '1080p'],
      ],
    },
    audioField: false,
    referencesMaxLines: 720,
  },
  notes: [...runwayGen45.notes],
};
