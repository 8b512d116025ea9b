import { runwayGen45 } from './runway-gen4.5.ts';
import { pictureSizes } from './sizes.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, sdk, assumed } = checkedOn('2026-11-25');
const types = '@runwayml/sdk 4.20.1, resources/text-to-video and image-to-video, Veo3_1';

/** Google Veo 3.1 through Runway's bundle: 4/6/8 s, to 1080p, with sound. */
export const runwayVeo31: CatalogEntry = {
  id: 'runway/veo3.1',
  adapter: 'runway',
  facts: {
    ...runwayGen45.facts,
    provider: sdk('Google (through Runway)', types),
    model: sdk('veo3.1', types),
    modelVersion: assumed('veo3.1', 'Runway names no dated version of the bundled model'),
    family: assumed('veo-3.1', 'Shotcaller: same model through other doors'),
    durations: sdk({ kind: 'set', valuesS: [4, 6, 8] }, types),
    sizes: sdk(pictureSizes('1280x720 720x1280 1080x1920 1920x1080'), types),
    fps: assumed(24, 'no figure in the documents read'),
    audio: sdk(true, types),
    references: sdk(0, `${types}: promptImage takes first and last frame only`),
    seed: sdk(true, types),
    negativePrompt: sdk(true, types),
    promptMaxChars: sdk(1000, `${types}: UTF-16 code units`),
    price: docs(
      { perClip: 0, perSecond: 400_000 },
      '20–40 credits/s (github.com/runwayml/skills), the upper figure because sound costs more; US$0.01 per credit',
    ),
    latency: assumed({ baseS: 45, perSecondS: 12 }, 'not measured; replace with your own history'),
  },
  notes: [
    ...runwayGen45.notes,
    docs('Veo output may arrive with Content Credentials.', 'Google Cloud, Veo model page'),
  ],
};
