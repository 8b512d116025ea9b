import type { EpochMs } from '../core/clock.ts';
import type { EngineId } from '../core/ids.ts';
import { formatUsd, type MicroUsd } from '../core/money.ts';
import { slotsOf } from './health/concurrency.ts';
import { restOf, restText } from './health/rest.ts';
import type { AttemptState, LedgerState, ProductionState, ShotState } from './state.ts';
import { isLast } from './wait-or-move.ts';

/** What one attempt does to the three pots of the ledger. */
export interface LedgerEntry {
  readonly spent: MicroUsd;
  readonly reserved: MicroUsd;
  readonly atRisk: MicroUsd;
}

/** What an attempt may cost as far as is known: what was reserved for it, or more when the vendor announced more. */
export function reserveOf({ intended, quoted = 0 }: Pick<AttemptState, 'intended' | 'quoted'>): MicroUsd {
  return Math.max(intended.reserve, quoted);
}

/** The pots an attempt's money lies in now. In doubt counts as at risk until it is found or proven absent. */
export function entryOf(attempt: AttemptState): LedgerEntry {
  const reserve = reserveOf(attempt);
  if (attempt.phase === 'intended' || attempt.phase === 'submitted') return { spent: 0, reserved: reserve, atRisk: 0 };
  if (attempt.phase === 'in-doubt')
    return { spent: 0, reserved: 0, atRisk: attempt.finding === 'absent' ? 0 : reserve };
  return { spent: attempt.cost, reserved: 0, atRisk: 0 };
}

/** Moves an attempt's money from where it lay to where it lies after an event. */
export function moveMoney(ledger: LedgerState, before: AttemptState | undefined, after: AttemptState): LedgerState {
  const from = before === undefined ? { spent: 0, reserved: 0, atRisk: 0 } : entryOf(before);
  const to = entryOf(after);
  return {
    ...ledger,
    spent: ledger.spent + to.spent - from.spent,
    reserved: ledger.reserved + to.reserved - from.reserved,
    atRisk: ledger.atRisk + to.atRisk - from.atRisk,
  };
}

/** Everything a shot has cost or may yet cost. */
export function committedTo(shot: ShotState): MicroUsd {
  return shot.attempts.map(entryOf).reduce((sum, pots) => sum + pots.spent + pots.reserved + pots.atRisk, 0);
}

/** All money that is gone, promised or doubtful: never above the cap unless the cap was lowered or a lost clip was found. */
export function committed({ spent, reserved, atRisk }: LedgerState): MicroUsd {
  return spent + reserved + atRisk;
}

/** Why a reservation is refused. */
export interface Refusal {
  readonly code: 'budget.cap' | 'budget.per-shot' | 'engine.slots' | 'engine.out';
  readonly reason: string;
}

/** Whether the caps allow reserving `price` for a shot now. Run inside the append, so no race can overspend. */
export function refuseReservation(state: ProductionState, shot: ShotState, price: MicroUsd): Refusal | undefined {
  const { cap, perShotMax } = state.ledger;
  const bound = committed(state.ledger);
  if (bound + price > cap) {
    const reason = `${formatUsd(price)} more would pass the cap of ${formatUsd(cap)} (${formatUsd(bound)} spent, reserved or at risk)`;
    return { code: 'budget.cap', reason };
  }
  const onShot = committedTo(shot);
  if (perShotMax !== undefined && onShot + price > perShotMax) {
    const reason = `${formatUsd(price)} more for ${shot.ref} would pass its limit of ${formatUsd(perShotMax)} (${formatUsd(onShot)} so far)`;
    return { code: 'budget.per-shot', reason };
  }
  return undefined;
}

/**
 * Whether an engine was struck or began to rest since it was chosen. Run inside the append, so that two shots can't both
 * try an engine that is coming back, or use up the same request of a minute.
 */
export function refuseEngine(
  state: ProductionState,
  shot: ShotState,
  engine: EngineId,
  now: EpochMs,
): Refusal | undefined {
  const health = state.engines[engine];
  if (health?.struck !== undefined) return { code: 'engine.out', reason: `${engine} is out: ${health.struck}` };
  const rest = restOf(health, now, isLast(state, shot, engine, now));
  return rest === undefined ? undefined : { code: 'engine.out', reason: `${engine} ${restText(rest, health)}` };
}

/** Whether an engine has a free slot now. Run inside the append. */
export function refuseSlot(state: ProductionState, engine: EngineId): Refusal | undefined {
  const health = state.engines[engine];
  const limit = slotsOf(health?.slots, health?.terms?.concurrency ?? 1);
  if ((health?.openAttempts ?? 0) < limit) return undefined;
  return { code: 'engine.slots', reason: `${engine} already films ${limit} shot${limit === 1 ? '' : 's'} at once` };
}
