import type { Candidate, EpisodePlan, Rejection, ShotDecision } from '../core/decision.ts';
import type { EngineId, ShotRef } from '../core/ids.ts';
import { formatUsd, type MicroUsd } from '../core/money.ts';
import type { Shot } from '../production/shot.ts';
import { type Assignment, type AssignmentRules, assign, greedyAssignment, ranked } from './assignment.ts';
import { explore } from './exploration.ts';
import { finishEstimate } from './finish.ts';
import { continuityGroups, type Groups } from './groups.ts';
import type { PlanInput, ShotHistory } from './input.ts';
import { type Option, type ShotOptions, shotOptions, strengthsOf, withCatalogFacts } from './options.ts';
import { repairBudget, repairDeadline } from './repair.ts';
import { snapshotDigest } from './snapshot.ts';
import type { StrengthTable } from './strengths.ts';
import { routingPolicyVersion, tuning } from './tuning.ts';

/** Why nobody can make a shot: the one shared reason, or the reasons by engine. */
function nobody(rejected: readonly Rejection[]): { readonly code: string; readonly reason: string } {
  if (rejected.length === 0) return { code: 'no-engine', reason: 'there is no engine' };
  const [first] = rejected;
  const relevant = rejected.filter(({ code }) => code !== 'pinned-elsewhere' && code !== 'previz-not-pinned');
  const pinned = rejected.some(({ code }) => code === 'pinned-elsewhere');
  if (pinned && relevant.length === 0)
    return { code: 'pinned-elsewhere', reason: 'pinned to an engine that is not in the catalog' };
  const shared = relevant.every(({ code, reason }) => code === relevant[0]?.code && reason === relevant[0]?.reason);
  if (shared && relevant[0] !== undefined) return { code: relevant[0].code, reason: relevant[0].reason };
  const list = (relevant.length > 0 ? relevant : [first]).flatMap((each) =>
    each === undefined ? [] : `${each.engine}: ${each.reason}`,
  );
  return { code: 'no-engine', reason: `no engine can make it (${list.join('; ')})` };
}

/** Engines of continuity groups that can't move any more: recorded ones first, else the engine of most locked shots. */
function startedGroups(input: PlanInput, groups: Groups): Map<string, EngineId> {
  const started = new Map<string, EngineId>();
  const votes = new Map<string, Map<EngineId, number>>();
  for (const shot of input.shots) {
    const [group, engine] = [groups.get(shot.ref), input.locks.get(shot.ref)];
    if (group === undefined || engine === undefined) continue;
    const own = votes.get(group) ?? new Map<EngineId, number>();
    own.set(engine, (own.get(engine) ?? 0) + 1);
    votes.set(group, own);
  }
  for (const [group, own] of votes) {
    const [most] = [...own].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    if (most !== undefined) started.set(group, most[0]);
  }
  for (const [group, engine] of input.groupEngine ?? []) started.set(group, engine);
  return started;
}

function rulesOf(input: PlanInput): AssignmentRules {
  const groups = continuityGroups(input.shots);
  const open = input.shots.filter(({ ref }) => !input.locks.has(ref)).length;
  return {
    groups,
    started: startedGroups(input, groups),
    budgetShare: Math.max(1, Math.floor(input.budgetLeft / Math.max(1, open))),
    deadlineMin: input.production.deadlineMin ?? tuning.referenceDeadlineMin,
  };
}

function tableOf(input: PlanInput): StrengthTable {
  return withCatalogFacts(strengthsOf(input.snapshot), input.snapshot.engines);
}

const termWords = {
  quality: 'expected quality',
  price: 'price of acceptance',
  time: 'time',
  switch: 'continuity',
  risk: 'less risk and loss',
} as const;

