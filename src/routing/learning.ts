import { type Dimension, dimensions, type RequirementVector } from '../core/dimensions.ts';
import type { EngineId } from '../core/ids.ts';
import { type GateAgreement, gateAgreement, judgedTwice, unknownGateWeight } from './gate-agreement.ts';
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

/** Weight of one score, by who gave it: what a gate is worth is learned from the takes that a person judged too. */
export const judgeWeights = { judge: unknownGateWeight, operator: 1 } as const;
/** What is left of every observation after each new one: engines drift. */
const forgetting = 0.998;
/** Spread of single scores around an engine's mean. */
const scoreSd = 0.2;

/** Everything learned from one's own takes so far. Immutable. */
export interface Learned {
  /** What the takes say about each engine, by who scored them. */
  readonly takes: ReadonlyMap<EngineId, Readonly<Partial<Record<ScoredTake['by'], Information>>>>;
  /** How far the gate is believed. Its scores in `takes` are summed up at the unknown weight and scaled when they are read. */
  readonly gate: GateAgreement;
}

/** Nothing learned yet. */
export const nothingLearned: Learned = { takes: new Map(), gate: gateAgreement([]) };

/** One scored take. */
export interface ScoredTake {
  readonly engine: EngineId;
  /** What the shot needed; scaled to sum 1. */
  readonly requirement: RequirementVector;
  readonly score01: number;
  readonly by: keyof typeof judgeWeights;
  /** Which take it was: scores of a gate and of a person for the same one show how far the two agree. */
  readonly of?: string;
}

/** Adds one scored take: it measures its engine along what the shot needed. How far the gate is believed stays as it is. */
export function learn({ takes, gate }: Learned, take: ScoredTake): Learned {
  const { engine, by } = take;
  const all = new Map(
    [...takes].map(([id, own]) => [
      id,
      Object.fromEntries(Object.entries(own).map(([origin, known]) => [origin, faded(known, forgetting)])),
    ]),
  );
  const own: Readonly<Partial<Record<ScoredTake['by'], Information>>> = all.get(engine) ?? {};
  return { takes: all.set(engine, { ...own, [by]: measured(own[by] ?? noInformation(), sightOf(take)) }), gate };
}

/** A take as a measurement of its engine along what the shot needed. */
function sightOf({ requirement, score01, by }: ScoredTake): Measurement {
  return {
    direction: directionOf(requirement),
    value: score01 - neutralMean01,
    variance: scoreSd ** 2 / judgeWeights[by],
  };
}

/** All of some takes, oldest first: the same as `learn` one by one, in one pass, and the gate believed as far as they show. */
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
  return { takes: sums, gate: gateAgreement(judgedTwice(takes)) };
}

/** What the takes say about an engine, by who scored them, in a fixed order. */
export function takesOn({ takes, gate }: Learned, engine: EngineId): readonly (readonly [string, Information])[] {
  const own = takes.get(engine) ?? {};
  return (['judge', 'operator'] as const).flatMap((by) => {
    const known = own[by];
    if (known === undefined) return [];
    const weight = by === 'judge' ? gate.weightOn(engine) : judgeWeights[by];
    return [[by, weight === judgeWeights[by] ? known : faded(known, weight / judgeWeights[by])] as const];
  });
}

/** Observations that own takes are worth in one dimension of an engine. */
export function takesIn(learned: Learned, engine: EngineId, dimension: Dimension): number {
  const at = dimensions.indexOf(dimension);
  return takesOn(learned, engine).reduce((sum, [, own]) => sum + (own.offsets[at] ?? 0) * scoreSd ** 2, 0);
}

/** What every name of own takes as a source begins with. */
export const ownTakes = 'own takes';

/** Own takes of an engine as a source, with what its gate weighs where people have shown that. */
export function takesWords({ takes, gate }: Learned, engine: EngineId): string {
  const weight = gate.weightOn(engine);
  if (takes.get(engine)?.judge === undefined || weight === unknownGateWeight) return ownTakes;
  return `${ownTakes} (the gate counts ${weight.toFixed(2)}: people judged ${gate.n} of its takes)`;
}
