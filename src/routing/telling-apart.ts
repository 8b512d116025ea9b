import type { Candidate, ShotDecision } from '../core/decision.ts';
import { freeOf } from './candidates.ts';
import { chanceLarger } from './chances.ts';

/** From this chance that the other engine films better, the evidence can't tell the two apart. */
export const undecidedFrom = 0.3;

/** The two engines the decision was between: the chosen one and the best other one that was free. */
export interface Contenders {
  readonly chosen: Candidate;
  /** Absent when nobody else could make the shot then. */
  readonly other: Candidate | undefined;
}

/** Contenders of a decision; `undefined` when nobody was chosen. */
export function contendersOf(decision: ShotDecision): Contenders | undefined {
  const chosen = decision.candidates.find(({ engine }) => engine === decision.chosen);
  const other = freeOf(decision.candidates).find(({ engine }) => engine !== decision.chosen);
  return chosen === undefined ? undefined : { chosen, other };
}

/**
 * Chance, 0..1, that the runner-up films the shot better than the chosen engine, by what is known of both; price, time
 * and continuity left aside. `undefined` without a runner-up and for decisions of logs
 * that don't hold how sure they were.
 */
export function chanceOtherBetter(decision: ShotDecision): number | undefined {
  const { chosen, other } = contendersOf(decision) ?? {};
  if (chosen?.sd === undefined || other?.sd === undefined) return undefined;
  return chanceLarger({ mean: other.quality01, sd: other.sd }, { mean: chosen.quality01, sd: chosen.sd });
}

/** Whether the evidence says too little to tell the best two engines of a decision apart. */
export function isUndecided(decision: ShotDecision): boolean {
  const chance = chanceOtherBetter(decision);
  return chance !== undefined && chance >= undecidedFrom && chance <= 1 - undecidedFrom;
}
