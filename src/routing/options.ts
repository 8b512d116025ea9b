import type { EpochMs } from '../core/clock.ts';
import type { Rejection, Requirement, Strength } from '../core/decision.ts';
import { type Dimension, dimensions } from '../core/dimensions.ts';
import type { EngineId } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import type { Production } from '../production/production.ts';
import type { Shot } from '../production/shot.ts';
import {
  type AcceptanceOutlook,
  acceptanceAfter,
  acceptanceOutlook,
  acceptanceProbability,
  type Reject,
  takesLeft,
} from './acceptance.ts';
import { type Degradation, degradationsOf, degradationText, riskOfLosses } from './degradations.ts';
import { attemptPrice, attemptSeconds, rejectionsFor, unavoidableLosses } from './eligibility.ts';
import { noHistory, type PlanInput, type ShotHistory } from './input.ts';
import { directionOf } from './posterior.ts';
import { requirementOf } from './requirements.ts';
import { byCodeUnit, type EngineStanding } from './snapshot.ts';
import { type Posterior, qualityAlong, type StrengthTable } from './strengths.ts';
import { tuning } from './tuning.ts';

/** An engine that can make a shot, before load and continuity are known. */
export interface Option {
  readonly engine: EngineId;
  readonly standing: EngineStanding;
  readonly strengths: Readonly<Partial<Record<Dimension, Strength>>>;
  readonly quality01: number;
  readonly sd: number;
  readonly pAccept: number;
  readonly priceMicroUsd: MicroUsd;
  readonly outlook: AcceptanceOutlook;
  /** Seconds the engine works for this shot until acceptance, without waiting. */
  readonly workS: number;
  /** Usual seconds of one attempt, without waiting. */
  readonly attemptS: number;
  /** Seconds until the engine may be asked at all. */
  readonly coolingS: number;
  readonly preference: number;
  readonly degradations: readonly string[];
  /** Quality given up for them. */
  readonly lossRisk: number;
  /** Set where its first take is a draft: `outlook` and `workS` are then those of both engines together. */
  readonly draft?: DraftCourse;
}

/** What comes of a draft with the engine that takes over after a reject. */
export interface DraftCourse {
  /** The engine that takes over, as it stands after the reject. */
  readonly behind: Option;
  /** Expected quality of the accepted take, whoever made it, and its standard deviation. */
  readonly quality01: number;
  readonly sd: number;
  readonly preference: number;
}

/** All options of one shot and everyone left out. */
export interface ShotOptions {
  readonly shot: Shot;
  readonly requirement: Requirement;
  readonly options: readonly Option[];
  /** Engines that cool down while others are free: nobody plans on them, but a later move may go there. */
  readonly resting: readonly Option[];
  readonly rejected: readonly Rejection[];
}

/** What all options of one shot have in common. */
interface Brief {
  readonly shot: Shot;
  readonly requirement: Requirement;
  readonly direction: Float64Array;
  readonly production: Production;
  readonly table: StrengthTable;
  /** The shot's rejected takes as one engine's next take sees them. */
  readonly rejects: (engine: EngineId) => readonly Reject[];
  /** Takes that the shot may still get. */
  readonly takes: number;
  readonly asOf: EpochMs;
}

function rejectsOf(
  { rejectedOn }: ShotHistory,
  table: StrengthTable,
  direction: Float64Array,
): (engine: EngineId) => readonly Reject[] {
  const made = rejectedOn.map((engine) => ({
    engine,
    pAccept: acceptanceProbability(qualityAlong(table.get(engine), direction).quality01),
  }));
  return (next) => made.map(({ engine, pAccept }) => ({ same: engine === next, pAccept }));
}

function strengthsShown(
  own: Readonly<Record<Dimension, Posterior>> | undefined,
  { weights }: Requirement,
): Readonly<Partial<Record<Dimension, Strength>>> {
  const shown: Partial<Record<Dimension, Strength>> = {};
  if (own === undefined) return shown;
  for (const dimension of dimensions) {
    if (!((weights[dimension] ?? 0) > 0)) continue;
    const { mean, n, source, measuredOn } = own[dimension];
    shown[dimension] = { mean, n, source, measuredOn };
  }
  return shown;
}

function optionOf(
  { shot, requirement, direction, production, table, rejects, takes, asOf }: Brief,
  standing: EngineStanding,
  losses: readonly Degradation[],
): Option {
  const { facts } = standing;
  const own = table.get(facts.id);
  const { quality01, sd } = qualityAlong(own, direction);
  const pAccept = acceptanceAfter(acceptanceProbability(quality01), rejects(facts.id));
  const priceMicroUsd = attemptPrice(standing, shot) ?? 0;
  const outlook = acceptanceOutlook(pAccept, priceMicroUsd, takes);
  const attemptS = attemptSeconds(standing, shot);
  return {
    engine: facts.id,
    standing,
    strengths: strengthsShown(own, requirement),
    quality01,
    sd,
    pAccept,
    priceMicroUsd,
    outlook,
    attemptS,
    workS: attemptS * outlook.attempts,
    coolingS: Math.max(0, Math.max(standing.coolingUntil ?? asOf, standing.nextCallAt ?? asOf) - asOf) / 1000,
    preference: production.engines.prefer[facts.id] ?? 0,
    degradations: losses.map(degradationText),
    lossRisk: riskOfLosses(losses, shot),
  };
}

/**
 * Options and rejections of one shot. An engine that only cools down is no option while anyone else can make the shot,
 * but stands by; when nobody else can, it is an option that has to be waited for.
 */
export function shotOptions(
  shot: Shot,
  input: PlanInput,
  table: StrengthTable,
  history: ShotHistory = noHistory,
): ShotOptions {
  const { production, snapshot } = input;
  const requirement = requirementOf(shot, production);
  const engines = [...snapshot.engines].sort((a, b) => byCodeUnit(a.facts.id, b.facts.id));
  const losses = new Map(engines.map(({ facts }) => [facts.id, degradationsOf(shot, facts, production)]));
  const context = { production, asOf: snapshot.asOf, losses };
  const unavoidable = unavoidableLosses(shot, engines, context);
  const judged = engines.map((standing) => ({
    standing,
    rejection: rejectionsFor(shot, standing, { ...context, history, unavoidable }),
  }));
  const free = judged.filter(({ rejection }) => rejection === null);
  const direction = directionOf(requirement.weights);
  const rejects = rejectsOf(history, table, direction);
  const takes = takesLeft(production.policy.maxAttemptsPerShot, history.rejectedOn.length);
  const brief = { shot, requirement, direction, production, table, rejects, takes, asOf: snapshot.asOf };
  const cooling = judged.filter(({ rejection }) => rejection?.code === 'cooling');
  const optionsOf = (some: typeof judged): readonly Option[] =>
    some.map(({ standing }) => optionOf(brief, standing, losses.get(standing.facts.id) ?? []));
  return {
    shot,
    requirement,
    options: optionsOf(free.length > 0 ? free : cooling),
    resting: free.length > 0 ? optionsOf(cooling) : [],
    rejected: judged.flatMap(({ rejection }) =>
      rejection === null || rejection.code === 'cooling' ? [] : [rejection],
    ),
  };
}

/** Cost of leaving the group's engine: more when the cut to the previous shot is seen directly. */
export function switchCost(shot: Shot): number {
  return shot.continues === undefined ? tuning.switchInGroup : tuning.switchInChain;
}
