import { googleVeo31Fast } from './google-veo-3.1-fast.ts';
import { googleVeo31Preview } from './google-veo-3.1-preview.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, thirdParty } = checkedOn('2026-11-22');
const types = '@google/genai 2.32.0 (Gemini API)';

/** Google Veo 3.1 Fast preview on the Gemini API: off on 22 October 2026. Listed, never usable. */
export const googleVeo31FastPreview: CatalogEntry = {
  id: 'google/veo-3.1-fast-preview',
  adapter: 'none',
  facts: {
    ...googleVeo31Preview.facts,
    model: sdk('veo-3.1-fast-generate-preview', types),
    modelVersion: sdk('veo-3.1-fast-generate-preview', types),
    family: googleVeo31Fast.facts.family,
    price: googleVeo31Fast.facts.price,
    lifecycle: thirdParty(
      { status: 'retired', shutdownAt: '2026-10-22', replacement: 'google/veo-3.1-fast' },
      'two independent reports; @google/genai 3.x refuses video calls to the Gemini API before sending',
    ),
  },
  notes: [],
};