/** One sentence on why the chosen engine was chosen. */
function reasonFor(chosen: Candidate, candidates: readonly Candidate[], shot: Shot): string {
  if (shot.pin === chosen.engine) return `pinned to ${chosen.engine}`;
  const [best, second] = candidates;
  if (best !== undefined && best.engine !== chosen.engine) {
    const why = best.priceMicroUsd > chosen.priceMicroUsd ? 'the budget' : 'budget or deadline';
    return `${why} moved it here from ${best.engine}, which is better by ${(best.utility - chosen.utility).toFixed(3)} at ${formatUsd(best.priceMicroUsd)}`;
  }
  if (second === undefined) return 'the only engine that can make it';
  const margin = chosen.utility - second.utility;
  const strongest = (['quality', 'price', 'time', 'switch', 'risk'] as const)
    .map((term) => ({ term, gain: chosen.terms[term] - second.terms[term] }))
    .sort((a, b) => b.gain - a.gain)[0];
  return margin < 0.0005
    ? `even with ${second.engine}; the cheaper one wins`
    : `${margin.toFixed(3)} ahead of ${second.engine}, mostly by ${termWords[strongest?.term ?? 'quality']}`;
}

function decisionOf(
  each: ShotOptions,
  candidates: readonly Candidate[],
  chosen: Candidate | undefined,
  group: string | undefined,
  reason?: string,
): ShotDecision {
  const words =
    reason ?? (chosen === undefined ? nobody(each.rejected).reason : reasonFor(chosen, candidates, each.shot));
  return {
    shot: each.shot.ref,
    requirement: each.requirement,
    chosen: chosen?.engine ?? null,
    reason: words,
    group: group ?? null,
    candidates: [...candidates],
    rejected: [...each.rejected],
  };
}

function decisionsOf(
  all: readonly ShotOptions[],
  input: PlanInput,
  assignment: Assignment,
  rules: AssignmentRules,
  dropped: readonly ShotRef[],
): ShotDecision[] {
  return all.map((each) => {
    const { ref } = each.shot;
    const group = rules.groups.get(ref);
    const candidates = ranked(assignment, each, rules).map(({ candidate }) => candidate);
    const lock = input.locks.get(ref);
    if (lock !== undefined)
      return {
        ...decisionOf(each, candidates, undefined, group, `already accepted or running on ${lock}`),
        chosen: lock,
      };
    if (dropped.includes(ref))
      return decisionOf(
        each,
        candidates,
        undefined,
        group,
        `the ${formatUsd(input.budgetLeft)} left can't carry this shot`,
      );
    const engine = assignment.chosen.get(ref)?.engine;
    return decisionOf(
      each,
      candidates,
      candidates.find((candidate) => candidate.engine === engine),
      group,
    );
  });
}

/** The decisions with engines tried out instead, where that costs little; price and time follow the assignment. */
function withTrials(
  decisions: readonly ShotDecision[],
  all: readonly ShotOptions[],
  input: PlanInput,
  assignment: Assignment,
  rules: AssignmentRules,
): readonly ShotDecision[] {
  const { exploration } = input;
  if (exploration === undefined) return decisions;
  const filmed = input.shots.filter(({ ref }) => !exploration.attemptOf.has(ref));
  const started = new Set([...rules.started.keys(), ...filmed.map(({ ref }) => rules.groups.get(ref))]);
  const planned = all.flatMap(({ shot, options }, at) => {
    const decision = decisions[at];
    const group = rules.groups.get(shot.ref);
    const locked = input.locks.has(shot.ref);
    return decision === undefined
      ? []
      : [{ shot, decision, options, locked, started: group !== undefined && started.has(group) }];
  });
  const spent = [...assignment.chosen.values()].reduce((sum, { outlook }) => sum + outlook.spend, 0);
  const explored = explore(planned, exploration, input.budgetLeft - spent);
  for (const [at, { choice, chosen }] of explored.entries()) {
    const each = all[at];
    const option = each?.options.find(({ engine }) => engine === chosen);
    if (choice?.explored === true && each !== undefined) assign(assignment, each.shot.ref, option);
  }
  return explored;
}

