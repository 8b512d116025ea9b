import type { EngineId, ShotRef } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import { candidateOf, type Surroundings } from './candidates.ts';
import { continuityGroups, type Groups } from './groups.ts';
import type { PlanInput } from './input.ts';
import type { JointChain, JointEngine, JointMoves, JointOption, JointProblem } from './joint/problem.ts';
import { type Queue, queuesOf } from './load.ts';
import { type Option, type ShotOptions, switchCost } from './options.ts';
import { finishWithinS } from './soonest-finish.ts';
import { tuning } from './tuning.ts';

/** What every shot of a plan is judged under. */
export interface PlanRules {
  readonly groups: Groups;
  /** Groups whose engine is fixed: already started. */
  readonly started: ReadonlyMap<string, EngineId>;
  readonly budgetShare: MicroUsd;
  /** Minutes that all open episodes together may take. */
  readonly deadlineMin: number;
  /** Minutes a single episode may take; absent when nobody set a deadline. */
  readonly episodeDeadlineMin?: number;
  readonly previous: ReadonlyMap<ShotRef, EngineId>;
  /** Whether few shots may leave the plan before. */
  readonly steady: boolean;
}

/** Engines of continuity groups that can't move any more: recorded ones first, else the engine of most locked shots. */
function startedGroups(input: PlanInput, groups: Groups): Map<string, EngineId> {
  const started = new Map<string, EngineId>();
  const votes = new Map<string, Map<EngineId, number>>();
  for (const shot of shotsOf(input)) {
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

/** All shots that are planned together, in the order of the production. */
export function shotsOf(input: PlanInput): PlanInput['shots'] {
  if ((input.others ?? []).length === 0) return input.shots;
  const place = new Map(input.production.episodes.map(({ id }, at) => [id, at]));
  const at = (episode: string): number => place.get(episode) ?? place.size;
  return [...input.shots, ...(input.others ?? [])].sort((a, b) => at(a.episode) - at(b.episode) || a.index - b.index);
}

/** Rules of a plan. */
export function rulesOf(input: PlanInput): PlanRules {
  const shots = shotsOf(input);
  const groups = continuityGroups(shots);
  const open = shots.filter(({ ref }) => !input.locks.has(ref));
  const episodes = new Set(open.map(({ episode }) => episode)).size;
  const { deadlineMin } = input.production;
  return {
    groups,
    started: startedGroups(input, groups),
    budgetShare: Math.max(1, Math.floor(input.budgetLeft / Math.max(1, open.length))),
    deadlineMin: (deadlineMin ?? tuning.referenceDeadlineMin) * Math.max(1, episodes),
    ...(deadlineMin === undefined ? {} : { episodeDeadlineMin: deadlineMin }),
    previous: input.previous ?? new Map(),
    steady: input.inForce ?? true,
  };
}

/** Utility lost per second of waiting. */
export function waitPriceOf({ deadlineMin }: PlanRules): number {
  return (tuning.timePerTenMin * (tuning.referenceDeadlineMin / Math.max(1, deadlineMin))) / 600;
}

function engineOf(option: Option, queue: Queue, rules: PlanRules, withinS: number): JointEngine {
  const { slots, baseWorkS, roundS } = queue;
  const { requestsPerDay } = option.standing.facts;
  const days = Math.max(1, Math.ceil(rules.deadlineMin / 1440));
  return {
    workLimitS: Math.max(0, slots * (withinS - option.coolingS) - baseWorkS),
    requestLimit: requestsPerDay === undefined ? Number.POSITIVE_INFINITY : requestsPerDay * days,
    baseWorkS,
    roundS,
    waitPrice: waitPriceOf(rules),
  };
}

/** Runs of shots that continue each other and may be too long for the deadline. */
function chainsOf(
  open: readonly ShotOptions[],
  { episodeDeadlineMin, deadlineMin }: PlanRules,
  withinS: number,
): JointChain[] {
  if (episodeDeadlineMin === undefined) return [];
  const limitS = withinS > deadlineMin * 60 ? withinS : episodeDeadlineMin * 60;
  const position = new Map(open.map(({ shot }, at) => [shot.ref, at]));
  const followed = new Set(open.map(({ shot }) => shot.continues));
  const chains: JointChain[] = [];
  for (const { shot } of open) {
    if (shot.continues === undefined || followed.has(shot.ref)) continue;
    const shots: number[] = [];
    for (let at = position.get(shot.ref); at !== undefined; ) {
      shots.push(at);
      const before = open[at]?.shot.continues;
      const next = before === undefined ? undefined : position.get(before);
      at = next === undefined || shots.includes(next) ? undefined : next;
    }
    const worstS = shots.reduce(
      (sum, at) => sum + Math.max(0, ...(open[at]?.options ?? []).map(({ workS }) => workS)),
      0,
    );
    if (worstS > limitS) chains.push({ shots, limitS });
  }
  return chains;
}

/** Moves that shots which could stay may make, and what more of them cost; absent where there was no plan before. */
function movesOf(staying: number, money: 'spend' | 'price'): JointMoves | undefined {
  if (staying === 0) return undefined;
  const price = money === 'spend' ? tuning.moveBeyond : tuning.shareWhenShort * tuning.moveBeyondWhenShort;
  return { free: Math.max(1, Math.floor(tuning.freeMoves * staying)), price };
}

/** A joint problem with the way back to engines. */
export interface PlanProblem {
  readonly problem: JointProblem;
  /** The shots in the order of the problem. */
  readonly shots: readonly ShotRef[];
  /** Options of every shot in the order of the problem. */
  readonly options: readonly (readonly Option[])[];
  readonly queues: ReadonlyMap<EngineId, Queue>;
}

/**
 * Puts the open shots into numbers.
 * @param money what counts against the budget: the expected spend, or the first takes only where no more fits.
 */
export function planProblem(
  open: readonly ShotOptions[],
  rules: PlanRules,
  budget: MicroUsd,
  money: 'spend' | 'price',
): PlanProblem {
  const queues = queuesOf(open.flatMap(({ options }) => options));
  const free: Surroundings = { ...rules, previous: undefined, anchor: undefined, waitS: () => 0 };
  const valued = open.map(({ shot, options }) => {
    const group = rules.groups.get(shot.ref);
    const anchor = group === undefined ? undefined : rules.started.get(group);
    const around = { ...free, anchor, previous: rules.previous.get(shot.ref) };
    return options.map((option) => {
      const value = candidateOf(shot, option, around).utility;
      const cost = money === 'spend' ? option.outlook.spend : option.priceMicroUsd;
      // Where money is that short, expected spend comes before everything else.
      const short = money === 'spend' ? 0 : (tuning.shareWhenShort * option.outlook.spend) / rules.budgetShare;
      return { option, cost, value: value - short };
    });
  });
  const ordered = engineOrder(valued);
  const withinS =
    rules.episodeDeadlineMin === undefined
      ? Number.POSITIVE_INFINITY
      : finishWithinS(
          valued.map((list) => list.map(({ option }) => option)),
          queues,
          rules.deadlineMin * 60,
        );
  const useless = dominatedEngines(valued, ordered, (option, queue) => engineOf(option, queue, rules, withinS), queues);
  // An engine that shots are planned on stays in the race: leaving it is what is to be weighed.
  for (const { shot } of open) useless.delete(rules.previous.get(shot.ref) ?? '');
  const engines = ordered.filter((engine) => !useless.has(engine));
  for (const [s, list] of valued.entries()) valued[s] = list.filter(({ option }) => !useless.has(option.engine));
  const first = new Map(open.flatMap(({ options }) => options.map((option) => [option.engine, option])));
  const index = new Map(engines.map((engine, at) => [engine, at]));
  const joint = engines.flatMap((engine): JointEngine[] => {
    const [option, queue] = [first.get(engine), queues.get(engine)];
    return option === undefined || queue === undefined ? [] : [engineOf(option, queue, rules, withinS)];
  });
  const freeGroups = new Map<string, number>();
  const shots = open.map(({ shot }, s) => {
    const group = rules.groups.get(shot.ref);
    const movable = group !== undefined && !rules.started.has(group);
    if (movable && !freeGroups.has(group)) freeGroups.set(group, freeGroups.size);
    const home = (valued[s] ?? []).findIndex(({ option }) => option.engine === rules.previous.get(shot.ref));
    return {
      ...(home < 0 ? {} : { home }),
      group: movable ? (freeGroups.get(group) ?? -1) : -1,
      switchLoss: switchCost(shot),
      options: (valued[s] ?? []).map(
        ({ option, cost, value }): JointOption => ({
          engine: index.get(option.engine) ?? 0,
          value,
          money: cost,
          workS: option.workS,
          requests: option.outlook.attempts,
        }),
      ),
    };
  });
  const moves = rules.steady ? movesOf(shots.filter(({ home }) => home !== undefined).length, money) : undefined;
  const chains = chainsOf(open, rules, withinS);
  return {
    problem: { shots, engines: joint, groupCount: freeGroups.size, chains, budget, ...(moves && { moves }) },
    shots: open.map(({ shot }) => shot.ref),
    options: valued.map((list) => list.map(({ option }) => option)),
    queues,
  };
}

interface Valued {
  readonly option: Option;
  readonly cost: MicroUsd;
  readonly value: number;
}

/**
 * Engines ordered by what they are, cheapest first, not by name, and every shot's options in that order: so a tie goes to
 * the cheaper engine, and a name decides only where two engines are the same in everything.
 */
function engineOrder(valued: Valued[][]): EngineId[] {
  const sums = new Map<EngineId, { money: number; value: number }>();
  for (const { option, cost, value } of valued.flat()) {
    const sum = sums.get(option.engine) ?? { money: 0, value: 0 };
    sum.money += cost;
    sum.value += value;
    sums.set(option.engine, sum);
  }
  for (const list of valued)
    list.sort((a, b) => a.cost - b.cost || b.value - a.value || (a.option.engine < b.option.engine ? -1 : 1));
  return [...sums]
    .sort(([a, x], [b, y]) => x.money - y.money || y.value - x.value || (a < b ? -1 : 1))
    .map(([engine]) => engine);
}

/**
 * Engines that another one beats or equals on every shot, in value, money, time and requests, while that other one could
 * make all of them without a queue or a limit: nothing is lost without them, so they can't change what is chosen.
 */
function dominatedEngines(
  valued: readonly (readonly Valued[])[],
  ordered: readonly EngineId[],
  carries: (option: Option, queue: Queue) => JointEngine,
  queues: ReadonlyMap<EngineId, Queue>,
): Set<EngineId> {
  const byShot = valued.map((list) => new Map(list.map((each) => [each.option.engine, each])));
  const roomy = ordered.filter((engine) => {
    const own = byShot.flatMap((shot) => shot.get(engine) ?? []);
    const [queue, option] = [queues.get(engine), own[0]?.option];
    if (queue === undefined || option === undefined) return false;
    const { workLimitS, requestLimit, baseWorkS, roundS } = carries(option, queue);
    const workS = own.reduce((sum, each) => sum + each.option.workS, 0);
    const requests = own.reduce((sum, each) => sum + each.option.outlook.attempts, 0);
    return baseWorkS + workS <= roundS && workS <= workLimitS && requests <= requestLimit;
  });
  const useless = new Set<EngineId>();
  for (const engine of ordered) {
    const beaten = roomy.some((other) => {
      if (other === engine || useless.has(other)) return false;
      let [never, strictly] = [true, false];
      for (const shot of byShot) {
        const mine = shot.get(engine);
        if (mine === undefined) continue;
        const theirs = shot.get(other);
        never &&= theirs !== undefined && dominates(theirs, mine);
        strictly ||= theirs !== undefined && !dominates(mine, theirs);
      }
      return never && (strictly || ordered.indexOf(other) < ordered.indexOf(engine));
    });
    if (beaten) useless.add(engine);
  }
  return useless;
}

function dominates(a: Valued, b: Valued): boolean {
  return (
    a.value >= b.value &&
    a.cost <= b.cost &&
    a.option.workS <= b.option.workS &&
    a.option.outlook.attempts <= b.option.outlook.attempts
  );
}
