import type { ShotDecision } from '../core/decision.ts';
import type { EngineId } from '../core/ids.ts';
import { seededRandom } from '../core/random.ts';
import type { ReplayPolicy } from './replay-policies.ts';

/** One logged choice with what came of it. */
export interface ReplayedChoice {
  readonly decision: ShotDecision & { readonly choice: NonNullable<ShotDecision['choice']> };
  readonly score01: number;
}

/** A mean score, 0..1 but for the noise of large weights, with its uncertainty. */
export interface Estimate {
  readonly mean01: number;
  /** 95% interval: percentiles of the bootstrap over shots. */
  readonly low01: number;
  readonly high01: number;
  /** Equally weighted shots that the weights are worth (Kish): the sum squared over the sum of squares. */
  readonly effectiveN: number;
}

/** What a policy would have scored over a log, estimated in three ways. */
export interface Replay {
  readonly policy: string;
  readonly shots: number;
  /** Shots for which the policy would most likely have chosen the engine that was chosen. */
  readonly agreed: number;
  /** Share of the policy's choices that the log could have made. What is missing cannot be learned from it. */
  readonly overlap01: number;
  /** Mean of the log itself. */
  readonly logged: Estimate;
  /** Inverse propensity scoring: unbiased with full overlap, the widest. */
  readonly ips: Estimate;
  /** The same over the sum of the weights: a little biased, much steadier. */
  readonly selfNormalised: Estimate;
  /** The strengths' expectation, corrected by what the weights say it got wrong. */
  readonly doublyRobust: Estimate;
  /** Doubly robust less the log's own scores, shot by shot: its interval tells whether the policy is better. */
  readonly gain: Estimate;
  /** False when the weights are worth fewer than `leastEffectiveN` shots: then the numbers tell nothing. */
  readonly enough: boolean;
}

/** Effective shots below which a replay is too small to tell anything. */
export const leastEffectiveN = 20;
/** Resamples of the bootstrap, and its seed: the same log gives the same interval. */
const resamples = 1000;
const bootstrapSeed = 20_261_125;

interface Row {
  readonly weight: number;
  readonly weighted: number;
  readonly score: number;
  readonly robust: number;
}

/**
 * What another policy would have scored over the choices of a log, from the probabilities recorded with them. Nothing is
 * assumed of the engines but that the recorded probabilities are true and that a take's score does not depend on what was
 * chosen for other shots.
 * @param choices never empty.
 */
export function replay(choices: readonly ReplayedChoice[], policy: ReplayPolicy): Replay {
  const level = meanOf(choices.map(({ decision, score01 }) => score01 - modelOf(decision, decision.chosen)));
  const rows = choices.map((choice) => rowOf(choice, policy, level));
  const weights = rows.map(({ weight }) => weight);
  const effectiveN = kish(weights);
  const estimate = (mean: (sample: readonly Row[]) => number, n = effectiveN): Estimate => ({
    ...intervalOf(rows, mean),
    effectiveN: n,
  });
  const overlaps = choices.map(({ decision }) => overlapOf(decision.choice.among, policy.probabilities(decision)));
  return {
    policy: policy.name,
    shots: choices.length,
    agreed: choices.filter(({ decision }) => likeliest(policy.probabilities(decision)) === decision.chosen).length,
    overlap01: meanOf(overlaps),
    logged: estimate((sample) => meanOf(sample.map(({ score }) => score)), choices.length),
    ips: estimate((sample) => meanOf(sample.map(({ weighted }) => weighted))),
    selfNormalised: estimate(selfNormalised),
    doublyRobust: estimate((sample) => meanOf(sample.map(({ robust }) => robust))),
    gain: estimate((sample) => meanOf(sample.map(({ robust, score }) => robust - score))),
    enough: effectiveN >= leastEffectiveN,
  };
}

/** The strengths' expectation of an engine at the time of the decision. */
function modelOf({ candidates }: ShotDecision, engine: EngineId | null): number {
  return candidates.find((candidate) => candidate.engine === engine)?.quality01 ?? 0;
}

/** @param level how much better the log's judges score than the strengths expect: only differences are the model's. */
function rowOf({ decision, score01 }: ReplayedChoice, policy: ReplayPolicy, level: number): Row {
  const wanted = policy.probabilities(decision);
  const expected = [...wanted].reduce((sum, [engine, chance]) => sum + chance * modelOf(decision, engine), level);
  const weight = (wanted.get(decision.chosen ?? '') ?? 0) / decision.choice.probability;
  const robust = expected + weight * (score01 - modelOf(decision, decision.chosen) - level);
  return { weight, weighted: weight * score01, score: score01, robust };
}

function overlapOf(
  among: ReplayedChoice['decision']['choice']['among'],
  wanted: ReadonlyMap<EngineId, number>,
): number {
  return among.reduce((sum, { engine, probability }) => sum + (probability > 0 ? (wanted.get(engine) ?? 0) : 0), 0);
}

/** The first of the likeliest engines. */
function likeliest(wanted: ReadonlyMap<EngineId, number>): EngineId | undefined {
  return [...wanted].sort((a, b) => b[1] - a[1])[0]?.[0];
}

/** Without any weight nothing is estimated: 0, and an effective sample of 0 that says so. */
function selfNormalised(sample: readonly Row[]): number {
  const weight = sample.reduce((sum, each) => sum + each.weight, 0);
  return weight === 0 ? 0 : sample.reduce((sum, each) => sum + each.weighted, 0) / weight;
}

function kish(weights: readonly number[]): number {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const squares = weights.reduce((total, weight) => total + weight ** 2, 0);
  return squares === 0 ? 0 : sum ** 2 / squares;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function intervalOf(
  rows: readonly Row[],
  mean: (sample: readonly Row[]) => number,
): Pick<Estimate, 'mean01' | 'low01' | 'high01'> {
  const roll = seededRandom(bootstrapSeed);
  const means = Array.from({ length: resamples }, () =>
    mean(rows.map((row) => rows[Math.floor(roll() * rows.length)] ?? row)),
  ).sort((a, b) => a - b);
  const at = (share: number): number => means[Math.round(share * (resamples - 1))] ?? 0;
  return { mean01: mean(rows), low01: at(0.025), high01: at(0.975) };
}
