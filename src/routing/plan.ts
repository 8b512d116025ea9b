import type { EpisodePlan, ShotDecision } from '../core/decision.ts';
import { Defect } from '../core/errors.ts';
import type { EngineId, ShotRef } from '../core/ids.ts';
import { formatUsd, type MicroUsd } from '../core/money.ts';
import type { Shot } from '../production/shot.ts';
import { takesLeft } from './acceptance.ts';
import { aloneAround } from './alone.ts';
import { candidatesOf, type Surroundings } from './candidates.ts';
import { decisionOf, nobody, type Scarcity } from './decisions.ts';
import { withDrafts } from './drafts.ts';
import { forecast } from './forecast.ts';
import type { PlanInput, ShotHistory } from './input.ts';
import { worthOf } from './joint/placement.ts';
import type { JointChoice } from './joint/problem.ts';
import { searchJointly } from './joint/search.ts';
import type { JointSolver } from './joint/solver.ts';
import { addedWaitS, workOf } from './load.ts';
import { type Option, type ShotOptions, shotOptions } from './options.ts';
import { modelLeft } from './other-door.ts';
import { type PlanProblem, type PlanRules, planProblem, rulesOf, shotsOf } from './plan-problem.ts';
import { snapshotDigest } from './snapshot.ts';
import { tableOf } from './strength-memory.ts';
import { withTrials } from './trials.ts';
import { routingPolicyVersion } from './tuning.ts';

/** Seconds a solver may take where a caller waits for a plan; the best plan by then is taken. */
export const solverLimitS = 2;
/** A plan proven this close to the best possible one needs no solver. */
const closeEnough = 1e-3;

/** Everything of a plan that is known before engines are chosen. */
interface Draft {
  readonly input: PlanInput;
  readonly rules: PlanRules;
  readonly all: readonly ShotOptions[];
  /** Shots to choose engines for: open, somebody can make them, the budget carries them. */
  readonly open: readonly ShotOptions[];
  readonly dropped: ReadonlySet<ShotRef>;
  readonly numbers: PlanProblem;
}

/** An engine for every shot of a draft, and how good that is. */
interface Chosen {
  readonly choice: JointChoice;
  readonly method: string;
  readonly gap: number | null;
}

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);
const least = ({ options }: ShotOptions, of: (option: Option) => number): number => Math.min(...options.map(of));

/**
 * Shots that the budget can't carry even on their cheapest engines: those of the last episode first, in it the last
 * shots first and heroes at the end.
 */
function beyondBudget(open: readonly ShotOptions[], budget: MicroUsd): Set<ShotRef> {
  const price = ({ priceMicroUsd }: Option): MicroUsd => priceMicroUsd;
  let left = sum(open.map((each) => least(each, price)));
  const dropped = new Set<ShotRef>();
  const episodes = [...new Set(open.map(({ shot }) => shot.episode))];
  const order = [...open].sort(
    ({ shot: a }, { shot: b }) =>
      episodes.indexOf(b.episode) - episodes.indexOf(a.episode) || Number(a.hero) - Number(b.hero) || b.index - a.index,
  );
  for (const each of order) {
    const cheapest = least(each, price);
    if (left <= budget) break;
    if (cheapest === 0) continue;
    left -= cheapest;
    dropped.add(each.shot.ref);
  }
  return dropped;
}

function draftOf(input: PlanInput): Draft {
  const table = tableOf(input.snapshot);
  const rules = rulesOf(input);
  const plain = shotsOf(input).map((shot) => shotOptions(shot, input, table, input.histories?.get(shot.ref)));
  const possible = plain.filter(({ shot, options }) => !input.locks.has(shot.ref) && options.length > 0);
  const dropped = beyondBudget(possible, input.budgetLeft);
  const isOpen = ({ shot, options }: ShotOptions): boolean =>
    options.length > 0 && !input.locks.has(shot.ref) && !dropped.has(shot.ref);
  const fits = (list: readonly ShotOptions[]): boolean =>
    sum(list.filter(isOpen).map((each) => least(each, ({ outlook }) => outlook.spend))) <= input.budgetLeft;
  const drafted = plain.map((each) =>
    isOpen(each) ? withDrafts(each, { input, rules, history: input.histories?.get(each.shot.ref) }) : each,
  );
  // Where money is that short, nobody can count on a dearer engine behind a draft.
  const all = fits(drafted) ? drafted : plain;
  const open = all.filter(isOpen);
  const numbers = planProblem(open, rules, input.budgetLeft, fits(all) ? 'spend' : 'price');
  return { input, rules, all, open, dropped, numbers };
}

