import type { Command as AppCommand, Decision } from '../app/commands/command.ts';
import { decideEpisodeGate } from '../app/commands/on-production.ts';
import { event, type NewEvent, type Principal } from '../core/events/event.ts';
import { shotUnit, type UnitId } from '../core/ids.ts';
import type { ProductionState } from '../orchestration/state.ts';
import type { Command, SimulationPlan } from './plan/plan.ts';

/** The person in every simulated production. */
export const director: Principal = { person: 'director', auth: 'asserted' };

/** What the director decides at a command of the plan, on what is seen in a state; `undefined` for a mere note. */
export function decisionOf(state: ProductionState, plan: SimulationPlan, command: Command): Decision | undefined {
  const shots = Object.keys(state.shots);
  const target = shots[command.shot % Math.max(1, shots.length)] ?? '';
  const engine = plan.engines[command.engine % plan.engines.length]?.id ?? '';
  const { cap } = state.ledger;
  const { kind } = command;
  switch (kind) {
    case 'approve':
    case 'retake':
    case 'hold':
      return { kind, target };
    case 'reassign':
      return { kind, target, engine };
    case 'pin':
      return { kind, target, engine };
    case 'unpin':
      return { kind: 'pin', target, engine: null };
    case 'strike':
    case 'restore':
      return { kind, engine };
    case 'budget-up':
      return { kind: 'budget', cap: Math.round(cap * 1.5) };
    case 'budget-down':
      return { kind: 'budget', cap: Math.round(cap * 0.6) };
    case 'note':
      return undefined;
  }
}

/** The command as it is sent: signed, with the key of this click and the version of what was seen. */
export function commandOf(state: ProductionState, decision: Decision, key: string): AppCommand {
  const unit: UnitId = 'target' in decision ? shotUnit(decision.target as `${string}/${string}`) : 'production';
  return { decision, by: director, key, ifVersion: state.versions[unit] ?? 0, note: 'the director says so' };
}

/** A remark of the director's, which changes nothing. */
export const remark: NewEvent = event('operator.noted', 'production', director, { text: 'the rain looks good' });

/** What the director still has to answer once everything is quiet. Some plans are turned down the first time. */
export function answersTo(state: ProductionState, plan: SimulationPlan): readonly Decision[] {
  const gates = Object.values(state.episodes).flatMap((episode): Decision[] => {
    const { id, planGate, episodeGate, gates: past } = episode;
    if (planGate !== 'open' && planGate !== 'rejected' && episodeGate !== 'open') return [];
    const first = planGate === 'open' && past.length === 0 && plan.seed % 17 === 0;
    const kind = first ? 'hold' : 'approve';
    return decideEpisodeGate(episode, kind, { by: director }).kind === 'append' ? [{ kind, target: id }] : [];
  });
  const takes = Object.values(state.shots).filter(({ openGate }) => openGate !== undefined);
  return [...gates, ...takes.map(({ ref }): Decision => ({ kind: 'approve', target: ref }))];
}
