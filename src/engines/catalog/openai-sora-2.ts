import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, sdk, assumed } = checkedOn('2026-11-22');
const types = 'openai 7.57.0, videos (deprecated)';
const gone = 'platform.openai.com, deprecations';

/** OpenAI Sora 2: shut down on 24 September 2026 with the whole Videos API. Listed, never usable. */
export const openaiSora2: CatalogEntry = {
  id: 'openai/sora-2',
  adapter: 'none',
  facts: {
    route: docs('direct', gone),
    provider: docs('OpenAI', gone),
    model: sdk('sora-2', types),
    modelVersion: sdk('sora-2', types),
    modelVersionBasis: assumed('alias', 'the API named no dated version'),
    family: assumed('sora-2', 'Shotcaller: same model through other doors'),
    lifecycle: docs({ status: 'retired', shutdownAt: '2026-09-24' }, `${gone}: no replacement`),
    durations: sdk({ kind: 'set', valuesS: [4, 8, 12] }, types),
    sizes: sdk(
      [
        { width: 1280, height: 720 },
        { width: 720, height: 1280 },
      ],
      types,
    ),
    fps: assumed(30, 'no figure in the documents read'),
    audio: assumed(true, 'vendor announcement'),
    references: sdk(0, types),
    firstFrame: sdk(true, `${types}: input_reference`),
    needsFirstFrame: sdk(false, types),
    lora: sdk(false, types),
    seed: sdk(false, types),
    negativePrompt: sdk(false, types),
    promptMaxChars: assumed(4000, 'no figure in the documents read'),
    price: docs({ perClip: 0, perSecond: 100_000 }, 'US$0.10/s until shutdown'),
    concurrency: assumed(1, 'gone'),
    pollFloorS: assumed(10, 'gone'),
    latency: assumed({ baseS: 60, perSecondS: 15 }, 'gone'),
    cancel: assumed('none', 'gone'),
    reconcile: sdk('list', `${types}: GET /videos`),
  },
  notes: [],
};
