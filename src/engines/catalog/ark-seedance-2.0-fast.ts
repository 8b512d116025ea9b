import { arkSeedance20 } from './ark-seedance-2.0.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { thirdParty, assumed } = checkedOn('2026-11-25');
const copied = 'docs.powertokens.ai, byteplus/seedance (copy of the vendor’s documents)';

/** Seedance 2.0 Fast, direct: the quicker, cheaper sister of 2.0, to 720p. */
export const arkSeedance20Fast: CatalogEntry = {
  id: 'ark/seedance-2.0-fast',
  adapter: 'ark',
  facts: {
    ...arkSeedance20.facts,
    model: thirdParty('dreamina-seedance-2-0-fast-260128', copied),
    modelVersion: thirdParty('dreamina-seedance-2-0-fast-260128', `${copied}: the model id is dated`),
    family: assumed('seedance-2.0-fast', 'Shotcaller: same model through other doors'),
    sizes: thirdParty(
      arkSeedance20.facts.sizes.value.filter(({ width, height }) => width * height < 1_000_000),
      'several resellers: 480p and 720p',
    ),
    price: thirdParty(
      { perClip: 5_040, perSecond: 120_960 },
      'US$5.60 per million tokens (docs.comfy.org before its surcharge; 37 CNY at Volcengine); tokens as for Seedance 2.0',
    ),
    latency: assumed({ baseS: 30, perSecondS: 8 }, 'not measured; replace with your own history'),
  },
  notes: arkSeedance20.notes,
};
