import { rfc3339 } from '../core/clock.ts';
import type { Candidate } from '../core/decision.ts';
import type { EngineId } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import type { Shot } from '../production/shot.ts';
import { type Option, type ShotOptions, switchCost } from './options.ts';
import { tuning } from './tuning.ts';
import { compareOptions, utilityOf, utilityTerms } from './utility.ts';

/** What a shot's utilities depend on besides the shot itself. */
export interface Surroundings {
  /** Seconds of waiting that the shot would suffer and cause on an engine, all other shots in place. */
  readonly waitS: (option: Option) => number;
  /** Engine of the shot's continuity group, when it has one. */
  readonly anchor: EngineId | undefined;
  /** Engine of the plan before, when there was one. */
  readonly previous?: EngineId | undefined;
  /** Model whose door failed the shot: the same model through another door comes before other models. */
  readonly leftModel?: string | undefined;
  readonly budgetShare: MicroUsd;
  readonly deadlineMin: number;
}

/** An option with its utility among the other shots. */
export function candidateOf(shot: Shot, option: Option, around: Surroundings): Candidate {
  const { anchor, previous, leftModel, budgetShare, deadlineMin } = around;
  const { draft } = option;
  // Only a rejected draft has to wait for the engine that takes over.
  const waitThenS = draft === undefined ? 0 : (1 - option.pAccept) * around.waitS(draft.behind);
  const workS = option.workS * (option.standing.line?.pace ?? 1);
  const expectedS = workS + option.coolingS + around.waitS(option) + waitThenS;
  const leaves = anchor !== undefined && anchor !== option.engine ? switchCost(shot) : 0;
  const moves = previous !== undefined && previous !== option.engine ? tuning.moveFromPlan : 0;
  const changes = leftModel !== undefined && leftModel !== option.standing.facts.family ? tuning.otherModel : 0;
  const terms = utilityTerms({
    quality01: (draft ?? option).quality01,
    sd: (draft ?? option).sd,
    preference: (draft ?? option).preference,
    priceOfAcceptance: option.outlook.priceOfAcceptance,
    budgetShare,
    expectedS,
    deadlineMin,
    switchCost: leaves + moves + changes,
    lossRisk: option.lossRisk,
    deprecated: option.standing.facts.lifecycle.status === 'deprecated',
  });
  return {
    engine: option.engine,
    route: option.standing.facts.route,
    utility: utilityOf(terms),
    terms,
    strengths: option.strengths,
    quality01: option.quality01,
    sd: option.sd,
    pAccept: option.pAccept,
    priceMicroUsd: option.priceMicroUsd,
    expectedS,
    attemptS: option.attemptS,
    ...(draft === undefined ? {} : { afterReject: draft.behind.engine }),
    degradations: [...option.degradations],
  };
}

/**
 * Candidates of a shot, best first; behind them, best first, those that rest. Left out, these could never be gone to again:
 * a decision is made once, and a rest is over in minutes.
 */
export function candidatesOf({ shot, options, resting }: ShotOptions, around: Surroundings): Candidate[] {
  const ranked = (some: readonly Option[]): Candidate[] =>
    some.map((option) => candidateOf(shot, option, around)).sort(compareOptions);
  const until = new Map(resting.map(({ engine, standing }) => [engine, standing.coolingUntil]));
  const behind = ranked(resting).map((candidate): Candidate => {
    const at = until.get(candidate.engine);
    return at === undefined ? candidate : { ...candidate, restsUntil: rfc3339(at) };
  });
  return [...ranked(options), ...behind];
}

/** Candidates that a choice is between: those that do not rest. */
export function freeOf(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(({ restsUntil }) => restsUntil === undefined);
}
