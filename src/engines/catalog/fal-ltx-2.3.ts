import { falKlingV25Turbo } from './fal-kling-v2.5-turbo.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, sdk, thirdParty, assumed } = checkedOn('2026-11-25');
const types = '@fal-ai/client 1.10.1, types/endpoints, Ltx23*';

/** Lightricks LTX 2.3 through fal: 6, 8 or 10 s at 1080p with sound. */
export const falLtx23: CatalogEntry = {
  id: 'fal/ltx-2.3',
  adapter: 'fal',
  facts: {
    ...falKlingV25Turbo.facts,
    provider: sdk('Lightricks (through fal)', types),
    model: sdk('ltx-2.3', types),
    modelVersion: assumed('ltx-2.3', 'the endpoint id is an alias'),
    family: assumed('ltx-2.3', 'Shotcaller: same model through other doors'),
    durations: sdk({ kind: 'set', valuesS: [6, 8, 10] }, types),
    sizes: assumed(
      [
        { width: 1920, height: 1080 },
        { width: 1080, height: 1920 },
      ],
      `${types}: 1080p; 1440p and 2160p cost more than the price here and are left out`,
    ),
    fps: sdk(24, `${types}: 24, 25, 48 or 50 can be asked for; 24 is`),
    audio: sdk(true, types),
    seed: sdk(false, types),
    negativePrompt: sdk(false, types),
    promptMaxChars: assumed(5000, 'no figure in the documents read'),
    price: thirdParty(
      { perClip: 0, perSecond: 80_000 },
      'price lists of others say US$0.06 to 0.08/s at 1080p through fal',
    ),
    latency: assumed({ baseS: 40, perSecondS: 10 }, 'not measured; replace with your own history'),
  },
  input: docs(
    {
      text: 'fal-ai/ltx-2.3/text-to-video',
      image: 'fal-ai/ltx-2.3/image-to-video',
      prompt: 'prompt',
      duration: { field: 'duration', as: 'number' },
      aspect: { field: 'aspect_ratio', values: ['16:9', '9:16'] },
      resolution: { field: 'resolution', values: [{ name: '1080p', lines: 1080 }] },
      firstFrame: 'image_url',
      audio: 'generate_audio',
      always: { fps: 24 },
    },
    'fal.ai/models/fal-ai/ltx-2: length and frame rate are whole numbers; @fal-ai/client types them as text',
  ),
  notes: falKlingV25Turbo.notes,
};
