import type { MicroUsd } from '../core/money.ts';
import { tuning } from './tuning.ts';

/** P(accept) of an engine's first take of a shot: logistic over expected quality. */
export function acceptanceProbability(quality01: number): number {
  const first = 1 / (1 + Math.exp(-tuning.acceptSlope * (quality01 - tuning.acceptBar01)));
  return Math.min(0.98, Math.max(0.02, first));
}

/** A take that was rejected. */
export interface Reject {
  /** Whether the engine whose next take is asked about made it. */
  readonly same: boolean;
  /** P(accept) that its engine's first take had. */
  readonly pAccept: number;
}

/**
 * P(accept) of an engine's next take after rejects. Its own reject halves it. One of another engine is evidence about the
 * prompt: the more, the surer that engine's take had seemed (evidence: routing 5).
 */
export function acceptanceAfter(pAccept: number, rejects: readonly Reject[]): number {
  return rejects.reduce(
    (left, reject) => left * (reject.same ? tuning.acceptAfterReject : 1 - tuning.acceptAfterOther * reject.pAccept),
    pAccept,
  );
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

/** Takes below quality after which a person is asked (evidence: routing 5, P(accept) halves with each). */
export const qualityRejectsMax = 3;

/** Takes that a shot may still get: an attempt each, and none after `qualityRejectsMax` rejects; at least one. */
export function takesLeft(maxAttemptsPerShot: number, rejects: number): number {
  return Math.max(1, Math.min(maxAttemptsPerShot, qualityRejectsMax - rejects));
}

/** Outlook of up to `maxAttempts` takes at one price, all on one engine: each reject halves the next P(accept). */
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
