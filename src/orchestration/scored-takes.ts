import type { EpochMs } from '../core/clock.ts';
import type { ShotDecision } from '../core/decision.ts';
import { type Dimension, dimensions, type RequirementVector } from '../core/dimensions.ts';
import type { Verdict } from '../core/verdict.ts';
import type { ScoredTake } from '../routing/learning.ts';
import type { AttemptState, GateDecision, ProductionState, ShotState, TakeState } from './state.ts';

/** A scored take with when the score was given. */
export interface DatedTake extends ScoredTake {
  readonly at: EpochMs;
}

/**
 * What a person's yes or no says of a take's quality, on the scale of the strengths: the mean of the takes above and
 * below the bar of 0.70 where single scores spread 0.22 around 0.72. As 1 and 0 the same words would say three times
 * as much as they do.
 */
export const operatorScore01 = { approve: 0.88, retake: 0.53 } as const;

/**
 * What the takes of a production say of its engines, oldest first: scores of the gate as a judge, decisions of people at
 * full weight. A failed, refused or lost attempt says nothing of quality, nor does an automatic approval, a hold, or a
 * take nobody looked at. Emulated takes count only while the production has no real one.
 */
export function takesOf(state: ProductionState): readonly DatedTake[] {
  const emulatedToo = !hasRealTakes(state);
  return shotsOf(state)
    .flatMap(filmedTakes)
    .filter(({ attempt }) => emulatedToo || !attempt.emulated)
    .flatMap((each) => [...judgeSays(each), ...operatorSays(each)])
    .sort((a, b) => a.at - b.at);
}

function shotsOf({ shots, dropped }: ProductionState): readonly ShotState[] {
  return [...Object.values(shots), ...Object.values(dropped)];
}

function hasRealTakes(state: ProductionState): boolean {
  return shotsOf(state).some(({ attempts }) => attempts.some((each) => each.take !== undefined && !each.emulated));
}

/** One routed attempt that became a take, with its score: what a policy can be replayed over. */
export interface ScoredChoice {
  readonly ref: string;
  readonly decision: ShotDecision;
  readonly score01: number;
  readonly by: ScoredTake['by'];
}

/** Choices of plans with what came of them. */
export interface LoggedChoices {
  readonly scored: readonly ScoredChoice[];
  /** Choices that were acted on and gave no scored take. */
  readonly unscored: number;
}

/**
 * Every choice of a plan that was acted on, with the score of the first take that was scored: a person's last word on it,
 * else the gate's. Attempts on another engine than the plan chose, and reassignments, are no choices of a plan.
 */
export function choicesOf(state: ProductionState): LoggedChoices {
  const emulatedToo = !hasRealTakes(state);
  const choices = shotsOf(state).flatMap((shot) =>
    [...Map.groupBy(plannedAttempts(shot), ({ decision }) => decision).values()].map((attempts) =>
      filmedTakes(shot)
        .filter(({ attempt }) => attempts.some((each) => each === attempt))
        .filter(({ attempt }) => emulatedToo || !attempt.emulated)
        .flatMap(scoredChoice)
        .at(0),
    ),
  );
  const scored = choices.filter((choice) => choice !== undefined);
  return { scored, unscored: choices.length - scored.length };
}

interface PlannedAttempt extends AttemptState {
  readonly decision: ShotDecision;
}

function plannedAttempts({ attempts, reassignments }: ShotState): readonly PlannedAttempt[] {
  return attempts.filter(
    (attempt): attempt is PlannedAttempt =>
      attempt.decision?.chosen === attempt.engine && !reassignments.some((each) => each.decision === attempt.decision),
  );
}

function scoredChoice(filmed: FilmedTake): readonly ScoredChoice[] {
  const { shot, take, attempt } = filmed;
  const word = operatorWord(filmed);
  const score01 = word === undefined ? (take.verdict?.score01 ?? null) : operatorScore01[word.said];
  if (score01 === null || attempt.decision === undefined) return [];
  return [{ ref: shot.ref, decision: attempt.decision, score01, by: word === undefined ? 'judge' : 'operator' }];
}

interface FilmedTake {
  readonly shot: ShotState;
  readonly take: TakeState;
  readonly attempt: AttemptState;
}

function filmedTakes(shot: ShotState): readonly FilmedTake[] {
  return shot.takes.flatMap((take) => {
    const attempt = shot.attempts.find((each) => each.attempt === take.attempt);
    return attempt === undefined ? [] : [{ shot, take, attempt }];
  });
}

/** The gate speaks only about the dimensions that it measured, and about each by itself. */
function judgeSays({ shot, take, attempt }: FilmedTake): readonly DatedTake[] {
  const { verdict, engine } = take;
  const of = nameOf(shot, take);
  const at = attempt.endedAt ?? attempt.startedAt;
  return measuredIn(verdict).map(([dimension, score01]) => ({
    engine,
    requirement: { [dimension]: 1 },
    score01,
    by: 'judge',
    of,
    at,
  }));
}

/** Joins what gate and person say of one take. */
function nameOf({ ref }: ShotState, { take }: TakeState): string {
  return `${ref}#${take}`;
}

function measuredIn(verdict: Verdict | undefined): readonly (readonly [Dimension, number])[] {
  return dimensions.flatMap((dimension) => {
    const score01 = verdict?.dimensions[dimension]?.score01;
    return score01 === undefined || score01 === null ? [] : [[dimension, score01] as const];
  });
}

/** A person speaks about everything the shot needed, or about what they named as wrong. */
function operatorSays(filmed: FilmedTake): readonly DatedTake[] {
  const word = operatorWord(filmed);
  const requirement = word?.gate.because === undefined ? needsOf(filmed) : evenly(word.gate.because);
  if (word === undefined || Object.keys(requirement).length === 0) return [];
  const { shot, take } = filmed;
  const score01 = operatorScore01[word.said];
  return [{ engine: take.engine, requirement, score01, by: 'operator', of: nameOf(shot, take), at: word.gate.at }];
}

function needsOf({ attempt }: FilmedTake): RequirementVector {
  return attempt.decision?.requirement.weights ?? {};
}

function evenly(named: readonly Dimension[]): RequirementVector {
  return Object.fromEntries(named.map((dimension) => [dimension, 1 / named.length]));
}

/** The last word of a person on a take. What policy decided by itself follows from the verdict and adds nothing. */
function operatorWord({
  shot,
  take,
}: FilmedTake): { readonly gate: GateDecision; readonly said: keyof typeof operatorScore01 } | undefined {
  const gate = shot.gates.findLast(
    (each) => each.take === take.take && each.gate === 'take' && 'person' in each.by && each.decision !== 'hold',
  );
  return gate === undefined ? undefined : { gate, said: gate.decision === 'approve' ? 'approve' : 'retake' };
}
