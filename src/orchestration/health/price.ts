import type { MicroUsd } from '../../core/money.ts';

/** What an engine was expected to charge for its deliveries, and what it did charge. Micro-USD. */
export interface PriceRecord {
  readonly estimated: MicroUsd;
  readonly charged: MicroUsd;
}

/** Nothing was charged yet. */
export const noPrices: PriceRecord = { estimated: 0, charged: 0 };

/** The record with one more delivery. */
export function withCharge(record: PriceRecord, estimated: MicroUsd, charged: MicroUsd): PriceRecord {
  return { estimated: record.estimated + estimated, charged: record.charged + charged };
}

/**
 * What to reserve for an attempt with this estimate: an engine that has been charging more than its catalog price is
 * reserved at what it really charges, so that the cap still holds; a cheaper one at the estimate.
 */
export function reserveFor({ estimated, charged }: PriceRecord, estimate: MicroUsd): MicroUsd {
  if (estimated <= 0 || charged <= estimated) return estimate;
  return Math.ceil((estimate * charged) / estimated);
}
