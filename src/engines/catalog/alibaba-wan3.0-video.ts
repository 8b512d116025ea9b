import { alibabaWan27T2v } from './alibaba-wan2.7-t2v.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { sdk, thirdParty, assumed } = checkedOn('2026-11-25');
const code = '@ai-sdk/alibaba 2.0.58, alibaba-video-model';

/** Alibaba Wan 3.0, direct (Model Studio, through the AI SDK): 2 to 30 s, text or first frame, sound on demand. */
export const alibabaWan30Video: CatalogEntry = {
  id: 'alibaba/wan3.0-video',
  adapter: 'alibaba',
  facts: {
    ...alibabaWan27T2v.facts,
    model: sdk('wan3.0-video', code),
    modelVersion: assumed('wan3.0-video', 'the API names no dated version'),
    family: assumed('wan-3.0', 'Shotcaller: same model through other doors'),
    durations: thirdParty({ kind: 'range', minS: 2, maxS: 30, stepS: 1 }, 'resellers of this API'),
    sizes: sdk(
      [
        { width: 832, height: 480 },
        { width: 480, height: 832 },
        { width: 624, height: 624 },
        { width: 1280, height: 720 },
        { width: 720, height: 1280 },
        { width: 960, height: 960 },
        { width: 1920, height: 1080 },
        { width: 1080, height: 1920 },
        { width: 1440, height: 1440 },
      ],
      code,
    ),
    audio: sdk(true, `${code}: can be switched`),
    firstFrame: sdk(true, `${code}: inline, in input.media`),
    price: thirdParty(
      { perClip: 0, perSecond: 200_000 },
      'price lists of others say US$0.20/s at 1080p, 0.10 at 720p for this model',
    ),
  },
  input: sdk(
    {
      text: 'wan3.0-video',
      image: 'wan3.0-video',
      prompt: 'prompt',
      negativePrompt: 'providerOptions.alibaba.negativePrompt',
      seed: 'seed',
      duration: { field: 'duration', as: 'number' },
      aspect: { field: 'aspectRatio', values: ['16:9', '9:16', '1:1', '4:3', '3:4'] },
      size: { field: 'resolution', form: '{width}x{height}' },
      firstFrame: 'image',
      audio: 'generateAudio',
      always: { 'providerOptions.alibaba.promptExtend': false, 'providerOptions.alibaba.watermark': false },
    },
    code,
  ),
  notes: alibabaWan27T2v.notes,
};
