import type { EngineId } from '../core/ids.ts';
import type { StrengthRow } from './snapshot.ts';

/**
 * The rows that may speak for these engines: what was measured on emulated clips counts only for an engine that is
 * emulated now, else the lab's pictures would pass for the real model's.
 */
export function rowsInForce(
  rows: readonly StrengthRow[],
  engines: readonly { readonly facts: { readonly id: EngineId; readonly emulated: boolean } }[],
): readonly StrengthRow[] {
  if (!rows.some((row) => row.emulated === true)) return rows;
  const emulated = new Set(engines.flatMap(({ facts }) => (facts.emulated ? [facts.id] : [])));
  return rows.filter((row) => row.emulated !== true || emulated.has(row.engine));
}
