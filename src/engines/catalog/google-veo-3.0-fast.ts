import { googleVeo30 } from './google-veo-3.0.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, assumed } = checkedOn('2026-11-25');
const gone = 'docs.cloud.google.com, models/veo/2-0-generate';

/** Google Veo 3.0 Fast: retired on 30 June 2026. Listed, never usable. */
export const googleVeo30Fast: CatalogEntry = {
  id: 'google/veo-3.0-fast',
  adapter: 'none',
  facts: {
    ...googleVeo30.facts,
    model: docs('veo-3.0-fast-generate-001', gone),
    modelVersion: docs('veo-3.0-fast-generate-001', gone),
    family: assumed('veo-3.0-fast', 'Shotcaller: same model through other doors'),
    lifecycle: docs({ status: 'retired', shutdownAt: '2026-06-30', replacement: 'google/veo-3.1-fast' }, gone),
    price: assumed({ perClip: 0, perSecond: 150_000 }, 'as Veo 3.1 Fast; never used'),
  },
  notes: [],
};
