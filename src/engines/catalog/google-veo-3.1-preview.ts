import { googleVeo31 } from './google-veo-3.1.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, thirdParty, assumed } = checkedOn('2026-11-22');
const types = '@google/genai 2.32.0 (Gemini API)';

/** Google Veo 3.1 preview on the Gemini API: off on 22 October 2026. Listed, never usable. */
export const googleVeo31Preview: CatalogEntry = {
  id: 'google/veo-3.1-preview',
  adapter: 'none',
  facts: {
    ...googleVeo31.facts,
    route: sdk('gemini-api', types),
    model: sdk('veo-3.1-generate-preview', types),
    modelVersion: sdk('veo-3.1-generate-preview', types),
    modelVersionBasis: assumed('alias', 'a preview id'),
    lifecycle: thirdParty(
      { status: 'retired', shutdownAt: '2026-10-22', replacement: 'google/veo-3.1' },
      'two independent reports; @google/genai 3.x refuses video calls to the Gemini API before sending',
    ),
  },
  notes: [],
};
