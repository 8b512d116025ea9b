import type { UtilityTerms } from '../core/decision.ts';
import type { MicroUsd } from '../core/money.ts';
import { tuning } from './tuning.ts';

/** Everything a utility is made from; all of it is shown with the decision. */
export interface UtilityInput {
  readonly quality01: number;
  readonly sd: number;
  /** Operator's preference for the engine, -1..1; counted with quality. */
  readonly preference: number;
  /** Expected spend over P(accepted). */
  readonly priceOfAcceptance: MicroUsd;
  /** Budget left, shared equally between open shots. */
  readonly budgetShare: MicroUsd;
  /** Seconds to acceptance, waiting included. */
  readonly expectedS: number;
  readonly deadlineMin: number;
  /** Quality given up for leaving the continuity group's engine, 0 inside it. */
  readonly switchCost: number;
  /** Quality given up for what the engine can't carry. */
  readonly lossRisk: number;
  readonly deprecated: boolean;
}

/** Utility of an engine for a shot, term by term. Costs are negative; `utilityOf` adds them up. */
export function utilityTerms(input: UtilityInput): UtilityTerms {
  const share = Math.max(1, input.budgetShare);
  const haste = tuning.referenceDeadlineMin / Math.max(1, input.deadlineMin);
  const risk = tuning.riskPerSd * input.sd + input.lossRisk + (input.deprecated ? tuning.riskDeprecated : 0);
  return {
    quality: input.quality01 + input.preference,
    price: -tuning.pricePerShare * (input.priceOfAcceptance / share) || 0,
    time: -tuning.timePerTenMin * haste * (input.expectedS / 600) || 0,
    switch: -input.switchCost || 0,
    risk: -risk || 0,
  };
}

/** Sum of the terms, always added in the same order. */
export function utilityOf(terms: UtilityTerms): number {
  return terms.quality + terms.price + terms.time + terms.switch + terms.risk;
}

/** Utilities closer than this are a tie: it hides rounding that depends on the order of sums. */
export const tieWidth = 1e-9;

/** Order of two options: utility, then price, then engine id. */
export function compareOptions(
  a: { readonly utility: number; readonly priceMicroUsd: MicroUsd; readonly engine: string },
  b: { readonly utility: number; readonly priceMicroUsd: MicroUsd; readonly engine: string },
): number {
  const difference = Math.round((b.utility - a.utility) / tieWidth);
  if (difference !== 0) return difference;
  return a.priceMicroUsd - b.priceMicroUsd || (a.engine < b.engine ? -1 : a.engine > b.engine ? 1 : 0);
}
