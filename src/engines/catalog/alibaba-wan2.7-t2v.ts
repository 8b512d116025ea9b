import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, thirdParty, assumed } = checkedOn('2026-11-25');
const { sdk: sdkNow } = checkedOn('2026-11-26');
const code = '@ai-sdk/alibaba 2.0.58, alibaba-video-model';

/** Alibaba Wan 2.7 from text, direct (Model Studio, through the AI SDK): 2 to 15 s, to 1080p, always with sound. */
export const alibabaWan27T2v: CatalogEntry = {
  id: 'alibaba/wan2.7-t2v',
  adapter: 'alibaba',
  facts: {
    route: sdk('direct', code),
    provider: sdk('Alibaba', code),
    model: sdk('wan2.7-t2v', code),
    modelVersion: assumed('wan2.7-t2v', 'a dated id exists (wan2.7-t2v-2026-06-12); this one moves on'),
    modelVersionBasis: assumed('alias', 'the API reports no version'),
    family: assumed('wan-2.7', 'Shotcaller: same model through other doors'),
    lifecycle: sdk({ status: 'active' }, `${code}: listed`),
    durations: thirdParty(
      { kind: 'range', minS: 2, maxS: 15, stepS: 1 },
      '@fal-ai/client 1.10.1 types it for this model',
    ),
    sizes: sdk(
      [
        { width: 1280, height: 720 },
        { width: 720, height: 1280 },
        { width: 960, height: 960 },
        { width: 1088, height: 832 },
        { width: 832, height: 1088 },
        { width: 1920, height: 1080 },
        { width: 1080, height: 1920 },
        { width: 1440, height: 1440 },
        { width: 1632, height: 1248 },
        { width: 1248, height: 1632 },
      ],
      code,
    ),
    fps: assumed(30, 'no figure in the documents read'),
    audio: sdk(true, `${code}: always on`),
    references: sdk(0, `${code}: only for wan2.7-r2v`),
    firstFrame: sdk(false, `${code}: this id starts from text only`),
    needsFirstFrame: sdk(false, code),
    lora: sdk(false, code),
    seed: sdk(true, code),
    negativePrompt: sdk(true, code),
    promptMaxChars: thirdParty(5000, 'fal.ai/models/fal-ai/wan/v2.7: the limit of the same model there'),
    negativePromptMaxChars: sdkNow(500, '@ai-sdk/alibaba 2.0.58, alibaba-video-model-options'),
    price: assumed(
      { perClip: 0, perSecond: 150_000 },
      'no list price read; what fal asks for the same model at 1080p; set your own in shotcaller.config.yaml',
    ),
    concurrency: assumed(2, 'no figure in the documents read'),
    pollFloorS: assumed(5, 'no figure in the documents read'),
    latency: assumed({ baseS: 60, perSecondS: 15 }, 'not measured; replace with your own history'),
    cancel: sdk('none', '@ai-sdk/provider 4.0.38: the interface has no cancel'),
    reconcile: sdk('none', '@ai-sdk/provider 4.0.38: the interface has no list'),
  },
  input: sdk(
    {
      text: 'wan2.7-t2v',
      prompt: 'prompt',
      negativePrompt: 'providerOptions.alibaba.negativePrompt',
      seed: 'seed',
      duration: { field: 'duration', as: 'number' },
      aspect: { field: 'aspectRatio', values: ['16:9', '9:16', '1:1', '4:3', '3:4'] },
      size: { field: 'resolution', form: '{width}x{height}' },
      always: { 'providerOptions.alibaba.promptExtend': false, 'providerOptions.alibaba.watermark': false },
    },
    code,
  ),
  notes: [
    thirdParty(
      'Task ids and outputs are kept for 24 hours; an older task is answered as UNKNOWN.',
      'resellers of this API',
    ),
  ],
};
