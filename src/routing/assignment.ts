import type { Candidate } from '../core/decision.ts';
import type { EngineId, ShotRef } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import { candidateOf, type Surroundings } from './candidates.ts';
import type { Groups } from './groups.ts';
import { addLoad, type Load, removeLoad } from './load.ts';
import type { Option, ShotOptions } from './options.ts';
import { compareOptions, tieWidth } from './utility.ts';

/** What an assignment is made under. */
export interface AssignmentRules {
  readonly groups: Groups;
  /** Groups whose engine is fixed: already started. */
  readonly started: ReadonlyMap<string, EngineId>;
  readonly budgetShare: MicroUsd;
  readonly deadlineMin: number;
}

/** Engines for the open shots, changed in place by planning steps. */
export interface Assignment {
  readonly chosen: Map<ShotRef, Option>;
  readonly anchors: Map<string, EngineId>;
  readonly load: Load;
}

/** The shot's surroundings while it is itself taken out of the load. */
export function surroundings(assignment: Assignment, ref: ShotRef, rules: AssignmentRules): Surroundings {
  const group = rules.groups.get(ref);
  return {
    load: assignment.load,
    anchor: group === undefined ? undefined : assignment.anchors.get(group),
    budgetShare: rules.budgetShare,
    deadlineMin: rules.deadlineMin,
  };
}

/** Candidates of a shot with everyone else in place, best first, each with its option. */
export function ranked(
  assignment: Assignment,
  each: ShotOptions,
  rules: AssignmentRules,
): { readonly option: Option; readonly candidate: Candidate }[] {
  const { ref } = each.shot;
  const own = assignment.chosen.get(ref);
  if (own !== undefined) removeLoad(assignment.load, own);
  const around = surroundings(assignment, ref, rules);
  const list = each.options.map((option) => ({ option, candidate: candidateOf(each.shot, option, around) }));
  if (own !== undefined) addLoad(assignment.load, own);
  return list.sort((a, b) => compareOptions(a.candidate, b.candidate));
}

/** Moves a shot to another engine. */
export function assign(assignment: Assignment, ref: ShotRef, option: Option | undefined): void {
  const before = assignment.chosen.get(ref);
  if (before !== undefined) removeLoad(assignment.load, before);
  if (option === undefined) assignment.chosen.delete(ref);
  else {
    assignment.chosen.set(ref, option);
    addLoad(assignment.load, option);
  }
}

/** Best engine for a whole group when each member may still leave it at the price of a switch. */
function anchorOf(
  members: readonly ShotOptions[],
  assignment: Assignment,
  rules: AssignmentRules,
): EngineId | undefined {
  const engines = [...new Set(members.flatMap(({ options }) => options.map(({ engine }) => engine)))].sort();
  const scored = engines.map((engine) => {
    const around: Surroundings = { ...rules, load: assignment.load, anchor: engine };
    const best = members.map(({ shot, options }) => {
      const [first] = options.map((option) => candidateOf(shot, option, around)).sort(compareOptions);
      return { utility: first?.utility ?? 0, price: first?.priceMicroUsd ?? 0 };
    });
    const utility = best.reduce((sum, each) => sum + each.utility, 0);
    return { engine, utility, priceMicroUsd: best.reduce((sum, each) => sum + each.price, 0) };
  });
  return scored.sort(compareOptions)[0]?.engine;
}

/** Passes over all shots after which improvement stops; two or three are usual. */
const mostPasses = 8;

/**
 * Greedy assignment, then single moves and new group engines while they help. The order of the shots in the episode
 * decides who is placed first; the order of engines decides nothing.
 */
export function greedyAssignment(open: readonly ShotOptions[], rules: AssignmentRules): Assignment {
  const assignment: Assignment = { chosen: new Map(), anchors: new Map(rules.started), load: new Map() };
  const byGroup = Map.groupBy(open, ({ shot }) => rules.groups.get(shot.ref) ?? '');
  byGroup.delete('');
  const place = (each: ShotOptions): boolean => {
    const before = assignment.chosen.get(each.shot.ref);
    const options = ranked(assignment, each, rules);
    const best = options[0];
    if (best === undefined || best.option.engine === before?.engine) return false;
    const current = options.find(({ option }) => option.engine === before?.engine)?.candidate;
    if (current !== undefined && best.candidate.utility - current.utility <= tieWidth) return false;
    assign(assignment, each.shot.ref, best.option);
    return true;
  };
  const anchored = new Set(rules.started.keys());
  for (let pass = 0; pass < mostPasses; pass++) {
    let moved = false;
    for (const each of open) {
      const group = rules.groups.get(each.shot.ref);
      if (group !== undefined && !anchored.has(group)) {
        const members = byGroup.get(group) ?? [];
        for (const member of members) assign(assignment, member.shot.ref, undefined);
        const anchor = anchorOf(members, assignment, rules);
        if (anchor !== undefined) assignment.anchors.set(group, anchor);
        for (const member of members) place(member);
        // A group's engine is chosen once: choosing it again in every pass could go round in circles.
        anchored.add(group);
        moved = true;
      } else if (place(each)) moved = true;
    }
    if (!moved) break;
  }
  return assignment;
}
