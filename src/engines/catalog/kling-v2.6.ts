import { klingV25Turbo } from './kling-v2.5-turbo.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, thirdParty, assumed } = checkedOn('2026-11-25');
const source = 'github.com/vercel/ai, packages/klingai (Apache-2.0)';

/** Kling 2.6, direct: as 2.5 Turbo, with sound on request. */
export const klingV26: CatalogEntry = {
  id: 'kling/v2.6',
  adapter: 'kling',
  facts: {
    ...klingV25Turbo.facts,
    model: sdk('kling-v2-6', `${source}: dots become hyphens in model_name`),
    modelVersion: assumed('kling-v2-6', 'the API names no dated version: the model id is an alias'),
    family: assumed('kling-v2.6', 'Shotcaller: same model through other doors'),
    sizes: assumed(klingV25Turbo.facts.sizes.value, 'no figure in the documents read; as Kling 2.5 Turbo in pro mode'),
    fps: assumed(24, 'no figure in the documents read; as Kling 2.5 Turbo'),
    audio: sdk(true, `${source}: sound "on" or "off", pro mode only`),
    price: thirdParty(
      { perClip: 0, perSecond: 140_000 },
      'resellers quote US$0.14/s with sound, the figure here, and half of it without',
    ),
  },
  notes: klingV25Turbo.notes,
};
