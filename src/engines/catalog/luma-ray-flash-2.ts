import { lumaRay2 } from './luma-ray-2.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, assumed } = checkedOn('2026-11-22');

/** Luma Ray Flash 2, direct: the quick, cheap sister of Ray 2. */
export const lumaRayFlash2: CatalogEntry = {
  id: 'luma/ray-flash-2',
  adapter: 'luma',
  facts: {
    ...lumaRay2.facts,
    model: sdk('ray-flash-2', 'lumaai 1.19.1, VideoCreateParams'),
    modelVersion: assumed('ray-flash-2', 'the API names no dated version: the model id is an alias'),
    family: assumed('ray-flash-2', 'Shotcaller: same model through other doors'),
    price: assumed(
      { perClip: 0, perSecond: 50_000 },
      'no figure in the documents read; working value for 720p, set your own in shotcaller.config.yaml',
    ),
    latency: assumed({ baseS: 20, perSecondS: 5 }, 'not measured; replace with your own history'),
  },
  notes: lumaRay2.notes,
};
