import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, thirdParty, assumed } = checkedOn('2026-11-25');
const code = '@ai-sdk/xai 5.0.12, xai-video-model';

/** xAI Grok Imagine, direct (through the AI SDK): 1 to 15 s, to 720p, with sound. */
export const xaiGrokImagineVideo: CatalogEntry = {
  id: 'xai/grok-imagine-video',
  adapter: 'xai',
  facts: {
    route: sdk('direct', code),
    provider: sdk('xAI', code),
    model: sdk('grok-imagine-video', code),
    modelVersion: assumed('grok-imagine-video', 'the API names no dated version'),
    modelVersionBasis: assumed('alias', 'the API reports no version'),
    family: assumed('grok-imagine-video', 'Shotcaller: same model through other doors'),
    lifecycle: sdk({ status: 'active' }, `${code}: listed beside grok-imagine-video-1.5`),
    durations: assumed({ kind: 'range', minS: 1, maxS: 15, stepS: 1 }, 'no figure in the types read'),
    sizes: assumed(
      [
        { width: 1280, height: 720 },
        { width: 720, height: 1280 },
        { width: 720, height: 720 },
      ],
      `${code}: 720p and aspect names; the pixel sizes are inferred`,
    ),
    fps: assumed(24, 'no figure in the documents read'),
    audio: sdk(true, `${code}: generate_audio`),
    references: sdk(0, `${code}: reference pictures change the mode of the request; not used`),
    firstFrame: sdk(true, `${code}: inline`),
    needsFirstFrame: sdk(false, code),
    lora: sdk(false, code),
    seed: sdk(false, code),
    negativePrompt: sdk(false, code),
    promptMaxChars: assumed(4000, 'no figure in the documents read'),
    price: assumed(
      { perClip: 0, perSecond: 70_000 },
      'no list price read; working value for 720p; the finished job says what it cost',
    ),
    concurrency: assumed(2, 'no figure in the documents read'),
    pollFloorS: assumed(5, 'no figure in the documents read'),
    latency: assumed({ baseS: 20, perSecondS: 5 }, 'not measured; replace with your own history'),
    cancel: sdk('none', '@ai-sdk/provider 4.0.38: the interface has no cancel'),
    reconcile: sdk('none', '@ai-sdk/provider 4.0.38: the interface has no list'),
  },
  input: sdk(
    {
      text: 'grok-imagine-video',
      image: 'grok-imagine-video',
      prompt: 'prompt',
      duration: { field: 'duration', as: 'number' },
      aspect: { field: 'aspectRatio', values: ['16:9', '9:16', '1:1'], only: 'text' },
      resolution: { field: 'providerOptions.xai.resolution', values: [{ name: '720p', lines: 720 }] },
      firstFrame: 'image',
      audio: 'generateAudio',
    },
    code,
  ),
  notes: [
    thirdParty(
      'Charges are counted in ticks: 10 billion to the dollar.',
      'programs of others that read cost_in_usd_ticks',
    ),
  ],
};
