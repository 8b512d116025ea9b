import { event, type NewEvent } from '../../core/events/event.ts';
import { episodeUnit, shotUnit } from '../../core/ids.ts';
import { formatUsd, type MicroUsd } from '../../core/money.ts';
import type { EngineHealth } from '../../orchestration/health/health.ts';
import { isByPerson } from '../../orchestration/held.ts';
import type { EpisodeState, ProductionState } from '../../orchestration/state.ts';
import { refused } from './command.ts';
import type { Signed } from './on-shot.ts';
import type { Verdict } from './verdict.ts';

const stands: Verdict = { kind: 'stands' };

/** Decides an episode's gate that waits for a person; anything but an approval rejects it. */
export function decideEpisodeGate(
  { id, planGate, episodeGate, gates }: EpisodeState,
  kind: 'approve' | 'retake' | 'hold',
  { by, note }: Signed,
): Verdict {
  const decision = kind === 'approve' ? 'approve' : 'reject';
  const isLast = gates.at(-1)?.decision === decision && 'person' in (gates.at(-1)?.by ?? {});
  const gate =
    planGate === 'open' || planGate === 'rejected'
      ? { gate: 'plan' as const, now: planGate }
      : episodeGate === 'open' || episodeGate === 'rejected'
        ? { gate: 'episode' as const, now: episodeGate }
        : undefined;
  if (isLast && (gate === undefined || gate.now === 'rejected')) return stands;
  if (gate === undefined) {
    const hint = 'Name a shot instead, e.g. e01/sh010; `shotcaller status` shows what waits.';
    return refused('usage.invalid', `${id} has no gate that waits for a person`, hint);
  }
  const data = { gate: gate.gate, override: false, decision, ...(note === undefined ? {} : { note }) } as const;
  return { kind: 'append', entries: [event('gate.decided', episodeUnit(id), by, data)] };
}

/** Takes an engine out of the production, or lets it film again. */
export function decideEngine(
  state: ProductionState,
  engine: string,
  kind: 'strike' | 'restore',
  { by, note }: Signed,
): Verdict {
  const health = state.engines[engine];
  if (kind === 'strike' ? health?.struck !== undefined : isUnblemished(health)) return stands;
  const type = kind === 'strike' ? 'engine.struck' : 'engine.restored';
  return { kind: 'append', entries: [event(type, 'production', by, { engine, reason: note ?? 'by an operator' })] };
}

/** Whether there is nothing to restore: not struck, not resting, no faults counted. */
function isUnblemished(health: EngineHealth | undefined): boolean {
  if (health === undefined) return true;
  const { struck, askedUntil, breaker } = health;
  return struck === undefined && askedUntil === undefined && breaker.trips === 0 && breaker.consecutiveFaults === 0;
}

/** Changes the cap, the limit per shot, or both. A cap below what is committed stops new attempts and nothing else. */
export function changeBudget(
  state: ProductionState,
  wanted: { readonly cap?: MicroUsd | undefined; readonly perShotMax?: MicroUsd | undefined },
  { by, note }: Signed,
): Verdict {
  const { ledger } = state;
  if (wanted.cap === undefined && wanted.perShotMax === undefined)
    return refused('usage.invalid', 'No amount is given', 'Give --cap, --per-shot or both, in US dollars.');
  const cap = wanted.cap ?? ledger.cap;
  const perShotMax = wanted.perShotMax ?? ledger.perShotMax;
  if (cap === ledger.cap && perShotMax === ledger.perShotMax) return stands;
  const data = { cap, ...(perShotMax === undefined ? {} : { perShotMax }), ...(note === undefined ? {} : { note }) };
  const committed = ledger.spent + ledger.reserved + ledger.atRisk;
  const notes =
    cap < committed
      ? [`${formatUsd(committed)} is spent, reserved or at risk already: the new cap only stops new attempts.`]
      : [];
  const entries: readonly NewEvent[] = [
    event('budget.changed', 'production', by, data),
    ...(cap > ledger.cap ? affordable(state, by) : []),
  ];
  return { kind: 'append', entries, notes };
}

/**
 * Shots that the plan left without an engine because the money did not reach get the best one it named, also those whose
 * turn has not come: no new plan, so no plan gate, is needed for more money. Each attempt's append still keeps the cap.
 */
function affordable(state: ProductionState, by: Signed['by']): readonly NewEvent[] {
  return Object.values(state.shots).flatMap((shot) => {
    const { decision, held, engine: given } = shot;
    const best = decision?.chosen === null ? decision.candidates[0]?.engine : undefined;
    const waits = held === undefined || !isByPerson(held.code);
    if (best === undefined || given !== undefined || shot.accepted !== undefined || !waits) return [];
    const ranking = decision?.candidates.map(({ engine }) => engine) ?? [];
    return [event('shot.assigned', shotUnit(shot.ref), by, { engine: best, reason: 'the cap was raised', ranking })];
  });
}
