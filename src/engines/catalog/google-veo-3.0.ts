import { googleVeo31 } from './google-veo-3.1.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, sdk, assumed } = checkedOn('2026-11-22');
const { docs: docsNow } = checkedOn('2026-11-25');
const gone = 'ai.google.dev, Gemini API deprecations';

/** Google Veo 3.0: retired on 30 June 2026 with Veo 2.0. Listed, never usable. */
export const googleVeo30: CatalogEntry = {
  id: 'google/veo-3.0',
  adapter: 'none',
  facts: {
    ...googleVeo31.facts,
    model: docs('veo-3.0-generate-001', gone),
    modelVersion: docs('veo-3.0-generate-001', gone),
    family: assumed('veo-3.0', 'Shotcaller: same model through other doors'),
    lifecycle: docsNow(
      { status: 'retired', shutdownAt: '2026-06-30', replacement: 'google/veo-3.1' },
      `${gone}; docs.cloud.google.com, models/veo/2-0-generate: names the replacement`,
    ),
    references: sdk(0, '@google/genai 2.32.0'),
    price: assumed({ perClip: 0, perSecond: 400_000 }, 'list price until shutdown'),
  },
  notes: [],
};
