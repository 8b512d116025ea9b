import type { Candidate, Choice, ChoiceRule, ShotDecision } from '../core/decision.ts';
import { digestOf } from '../core/hashing.ts';
import type { EngineId, ShotRef } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import { seededRandom } from '../core/random.ts';
import type { Shot } from '../production/shot.ts';
import { freeOf } from './candidates.ts';
import { chancesToWin } from './chances.ts';
import type { Option } from './options.ts';

/** Limits of exploration (evidence: routing 4 and 7.2). */
export const explorationRules = {
  /** Share of a strength's variance that is explored: full Thompson sampling loses money. */
  varianceShare: 0.2,
  /** Most expected utility that a trial may give up: 2% of the value of quality, which is 1. */
  cap: 0.02,
  /** Most of a shot's probability that goes to trials: where all engines seem alike, chance alone would try every second. */
  mostTrials: 0.2,
  /** Trials less likely than this are never made: their weight in a later replay would drown all others. */
  leastProbability: 0.01,
} as const;

/** What a plan must know to try engines out. Recorded by what it comes to: the choices of the plan. */
export interface Exploration {
  readonly mode: 'off' | 'auto';
  readonly production: string;
  /** Position in the log at which the plan is made; with shot and attempt it seeds each draw. */
  readonly seq: number;
  /** Number of the coming attempt of each shot that was not filmed on its brief yet. Others are never tried out. */
  readonly attemptOf: ReadonlyMap<ShotRef, number>;
}

/** A planned shot with what its options were. */
export interface PlannedShot {
  readonly shot: Shot;
  readonly decision: ShotDecision;
  readonly options: readonly Option[];
  /** True when its engine is fixed because it is accepted or running. */
  readonly locked: boolean;
  /** True when its continuity group is being filmed already. */
  readonly started: boolean;
}

/** Why chance has no say in a shot, or `undefined` when it may have. */
function ruledOut({ shot, decision, started }: PlannedShot, { mode, attemptOf }: Exploration): ChoiceRule | undefined {
  if (mode === 'off') return 'off';
  if (shot.pin !== undefined) return 'pinned';
  if (shot.hero) return 'hero';
  if (!attemptOf.has(shot.ref)) return 'retry';
  if (started) return 'group';
  // Budget or deadline chose: a trial could break them.
  return decision.candidates[0]?.engine === decision.chosen ? undefined : 'moved';
}

/** Engines that may be tried instead of the planned one: close enough, affordable, and losing nothing more. */
function contenders(
  each: PlannedShot,
  planned: Candidate,
  taken: ReadonlySet<EngineId>,
  slack: MicroUsd,
): readonly Candidate[] {
  return freeOf(each.decision.candidates).filter(
    (other) =>
      other.engine !== planned.engine &&
      planned.utility - other.utility < explorationRules.cap &&
      !taken.has(other.engine) &&
      spendOf(each, other.engine) - spendOf(each, planned.engine) <= slack &&
      other.degradations.every((loss) => planned.degradations.includes(loss)),
  );
}

function spendOf({ options }: PlannedShot, engine: EngineId): MicroUsd {
  return options.find((option) => option.engine === engine)?.outlook.spend ?? Number.POSITIVE_INFINITY;
}

/**
 * Probabilities of the planned engine and of those that may be tried: each as likely as its utility, with the quality
 * drawn from what is known of it, would be the best of all, and all trials together at most one in five. What is left over
 * is the planned engine's.
 */
function probabilities(
  { decision, options }: PlannedShot,
  planned: Candidate,
  tried: readonly Candidate[],
): Choice['among'] {
  if (tried.length === 0) return certain(planned);
  const sdOf = new Map(options.map(({ engine, sd }) => [engine, Math.sqrt(explorationRules.varianceShare) * sd]));
  const free = freeOf(decision.candidates);
  const chances = chancesToWin(free.map(({ engine, utility }) => ({ mean: utility, sd: sdOf.get(engine) ?? 0 })));
  const wanted = free.flatMap((each, at) =>
    tried.includes(each) ? [{ engine: each.engine, chance: chances[at] ?? 0 }] : [],
  );
  const share = Math.min(1, explorationRules.mostTrials / wanted.reduce((sum, { chance }) => sum + chance, 0));
  const others = wanted
    .map(({ engine, chance }) => ({ engine, probability: rounded(share * chance) }))
    .filter(({ probability }) => probability >= explorationRules.leastProbability);
  const rest = 1 - others.reduce((sum, { probability }) => sum + probability, 0);
  return [{ engine: planned.engine, probability: rounded(rest) }, ...others];
}

function certain({ engine }: Candidate): Choice['among'] {
  return [{ engine, probability: 1 }];
}

/** Short enough for a log. The draw is made with the rounded numbers, so that what is recorded is exact. */
function rounded(probability: number): number {
  return Math.round(probability * 1e6) / 1e6;
}

/** One draw. The seed names the shot, its attempt and the place in the log: a replay draws the same. */
function drawn(
  among: Choice['among'],
  { production, seq, attemptOf }: Exploration,
  ref: ShotRef,
): Choice['among'][number] | undefined {
  const seed = Number.parseInt(digestOf([production, ref, attemptOf.get(ref) ?? 1, seq]).slice(0, 8), 16);
  const at = seededRandom(seed)();
  const upTo = among.map((_, index) => among.slice(0, index + 1).reduce((sum, each) => sum + each.probability, 0));
  return among[upTo.findIndex((end) => at < end)] ?? among[0];
}

/**
 * Tries engines out where that costs little: for each shot one draw among the planned engine and those within the cap,
 * each with the probability that is recorded with the choice. Never for hero or pinned shots, inside a continuity group
 * that is being filmed, for a shot that was filmed before, or where budget or deadline chose the engine. An engine gets
 * at most one trial per plan: a second one would wait behind the first and could not use what it taught.
 * @param slack money that the plan leaves over; dearer trials use it up.
 */
export function explore(
  shots: readonly PlannedShot[],
  exploration: Exploration,
  slack: MicroUsd,
): readonly ShotDecision[] {
  const taken = new Set<EngineId>();
  let left = slack;
  return shots.map((each) => {
    const { decision, shot } = each;
    const planned = decision.candidates.find(({ engine }) => engine === decision.chosen);
    if (planned === undefined || each.locked) return decision;
    const ruled = ruledOut(each, exploration);
    const among =
      ruled === undefined ? probabilities(each, planned, contenders(each, planned, taken, left)) : certain(planned);
    const { engine, probability } = drawn(among, exploration, shot.ref) ?? { engine: planned.engine, probability: 1 };
    const rule = ruled ?? (among.length === 1 ? 'alone' : 'drawn');
    const choice = { rule, explored: engine !== planned.engine, probability, cap: explorationRules.cap, among };
    const trial = decision.candidates.find((candidate) => candidate.engine === engine);
    if (trial === undefined || trial === planned) return { ...decision, choice };
    taken.add(engine);
    left -= Math.max(0, spendOf(each, engine) - spendOf(each, planned.engine));
    return tried(decision, planned, trial, choice);
  });
}

function tried(decision: ShotDecision, planned: Candidate, trial: Candidate, choice: Choice): ShotDecision {
  const worse = planned.utility - trial.utility;
  // Rounded up: "at most" is a promise.
  const atMost = (Math.ceil(worse * 1000) / 1000).toFixed(3);
  return {
    ...decision,
    chosen: trial.engine,
    reason: `tried instead of ${planned.engine} to learn: at most ${atMost} worse`,
    choice: { ...choice, instead: { engine: planned.engine, worse } },
  };
}
