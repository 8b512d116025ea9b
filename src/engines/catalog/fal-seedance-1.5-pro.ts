import { falKlingV25Turbo } from './fal-kling-v2.5-turbo.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, thirdParty, assumed } = checkedOn('2026-11-25');
const types = '@fal-ai/client 1.10.1, types/endpoints, BytedanceSeedanceV15Pro*';

/** ByteDance Seedance 1.5 Pro through fal: 4 to 12 s, to 1080p, with sound. */
export const falSeedance15Pro: CatalogEntry = {
  id: 'fal/seedance-1.5-pro',
  adapter: 'fal',
  facts: {
    ...falKlingV25Turbo.facts,
    provider: sdk('ByteDance (through fal)', types),
    model: sdk('bytedance/seedance/v1.5/pro', types),
    modelVersion: assumed('bytedance/seedance/v1.5/pro', 'the endpoint id is an alias'),
    family: assumed('seedance-1.5-pro', 'Shotcaller: same model through other doors'),
    lifecycle: thirdParty(
      { status: 'deprecated', replacement: 'fal/seedance-2.0' },
      'docs.venice.ai: withdrawn there on 2026-11-10; no date of fal was found',
    ),
    durations: sdk({ kind: 'range', minS: 4, maxS: 12, stepS: 1 }, types),
    sizes: assumed(
      [
        { width: 1280, height: 720 },
        { width: 720, height: 1280 },
        { width: 960, height: 960 },
        { width: 1920, height: 1080 },
        { width: 1080, height: 1920 },
        { width: 1440, height: 1440 },
      ],
      `${types} gives resolution and aspect names; the pixel sizes are inferred`,
    ),
    audio: sdk(true, types),
    seed: sdk(true, types),
    negativePrompt: sdk(false, types),
    price: thirdParty(
      { perClip: 0, perSecond: 96_000 },
      'docs.venice.ai: US$0.48 for 5 s at 1080p without sound (0.21 at 720p)',
    ),
    latency: assumed({ baseS: 40, perSecondS: 12 }, 'not measured; replace with your own history'),
  },
  input: sdk(
    {
      text: 'fal-ai/bytedance/seedance/v1.5/pro/text-to-video',
      image: 'fal-ai/bytedance/seedance/v1.5/pro/image-to-video',
      prompt: 'prompt',
      seed: 'seed',
      duration: { field: 'duration', as: 'string' },
      aspect: { field: 'aspect_ratio', values: ['21:9', '16:9', '4:3', '1:1', '3:4', '9:16'] },
      resolution: {
        field: 'resolution',
        values: [
          { name: '720p', lines: 720 },
          { name: '1080p', lines: 1080 },
        ],
      },
      firstFrame: 'image_url',
      audio: 'generate_audio',
    },
    types,
  ),
  notes: falKlingV25Turbo.notes,
};
