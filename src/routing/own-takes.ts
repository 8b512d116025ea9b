import type { EngineId } from '../core/ids.ts';
import type { EvidenceFit } from './evidence-fit.ts';
import { type Learned, takesOn } from './learning.ts';
import { addInto, dot, size, times } from './matrices.ts';
import { covarianceAfter, type Deviations, type Information, unmeasured } from './posterior.ts';

/** Tables and one's own takes together. */
export interface TakesFit extends EvidenceFit {
  /** How far the tables are believed by now, 0..1. */
  readonly trust01: number;
  /** Logarithm of how well tables and takes go together; only differences mean anything. */
  readonly logEvidence: number;
}

/** How far tables may be believed: from worthless to as they stand; each with what it counts before any take. */
const beliefs: readonly (readonly [trust01: number, weight: number])[] = [
  [1, 0.6],
  [0.7, 0.2],
  [0.3, 0.1],
  [0, 0.1],
];

/** Engines change and productions differ: this share of what engines differ by is open even where tables are right. */
const drift = 0.1;

/**
 * Where tables turned out worthless, an engine that was not tried yet is taken for a good one: else the first that is
 * better than the average would be kept for ever.
 */
const hope = 0.08;

/** How far the marks of one origin as a whole may lie from those of the tables: gates differ in strictness, people little. */
const strictnessSd: Readonly<Record<string, number>> = { judge: 0.1, operator: 0.03 };

function strictnessVariance(by: string): number {
  return (strictnessSd[by] ?? 0.1) ** 2;
}

/** Alternations between engines and strictness. */
const rounds = 8;

/**
 * Adds one's own takes to what tables say. Tables may be wrong here: each degree of belief in them predicts the takes
 * more or less well, and the degrees are weighed by that, so that a table which one's own takes contradict loses its say,
 * for engines not tried yet too. What all engines share is a strict or a generous scorer and no contradiction.
 */
export function withOwnTakes(fit: EvidenceFit, learned: Learned): TakesFit {
  if (learned.takes.size === 0) return { ...fit, trust01: 1, logEvidence: 0 };
  const found = beliefs.map(([trust01, weight]) => ({ trust01, weight, ...under(trust01, fit, learned) }));
  const most = Math.max(...found.map(({ logLikelihood }) => logLikelihood));
  const scores = found.map(({ weight, logLikelihood }) => weight * Math.exp(logLikelihood - most));
  const total = scores.reduce((sum, score) => sum + score, 0);
  const shares = scores.map((score) => score / total);
  const engines = [...fit.engines.keys()].map((engine): [EngineId, Deviations] => [
    engine,
    blended(found.map((each, at) => [shares[at] ?? 0, each.engines.get(engine)] as const)),
  ]);
  return {
    levels: fit.levels,
    engines: new Map(engines),
    trust01: found.reduce((sum, { trust01 }, at) => sum + trust01 * (shares[at] ?? 0), 0),
    logEvidence: most + Math.log(total),
  };
}

/** Mean and covariance of a mixture. */
function blended(parts: readonly (readonly [share: number, part: Deviations | undefined])[]): Deviations {
  const mean = new Float64Array(size);
  const covariance = new Float64Array(size * size);
  for (const [share, part] of parts)
    for (let at = 0; at < size; at++) mean[at] = (mean[at] ?? 0) + share * (part?.mean[at] ?? 0);
  for (const [share, part] of parts)
    for (let row = 0; row < size; row++)
      for (let at = 0; at < size; at++) {
        const apart = ((part?.mean[row] ?? 0) - (mean[row] ?? 0)) * ((part?.mean[at] ?? 0) - (mean[at] ?? 0));
        const cell = row * size + at;
        covariance[cell] = (covariance[cell] ?? 0) + share * ((part?.covariance[cell] ?? 0) + apart);
      }
  return { mean, covariance };
}

interface Under {
  readonly engines: ReadonlyMap<EngineId, Deviations>;
  readonly logLikelihood: number;
}

/** What takes come to when tables are believed so far, and how well that predicted them. */
function under(trust01: number, fit: EvidenceFit, learned: Learned): Under {
  const engines = [...fit.engines].map(([engine, told]) => {
    const before = told.covariance.map(
      (value, at) => trust01 ** 2 * value + (1 - trust01 ** 2 + drift) * (unmeasured[at] ?? 0),
    );
    const takes = takesOn(learned, engine);
    const precision = new Float64Array(size * size);
    for (const [, own] of takes) addInto(precision, own.precision);
    const start = told.mean.map((value) => trust01 * value + (1 - trust01) * hope);
    const expected = start.map((value, at) => value + (fit.levels[at] ?? 0));
    return { engine, takes, start, expected, pull: times(precision, expected), ...covarianceAfter(before, precision) };
  });
  const strictness = new Map<string, number>();
  let moved: readonly Float64Array[] = [];
  for (let round = 0; round < rounds; round++) {
    const sums = new Map<string, { rest: number; weight: number }>();
    moved = engines.map(({ takes, expected, pull, covariance }) => {
      const rest = pull.map((value) => -value);
      for (const [by, own] of takes) {
        addInto(rest, own.values);
        addInto(rest, own.offsets, -(strictness.get(by) ?? 0));
      }
      const change = times(covariance, rest);
      for (const [by, own] of takes) {
        const sum = sums.get(by) ?? { rest: 0, weight: 1 / strictnessVariance(by) };
        const explained = dot(own.offsets, expected) + dot(own.offsets, change);
        sums.set(by, { rest: sum.rest + own.valueSum - explained, weight: sum.weight + own.weightSum });
      }
      return change;
    });
    for (const [by, { rest, weight }] of sums) strictness.set(by, rest / weight);
  }
  let logLikelihood = 0;
  for (const [by, offset] of strictness) logLikelihood -= offset ** 2 / (2 * strictnessVariance(by));
  for (const { takes, expected, covariance, logDeterminant } of engines) {
    logLikelihood -= logDeterminant / 2;
    const rest = new Float64Array(size);
    for (const [by, own] of takes) {
      const { misfit, pull } = missedBy(own, expected, strictness.get(by) ?? 0);
      logLikelihood -= misfit / 2;
      addInto(rest, pull);
    }
    logLikelihood += dot(rest, times(covariance, rest)) / 2;
  }
  return {
    engines: new Map(
      engines.map(({ engine, start, covariance }, at) => [
        engine,
        { mean: start.map((value, d) => value + (moved[at]?.[d] ?? 0)), covariance },
      ]),
    ),
    logLikelihood,
  };
}

/** Squared misses of a prediction over their variance, and what they pull at. */
function missedBy(
  own: Information,
  expected: ArrayLike<number>,
  offset: number,
): { readonly misfit: number; readonly pull: Float64Array } {
  const common = times(own.precision, expected);
  const misfit =
    own.squareSum -
    2 * dot(own.values, expected) -
    2 * offset * own.valueSum +
    dot(expected, common) +
    2 * offset * dot(own.offsets, expected) +
    offset ** 2 * own.weightSum;
  const pull = own.values.map((value, at) => value - (common[at] ?? 0) - offset * (own.offsets[at] ?? 0));
  return { misfit, pull };
}
