import { openaiSora2 } from './openai-sora-2.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, sdk, assumed } = checkedOn('2026-11-22');
const types = 'openai 7.57.0, videos (deprecated)';

/** OpenAI Sora 2 Pro: shut down on 24 September 2026 with the whole Videos API. Listed, never usable. */
export const openaiSora2Pro: CatalogEntry = {
  id: 'openai/sora-2-pro',
  adapter: 'none',
  facts: {
    ...openaiSora2.facts,
    model: sdk('sora-2-pro', types),
    modelVersion: sdk('sora-2-pro', types),
    family: assumed('sora-2-pro', 'Shotcaller: same model through other doors'),
    price: docs({ perClip: 0, perSecond: 300_000 }, 'US$0.30/s until shutdown'),
  },
  notes: [],
};
