import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, sdk, assumed } = checkedOn('2026-11-22');
const types = '@runwayml/sdk 4.20.1, resources/text-to-video and image-to-video, Gen4_5';
const limits = 'docs.dev.runwayml.com, usage tiers';

/** Runway Gen-4.5, direct: text or first frame, 2–10 s, 720p. */
export const runwayGen45: CatalogEntry = {
  id: 'runway/gen4.5',
  adapter: 'runway',
  facts: {
    route: docs('direct', 'docs.dev.runwayml.com'),
    provider: docs('Runway', 'docs.dev.runwayml.com'),
    model: sdk('gen4.5', types),
    modelVersion: assumed('gen4.5', 'the API names no dated version: the model id is an alias'),
    modelVersionBasis: assumed('alias', 'the API names no dated version'),
    family: assumed('gen4.5', 'Shotcaller: same model through other doors'),
    lifecycle: docs({ status: 'active' }, 'docs.dev.runwayml.com, models'),
    durations: sdk({ kind: 'range', minS: 2, maxS: 10, stepS: 1 }, types),
    sizes: sdk(
      [
        { width: 1280, height: 720 },
        { width: 720, height: 1280 },
      ],
      `${types} (ratios that text and image routes share)`,
    ),
    fps: assumed(24, 'no figure in the documents read'),
    audio: sdk(false, `${types}: no audio field`),
    references: sdk(0, `${types}: no reference field, promptImage position "first" only`),
    firstFrame: sdk(true, types),
    needsFirstFrame: sdk(false, `${types}: textToVideo exists`),
    lora: sdk(false, types),
    seed: sdk(true, types),
    negativePrompt: sdk(false, types),
    promptMaxChars: sdk(1000, `${types}: UTF-16 code units`),
    price: docs({ perClip: 0, perSecond: 120_000 }, '12 credits/s (github.com/runwayml/skills), US$0.01 per credit'),
    concurrency: docs(2, `${limits}: tier 1 allows 1–2 per model; more is queued as THROTTLED, not rejected`),
    pollFloorS: sdk(5, '@runwayml/sdk 4.20.1: not faster than 5 s per task'),
    latency: assumed({ baseS: 30, perSecondS: 12 }, 'not measured; replace with your own history'),
    cancel: sdk('any', '@runwayml/sdk 4.20.1: DELETE /v1/tasks/{id}'),
    reconcile: sdk('none', '@runwayml/sdk 4.20.1: no task list, no client reference'),
  },
  notes: [sdk('Output URLs expire within 24–48 h; reading the task again gives fresh ones.', 'Tasks.retrieve')],
};
