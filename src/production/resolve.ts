import type { RequirementVector } from '../core/dimensions.ts';
import { usd } from '../core/money.ts';
import type { Bible } from './bible.ts';
import { continuedRef } from './continuity-problems.ts';
import type { Episode, Production, Scene } from './production.ts';
import type { ProductionDocument } from './schema.ts';
import type { Emphasis, Shot } from './shot.ts';

type EpisodeDocument = ProductionDocument['episodes'][number];
type SceneDocument = EpisodeDocument['scenes'][number];

/** Share of the cap that may be at risk in doubtful attempts when the file doesn't say. */
const atRiskShareOfCap = 0.1;

/** Makes the production of a document without problems: ids put where they belong, references and defaults resolved. */
export function resolveProduction(document: ProductionDocument): Production {
  const { production: id, title = id, budget, policy, bible, episodes, ...rest } = document;
  const cap = usd(budget.cap);
  const atRiskMax = policy.atRiskMax === undefined ? Math.floor(cap * atRiskShareOfCap) : usd(policy.atRiskMax);
  return {
    ...rest,
    id,
    title,
    budget: { cap, ...(budget.perShotMax === undefined ? {} : { perShotMax: usd(budget.perShotMax) }) },
    policy: { ...policy, atRiskMax },
    bible: resolveBible(bible),
    episodes: episodes.map((episode) => resolveEpisode(episode, rest.needs)),
  };
}

function resolveBible({ characters, places }: ProductionDocument['bible']): Bible {
  return { characters: named(characters), places: named(places) };
}

function named<T extends object>(entries: Readonly<Record<string, T>>): Record<string, T & { readonly id: string }> {
  return Object.fromEntries(Object.entries(entries).map(([id, entry]) => [id, { id, ...entry }]));
}

function resolveEpisode({ id, title = id, scenes }: EpisodeDocument, needs: RequirementVector | undefined): Episode {
  let index = 0;
  const resolved = scenes.map((scene): Scene => {
    const emphasis = emphasisOf(scene.needs, needs);
    const shots = scene.shots.map((shot) => ({ ...resolveShot(id, scene, shot, index++), ...emphasis }));
    return { id: scene.id, ...placeOf(scene), ...(scene.needs === undefined ? {} : { needs: scene.needs }), shots };
  });
  return { id, title, scenes: resolved, shots: resolved.flatMap((scene) => scene.shots) };
}

function resolveShot(episode: string, scene: SceneDocument, shot: SceneDocument['shots'][number], index: number): Shot {
  const { continues, ...rest } = shot;
  return {
    ...rest,
    ...placeOf(shot.place === undefined ? scene : shot),
    ref: `${episode}/${shot.id}`,
    episode,
    scene: scene.id,
    index,
    ...(continues === undefined ? {} : { continues: continuedRef(episode, continues) }),
  };
}

/** The nearest statement counts: a scene's `needs` stand in for the production's. */
function emphasisOf(
  scene: RequirementVector | undefined,
  production: RequirementVector | undefined,
): { readonly emphasis?: Emphasis } {
  if (scene !== undefined) return { emphasis: { by: 'scene', needs: scene } };
  return production === undefined ? {} : { emphasis: { by: 'production', needs: production } };
}

function placeOf({ place }: { readonly place?: string }): { readonly place?: string } {
  return place === undefined ? {} : { place };
}
