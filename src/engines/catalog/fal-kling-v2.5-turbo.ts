import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, sdk, thirdParty, assumed } = checkedOn('2026-11-22');
const types = '@fal-ai/client 1.10.1, types/endpoints, KlingVideoV25TurboPro*';

/** Kling 2.5 Turbo Pro through fal: 5 or 10 s, text or first frame. */
export const falKlingV25Turbo: CatalogEntry = {
  id: 'fal/kling-v2.5-turbo',
  adapter: 'fal',
  facts: {
    route: sdk('fal', types),
    provider: sdk('Kuaishou (through fal)', types),
    model: sdk('kling-video/v2.5-turbo/pro', types),
    modelVersion: assumed('kling-video/v2.5-turbo/pro', 'the endpoint id is an alias'),
    modelVersionBasis: assumed('alias', 'fal reports no model version'),
    family: assumed('kling-v2.5-turbo', 'Shotcaller: same model through other doors'),
    lifecycle: sdk({ status: 'active' }, types),
    durations: sdk({ kind: 'set', valuesS: [5, 10] }, types),
    sizes: assumed(
      [
        { width: 1920, height: 1080 },
        { width: 1080, height: 1920 },
        { width: 1080, height: 1080 },
      ],
      `${types} gives aspect ratios only; 1080p inferred from the "pro" tier`,
    ),
    fps: assumed(24, 'no figure in the documents read'),
    audio: sdk(false, types),
    references: sdk(0, types),
    firstFrame: sdk(true, `${types}: image_url`),
    needsFirstFrame: sdk(false, types),
    lora: sdk(false, types),
    seed: sdk(false, types),
    negativePrompt: sdk(true, types),
    promptMaxChars: assumed(2500, 'no figure in the documents read'),
    price: thirdParty({ perClip: 0, perSecond: 70_000 }, 'resellers quote about US$0.067/s and up for Kling'),
    concurrency: docs(2, 'docs.fal.ai: 2 for new accounts; more is queued, never rejected'),
    pollFloorS: assumed(2, 'no figure in the documents read'),
    latency: assumed({ baseS: 60, perSecondS: 15 }, 'not measured; replace with your own history'),
    cancel: sdk('queued', '@fal-ai/client 1.10.1: PUT …/requests/{id}/cancel'),
    reconcile: docs('none', 'docs.fal.ai: by request id only, which is in the reply that was lost'),
    webhook: docs('ed25519', 'docs.fal.ai, webhooks: signed under the keys of its JWKS'),
  },
  input: sdk(
    {
      text: 'fal-ai/kling-video/v2.5-turbo/pro/text-to-video',
      image: 'fal-ai/kling-video/v2.5-turbo/pro/image-to-video',
      prompt: 'prompt',
      negativePrompt: 'negative_prompt',
      duration: { field: 'duration', as: 'string' },
      // A clip that starts from a picture takes the picture's shape.
      aspect: { field: 'aspect_ratio', values: ['16:9', '9:16', '1:1'], only: 'text' },
      firstFrame: 'image_url',
    },
    types,
  ),
  notes: [
    docs('fal itself retries 503/504/429 up to 10 times unless x-fal-no-retry: 1 is sent; it is sent.', 'docs.fal.ai'),
  ],
};
