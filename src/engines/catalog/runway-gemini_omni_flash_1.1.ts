import { runwayGen45 } from './runway-gen4.5.ts';
import { pictureSizes } from './sizes.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, thirdParty, assumed } = checkedOn('2026-11-25');
const types = '@runwayml/sdk 4.20.1, resources/text-to-video and image-to-video, GeminiOmniFlash1_1';

/** Google Gemini Omni Flash 1.1 through Runway's bundle: 3–10 s to 4K, text, first frame or reference pictures. */
export const runwayGeminiOmniFlash11: CatalogEntry = {
  id: 'runway/gemini_omni_flash_1.1',
  adapter: 'runway',
  facts: {
    ...runwayGen45.facts,
    provider: sdk('Google (through Runway)', types),
    model: sdk('gemini_omni_flash_1.1', types),
    modelVersion: assumed('gemini_omni_flash_1.1', 'Runway names no dated version of the bundled model'),
    family: assumed('gemini-omni-flash-1.1', 'Shotcaller: same model through other doors'),
    durations: sdk({ kind: 'range', minS: 3, maxS: 10, stepS: 1 }, types),
    sizes: sdk(pictureSizes('640x360 360x640 1280x720 720x1280 1920x1080 1080x1920 3840x2160 2160x3840'), types),
    fps: assumed(24, 'no figure in the documents read'),
    audio: thirdParty(true, 'resellers: sound is part of the clip; the types have no field to switch it'),
    references: assumed(3, 'the types give no bound'),
    firstFrameExcludesReferences: sdk(true, `${types}: references are a field of text to video only`),
    seed: sdk(false, types),
    negativePrompt: sdk(false, types),
    promptMaxChars: assumed(2000, 'no figure in the documents read'),
    price: assumed(
      { perClip: 0, perSecond: 250_000 },
      'no credits figure in the documents read; a careful value, the create reply carries estimatedCost',
    ),
    latency: assumed({ baseS: 45, perSecondS: 12 }, 'not measured; replace with your own history'),
  },
  runway: { text: { ratio: 'pixels' }, image: { ratio: 'pixels' }, audioField: false },
  notes: [...runwayGen45.notes],
};
