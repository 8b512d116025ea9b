import { googleVeo31 } from './google-veo-3.1.ts';
import { pictureSizes } from './sizes.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, assumed } = checkedOn('2026-11-22');
const { thirdParty } = checkedOn('2026-11-25');

/** Google Veo 3.1 Lite on Vertex, a preview: to 1080p, without reference pictures. */
export const googleVeo31Lite: CatalogEntry = {
  id: 'google/veo-3.1-lite',
  adapter: 'vertex',
  facts: {
    ...googleVeo31.facts,
    model: docs('veo-3.1-lite-generate-001', 'docs.cloud.google.com, Veo models (preview)'),
    modelVersion: docs('veo-3.1-lite-generate-001', 'the id carries the version'),
    family: assumed('veo-3.1-lite', 'Shotcaller: same model through other doors'),
    sizes: thirdParty(
      pictureSizes('1280x720 720x1280 1920x1080 1080x1920'),
      'docs.litellm.ai: priced at 720p and 1080p; the pixel sizes are inferred from the names',
    ),
    references: assumed(0, 'no document read says that Lite takes reference pictures'),
    price: assumed({ perClip: 0, perSecond: 150_000 }, 'no figure in the documents read; no dearer than Fast'),
    concurrency: assumed(5, '10 requests per minute are quoted by others for previews'),
    latency: assumed({ baseS: 25, perSecondS: 5 }, 'not measured; replace with your own history'),
  },
  notes: googleVeo31.notes.slice(0, 2),
};
