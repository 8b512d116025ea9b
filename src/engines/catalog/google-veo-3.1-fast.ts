import { googleVeo31 } from './google-veo-3.1.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, thirdParty, assumed } = checkedOn('2026-11-22');

/** Google Veo 3.1 Fast on Vertex: quicker and cheaper than Veo 3.1, otherwise the same. */
export const googleVeo31Fast: CatalogEntry = {
  id: 'google/veo-3.1-fast',
  adapter: 'vertex',
  facts: {
    ...googleVeo31.facts,
    model: docs('veo-3.1-fast-generate-001', 'docs.cloud.google.com, Veo models'),
    modelVersion: docs('veo-3.1-fast-generate-001', 'the id carries the version'),
    family: assumed('veo-3.1-fast', 'Shotcaller: same model through other doors'),
    price: thirdParty(
      { perClip: 0, perSecond: 150_000 },
      'US$0.15/s with sound at 720p and 1080p (March 2026); 4K is reserved at twice that',
    ),
    latency: assumed({ baseS: 30, perSecondS: 6 }, 'not measured; replace with your own history'),
  },
  notes: googleVeo31.notes,
};
