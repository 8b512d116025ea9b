import { klingV25Turbo } from './kling-v2.5-turbo.ts';
import { klingV26 } from './kling-v2.6.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, thirdParty, assumed } = checkedOn('2026-11-25');
const source = 'github.com/vercel/ai, packages/klingai (Apache-2.0)';
const resellers = 'several resellers of kling-v3 (evolink, jiekou, apimart)';

/** Kling 3.0, direct: text or first frame, any whole length of 3–15 s, 1080p ("pro" mode), sound on request. */
export const klingV3: CatalogEntry = {
  id: 'kling/v3',
  adapter: 'kling',
  facts: {
    ...klingV26.facts,
    model: sdk('kling-v3', `${source}: ".0" is left out of model_name`),
    modelVersion: assumed('kling-v3', 'the API names no dated version: the model id is an alias'),
    family: assumed('kling-v3', 'Shotcaller: same model through other doors'),
    durations: thirdParty({ kind: 'range', minS: 3, maxS: 15, stepS: 1 }, resellers),
    sizes: thirdParty(
      klingV25Turbo.facts.sizes.value,
      `${resellers}: pro mode is 1080p; pixels inferred from the name`,
    ),
    price: thirdParty(
      { perClip: 0, perSecond: 168_000 },
      'resellers quote US$0.168/s with sound, the figure here, and US$0.112/s without, in pro mode',
    ),
  },
  notes: klingV25Turbo.notes,
};
