import { digestOf } from '../../core/hashing.ts';
import type { EngineFacts } from '../../engines/facts.ts';
import type { LoadedProduction, Production } from '../../production/production.ts';
import type { Shot } from '../../production/shot.ts';
import type { SeasonEngine, SeasonShot, SeasonWorld } from './world.ts';

/** What the catalog says of an engine: right about limits and prices, roughly right about time, silent about quality. */
export function catalogFacts(engine: SeasonEngine): EngineFacts {
  const { id, medianS, catalogFactor, concurrency, requestsPerMin, perSecond, longestS, promptMaxChars } = engine;
  const guessS = medianS * catalogFactor;
  return {
    id,
    route: 'direct',
    provider: id.split('/')[0] ?? id,
    model: id,
    modelVersion: '1',
    modelVersionBasis: 'configured',
    family: id,
    lifecycle: { status: 'active' },
    durations: { kind: 'range', minS: 2, maxS: longestS, stepS: 1 },
    sizes: [{ width: 1280, height: 720 }],
    fps: 24,
    audio: true,
    references: 2,
    firstFrame: true,
    lora: false,
    seed: true,
    negativePrompt: true,
    promptMaxChars,
    price: { perClip: 0, perSecond },
    concurrency,
    requestsPerMin,
    pollFloorS: 10,
    latency: { baseS: guessS * 0.5, perSecondS: guessS / 10 },
    cancel: engine.cancel,
    reconcile: engine.reconcile,
    emulated: true,
  };
}

/** What the production file asks for, minutes: as soon as can be. No season of usual size is possible in this time. */
const deadlineMin = 1;

/** The season's production file: everything decided by policy, nobody is asked. */
export function seasonProduction(world: SeasonWorld, hedge: boolean): LoadedProduction {
  const byEpisode = Map.groupBy(world.shots, ({ ref }) => ref.split('/')[0] ?? '');
  const character = (id: string) => ({ id, look: id, references: [] });
  const production: Production = {
    id: 'season',
    title: 'A season',
    look: { palette: [], references: [] },
    delivery: { width: 1280, height: 720, fps: 24, loudnessLufs: -14 },
    budget: { cap: world.cap },
    deadlineMin,
    policy: {
      planGate: 'auto',
      takeGate: 'auto',
      episodeGate: 'auto',
      maxAttemptsPerShot: 8,
      hedge,
      inDoubt: 'reassign',
      atRiskMax: Math.round(world.cap / 10),
      degrade: 'allow',
      explore: 'auto',
    },
    engines: { allow: ['*'], deny: [], prefer: {} },
    bible: { characters: { mara: character('mara'), ivo: character('ivo') }, places: {} },
    episodes: [...byEpisode].map(([id, own]) => {
      const shots = own.map(shotOf);
      const scenes = Map.groupBy(shots, ({ scene }) => scene);
      return { id, title: id, scenes: [...scenes].map(([scene, within]) => ({ id: scene, shots: within })), shots };
    }),
  };
  return { production, file: 'season.yaml', dir: '.', fileSha256: digestOf(production) };
}

function shotOf(shot: SeasonShot, index: number): Shot {
  const { ref, scene, type, needs, durationS, promptChars, characters, continues } = shot;
  const [episode = '', id = ''] = ref.split('/');
  return {
    ref,
    id,
    episode,
    scene,
    index,
    type,
    prompt: 'a'.repeat(promptChars),
    durationS,
    characters,
    needs,
    hero: false,
    audio: {},
    ...(continues === undefined ? {} : { continues }),
  };
}
