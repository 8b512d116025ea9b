/** Money inside Shotcaller: integer micro-dollars, so that sums are exact (1_000_000 = US$1). */
export type MicroUsd = number;

/** Money on the outside (JSON, manifests, reports). */
export interface Money {
  readonly amount: number;
  readonly currency: 'USD';
}

/** Converts decimal dollars to micro-dollars, rounding up: a reservation must never be smaller than the price. */
export function usd(dollars: number): MicroUsd {
  return Math.ceil(Number((dollars * 1_000_000).toFixed(3)));
}

/** Converts micro-dollars to the outside form; exact to the micro-dollar. */
export function money(microUsd: MicroUsd): Money {
  return { amount: Math.round(microUsd) / 1_000_000, currency: 'USD' };
}

/** Formats micro-dollars for people, e.g. `US$1.25`; sub-cent amounts keep four decimals. */
export function formatUsd(microUsd: MicroUsd): string {
  const dollars = microUsd / 1_000_000;
  const subCent = microUsd % 10_000 !== 0;
  return `US$${dollars.toFixed(subCent ? 4 : 2)}`;
}
