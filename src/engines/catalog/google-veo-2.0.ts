import { googleVeo30 } from './google-veo-3.0.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, assumed } = checkedOn('2026-11-25');
const gone = 'docs.cloud.google.com, models/veo/2-0-generate';

/** Google Veo 2.0: retired on 30 June 2026. Listed, never usable. */
export const googleVeo20: CatalogEntry = {
  id: 'google/veo-2.0',
  adapter: 'none',
  facts: {
    ...googleVeo30.facts,
    model: docs('veo-2.0-generate-001', gone),
    modelVersion: docs('veo-2.0-generate-001', gone),
    family: assumed('veo-2.0', 'Shotcaller: same model through other doors'),
    lifecycle: docs({ status: 'retired', shutdownAt: '2026-06-30', replacement: 'google/veo-3.1' }, gone),
    audio: docs(false, `${gone}: no sound generation`),
    price: assumed({ perClip: 0, perSecond: 400_000 }, 'as Veo 3.0; never used'),
  },
  notes: [],
};