/** Greedy and repair: at once, in the caller's thread. */
function chooseAtOnce({ numbers }: Draft): Chosen & { readonly feasible: boolean; readonly bound: number } {
  const { choice, value, bound, feasible } = searchJointly(numbers.problem);
  const gap = feasible ? gapOf(value, bound) : null;
  return { choice, method: 'greedy+repair', gap, feasible, bound };
}

function gapOf(value: number, bound: number): number | null {
  return Number.isFinite(bound) && Math.abs(bound) > 1e-12 ? Math.max(0, (bound - value) / Math.abs(bound)) : null;
}

/** The better of greedy + repair and the solver's plan; the solver is asked only where there is something to gain. */
async function chooseWith(draft: Draft, solver: JointSolver, timeLimitS: number): Promise<Chosen> {
  const quick = chooseAtOnce(draft);
  if (quick.gap !== null && quick.gap <= closeEnough) return quick;
  const { problem } = draft.numbers;
  const start = quick.feasible ? { start: quick.choice } : {};
  const answer = await solver.solve(problem, { timeLimitS, ...start });
  const bound = Math.min(quick.bound, answer.bound);
  if (answer.choice === undefined) return quick;
  const [exact, own] = [worthOf(problem, answer.choice), worthOf(problem, quick.choice)];
  const exactHolds = exact.overBudget <= 1e-6 && exact.overTime <= 1e-6;
  const choice = exactHolds && (!quick.feasible || exact.value > own.value) ? answer.choice : quick.choice;
  const value = choice === answer.choice ? exact.value : own.value;
  return { choice, method: solver.name, gap: gapOf(value, Math.max(bound, value)) };
}

function scarcityOf(
  { numbers, input, rules }: Draft,
  engines: readonly (Option | undefined)[],
  problemOf: Chosen,
): Scarcity {
  const { problem } = numbers;
  const used = problem.engines.map(() => ({ workS: 0, requests: 0 }));
  let money = 0;
  let dearest = 0;
  const names = new Map<number, EngineId>();
  problem.shots.forEach(({ options }, s) => {
    const option = options[problemOf.choice[s] ?? 0];
    const engine = engines[s]?.engine;
    if (option === undefined || engine === undefined) return;
    const sums = used[option.engine];
    if (sums === undefined) return;
    sums.workS += option.workS;
    sums.requests += option.requests;
    money += option.money;
    names.set(option.engine, engine);
    dearest = Math.max(dearest, ...options.map((each) => each.money - option.money));
  });
  const full = problem.engines.flatMap(({ requestLimit }, e) =>
    (used[e]?.requests ?? 0) + 1 > requestLimit ? (names.get(e) ?? []) : [],
  );
  return {
    budget: money + dearest > input.budgetLeft,
    deadline: problem.engines.some(({ workLimitS }, e) => (used[e]?.workS ?? 0) > 0.8 * workLimitS),
    requests: new Set(full),
    previous: rules.previous,
  };
}

/** Engines of groups: the one that holds most of its shots together. */
function anchorsOf(draft: Draft, engines: readonly (Option | undefined)[]): Map<string, EngineId> {
  const held = new Map<string, Map<EngineId, number>>();
  draft.open.forEach(({ shot }, s) => {
    const [group, engine] = [draft.rules.groups.get(shot.ref), engines[s]?.engine];
    if (group === undefined || engine === undefined) return;
    const own = held.get(group) ?? new Map<EngineId, number>();
    own.set(engine, (own.get(engine) ?? 0) + (draft.numbers.problem.shots[s]?.switchLoss ?? 0));
    held.set(group, own);
  });
  const best = [...held].map(([group, own]): [string, EngineId] => {
    const [most] = [...own].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return [group, most?.[0] ?? ''];
  });
  return new Map([...best, ...draft.rules.started]);
}

