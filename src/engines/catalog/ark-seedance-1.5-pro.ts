import { arkSeedance20 } from './ark-seedance-2.0.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { thirdParty, assumed } = checkedOn('2026-11-25');
const copied = 'docs.powertokens.ai, byteplus/seedance (copy of the vendor’s documents)';
const tutorial = 'github.com/WHQ25/rawgenai, docs/research/seed/video (copy of the vendor’s tutorial)';

/** Seedance 1.5 Pro, direct: text or first frame, 4–12 s, to 1080p, sound on request at twice the price. */
export const arkSeedance15Pro: CatalogEntry = {
  id: 'ark/seedance-1.5-pro',
  adapter: 'ark',
  facts: {
    ...arkSeedance20.facts,
    model: thirdParty('seedance-1-5-pro-251215', copied),
    modelVersion: thirdParty('seedance-1-5-pro-251215', `${copied}: the model id is dated`),
    family: assumed('seedance-1.5-pro', 'Shotcaller: same model through other doors'),
    lifecycle: thirdParty({ status: 'active' }, `${copied}; Seedance 2.0 is out beside it`),
    durations: thirdParty({ kind: 'range', minS: 4, maxS: 12, stepS: 1 }, tutorial),
    references: thirdParty(0, `${copied}: first and last frame only`),
    price: thirdParty(
      { perClip: 2_160, perSecond: 51_840 },
      'US$2.40 per million tokens with sound, the figure here, and half of it without (docs.comfy.org and one more); tokens as for Seedance 2.0',
    ),
    concurrency: thirdParty(10, `${tutorial}: 10 at once, 600 create calls a minute`),
  },
  notes: arkSeedance20.notes,
};
