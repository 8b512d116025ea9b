import { event, type NewEvent, type Principal } from '../core/events/event.ts';
import type { UnitId } from '../core/ids.ts';
import { episodeUnit, shotUnit } from '../core/ids.ts';
import type { Appended, ProductionLog } from '../orchestration/ports.ts';
import type { ProductionState, ShotState } from '../orchestration/state.ts';
import type { Command, SimulationPlan } from './plan/plan.ts';

/** The person in every simulated production. */
export const director: Principal = { person: 'director', auth: 'asserted' };

/** What a person saw before acting: the unit, its version then, and what the command then comes to. */
export interface Seen {
  readonly unit: UnitId;
  readonly version: number;
  readonly entry: NewEvent;
}

/** What a command comes to in a state, or `undefined` when there is nothing to do it to. */
export function seenBy(state: ProductionState, plan: SimulationPlan, command: Command): Seen | undefined {
  const shot = Object.values(state.shots)[command.shot % Math.max(1, Object.keys(state.shots).length)];
  const engine = plan.engines[command.engine % plan.engines.length]?.id ?? '';
  const entry = shot === undefined ? undefined : entryOf(state, shot, engine, command);
  return entry === undefined ? undefined : { unit: entry.unit, version: state.versions[entry.unit] ?? 0, entry };
}

function entryOf(state: ProductionState, shot: ShotState, engine: string, { kind }: Command): NewEvent | undefined {
  const unit = shotUnit(shot.ref);
  const { cap } = state.ledger;
  const reason = 'the director says so';
  switch (kind) {
    case 'approve':
    case 'retake':
    case 'hold':
      return takeDecision(shot, kind);
    case 'reassign': {
      const from = shot.engine ?? 'none';
      return event('shot.reassigned', unit, director, { from, to: engine, cause: 'operator', reason, ranking: [] });
    }
    case 'pin':
      return event('shot.pinned', unit, director, { engine });
    case 'unpin':
      return event('shot.pinned', unit, director, { engine: null });
    case 'strike':
      return event('engine.struck', 'production', director, { engine, reason });
    case 'restore':
      return event('engine.restored', 'production', director, { engine, reason });
    case 'budget-up':
      return event('budget.changed', 'production', director, { cap: Math.round(cap * 1.5) });
    case 'budget-down':
      return event('budget.changed', 'production', director, { cap: Math.round(cap * 0.6) });
    case 'note':
      return event('operator.noted', 'production', director, { text: reason });
  }
}

/** As `app/decisions.ts`: about the open gate's take, the accepted one, else the newest. */
function takeDecision(shot: ShotState, decision: 'approve' | 'retake' | 'hold'): NewEvent | undefined {
  const n = shot.openGate?.take ?? shot.accepted?.take ?? shot.takes.at(-1)?.take;
  const take = shot.takes.find((each) => each.take === n);
  if (decision === 'approve' && take === undefined) return undefined;
  const override = decision === 'approve' && take?.verdict?.verdict === 'fail';
  const data = { gate: 'take' as const, decision, override, ...(n === undefined ? {} : { take: n }) };
  return event('gate.decided', shotUnit(shot.ref), director, data);
}

/** Sends what was decided on what was seen; a unit that moved on meanwhile refuses it. */
export function send(log: ProductionLog, { entry, unit, version }: Seen): Promise<Appended> {
  return log.append([entry], unit, version);
}

/** What the director still has to answer once everything is quiet: open gates, approved as they are. */
export function answersTo(state: ProductionState): readonly Seen[] {
  const gates = Object.values(state.episodes).flatMap((episode): NewEvent[] => {
    const gate = episode.planGate === 'open' ? 'plan' : episode.episodeGate === 'open' ? 'episode' : undefined;
    if (gate === undefined) return [];
    const data = { gate, decision: 'approve', override: false } as const;
    return [event('gate.decided', episodeUnit(episode.id), director, data)];
  });
  const takes = Object.values(state.shots).flatMap((shot) =>
    shot.openGate === undefined ? [] : (takeDecision(shot, 'approve') ?? []),
  );
  return [...gates, ...takes].map((entry) => ({ entry, unit: entry.unit, version: state.versions[entry.unit] ?? 0 }));
}
