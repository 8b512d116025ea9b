import { rfc3339 } from '../core/clock.ts';
import { dimensions } from '../core/dimensions.ts';
import { digestOf } from '../core/hashing.ts';
import type { EngineFacts } from '../engines/facts.ts';
import type { LoadedProduction, Production } from '../production/production.ts';
import type { Shot } from '../production/shot.ts';
import type { StrengthRow } from '../routing/snapshot.ts';
import { diceFor } from './plan/dice.ts';
import type { EngineTruth, ShotPlan, SimulationPlan } from './plan/plan.ts';
import { worldStart } from './virtual-clock.ts';

/** The production file of a plan as it reads in the n-th life of the process: some lives begin with a changed file. */
export function loadedOf(plan: SimulationPlan, life: number): LoadedProduction {
  const edited = new Set(plan.edits.filter((edit) => edit.life <= life).map((edit) => edit.shot));
  const production = productionOf(plan, edited);
  return { production, file: 'production.yaml', dir: '.', fileSha256: digestOf(production) };
}

function productionOf(plan: SimulationPlan, edited: ReadonlySet<number>): Production {
  const { policy, cap, perShotMax } = plan;
  const byEpisode = Map.groupBy(plan.shots, ({ ref }) => ref.split('/')[0] ?? '');
  const look = (words: string) => ({ id: words, look: words, references: [] });
  return {
    id: 'simulated',
    title: 'A simulated production',
    look: { palette: [], references: [] },
    delivery: { width: 1280, height: 720, fps: 24, loudnessLufs: -14 },
    budget: { cap, ...(perShotMax === undefined ? {} : { perShotMax }) },
    policy,
    engines: { allow: ['*'], deny: [], prefer: {} },
    bible: { characters: { mara: look('mara'), ivo: look('ivo') }, places: {} },
    episodes: [...byEpisode].map(([id, own]) => {
      const shots = own.map((shot, index) => shotOf(plan, shot, index, own[index - 1], edited));
      return { id, title: id, scenes: [{ id: 'sc010', shots }], shots };
    }),
  };
}

function shotOf(
  plan: SimulationPlan,
  shot: ShotPlan,
  index: number,
  before: ShotPlan | undefined,
  edited: ReadonlySet<number>,
): Shot {
  const { ref, type, durationS, hero, characters, audio, pin } = shot;
  const [episode = '', id = ''] = ref.split('/');
  const engine = pin === undefined ? undefined : plan.engines[pin % plan.engines.length];
  const prompt = edited.has(plan.shots.indexOf(shot)) ? `${shot.prompt}, at night` : shot.prompt;
  return {
    ref,
    id,
    episode,
    scene: 'sc010',
    index,
    type,
    prompt,
    durationS,
    characters,
    hero,
    audio: audio ? { sfx: true } : {},
    ...(shot.continues && before !== undefined ? { continues: before.ref } : {}),
    ...(engine === undefined ? {} : { pin: engine.id }),
  };
}

/** What the catalog says of a simulated engine: right about prices and limits, roughly right about time. */
export function factsOf(truth: EngineTruth, plan: SimulationPlan): EngineFacts {
  const { id, medianS, concurrency, perSecond, pollFloorS, reconcile, cancel, audio, firstFrame, longestS } = truth;
  const { requestsPerMin } = truth;
  const dice = diceFor(plan.seed, 'facts', id);
  const guess = medianS * dice.between(0.8, 1.25);
  const shutdown = plan.incidents.find(
    (each) => each.kind === 'shutdown-date' && plan.engines[each.engine] === truth,
  )?.fromS;
  return {
    id,
    route: 'direct',
    provider: id.split('/')[0] ?? id,
    model: id,
    modelVersion: '1',
    modelVersionBasis: 'configured',
    family: id,
    lifecycle:
      shutdown === undefined
        ? { status: 'active' }
        : { status: 'deprecated', shutdownAt: rfc3339(worldStart + shutdown * 1000) },
    durations: { kind: 'range', minS: 2, maxS: longestS, stepS: 1 },
    sizes: [{ width: 1280, height: 720 }],
    fps: 24,
    audio,
    references: dice.whole(0, 3),
    firstFrame,
    lora: false,
    seed: true,
    negativePrompt: true,
    promptMaxChars: 2000,
    price: { perClip: 0, perSecond },
    concurrency,
    pollFloorS,
    latency: { baseS: guess * 0.5, perSecondS: guess / 10 },
    cancel,
    reconcile,
    ...(requestsPerMin === undefined ? {} : { requestsPerMin }),
    emulated: true,
  };
}

/** What was measured of the engines before: near the truth, with noise. */
export function strengthsOf(plan: SimulationPlan): readonly StrengthRow[] {
  return plan.engines.flatMap(({ id, quality01 }) => {
    const dice = diceFor(plan.seed, 'strengths', id);
    return dimensions
      .filter(() => dice.chance(0.5))
      .map((dimension) => ({
        engine: id,
        dimension,
        mean: Math.min(0.99, Math.max(0.01, quality01 + dice.between(-0.15, 0.15))),
        n: dice.whole(3, 80),
        source: 'simulated',
        measuredOn: '2025-12-01',
        judgedBy: 'human',
      }));
  });
}
