import type { EngineFacts } from '../../facts.ts';

/** Longest previz clip, seconds: an animatic beat, and a bound on what one request can cost in time. */
export const previzMaxS = 60;

/** Facts of the previz engine. `sizes` is empty: it makes every size. */
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
  sizes: [],
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
