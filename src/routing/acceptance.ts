import type { MicroUsd } from '../core/money.ts';
import { tuning } from './tuning.ts';

/**
 * P(accept) of the next take: logistic over expected quality, halved by every quality reject of the shot, whichever
 * engine made it, because a reject is evidence about the prompt (evidence: routing 5).
 */
export function acceptanceProbability(quality01: number, qualityRejects: number): number {
  const first = 1 / (1 + Math.exp(-tuning.acceptSlope * (quality01 - tuning.acceptBar01)));
  return Math.min(0.98, Math.max(0.02, first)) * tuning.acceptAfterReject ** qualityRejects;
}

/** What making one take after another on one engine comes to. */
export interface AcceptanceOutlook {
  /** P(accepted within the attempts). */
  readonly pAccepted: number;
  /** Expected number of attempts made. */
  readonly attempts: number;
  /** Expected money spent. */
  readonly spend: MicroUsd;
  /** Price of acceptance: expected spend over P(accepted). */
  readonly priceOfAcceptance: MicroUsd;
}

/** Outlook of up to `maxAttempts` takes at one price, where each reject halves the next P(accept). */
export function acceptanceOutlook(pAccept: number, priceMicroUsd: MicroUsd, maxAttempts: number): AcceptanceOutlook {
  let open = 1;
  let attempts = 0;
  for (let k = 0; k < Math.max(1, maxAttempts); k++) {
    attempts += open;
    open *= 1 - pAccept * tuning.acceptAfterReject ** k;
  }
  const spend = Math.round(attempts * priceMicroUsd);
  return { pAccepted: 1 - open, attempts, spend, priceOfAcceptance: Math.round(spend / (1 - open)) };
}
