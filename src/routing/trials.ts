import type { ShotDecision } from '../core/decision.ts';
import type { EngineId, ShotRef } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import { explore } from './exploration.ts';
import type { Groups } from './groups.ts';
import type { PlanInput } from './input.ts';
import type { ShotOptions } from './options.ts';

/** What trials depend on besides the decisions. */
export interface TrialGround {
  readonly input: PlanInput;
  readonly rules: { readonly groups: Groups; readonly started: ReadonlyMap<string, EngineId> };
  readonly optionsOf: ReadonlyMap<string, ShotOptions>;
  /** Money that the plan leaves over. */
  readonly slack: MicroUsd;
}

/** The decisions with engines tried out instead, where that costs little. */
export function withTrials(
  decisions: readonly ShotDecision[],
  { input, rules, optionsOf, slack }: TrialGround,
): readonly ShotDecision[] {
  const { exploration } = input;
  if (exploration === undefined) return decisions;
  const filmed = input.shots.filter(({ ref }) => !exploration.attemptOf.has(ref));
  const started = new Set([...rules.started.keys(), ...filmed.map(({ ref }) => rules.groups.get(ref))]);
  const planned = decisions.flatMap((decision) => {
    const each = optionsOf.get(decision.shot);
    if (each === undefined) return [];
    const { shot, options } = each;
    const group = rules.groups.get(shot.ref);
    const locked = input.locks.has(decision.shot as ShotRef);
    return [{ shot, decision, options, locked, started: group !== undefined && started.has(group) }];
  });
  return explore(planned, exploration, slack);
}
