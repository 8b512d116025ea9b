import { runwayGen45 } from './runway-gen4.5.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, sdk, assumed } = checkedOn('2026-11-22');
const types = '@runwayml/sdk 4.20.1, resources/image-to-video, Gen4Turbo';

/** Runway Gen-4 Turbo, direct: animates a first frame, 2–10 s, 720p; cheap and quick. */
export const runwayGen4Turbo: CatalogEntry = {
  id: 'runway/gen4_turbo',
  adapter: 'runway',
  facts: {
    ...runwayGen45.facts,
    model: sdk('gen4_turbo', types),
    modelVersion: assumed('gen4_turbo', 'the API names no dated version: the model id is an alias'),
    family: assumed('gen4_turbo', 'Shotcaller: same model through other doors'),
    durations: docs({ kind: 'range', minS: 2, maxS: 10, stepS: 1 }, 'docs.dev.runwayml.com, models'),
    references: sdk(0, `${types}: no reference field`),
    firstFrame: sdk(true, `${types}: promptImage is required`),
    needsFirstFrame: sdk(true, `${types}: absent from textToVideo`),
    price: docs({ perClip: 0, perSecond: 50_000 }, '5 credits/s (github.com/runwayml/skills), US$0.01 per credit'),
    latency: assumed({ baseS: 15, perSecondS: 4 }, 'not measured; replace with your own history'),
  },
  notes: runwayGen45.notes,
};
