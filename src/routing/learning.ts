import { type Dimension, dimensions, type RequirementVector } from '../core/dimensions.ts';
import type { EngineId } from '../core/ids.ts';
import type { StrengthRow } from './snapshot.ts';
import { observedSource } from './strengths.ts';

/** Weight of one score, by who gave it: a gate is half believed until it is calibrated (evidence: routing 7.2). */
export const judgeWeights = { judge: 0.4, operator: 1 } as const;
/** What is left of every observation after each new one: engines drift. */
const forgetting = 0.998;
/** Spread of single scores around an engine's mean. */
const scoreSd = 0.22;
/** Differences between a table and one's own takes that say nothing against the table. */
const harmlessSd = 0.04;
/** Observations a cell needs before it can speak against a table. */
const fewestToContradict = 1.5;

interface Observed {
  readonly engine: EngineId;
  readonly dimension: Dimension;
  readonly n: number;
  readonly sum: number;
  /** Part of `n` that came from an automatic judge. */
  readonly judged: number;
}

/** Everything learned from one's own takes so far. Immutable. */
export interface Learned {
  readonly cells: ReadonlyMap<string, Observed>;
}

/** Nothing learned yet. */
export const nothingLearned: Learned = { cells: new Map() };

/** One scored take. */
export interface ScoredTake {
  readonly engine: EngineId;
  /** What the shot needed; scaled to sum 1. */
  readonly requirement: RequirementVector;
  readonly score01: number;
  readonly by: keyof typeof judgeWeights;
}

/**
 * Adds one scored take. A single score says how far the take was from what was expected; every dimension the shot
 * needed takes that difference by its weight, so that a shot of mixed needs does not flatten an engine's profile.
 * @param expected strength of the engine in a dimension before this take.
 */
export function learn(learned: Learned, take: ScoredTake, expected: (dimension: Dimension) => number): Learned {
  const cells = new Map(
    [...learned.cells].map(([key, cell]) => [
      key,
      { ...cell, n: cell.n * forgetting, sum: cell.sum * forgetting, judged: cell.judged * forgetting },
    ]),
  );
  const wanted = dimensions.filter((dimension) => (take.requirement[dimension] ?? 0) > 0);
  const total = wanted.reduce((sum, dimension) => sum + (take.requirement[dimension] ?? 0), 0);
  const weight = (dimension: Dimension): number => (take.requirement[dimension] ?? 0) / total;
  const surprise = take.score01 - wanted.reduce((sum, dimension) => sum + weight(dimension) * expected(dimension), 0);
  for (const dimension of wanted) {
    const key = JSON.stringify([take.engine, dimension]);
    const before = cells.get(key);
    const n = weight(dimension) * judgeWeights[take.by];
    const value = Math.min(1, Math.max(0, expected(dimension) + surprise));
    cells.set(key, {
      engine: take.engine,
      dimension,
      n: (before?.n ?? 0) + n,
      sum: (before?.sum ?? 0) + n * value,
      judged: (before?.judged ?? 0) + (take.by === 'judge' ? n : 0),
    });
  }
  return { cells };
}

/** What was learned, as strength rows of the given date. */
export function learnedRows(learned: Learned, measuredOn: string): StrengthRow[] {
  return [...learned.cells.values()].map(({ engine, dimension, n, sum }) => ({
    engine,
    dimension,
    mean: sum / n,
    n,
    source: observedSource,
    measuredOn,
    // The weight of the judge is in `n` already.
    judgedBy: 'operator',
  }));
}

/**
 * How far a table of evidence may still be believed, 0..1, given one's own takes: 1 while the differences are what
 * chance would bring, falling with the square of the excess beyond. What all cells share is a stricter judge and no
 * contradiction, as far as judges gave the scores.
 * @param rows all rows of one source.
 */
export function trustIn(rows: readonly StrengthRow[], learned: Learned): number {
  const pairs = rows.flatMap((row) => {
    const cell = learned.cells.get(JSON.stringify([row.engine, row.dimension]));
    if (cell === undefined || cell.n < fewestToContradict) return [];
    const variance = scoreSd ** 2 / cell.n + scoreSd ** 2 / Math.max(1, row.n) + harmlessSd ** 2;
    return [{ difference: cell.sum / cell.n - row.mean, variance, judged: cell.judged / cell.n }];
  });
  if (pairs.length === 0) return 1;
  const sumOf = (value: (pair: (typeof pairs)[number]) => number): number =>
    pairs.reduce((sum, pair) => sum + value(pair), 0);
  const common = sumOf(({ difference, variance }) => difference / variance) / sumOf(({ variance }) => 1 / variance);
  const chi = sumOf(({ difference, variance, judged }) => (difference - judged * common) ** 2 / variance);
  const excess = (chi - pairs.length) / Math.sqrt(2 * pairs.length);
  return excess <= 1 ? 1 : 1 / excess ** 2;
}
