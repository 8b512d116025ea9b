import type { EpochMs } from '../core/clock.ts';
import { episodeOf, episodeUnit, type ShotRef, shotOf, shotUnit, type UnitId } from '../core/ids.ts';
import type { WaitFor } from '../orchestration/action.ts';
import type { Advanced } from '../orchestration/advance.ts';
import { type DueAt, decide } from '../orchestration/decide.ts';
import { type ProductionState, shotAt } from '../orchestration/state.ts';

/** How a unit went to sleep. */
export type Asleep = Exclude<Advanced, { kind: 'again' }>;

/** Waits that only the unit's own events, or those of the whole production, can end before their time. */
const ownWaits: ReadonlySet<WaitFor> = new Set(['poll', 'download', 'visibility', 'gate', 'late']);

/** Waits that end by an event of the unit's episode. */
const episodeWaits: ReadonlySet<WaitFor> = new Set(['plan', 'plan-gate']);

/**
 * Which sleeping units an append concerns. A unit's own events and those of the production always do. Another unit's
 * append concerns those who wait for just that, or for whom the next action has become another one: a look at the pure
 * rules costs microseconds, a wake and a step a hundred times as much.
 */
export function concernsOf(
  state: ProductionState,
  now: EpochMs,
  touched: readonly UnitId[],
  dueAt: DueAt,
): (unit: UnitId, step: Asleep) => boolean {
  const everybody = touched.includes('production');
  return (unit, step) => {
    if (everybody || touched.includes(unit)) return true;
    if (isDeaf(state, unit, step)) return false;
    const sign = signFor(state, unit, step);
    return sign === undefined ? isMoved(step, decide(state, unit, now, dueAt)) : touched.includes(sign);
  };
}

/** Units that nothing but their own events can move. */
function isDeaf(state: ProductionState, unit: UnitId, step: Asleep): boolean {
  if (step.kind === 'wait') return ownWaits.has(step.for);
  const ref = shotOf(unit);
  return ref !== undefined && shotAt(state, ref)?.accepted !== undefined;
}

/** The one other unit whose events a sleeper waits for; `undefined` where it may be any. */
function signFor(state: ProductionState, unit: UnitId, step: Asleep): UnitId | undefined {
  if (step.kind !== 'wait') return undefined;
  const ref = shotOf(unit);
  if (episodeWaits.has(step.for) && ref !== undefined) return episodeUnit(episodeOf(unit) ?? '');
  if (step.for !== 'continues' || ref === undefined) return undefined;
  const before = shotAt(state, ref)?.spec.continues;
  return before === undefined ? undefined : shotUnit(before as ShotRef);
}

/** Whether the next action is another than the wait or rest the unit sleeps in. What an effect waits for is tried anew. */
function isMoved(step: Asleep, next: ReturnType<typeof decide>): boolean {
  if (step.kind === 'rest') return next.do !== 'rest';
  return next.do !== 'wait' || next.for !== step.for || next.until !== step.until;
}
