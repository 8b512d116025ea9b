import { type Dimension, dimensions, normaliseWeights, type RequirementVector } from '../../core/dimensions.ts';
import { type ShotType, shotTypes } from '../../production/shot.ts';
import type { StrengthRow } from '../../routing/snapshot.ts';
import { type Dice, diceFor } from '../plan/dice.ts';
import { incidentsOf } from './incidents.ts';
import { canMake, residualSd, type SeasonEngine, type SeasonShot, type SeasonWorld } from './world.ts';

/** How large a season is. */
export interface SeasonSize {
  readonly episodes: number;
  readonly shotsPerEpisode: number;
}

/** Engines of every world (evidence: routing, section 9.2). */
const engineCount = 8;

/** Prompts per dimension in the calibration that policies learn from. */
const calibrationPrompts = 10;

/** What shots of a class can need: their requirement is a random mix of these. */
const needsOf: Readonly<Record<ShotType, readonly Dimension[]>> = {
  establishing: ['scene', 'aesthetics', 'imaging', 'color'],
  action: ['action', 'motion', 'temporal', 'adherence'],
  character: ['identity', 'imaging', 'adherence', 'aesthetics'],
  dialogue: ['identity', 'temporal', 'motion', 'imaging'],
  stylized: ['style', 'color', 'aesthetics', 'adherence'],
  insert: ['objects', 'imaging', 'adherence', 'color'],
};

/** Draws the world of a seed. Named dice: a larger season begins with the same engines. */
export function drawWorld(seed: number, size: SeasonSize): SeasonWorld {
  const engines = Array.from({ length: engineCount }, (_, at) => drawEngine(seed, at));
  const shots = Array.from({ length: size.episodes }, (_, at) => drawEpisode(seed, at, size.shotsPerEpisode)).flat();
  return {
    seed,
    engines,
    shots: shots.map((shot) => makeable(shot, engines)),
    incidents: incidentsOf(seed, engines, shots),
    evidence: calibration(seed, engines),
    cap: Math.round(shots.length * 2.5 * priceOfAShot(engines, shots)),
  };
}

/** Standard normal. */
export function normal(dice: Dice): number {
  return Math.log(dice.logNormal(1, 1));
}

/** Log-uniform between two figures. */
function spread(dice: Dice, min: number, max: number): number {
  return Math.exp(dice.between(Math.log(min), Math.log(max)));
}

function drawEngine(seed: number, at: number): SeasonEngine {
  const dice = diceFor(seed, 'engine', at);
  const level = 0.79 + 0.05 * normal(dice);
  const strength = Object.fromEntries(
    dimensions.map((dimension) => {
      const dimensionLevel = 0.04 * normal(diceFor(seed, 'dimension', dimension));
      return [dimension, Math.min(0.98, Math.max(0.3, level + dimensionLevel + 0.07 * normal(dice)))];
    }),
  );
  return {
    id: `vendor${at + 1}/model`,
    medianS: Math.round(spread(dice, 30, 300)),
    sigma: dice.between(0.25, 0.7),
    catalogFactor: dice.between(0.8, 1.25),
    concurrency: dice.whole(1, 8),
    requestsPerMin: Math.round(spread(dice, 4, 60)),
    // Better engines are dearer, by and large.
    perSecond: Math.round(80_000 * Math.exp(4 * (level - 0.79) + 0.5 * normal(dice))),
    longestS: dice.pick([5, 8, 8, 10, 10, 12]),
    promptMaxChars: dice.pick([500, 1000, 2000, 2000]),
    reconcile: dice.pick(['client-id', 'list', 'list', 'none']),
    cancel: dice.pick(['none', 'queued', 'any', 'any']),
    strength,
    refuses01: Object.fromEntries(shotTypes.map((type) => [type, spread(dice, 0.03, 0.31)])) as Record<
      ShotType,
      number
    >,
  };
}

function drawEpisode(seed: number, at: number, count: number): SeasonShot[] {
  const episode = `e${String(at + 1).padStart(3, '0')}`;
  const shots: SeasonShot[] = [];
  for (let index = 0; index < count; index++) {
    const dice = diceFor(seed, 'shot', episode, index);
    const type = dice.pick(shotTypes);
    const needs = drawNeeds(dice, type);
    const scene = `sc${String(Math.floor(index / 6) + 1).padStart(3, '0')}`;
    const before = shots.at(-1);
    const hard = 0.06 * normal(dice);
    const withPeople = type === 'character' || type === 'dialogue' || dice.chance(0.2);
    shots.push({
      ref: `${episode}/sh${String((index + 1) * 10).padStart(4, '0')}`,
      scene,
      type,
      needs,
      durationS: dice.pick([3, 4, 5, 5, 6, 8, 9, 10]),
      promptChars: dice.chance(0.15) ? dice.whole(500, 1500) : dice.whole(60, 500),
      characters: withPeople ? [dice.pick(['mara', 'ivo'])] : [],
      ...(before !== undefined && before.scene === scene && dice.chance(0.12) ? { continues: before.ref } : {}),
      difficulty: Object.fromEntries(Object.keys(needs).map((dimension) => [dimension, hard + 0.05 * normal(dice)])),
    });
  }
  return shots;
}

function drawNeeds(dice: Dice, type: ShotType): RequirementVector {
  const weights = needsOf[type].map((dimension) => [dimension, -Math.log(1 - dice.next()) * dice.whole(0, 3)] as const);
  const needs = normaliseWeights(Object.fromEntries(weights));
  return Object.keys(needs).length > 0 ? needs : { [needsOf[type][0] ?? 'scene']: 1 };
}

/** A shot that no engine's limits allow would be unfinished under every policy: its brief is shortened. */
function makeable(shot: SeasonShot, engines: readonly SeasonEngine[]): SeasonShot {
  const able = engines.filter((engine) => canMake(engine, shot)).length;
  return able >= 4 ? shot : { ...shot, durationS: 5, promptChars: 300 };
}

/** Human scores of a few prompts per engine and dimension, the same prompts for all engines. */
function calibration(seed: number, engines: readonly SeasonEngine[]): readonly StrengthRow[] {
  return dimensions.flatMap((dimension) => {
    const shared = diceFor(seed, 'calibration', dimension);
    const hard = Array.from({ length: calibrationPrompts }, () => 0.08 * normal(shared));
    return engines.map(({ id, strength }): StrengthRow => {
      const dice = diceFor(seed, 'calibration', dimension, id);
      const scores = hard.map((difficulty) => {
        const luck = residualSd.prompt * normal(dice) + residualSd.take * normal(dice);
        return Math.min(1, Math.max(0, (strength[dimension] ?? 0.5) - difficulty + luck));
      });
      return {
        engine: id,
        dimension,
        mean: scores.reduce((sum, score) => sum + score, 0) / scores.length,
        n: scores.length,
        source: 'calibration of the season',
        measuredOn: '2026-01-02',
        judgedBy: 'human',
      };
    });
  });
}

/** Mean price of one take over all shots and engines, micro-USD. */
function priceOfAShot(engines: readonly SeasonEngine[], shots: readonly SeasonShot[]): number {
  const perSecond = engines.reduce((sum, engine) => sum + engine.perSecond, 0) / engines.length;
  return (perSecond * shots.reduce((sum, { durationS }) => sum + durationS, 0)) / shots.length;
}
