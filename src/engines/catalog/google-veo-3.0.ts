import { openaiSora2 } from './openai-sora-2.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, sdk, assumed } = checkedOn('2026-11-22');
const gone = 'ai.google.dev, Gemini API deprecations';

/** Google Veo 3.0: retired on 30 June 2026 with Veo 2.0. Listed, never usable. */
export const googleVeo30: CatalogEntry = {
  id: 'google/veo-3.0',
  adapter: 'none',
  facts: {
    ...openaiSora2.facts,
    route: docs('direct', gone),
    provider: docs('Google', gone),
    model: docs('veo-3.0-generate-001', gone),
    modelVersion: docs('veo-3.0-generate-001', gone),
    modelVersionBasis: docs('api-reported', 'dated model ids'),
    family: assumed('veo-3.0', 'Shotcaller: same model through other doors'),
    lifecycle: docs(
      { status: 'retired', shutdownAt: '2026-06-30', replacement: 'runway/veo3.1_fast' },
      `${gone}; the replacement is Shotcaller's pick among the doors it has`,
    ),
    durations: sdk({ kind: 'set', valuesS: [4, 6, 8] }, '@google/genai 2.32.0'),
    fps: docs(24, gone),
    seed: sdk(true, '@google/genai 2.32.0'),
    negativePrompt: sdk(true, '@google/genai 2.32.0'),
    price: assumed({ perClip: 0, perSecond: 400_000 }, 'list price until shutdown'),
    reconcile: assumed('none', 'gone'),
  },
  notes: [],
};