/** Decisions, forecast and sums of a draft whose engines are chosen, episode by episode. */
function plansOf(draft: Draft, chosen: Chosen, episodes: readonly (readonly Shot[])[]): EpisodePlan[] {
  const { input, rules, open, dropped, numbers } = draft;
  const options = open.map((_, s) => numbers.options[s]?.[chosen.choice[s] ?? 0]);
  const placeOf = new Map(open.map(({ shot }, s) => [shot.ref, s]));
  const anchors = anchorsOf(draft, options);
  const load = new Map<EngineId, number>();
  for (const option of options)
    for (const [engine, workS] of option === undefined ? [] : workOf(option))
      load.set(engine, (load.get(engine) ?? 0) + workS);
  const scarce = scarcityOf(draft, options, chosen);
  const around = (shot: Shot): Surroundings => {
    const group = rules.groups.get(shot.ref);
    const own = options[placeOf.get(shot.ref) ?? -1];
    return {
      ...rules,
      anchor: group === undefined ? undefined : anchors.get(group),
      previous: rules.previous.get(shot.ref),
      waitS: (option) => {
        const mine = own === undefined ? [] : workOf(own).filter(([engine]) => engine === option.engine);
        const others = (load.get(option.engine) ?? 0) - sum(mine.map(([, workS]) => workS));
        return addedWaitS(numbers.queues.get(option.engine), Math.max(0, others), option);
      },
    };
  };
  const decide = (each: ShotOptions): ShotDecision => {
    const { ref } = each.shot;
    const group = rules.groups.get(ref);
    const candidates = candidatesOf(each, around(each.shot));
    const lock = input.locks.get(ref);
    if (lock !== undefined) {
      const reason = `already accepted or running on ${lock}`;
      return { ...decisionOf(each, candidates, undefined, group, { reason }), chosen: lock };
    }
    if (dropped.has(ref)) {
      const reason = `the ${formatUsd(input.budgetLeft)} left can't carry this shot`;
      return decisionOf(each, candidates, undefined, group, { reason });
    }
    const engine = options[placeOf.get(ref) ?? -1]?.engine;
    return decisionOf(
      each,
      candidates,
      candidates.find((candidate) => candidate.engine === engine),
      group,
      { scarce },
    );
  };
  const optionsOf = new Map(draft.all.map((each) => [each.shot.ref, each]));
  const planned = episodes.map((own) =>
    own.flatMap(({ ref }) => {
      const each = optionsOf.get(ref);
      return each === undefined ? [] : [decide(each)];
    }),
  );
  const slack = input.budgetLeft - sum(options.map((option) => option?.outlook.spend ?? 0));
  const decided = new Map(
    withTrials(planned.flat(), { input, rules, optionsOf, slack }).map((each) => [each.shot, each]),
  );
  for (const { shot, chosen: engine, choice } of decided.values()) {
    // Price and time follow what is tried.
    const place = choice?.explored === true ? placeOf.get(shot as ShotRef) : undefined;
    if (place !== undefined) options[place] = optionsOf.get(shot as ShotRef)?.options.find((o) => o.engine === engine);
  }
  const placed = open.flatMap(({ shot }, s) => {
    const option = options[s];
    return option === undefined ? [] : [{ shot, option }];
  });
  const position = new Map(placed.map(({ shot }, at) => [shot.ref, at]));
  const parts = episodes.map((shots) => shots.flatMap(({ ref }) => position.get(ref) ?? []));
  const perShotMax = input.production.budget.perShotMax ?? Number.POSITIVE_INFINITY;
  const maxAttempts = takesLeft(input.production.policy.maxAttemptsPerShot, 0);
  const outlooks = forecast(placed, parts, { maxAttempts, perShotMax });
  const digest = snapshotDigest(input.snapshot);
  return episodes.map((own, k): EpisodePlan => {
    const shots = own.flatMap(({ ref }) => decided.get(ref) ?? []);
    const expected = sum((parts[k] ?? []).map((at) => Math.min(perShotMax, placed[at]?.option.outlook.spend ?? 0)));
    const { costLow, costHigh, p50S, p90S } = outlooks[k] ?? { costLow: 0, costHigh: 0, p50S: 0, p90S: 0 };
    return {
      policyVersion: routingPolicyVersion,
      snapshotDigest: digest,
      shots,
      cost: { low: Math.min(costLow, expected), expected, high: Math.max(costHigh, expected) },
      finish: { p50S, p90S },
      unmet: shots.flatMap(({ shot, chosen: engine, reason, rejected }) => {
        if (engine !== null) return [];
        if (dropped.has(shot as ShotRef)) return [{ shot, code: 'budget', reason }];
        return [{ shot, ...nobody(rejected) }];
      }),
      solver: { method: chosen.method, gap: chosen.gap },
    };
  });
}

