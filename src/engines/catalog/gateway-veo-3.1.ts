import { gatewayKlingV26 } from './gateway-kling-v2.6.ts';
import { googleVeo31 } from './google-veo-3.1.ts';
import { pictureSizes } from './sizes.ts';
import { type CatalogEntry, checkedOn } from './sourced.ts';

const { docs, sdk, assumed } = checkedOn('2026-11-26');
const code = '@ai-sdk/gateway 4.0.146, gateway-video-model';
const page = 'vercel.com/docs/ai-gateway/modalities/video-generation/text-to-video';
const provider = '@ai-sdk/google-vertex 5.0.141, google-vertex-video-model: what the gateway is assumed to run';

/** Google Veo 3.1 through Vercel's AI gateway: text, 4/6/8 s, to 1080p, with sound and seed. */
export const gatewayVeo31: CatalogEntry = {
  id: 'gateway/veo-3.1',
  adapter: 'gateway',
  facts: {
    route: sdk('gateway', code),
    provider: sdk('Google (through Vercel AI Gateway)', code),
    model: docs('google/veo-3.1-generate-001', page),
    modelVersion: docs('veo-3.1-generate-001', `${page}: the id carries the version`),
    modelVersionBasis: assumed('alias', 'the gateway reports no version'),
    family: assumed('veo-3.1', 'Shotcaller: same model through other doors'),
    lifecycle: sdk({ status: 'active' }, '@ai-sdk/gateway 4.0.146, gateway-video-model-settings: listed'),
    durations: assumed(googleVeo31.facts.durations.value, 'no figure of the gateway; as directly'),
    sizes: assumed(
      pictureSizes('1280x720 720x1280 1920x1080 1080x1920'),
      `${provider}: 720p, 1080p and aspect names; the pixel sizes are inferred`,
    ),
    fps: assumed(24, 'no figure of the gateway; as directly'),
    audio: sdk(true, `${provider}: generateAudio`),
    references: sdk(0, `${provider}: inputReferences exist; not used`),
    firstFrame: gatewayKlingV26.facts.firstFrame,
    needsFirstFrame: sdk(false, provider),
    lora: sdk(false, code),
    seed: sdk(true, `${provider}: seed`),
    negativePrompt: sdk(true, `${provider}: providerOptions.vertex.negativePrompt`),
    promptMaxChars: assumed(googleVeo31.facts.promptMaxChars.value, 'no figure of the gateway; as directly'),
    price: assumed(
      googleVeo31.facts.price.value,
      'the gateway’s page says US$0.20/s for the cheapest setting; with sound the direct price is taken; the finished job says what it cost',
    ),
    concurrency: assumed(2, 'no figure in the documents read'),
    pollFloorS: assumed(10, 'customary; no figure in the documents read'),
    latency: assumed(googleVeo31.facts.latency.value, 'not measured; replace with your own history'),
    cancel: sdk('none', '@ai-sdk/provider 4.0.38: the interface has no cancel'),
    reconcile: sdk('none', '@ai-sdk/provider 4.0.38: the interface has no list'),
  },
  input: sdk(
    {
      text: 'google/veo-3.1-generate-001',
      prompt: 'prompt',
      negativePrompt: 'providerOptions.vertex.negativePrompt',
      seed: 'seed',
      duration: { field: 'duration', as: 'number' },
      aspect: { field: 'aspectRatio', values: ['16:9', '9:16'] },
      // Pixels are the interface's form; the provider reads the two as 720p and 1080p, whatever the shape.
      resolution: {
        field: 'resolution',
        values: [
          { name: '1280x720', lines: 720 },
          { name: '1920x1080', lines: 1080 },
        ],
      },
      audio: 'generateAudio',
    },
    provider,
  ),
  notes: [
    ...gatewayKlingV26.notes,
    sdk('The clip can come inline in the status reply (base64), as Veo gives it.', `${code}; ${provider}`),
  ],
};
