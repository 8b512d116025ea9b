import type { MicroUsd } from '../core/money.ts';
import { committed } from './ledger.ts';
import { isOpen, type ProductionState, type ShotState } from './state.ts';

/** Whether every other shot still to be filmed could be paid for at its planned price after this attempt for `shot`. */
export function isSpare(state: ProductionState, shot: ShotState, price: MicroUsd): boolean {
  return neededFor(state, (other) => other.ref !== shot.ref) + committed(state.ledger) + price <= state.ledger.cap;
}

/** Money left when every shot still to be filmed is paid for at its planned price; negative where it is short. */
export function spareMoney(state: ProductionState): MicroUsd {
  return state.ledger.cap - committed(state.ledger) - neededFor(state, () => true);
}

function neededFor(state: ProductionState, counts: (shot: ShotState) => boolean): MicroUsd {
  return Object.values(state.shots)
    .filter((shot) => counts(shot) && shot.accepted === undefined && !shot.attempts.some(isOpen))
    .reduce((sum, shot) => sum + plannedPrice(shot), 0);
}

function plannedPrice({ decision, engine }: ShotState): number {
  const wanted = engine ?? decision?.chosen;
  return decision?.candidates.find((candidate) => candidate.engine === wanted)?.priceMicroUsd ?? 0;
}
