import type { ShotRef } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import { type Assignment, type AssignmentRules, assign, ranked } from './assignment.ts';
import { doneS } from './load.ts';
import type { Option, ShotOptions } from './options.ts';
import { tieWidth } from './utility.ts';

type Cost = (option: Option) => MicroUsd;

/** Sum over the chosen engines. */
export function sumOf(assignment: Assignment, cost: Cost): MicroUsd {
  return [...assignment.chosen.values()].reduce((sum, option) => sum + cost(option), 0);
}

interface Move {
  readonly ref: ShotRef;
  readonly option: Option;
  /** Utility lost; negative when the move even gains. */
  readonly loss: number;
  readonly saving: MicroUsd;
}

/** The move that gives up least utility per unit saved. */
function cheapestMove(
  assignment: Assignment,
  open: readonly ShotOptions[],
  rules: AssignmentRules,
  cost: Cost,
): Move | undefined {
  let best: Move | undefined;
  for (const each of open) {
    const current = assignment.chosen.get(each.shot.ref);
    if (current === undefined) continue;
    const options = ranked(assignment, each, rules);
    const utility = options.find(({ option }) => option.engine === current.engine)?.candidate.utility ?? 0;
    for (const { option, candidate } of options) {
      const saving = cost(current) - cost(option);
      if (saving <= 0) continue;
      const move = { ref: each.shot.ref, option, loss: utility - candidate.utility, saving };
      if (best === undefined || move.loss / move.saving < best.loss / best.saving - 1e-18) best = move;
    }
  }
  return best;
}

function saveUntil(
  assignment: Assignment,
  open: readonly ShotOptions[],
  rules: AssignmentRules,
  cost: Cost,
  limit: MicroUsd,
): boolean {
  while (sumOf(assignment, cost) > limit) {
    const move = cheapestMove(assignment, open, rules, cost);
    if (move === undefined) return false;
    assign(assignment, move.ref, move.option);
  }
  return true;
}

/**
 * Makes the assignment affordable: first so that the expected spend fits, as far as that goes; then so that the first
 * attempts fit, which is a must. Shots that still can't be carried are dropped: the last ones first, heroes at the end.
 * @returns the dropped shots.
 */
export function repairBudget(
  assignment: Assignment,
  open: readonly ShotOptions[],
  rules: AssignmentRules,
  budgetLeft: MicroUsd,
): ShotRef[] {
  saveUntil(assignment, open, rules, (option) => option.outlook.spend, budgetLeft);
  const price: Cost = (option) => option.priceMicroUsd;
  const dropped: ShotRef[] = [];
  if (saveUntil(assignment, open, rules, price, budgetLeft)) return dropped;
  const order = open
    .map(({ shot }) => shot)
    .sort((a, b) => Number(a.hero) - Number(b.hero) || b.index - a.index)
    .map(({ ref }) => ref);
  for (const ref of order) {
    const option = assignment.chosen.get(ref);
    if (sumOf(assignment, price) <= budgetLeft) break;
    if (option === undefined || option.priceMicroUsd === 0) continue;
    assign(assignment, ref, undefined);
    dropped.push(ref);
  }
  return dropped;
}

/** Engines that finish this close together, in seconds, finish at the same time. */
const sameS = 1e-6;

/**
 * Moves shots off the engines that finish last while the deadline is missed, each time where it costs least utility,
 * and never beyond the budget.
 */
export function repairDeadline(
  assignment: Assignment,
  open: readonly ShotOptions[],
  rules: AssignmentRules,
  budgetLeft: MicroUsd,
): void {
  const deadlineS = rules.deadlineMin * 60;
  for (let round = 0; round < open.length; round++) {
    const endOf = (option: Option): number => doneS(assignment.load, option, false);
    const lastS = Math.max(0, ...[...assignment.chosen.values()].map(endOf));
    if (lastS <= deadlineS) return;
    const spare = budgetLeft - sumOf(assignment, (option) => option.priceMicroUsd);
    const spareSpend = Math.max(0, budgetLeft - sumOf(assignment, (option) => option.outlook.spend));
    let best: { ref: ShotRef; option: Option; loss: number } | undefined;
    for (const each of open) {
      const current = assignment.chosen.get(each.shot.ref);
      if (current === undefined || endOf(current) < lastS - sameS) continue;
      const options = ranked(assignment, each, rules);
      const utility = options.find(({ option }) => option.engine === current.engine)?.candidate.utility ?? 0;
      for (const { option, candidate } of options) {
        if (option.engine === current.engine || doneS(assignment.load, option, true) >= lastS - sameS) continue;
        if (option.priceMicroUsd - current.priceMicroUsd > spare) continue;
        if (option.outlook.spend - current.outlook.spend > spareSpend) continue;
        const loss = utility - candidate.utility;
        if (best === undefined || loss < best.loss - tieWidth) best = { ref: each.shot.ref, option, loss };
      }
    }
    if (best === undefined) return;
    assign(assignment, best.ref, best.option);
  }
}
