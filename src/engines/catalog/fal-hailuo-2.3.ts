import { falHailuo02 } from './fal-hailuo-02.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, assumed } = checkedOn('2026-11-25');
const types = '@fal-ai/client 1.10.1, types/endpoints, MinimaxHailuo23Standard*';

/** MiniMax Hailuo 2.3 Standard through fal: 6 or 10 s at 768p. */
export const falHailuo23: CatalogEntry = {
  id: 'fal/hailuo-2.3',
  adapter: 'fal',
  facts: {
    ...falHailuo02.facts,
    provider: sdk('MiniMax (through fal)', types),
    model: sdk('minimax/hailuo-2.3/standard', types),
    modelVersion: assumed('minimax/hailuo-2.3/standard', 'the endpoint id is an alias'),
    family: assumed('hailuo-2.3', 'Shotcaller: same model through other doors'),
    durations: sdk({ kind: 'set', valuesS: [6, 10] }, types),
    price: assumed(
      { perClip: 0, perSecond: 60_000 },
      'no figure of fal read; a reseller asks US$0.36 a clip of 6 s; set your own in shotcaller.config.yaml',
    ),
  },
  input: sdk(
    {
      text: 'fal-ai/minimax/hailuo-2.3/standard/text-to-video',
      image: 'fal-ai/minimax/hailuo-2.3/standard/image-to-video',
      prompt: 'prompt',
      duration: { field: 'duration', as: 'string' },
      firstFrame: 'image_url',
      // The prompt is the director's and stands in the manifest: the vendor is not to rewrite it.
      always: { prompt_optimizer: false },
    },
    types,
  ),
  notes: falHailuo02.notes,
};