function costOf(assignment: Assignment, decisions: readonly ShotDecision[], input: PlanInput): EpisodePlan['cost'] {
  const { maxAttemptsPerShot } = input.production.policy;
  const cap = input.production.budget.perShotMax ?? Number.POSITIVE_INFINITY;
  const cost = { low: 0, expected: 0, high: 0 };
  for (const { shot, candidates } of decisions) {
    const option: Option | undefined = assignment.chosen.get(shot as ShotRef);
    if (option === undefined) continue;
    // The dearest course: the first attempt fails and every other one goes to the dearest of the next two engines.
    const next = candidates.filter(({ engine }) => engine !== option.engine).slice(0, 2);
    const dearest: MicroUsd = Math.max(option.priceMicroUsd, ...next.map(({ priceMicroUsd }) => priceMicroUsd));
    cost.low += option.priceMicroUsd;
    cost.expected += Math.min(cap, option.outlook.spend);
    cost.high += Math.min(cap, option.priceMicroUsd + dearest * (maxAttemptsPerShot - 1));
  }
  return cost;
}

/**
 * Share of utility that the plan gives up against every shot on its own best engine, waiting left aside: what
 * continuity, load, budget and deadline cost. An upper bound of the gap to the best possible plan.
 */
function gapOf(open: readonly ShotOptions[], assignment: Assignment, rules: AssignmentRules): number | null {
  let best = 0;
  let got = 0;
  const free: Assignment = { chosen: new Map(), anchors: new Map(), load: new Map() };
  const unloaded: Assignment = { ...free, anchors: assignment.anchors };
  for (const each of open) {
    const chosen = assignment.chosen.get(each.shot.ref);
    if (chosen === undefined) continue;
    best += ranked(free, each, rules)[0]?.candidate.utility ?? 0;
    got += ranked(unloaded, each, rules).find(({ option }) => option.engine === chosen.engine)?.candidate.utility ?? 0;
  }
  return best > 0 ? Math.max(0, (best - got) / best) : null;
}

/**
 * Plans one episode: an engine for every open shot, with all reasons. Greedy assignment, improved by single moves, then
 * repaired for budget and deadline. Pure: the same input gives the same plan, in whatever order engines and strengths
 * are listed. Shots nobody can make, or the budget can't carry, stand in `unmet`.
 */
export function planEpisode(input: PlanInput): EpisodePlan {
  const table = tableOf(input);
  const rules = rulesOf(input);
  const all = input.shots.map((shot) => shotOptions(shot, input, table, input.histories?.get(shot.ref)));
  const open = all.filter(({ shot }) => !input.locks.has(shot.ref));
  const assignment = greedyAssignment(open, rules);
  const dropped = repairBudget(assignment, open, rules, input.budgetLeft);
  repairDeadline(assignment, open, rules, input.budgetLeft);
  const gap = gapOf(open, assignment, rules);
  const shots = withTrials(decisionsOf(all, input, assignment, rules, dropped), all, input, assignment, rules);
  return {
    policyVersion: routingPolicyVersion,
    snapshotDigest: snapshotDigest(input.snapshot),
    shots: [...shots],
    cost: costOf(assignment, shots, input),
    finish: finishEstimate(open, assignment.chosen),
    unmet: shots.flatMap(({ shot, chosen, reason, rejected }) => {
      if (chosen !== null) return [];
      if (dropped.includes(shot as ShotRef)) return [{ shot, code: 'budget', reason }];
      return [{ shot, ...nobody(rejected) }];
    }),
    solver: { method: 'greedy+repair', gap },
  };
}

/**
 * Ranks the engines for one shot again, after failures or rejects: engines that refused this input are out, every
 * quality reject halves P(accept), cooling engines wait, and the continuity group keeps its engine where it can.
 * `chosen` is `null` when nobody is eligible or the budget left can't pay for one attempt.
 */
export function rankShot(input: PlanInput, shot: Shot, history: ShotHistory): ShotDecision {
  const rules = rulesOf(input);
  const each = shotOptions(shot, input, tableOf(input), history);
  const alone: Assignment = { chosen: new Map(), anchors: new Map(rules.started), load: new Map() };
  const candidates = ranked(alone, each, rules).map(({ candidate }) => candidate);
  const chosen = candidates.find((candidate) => candidate.priceMicroUsd <= input.budgetLeft);
  const broke = chosen === undefined && candidates.length > 0;
  return decisionOf(
    each,
    candidates,
    chosen,
    rules.groups.get(shot.ref),
    broke ? `the ${formatUsd(input.budgetLeft)} left can't pay for an attempt` : undefined,
  );
}
