import { createReadStream } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Engine } from '../../engines/engine.ts';
import { type EngineFacts, priceOf } from '../../engines/facts.ts';

/** Facts of an engine that can make every shot of a measured episode and is never busy. */
export const instantFacts: EngineFacts = {
  id: 'bench/instant',
  // Not `local`: routing keeps that door for previz, which makes pinned shots only.
  route: 'in-process',
  provider: 'shotcaller',
  model: 'instant',
  modelVersion: '1',
  modelVersionBasis: 'configured',
  family: 'instant',
  lifecycle: { status: 'active' },
  durations: { kind: 'range', minS: 1, maxS: 60, stepS: 1 },
  sizes: [{ width: 1280, height: 720 }],
  fps: 24,
  audio: true,
  references: 16,
  firstFrame: true,
  lora: true,
  seed: true,
  negativePrompt: true,
  promptMaxChars: 20_000,
  price: { perClip: 0, perSecond: 10_000 },
  concurrency: 1000,
  pollFloorS: 0,
  latency: { baseS: 0, perSecondS: 0 },
  cancel: 'none',
  reconcile: 'client-id',
  emulated: true,
};

/**
 * An engine in this process that answers at once with a finished clip: what is left of a run's time is Shotcaller's own
 * and that of the media tools.
 * @param clipOf path of the clip of a shot.
 */
export function instantEngine(clipOf: (shot: string) => string): Engine {
  return {
    facts: instantFacts,
    describe: async () => ({ facts: instantFacts, state: 'ready' }),
    plan: ({ shot, prompt, durationS, seed }) => ({
      ok: true,
      wire: { operation: 'make', body: { shot, prompt, durationS, seed }, assets: [], durationS },
      estimate: priceOf(instantFacts.price, durationS),
      degradations: [],
    }),
    submit: async ({ body }, { attempt, intendedAt }) => ({
      kind: 'accepted',
      handle: {
        engine: instantFacts.id,
        route: instantFacts.route,
        jobId: attempt,
        createdAt: new Date(intendedAt).toISOString(),
        emulated: true,
        native: { shot: (body as { readonly shot: string }).shot },
      },
    }),
    observe: async ({ native }) => ({
      kind: 'succeeded',
      outputs: [{ url: pathToFileURL(clipOf(String(native['shot']))).href, mimeType: 'video/mp4' }],
    }),
    reconcile: async () => ({ kind: 'absent', certainty: 'proven' }),
    cancel: async () => ({ kind: 'too-late' }),
    fetch: async ({ url }, sink) => ({
      kind: 'fetched',
      ...(await sink.put(createReadStream(new URL(url)), 2 ** 30)),
      emulated: true,
    }),
  };
}
