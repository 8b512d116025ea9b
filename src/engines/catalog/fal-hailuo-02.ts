import { falKlingV25Turbo } from './fal-kling-v2.5-turbo.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, assumed } = checkedOn('2026-11-22');
const types = '@fal-ai/client 1.10.1, types/endpoints, MinimaxHailuo02Standard*';

/** MiniMax Hailuo 02 Standard through fal: 6 or 10 s at 768p. */
export const falHailuo02: CatalogEntry = {
  id: 'fal/hailuo-02',
  adapter: 'fal',
  facts: {
    ...falKlingV25Turbo.facts,
    provider: sdk('MiniMax (through fal)', types),
    model: sdk('minimax/hailuo-02/standard', types),
    modelVersion: assumed('minimax/hailuo-02/standard', 'the endpoint id is an alias'),
    family: assumed('hailuo-02', 'Shotcaller: same model through other doors'),
    durations: sdk({ kind: 'set', valuesS: [6, 10] }, types),
    sizes: assumed([{ width: 1366, height: 768 }], `${types}: 768P; no aspect ratio can be chosen for text`),
    fps: assumed(25, 'no figure in the documents read'),
    negativePrompt: sdk(false, types),
    promptMaxChars: assumed(2000, 'no figure in the documents read'),
    price: assumed(
      { perClip: 0, perSecond: 45_000 },
      'no figure in the documents read; working value, set your own in shotcaller.config.yaml',
    ),
    latency: assumed({ baseS: 60, perSecondS: 20 }, 'not measured; replace with your own history'),
  },
  input: sdk(
    {
      text: 'fal-ai/minimax/hailuo-02/standard/text-to-video',
      image: 'fal-ai/minimax/hailuo-02/standard/image-to-video',
      prompt: 'prompt',
      duration: { field: 'duration', as: 'string' },
      resolution: { field: 'resolution', values: [{ name: '768P', lines: 768 }], only: 'image' },
      firstFrame: 'image_url',
    },
    types,
  ),
  notes: falKlingV25Turbo.notes,
};
