import { replicateWan25 } from './replicate-wan-2.5.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, thirdParty, assumed } = checkedOn('2026-11-25');
const programs = 'programs of others that run tencent/hunyuan-video at this version';
const version = '6c9132aee14409cd6568d030453f1ba50f5f3412b844fe67f78a9eb62d55664f';

/** Tencent HunyuanVideo through Replicate, pinned to one immutable version: up to 5 s at 1280×720 from text. */
export const replicateHunyuanVideo: CatalogEntry = {
  id: 'replicate/hunyuan-video',
  adapter: 'replicate',
  facts: {
    ...replicateWan25.facts,
    provider: thirdParty('Tencent (through Replicate)', programs),
    model: thirdParty('tencent/hunyuan-video', programs),
    modelVersion: thirdParty(version, programs),
    modelVersionBasis: docs('api-reported', 'replicate.com/docs/topics/predictions: a prediction names its version'),
    family: assumed('hunyuan-video', 'Shotcaller: same model through other doors'),
    lifecycle: thirdParty({ status: 'active' }, programs),
    durations: assumed(
      { kind: 'range', minS: 1, maxS: 5, stepS: 1 },
      `${programs}: 129 frames at 24 a second by default; this as the longest is inferred`,
    ),
    sizes: assumed(
      [
        { width: 1280, height: 720 },
        { width: 720, height: 1280 },
        { width: 960, height: 960 },
      ],
      'width and height are free fields; these are the sizes the model was trained for',
    ),
    fps: thirdParty(24, programs),
    audio: thirdParty(false, programs),
    firstFrame: thirdParty(false, `${programs}: no picture among its fields`),
    negativePrompt: thirdParty(false, programs),
    promptMaxChars: assumed(2000, 'no figure in the documents read'),
    price: assumed(
      { perClip: 1_500_000, perSecond: 0 },
      'charged by GPU time, which is not known before; a cautious working value, set your own in shotcaller.config.yaml',
    ),
    latency: assumed({ baseS: 240, perSecondS: 20 }, 'not measured; a cold model starts slowly'),
  },
  input: thirdParty(
    {
      text: `tencent/hunyuan-video:${version}`,
      prompt: 'prompt',
      seed: 'seed',
      duration: { field: 'video_length', as: 'frames', fps: 24, plus: 1 },
      size: { width: 'width', height: 'height' },
      always: { fps: 24 },
    },
    programs,
  ),
  notes: replicateWan25.notes,
};
