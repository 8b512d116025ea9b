import { falSeedance15Pro } from './fal-seedance-1.5-pro.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, thirdParty, assumed } = checkedOn('2026-11-25');
const page = 'fal.ai/docs/model-api-reference/video-generation-api/bytedance-seedance-2.0-text-to-video';
const others = 'programs of others that call this endpoint; @fal-ai/client 1.10.1 does not type it';

/** ByteDance Seedance 2.0 through fal: 4 to 15 s at 720p with sound. */
export const falSeedance20: CatalogEntry = {
  id: 'fal/seedance-2.0',
  adapter: 'fal',
  facts: {
    ...falSeedance15Pro.facts,
    model: docs('bytedance/seedance-2.0', page),
    modelVersion: assumed('bytedance/seedance-2.0', 'the endpoint id is an alias'),
    family: assumed('seedance-2.0', 'Shotcaller: same model through other doors'),
    lifecycle: docs({ status: 'active' }, page),
    durations: thirdParty({ kind: 'range', minS: 4, maxS: 15, stepS: 1 }, others),
    sizes: assumed(
      [
        { width: 1280, height: 720 },
        { width: 720, height: 1280 },
        { width: 960, height: 960 },
      ],
      'resolution and aspect names are known; the pixel sizes are inferred, larger ones cost more than the price here',
    ),
    audio: thirdParty(true, others),
    seed: thirdParty(true, others),
    negativePrompt: thirdParty(false, others),
    price: thirdParty({ perClip: 0, perSecond: 303_400 }, 'price lists of others say US$0.3034/s at 720p through fal'),
    latency: assumed({ baseS: 60, perSecondS: 15 }, 'not measured; replace with your own history'),
  },
  input: thirdParty(
    {
      text: 'bytedance/seedance-2.0/text-to-video',
      image: 'bytedance/seedance-2.0/image-to-video',
      prompt: 'prompt',
      seed: 'seed',
      duration: { field: 'duration', as: 'string' },
      aspect: { field: 'aspect_ratio', values: ['21:9', '16:9', '4:3', '1:1', '3:4', '9:16'] },
      resolution: { field: 'resolution', values: [{ name: '720p', lines: 720 }] },
      firstFrame: 'image_url',
      audio: 'generate_audio',
    },
    others,
  ),
  notes: falSeedance15Pro.notes,
};
