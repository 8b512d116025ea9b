import { runwayGen45 } from './runway-gen4.5.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, assumed } = checkedOn('2026-11-25');
const types = '@runwayml/sdk 4.20.1, resources/video-to-video, aleph2';

/** Runway Aleph 2: re-films a clip that exists. Listed, but no shot of a production starts from a clip. */
export const runwayAleph2: CatalogEntry = {
  id: 'runway/aleph2',
  adapter: 'none',
  unusable: sdk('aleph2 needs an input clip (videoUri): it edits and makes nothing from text or a picture', types),
  facts: {
    ...runwayGen45.facts,
    model: sdk('aleph2', types),
    modelVersion: assumed('aleph2', 'the API names no dated version: the model id is an alias'),
    family: assumed('aleph2', 'Shotcaller: same model through other doors'),
    lifecycle: assumed(
      { status: 'active', replacement: 'runway/gen4.5' },
      'no shutdown date seen; the replacement is our pick',
    ),
    firstFrame: sdk(false, `${types}: guide pictures lie on the input clip`),
    price: assumed({ perClip: 0, perSecond: 150_000 }, 'no figure in the documents read for aleph2; never used'),
  },
  notes: [],
};
