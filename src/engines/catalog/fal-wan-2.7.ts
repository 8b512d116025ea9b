import { falKlingV25Turbo } from './fal-kling-v2.5-turbo.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, sdk, thirdParty, assumed } = checkedOn('2026-11-25');
const { sdk: sdkNow } = checkedOn('2026-11-26');
const types = '@fal-ai/client 1.10.1, types/endpoints, WanV27*';
const page = 'fal.ai/models/fal-ai/wan/v2.7/text-to-video';

/** Alibaba Wan 2.7 through fal: 2 to 15 s, to 1080p, always with sound. */
export const falWan27: CatalogEntry = {
  id: 'fal/wan-2.7',
  adapter: 'fal',
  facts: {
    ...falKlingV25Turbo.facts,
    provider: sdk('Alibaba (through fal)', types),
    model: sdk('wan/v2.7', types),
    modelVersion: assumed('wan/v2.7', 'the endpoint id is an alias'),
    family: assumed('wan-2.7', 'Shotcaller: same model through other doors'),
    durations: sdk({ kind: 'range', minS: 2, maxS: 15, stepS: 1 }, types),
    sizes: thirdParty(
      [
        { width: 1280, height: 720 },
        { width: 720, height: 1280 },
        { width: 960, height: 960 },
        { width: 1920, height: 1080 },
        { width: 1080, height: 1920 },
        { width: 1440, height: 1440 },
      ],
      '@ai-sdk/alibaba 2.0.58 names these sizes for the same model',
    ),
    fps: assumed(30, 'no figure in the documents read'),
    audio: docs(true, `${page}: makes music of its own when no sound is given`),
    seed: sdk(true, types),
    promptMaxChars: docs(5000, page),
    negativePromptMaxChars: sdkNow(500, types),
    price: docs({ perClip: 0, perSecond: 150_000 }, `${page}: US$0.15 per second at 1080p, 0.10 at 720p`),
    latency: assumed({ baseS: 60, perSecondS: 15 }, 'not measured; replace with your own history'),
  },
  input: thirdParty(
    {
      text: 'fal-ai/wan/v2.7/text-to-video',
      image: 'fal-ai/wan/v2.7/image-to-video',
      prompt: 'prompt',
      negativePrompt: 'negative_prompt',
      seed: 'seed',
      duration: { field: 'duration', as: 'number' },
      aspect: { field: 'aspect_ratio', values: ['16:9', '9:16', '1:1', '4:3', '3:4'], only: 'text' },
      resolution: {
        field: 'resolution',
        values: [
          { name: '720p', lines: 720 },
          { name: '1080p', lines: 1080 },
        ],
      },
      firstFrame: 'image_url',
      always: { enable_prompt_expansion: false },
    },
    `${types}; length as a whole number after programs of others (the client types every list of numbers as text)`,
  ),
  notes: falKlingV25Turbo.notes,
};
