import { runwayGen45 } from './runway-gen4.5.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, sdk, assumed } = checkedOn('2026-11-22');
const types = '@runwayml/sdk 4.20.1, resources/text-to-video and image-to-video, Veo3_1Fast';

/** Google Veo 3.1 Fast through Runway's bundle: 4/6/8 s, to 1080p, with sound. */
export const runwayVeo31Fast: CatalogEntry = {
  id: 'runway/veo3.1_fast',
  adapter: 'runway',
  facts: {
    ...runwayGen45.facts,
    provider: docs('Google (through Runway)', 'docs.dev.runwayml.com, models'),
    model: sdk('veo3.1_fast', types),
    modelVersion: assumed('veo3.1_fast', 'Runway names no dated version of the bundled model'),
    family: assumed('veo-3.1-fast', 'Shotcaller: same model through other doors'),
    durations: sdk({ kind: 'set', valuesS: [4, 6, 8] }, types),
    sizes: sdk(
      [
        { width: 1280, height: 720 },
        { width: 720, height: 1280 },
        { width: 1920, height: 1080 },
        { width: 1080, height: 1920 },
      ],
      types,
    ),
    audio: sdk(true, types),
    references: sdk(0, `${types}: promptImage takes first and last frame only`),
    negativePrompt: sdk(true, types),
    price: docs(
      { perClip: 0, perSecond: 150_000 },
      '10–15 credits/s (github.com/runwayml/skills), the upper figure because sound costs more; US$0.01 per credit',
    ),
    latency: assumed({ baseS: 30, perSecondS: 8 }, 'not measured; replace with your own history'),
  },
  notes: [
    ...runwayGen45.notes,
    docs('Veo output may arrive with Content Credentials.', 'Google Cloud, Veo model page'),
  ],
};
