import { type Dimension, dimensions, type RequirementVector } from '../core/dimensions.ts';
import type { EngineId } from '../core/ids.ts';
import {
  addMeasurement,
  directionOf,
  faded,
  type Information,
  type InformationSum,
  type Measurement,
  measured,
  neutralMean01,
  noInformation,
} from './posterior.ts';

/** Weight of one score, by who gave it: a gate is half believed until it is calibrated (evidence: routing 7.2). */
export const judgeWeights = { judge: 0.4, operator: 1 } as const;
/** What is left of every observation after each new one: engines drift. */
const forgetting = 0.998;
/** Spread of single scores around an engine's mean. */
const scoreSd = 0.2;

/** Everything learned from one's own takes so far. Immutable. */
export interface Learned {
  /** What the takes say about each engine, by who scored them. */
  readonly takes: ReadonlyMap<EngineId, Readonly<Partial<Record<ScoredTake['by'], Information>>>>;
}

/** Nothing learned yet. */
export const nothingLearned: Learned = { takes: new Map() };

/** One scored take. */
export interface ScoredTake {
  readonly engine: EngineId;
  /** What the shot needed; scaled to sum 1. */
  readonly requirement: RequirementVector;
  readonly score01: number;
  readonly by: keyof typeof judgeWeights;
}

/** Adds one scored take: it measures its engine along what the shot needed. */
export function learn({ takes }: Learned, take: ScoredTake): Learned {
  const { engine, by } = take;
  const all = new Map(
    [...takes].map(([id, own]) => [
      id,
      Object.fromEntries(Object.entries(own).map(([origin, known]) => [origin, faded(known, forgetting)])),
    ]),
  );
  const own: Readonly<Partial<Record<ScoredTake['by'], Information>>> = all.get(engine) ?? {};
  return { takes: all.set(engine, { ...own, [by]: measured(own[by] ?? noInformation(), sightOf(take)) }) };
}

/** A take as a measurement of its engine along what the shot needed. */
function sightOf({ requirement, score01, by }: ScoredTake): Measurement {
  return {
    direction: directionOf(requirement),
    value: score01 - neutralMean01,
    variance: scoreSd ** 2 / judgeWeights[by],
  };
}

/** All of some takes, oldest first: the same as `learn` one by one, in one pass. */
export function learnedFrom(takes: readonly ScoredTake[]): Learned {
  const sums = new Map<EngineId, Partial<Record<ScoredTake['by'], InformationSum>>>();
  takes.forEach((take, at) => {
    const own = sums.get(take.engine) ?? {};
    sums.set(take.engine, own);
    const kept = forgetting ** (takes.length - 1 - at);
    const known = own[take.by] ?? noInformation();
    own[take.by] = known;
    const { variance, ...seen } = sightOf(take);
    addMeasurement(known, { ...seen, variance: variance / kept });
  });
  return { takes: sums };
}

/** What the takes say about an engine, by who scored them, in a fixed order. */
export function takesOn({ takes }: Learned, engine: EngineId): readonly (readonly [string, Information])[] {
  const own = takes.get(engine) ?? {};
  return (['judge', 'operator'] as const).flatMap((by) => {
    const known = own[by];
    return known === undefined ? [] : [[by, known] as const];
  });
}

/** Observations that own takes are worth in one dimension of an engine. */
export function takesIn(learned: Learned, engine: EngineId, dimension: Dimension): number {
  const at = dimensions.indexOf(dimension);
  return takesOn(learned, engine).reduce((sum, [, own]) => sum + (own.offsets[at] ?? 0) * scoreSd ** 2, 0);
}
