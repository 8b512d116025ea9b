import { falKlingV25Turbo } from './fal-kling-v2.5-turbo.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, thirdParty, assumed } = checkedOn('2026-11-22');
const types = '@fal-ai/client 1.10.1, types/endpoints, PikaV22*';

/** Pika 2.2 through fal (Pika has no API of its own): 5 or 10 s, to 1080p. */
export const falPika22: CatalogEntry = {
  id: 'fal/pika-2.2',
  adapter: 'fal',
  facts: {
    ...falKlingV25Turbo.facts,
    provider: thirdParty('Pika (through fal)', 'no first-party API found'),
    model: sdk('pika/v2.2', types),
    modelVersion: assumed('pika/v2.2', 'the endpoint id is an alias'),
    family: assumed('pika-2.2', 'Shotcaller: same model through other doors'),
    durations: sdk({ kind: 'set', valuesS: [5, 10] }, types),
    sizes: assumed(
      [
        { width: 1280, height: 720 },
        { width: 1920, height: 1080 },
        { width: 720, height: 1280 },
        { width: 1080, height: 1920 },
        { width: 720, height: 720 },
        { width: 1080, height: 1080 },
      ],
      `${types} gives resolution and aspect names; the pixel sizes are inferred`,
    ),
    seed: sdk(true, types),
    price: assumed(
      { perClip: 0, perSecond: 90_000 },
      'no figure in the documents read; working value for 1080p, set your own in shotcaller.config.yaml',
    ),
    latency: assumed({ baseS: 40, perSecondS: 10 }, 'not measured; replace with your own history'),
  },
  input: sdk(
    {
      text: 'fal-ai/pika/v2.2/text-to-video',
      image: 'fal-ai/pika/v2.2/image-to-video',
      prompt: 'prompt',
      negativePrompt: 'negative_prompt',
      seed: 'seed',
      duration: { field: 'duration', as: 'string' },
      aspect: { field: 'aspect_ratio', values: ['16:9', '9:16', '1:1', '4:5', '5:4', '3:2', '2:3'], only: 'text' },
      resolution: {
        field: 'resolution',
        values: [
          { name: '720p', lines: 720 },
          { name: '1080p', lines: 1080 },
        ],
      },
      firstFrame: 'image_url',
    },
    types,
  ),
  notes: falKlingV25Turbo.notes,
};