/**
 * Plans one episode: an engine for every open shot, with all reasons, so that the sum of utilities is greatest and
 * budget, deadline, requests, pins and locks hold. Shots of other open episodes (`others`) are planned along. Greedy with
 * prices for what is scarce, repaired and improved by moves. Pure: the same input gives the same plan, in whatever order
 * engines and strengths are listed. Shots nobody can make, or the budget can't carry, stand in `unmet`.
 */
export function planEpisode(input: PlanInput): EpisodePlan {
  const draft = draftOf(input);
  return onlyPlan(plansOf(draft, chooseAtOnce(draft), [input.shots]));
}

/** The same, improved by a solver where the quick plan isn't proven good: at most `timeLimitS` seconds more. */
export async function planEpisodeWith(
  input: PlanInput,
  solver: JointSolver,
  timeLimitS = solverLimitS,
): Promise<EpisodePlan> {
  const draft = draftOf(input);
  return onlyPlan(plansOf(draft, await chooseWith(draft, solver, timeLimitS), [input.shots]));
}

function onlyPlan([plan]: readonly EpisodePlan[]): EpisodePlan {
  if (plan === undefined) throw new Defect('defect.invariant', 'A plan of one episode has one plan');
  return plan;
}

function byEpisode(input: PlanInput): readonly (readonly Shot[])[] {
  return [...Map.groupBy(input.shots, ({ episode }) => episode).values()];
}

/** Plans every episode of `shots` jointly, one plan per episode in the order they come. */
export function planSeason(input: PlanInput): readonly EpisodePlan[] {
  const draft = draftOf(input);
  return plansOf(draft, chooseAtOnce(draft), byEpisode(input));
}

/** The same, improved by a solver. */
export async function planSeasonWith(
  input: PlanInput,
  solver: JointSolver,
  timeLimitS = solverLimitS,
): Promise<readonly EpisodePlan[]> {
  const draft = draftOf(input);
  return plansOf(draft, await chooseWith(draft, solver, timeLimitS), byEpisode(input));
}

/** The numbers a plan of this input is made over; for benchmarks and the oracle. */
export function problemOf(input: PlanInput): PlanProblem {
  return draftOf(input).numbers;
}

/** Shots that a plan puts on another engine than before; those that have no engine any more count too. */
export function movedShots(
  previous: ReadonlyMap<ShotRef, EngineId>,
  plans: readonly Pick<EpisodePlan, 'shots'>[],
): readonly ShotRef[] {
  return plans
    .flatMap(({ shots }) => shots)
    .flatMap(({ shot, chosen }) => {
      const before = previous.get(shot as ShotRef);
      return before === undefined || before === chosen ? [] : [shot as ShotRef];
    });
}

/**
 * Ranks the engines for one shot again, after failures or rejects: engines that refused this input are out, every
 * quality reject halves P(accept), cooling engines wait, the continuity group keeps its engine where it can, and a model
 * whose door failed is asked through its other door before other models.
 * `chosen` is `null` when nobody is eligible or the budget left can't pay for one attempt.
 */
export function rankShot(input: PlanInput, shot: Shot, history: ShotHistory): ShotDecision {
  const rules = rulesOf(input);
  const each = withDrafts(shotOptions(shot, input, tableOf(input.snapshot), history), { input, rules, history });
  const leftModel = modelLeft(each, input.snapshot.engines, history);
  const candidates = candidatesOf(each, { ...aloneAround(each, rules), leftModel });
  const chosen = candidates.find((candidate) => candidate.priceMicroUsd <= input.budgetLeft);
  const broke = chosen === undefined && candidates.length > 0;
  const reason = broke ? { reason: `the ${formatUsd(input.budgetLeft)} left can't pay for an attempt` } : {};
  return decisionOf(each, candidates, chosen, rules.groups.get(shot.ref), reason);
}
