import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, sdk, thirdParty, assumed } = checkedOn('2026-11-25');
const { thirdParty: thirdPartyNow } = checkedOn('2026-11-26');
const client = 'replicate 1.4.0';
const programs = 'programs of others that run wan-video/wan-2.5-t2v and -i2v';

/** Alibaba Wan 2.5 through Replicate: 5 or 10 s, to 1080p, always with sound. */
export const replicateWan25: CatalogEntry = {
  id: 'replicate/wan-2.5',
  adapter: 'replicate',
  facts: {
    route: sdk('replicate', client),
    provider: thirdParty('Alibaba (through Replicate)', programs),
    model: thirdParty('wan-video/wan-2.5', programs),
    modelVersion: assumed('wan-video/wan-2.5', 'run by name, so always the newest version; the reply may name it'),
    modelVersionBasis: assumed('alias', 'run by name'),
    family: assumed('wan-2.5', 'Shotcaller: same model through other doors'),
    lifecycle: thirdParty({ status: 'active' }, programs),
    durations: thirdParty({ kind: 'set', valuesS: [5, 10] }, programs),
    sizes: thirdParty(
      [
        { width: 1280, height: 720 },
        { width: 720, height: 1280 },
        { width: 1920, height: 1080 },
        { width: 1080, height: 1920 },
      ],
      programs,
    ),
    fps: assumed(24, 'no figure in the documents read'),
    audio: assumed(true, 'the model makes sound of its own; it can not be switched off'),
    references: thirdParty(0, programs),
    firstFrame: thirdParty(true, `${programs}: image, as a data URI`),
    needsFirstFrame: thirdParty(false, programs),
    lora: thirdParty(false, programs),
    seed: thirdParty(true, programs),
    negativePrompt: thirdParty(true, programs),
    promptMaxChars: assumed(800, 'the limit Alibaba gives for Wan 2.5'),
    negativePromptMaxChars: thirdPartyNow(500, '@fal-ai/client 1.10.1: the limit of the same model at fal'),
    price: thirdParty({ perClip: 0, perSecond: 150_000 }, 'resellers ask US$0.15/s at 1080p, 0.10 at 720p'),
    concurrency: assumed(10, 'no figure read: Replicate limits create calls (600 a minute), not running ones'),
    pollFloorS: sdk(1, `${client}: its own wait polls every 0.5 s`),
    latency: assumed({ baseS: 60, perSecondS: 15 }, 'not measured; replace with your own history'),
    cancel: sdk('any', `${client}: POST /predictions/{id}/cancel`),
    reconcile: docs('list', 'replicate.com/docs/topics/predictions: a listed prediction carries its input'),
    webhook: sdk('standard-webhooks', `${client}: validateWebhook`),
  },
  input: thirdParty(
    {
      text: 'wan-video/wan-2.5-t2v',
      image: 'wan-video/wan-2.5-i2v',
      prompt: 'prompt',
      negativePrompt: 'negative_prompt',
      seed: 'seed',
      duration: { field: 'duration', as: 'number' },
      size: { field: 'size', form: '{width}*{height}', only: 'text' },
      resolution: {
        field: 'resolution',
        values: [
          { name: '720p', lines: 720 },
          { name: '1080p', lines: 1080 },
        ],
        only: 'image',
      },
      firstFrame: 'image',
      always: { enable_prompt_expansion: false },
    },
    `${programs}; read the schema at GET /models/wan-video/wan-2.5-t2v before relying on it`,
  ),
  notes: [
    docs('Input and output of predictions made through the API are removed after an hour.', 'replicate.com/docs'),
    sdk(
      'The client repeats a create call after a 429 and reads Retry-After wrongly; both are cut off here.',
      `${client}, lib/util`,
    ),
  ],
};
