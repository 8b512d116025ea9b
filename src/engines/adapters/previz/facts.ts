import type { EngineFacts, PictureSize } from '../../facts.ts';

/** Longest previz clip, seconds: an animatic beat, and a bound on what one request can cost in time. */
export const previzMaxS = 60;

// One list of sizes per common shape; previz itself makes whatever it is asked for.
const commonSizes: readonly PictureSize[] = [
  [640, 360],
  [854, 480],
  [960, 540],
  [1280, 720],
  [1920, 1080],
  [2560, 1440],
  [3840, 2160],
  [360, 640],
  [480, 854],
  [540, 960],
  [720, 1280],
  [1080, 1920],
  [2160, 3840],
  [540, 540],
  [720, 720],
  [1080, 1080],
  [640, 480],
  [960, 720],
  [1440, 1080],
  [480, 640],
  [720, 960],
  [1080, 1440],
  [864, 1080],
  [1080, 1350],
  [1680, 720],
  [2520, 1080],
  [1920, 804],
  [2048, 858],
  [1998, 1080],
].map(([width = 0, height = 0]) => ({ width, height }));

/**
 * Facts of the previz engine. It makes every size; `delivery` puts the production's own one first in the list, so that
 * whoever looks for a fitting size finds exactly that.
 */
export function previzFactsFor(delivery?: PictureSize): EngineFacts {
  if (delivery === undefined) return previzFacts;
  const { width, height } = delivery;
  return { ...previzFacts, sizes: [{ width, height }, ...commonSizes] };
}

/** Facts of the previz engine for the common sizes. */
export const previzFacts: EngineFacts = {
  id: 'shotcaller/previz',
  route: 'local',
  provider: 'shotcaller',
  model: 'previz',
  modelVersion: '1',
  modelVersionBasis: 'configured',
  family: 'previz',
  lifecycle: { status: 'active' },
  durations: { kind: 'range', minS: 0.2, maxS: previzMaxS, stepS: 0.001 },
  sizes: commonSizes,
  fps: 24,
  audio: true,
  references: 16,
  firstFrame: true,
  lora: true,
  seed: true,
  negativePrompt: true,
  promptMaxChars: 20_000,
  price: { perClip: 0, perSecond: 0 },
  concurrency: 1,
  pollFloorS: 0.25,
  latency: { baseS: 1.5, perSecondS: 0.9 },
  cancel: 'any',
  reconcile: 'client-id',
  emulated: true,
};
