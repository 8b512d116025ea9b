import type { MicroUsd } from '../core/money.ts';
import { committed } from './ledger.ts';
import { isOpen, type ProductionState, type ShotState } from './state.ts';

/** Whether every other shot still to be filmed could be paid for at its planned price after this attempt for `shot`. */
export function isSpare(state: ProductionState, shot: ShotState, price: MicroUsd): boolean {
  const toFilm = Object.values(state.shots).filter(
    (other) => other.ref !== shot.ref && other.accepted === undefined && !other.attempts.some(isOpen),
  );
  const needed = toFilm.reduce((sum, other) => sum + plannedPrice(other), 0);
  return committed(state.ledger) + needed + price <= state.ledger.cap;
}

function plannedPrice({ decision, engine }: ShotState): number {
  const wanted = engine ?? decision?.chosen;
  return decision?.candidates.find((candidate) => candidate.engine === wanted)?.priceMicroUsd ?? 0;
}
