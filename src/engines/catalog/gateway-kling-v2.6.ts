import { klingV26 } from './kling-v2.6.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, sdk, thirdParty, assumed } = checkedOn('2026-11-26');
const code = '@ai-sdk/gateway 4.0.146, gateway-video-model';
const page = 'vercel.com/ai-gateway/models/kling-v2.6-i2v';
const provider = 'github.com/vercel/ai, packages/klingai (Apache-2.0): what the gateway is assumed to run';

/** Kling 2.6 through Vercel's AI gateway: text, 5 or 10 s, 1080p ("pro" mode), with sound on request. */
export const gatewayKlingV26: CatalogEntry = {
  id: 'gateway/kling-v2.6',
  adapter: 'gateway',
  facts: {
    route: sdk('gateway', code),
    provider: sdk('Kuaishou (through Vercel AI Gateway)', code),
    model: sdk('klingai/kling-v2.6-t2v', '@ai-sdk/gateway 4.0.146, gateway-video-model-settings'),
    modelVersion: assumed('klingai/kling-v2.6', 'the gateway names no dated version: the model id is an alias'),
    modelVersionBasis: assumed('alias', 'the gateway reports no version'),
    family: assumed('kling-v2.6', 'Shotcaller: same model through other doors'),
    lifecycle: sdk({ status: 'active' }, '@ai-sdk/gateway 4.0.146, gateway-video-model-settings: listed'),
    durations: docs({ kind: 'set', valuesS: [5, 10] }, page),
    sizes: assumed(
      klingV26.facts.sizes.value,
      `${page}: 1080p and the aspect ratios 16:9, 9:16, 1:1; the pixel sizes are inferred`,
    ),
    fps: docs(30, page),
    audio: sdk(true, `${provider}: generateAudio becomes sound "on" or "off"`),
    references: assumed(0, 'reference pictures turn the request into another mode; not used'),
    firstFrame: thirdParty(
      false,
      'a start may have 300 KiB (notes of another program): no frame of full size fits in, and a laptop has no public address to name instead',
    ),
    needsFirstFrame: sdk(false, `${code}: the t2v model`),
    lora: sdk(false, code),
    seed: sdk(false, `${provider}: seed is not supported`),
    negativePrompt: sdk(true, `${provider}: providerOptions.klingai.negativePrompt`),
    promptMaxChars: assumed(klingV26.facts.promptMaxChars.value, 'no figure of the gateway; as directly'),
    negativePromptMaxChars: assumed(2500, 'no figure of the gateway; as directly'),
    price: assumed(
      klingV26.facts.price.value,
      'no list price read; what resellers ask for the same model with sound; the finished job says what it cost',
    ),
    concurrency: assumed(2, 'no figure in the documents read'),
    pollFloorS: assumed(5, 'no figure in the documents read'),
    latency: assumed(klingV26.facts.latency.value, 'not measured; replace with your own history'),
    cancel: sdk('none', '@ai-sdk/provider 4.0.38: the interface has no cancel'),
    reconcile: sdk('none', '@ai-sdk/provider 4.0.38: the interface has no list'),
  },
  input: sdk(
    {
      text: 'klingai/kling-v2.6-t2v',
      prompt: 'prompt',
      negativePrompt: 'providerOptions.klingai.negativePrompt',
      duration: { field: 'duration', as: 'number' },
      aspect: { field: 'aspectRatio', values: ['16:9', '9:16', '1:1'] },
      audio: 'generateAudio',
      // 1080p and sound need the "pro" mode; the resolution option is refused.
      always: { 'providerOptions.klingai.mode': 'pro' },
    },
    provider,
  ),
  notes: [
    sdk(
      'The gateway starts one job per idempotency-key; the attempt id is sent as such. How long a key counts is not documented, so a lost submit is never sent again.',
      '@ai-sdk/gateway, CHANGELOG 4.0.44',
    ),
    thirdParty(
      'A job is kept by the gateway under `gatewayJobId`, and is asked for under the model it was started on.',
      'programs of others that ask with { gatewayJobId }',
    ),
  ],
};
