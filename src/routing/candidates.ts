import type { Candidate } from '../core/decision.ts';
import type { EngineId } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import type { Shot } from '../production/shot.ts';
import { addedWaitS, type Load } from './load.ts';
import { type Option, switchCost } from './options.ts';
import { utilityOf, utilityTerms } from './utility.ts';

/** What a shot's utilities depend on besides the shot itself. */
export interface Surroundings {
  /** Load of all other shots. */
  readonly load: Load;
  /** Engine of the shot's continuity group, when it has one. */
  readonly anchor: EngineId | undefined;
  readonly budgetShare: MicroUsd;
  readonly deadlineMin: number;
}

/** An option with its utility among the other shots. */
export function candidateOf(
  shot: Shot,
  option: Option,
  { load, anchor, budgetShare, deadlineMin }: Surroundings,
): Candidate {
  const expectedS = option.workS + option.coolingS + addedWaitS(load, option);
  const terms = utilityTerms({
    quality01: option.quality01,
    sd: option.sd,
    preference: option.preference,
    priceOfAcceptance: option.outlook.priceOfAcceptance,
    budgetShare,
    expectedS,
    deadlineMin,
    switchCost: anchor === undefined || anchor === option.engine ? 0 : switchCost(shot),
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
    pAccept: option.pAccept,
    priceMicroUsd: option.priceMicroUsd,
    expectedS,
    attemptS: option.attemptS,
    degradations: [...option.degradations],
  };
}
