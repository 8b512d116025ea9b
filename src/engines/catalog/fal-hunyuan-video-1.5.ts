import { falKlingV25Turbo } from './fal-kling-v2.5-turbo.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, sdk, assumed } = checkedOn('2026-11-25');
const types = '@fal-ai/client 1.10.1, types/endpoints, HunyuanVideoV15*';
const page = 'fal.ai/models/fal-ai/hunyuan-video-v1.5';

/** Tencent HunyuanVideo 1.5 through fal: up to 5 s at 480p; length is asked for in frames. */
export const falHunyuanVideo15: CatalogEntry = {
  id: 'fal/hunyuan-video-1.5',
  adapter: 'fal',
  facts: {
    ...falKlingV25Turbo.facts,
    provider: sdk('Tencent (through fal)', types),
    model: sdk('hunyuan-video-v1.5', types),
    modelVersion: assumed('hunyuan-video-v1.5', 'the endpoint id is an alias'),
    family: assumed('hunyuan-video-1.5', 'Shotcaller: same model through other doors'),
    durations: assumed(
      { kind: 'range', minS: 1, maxS: 5, stepS: 1 },
      `${types}: 121 frames by default; 24 frames a second and this as the longest are inferred`,
    ),
    sizes: assumed(
      [
        { width: 848, height: 480 },
        { width: 480, height: 848 },
      ],
      `${page}: 480p only so far; the pixel sizes are inferred`,
    ),
    seed: sdk(true, types),
    price: docs({ perClip: 0, perSecond: 75_000 }, `${page}: US$0.075 per second`),
    latency: assumed({ baseS: 40, perSecondS: 15 }, 'not measured; replace with your own history'),
  },
  input: sdk(
    {
      text: 'fal-ai/hunyuan-video-v1.5/text-to-video',
      image: 'fal-ai/hunyuan-video-v1.5/image-to-video',
      prompt: 'prompt',
      negativePrompt: 'negative_prompt',
      seed: 'seed',
      duration: { field: 'num_frames', as: 'frames', fps: 24, plus: 1 },
      aspect: { field: 'aspect_ratio', values: ['16:9', '9:16'] },
      resolution: { field: 'resolution', values: [{ name: '480p', lines: 480 }] },
      firstFrame: 'image_url',
      always: { enable_prompt_expansion: false },
    },
    types,
  ),
  notes: falKlingV25Turbo.notes,
};
