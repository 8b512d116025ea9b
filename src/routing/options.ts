import type { Rejection, Requirement, Strength } from '../core/decision.ts';
import { type Dimension, dimensions } from '../core/dimensions.ts';
import type { EngineId } from '../core/ids.ts';
import type { MicroUsd } from '../core/money.ts';
import type { Production } from '../production/production.ts';
import type { Shot } from '../production/shot.ts';
import { type AcceptanceOutlook, acceptanceOutlook, acceptanceProbability } from './acceptance.ts';
import { degradationsOf, degradationText, riskOfLosses } from './degradations.ts';
import { attemptPrice, attemptSeconds, rejectionsFor, unavoidableLosses } from './eligibility.ts';
import { noHistory, type PlanInput, type ShotHistory } from './input.ts';
import { learnedFrom } from './learning.ts';
import { requirementOf } from './requirements.ts';
import { byCodeUnit, type EngineStanding, type RoutingSnapshot } from './snapshot.ts';
import { expectedQuality, type Posterior, type StrengthTable, strengthTable, unknownN } from './strengths.ts';
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
}

/** All options of one shot and everyone left out. */
export interface ShotOptions {
  readonly shot: Shot;
  readonly requirement: Requirement;
  readonly options: readonly Option[];
  readonly rejected: readonly Rejection[];
}

/** Strengths of the snapshot's engines at its time, with what the production's own takes say. */
export function strengthsOf({ strengths, engines, takes = [], asOf }: RoutingSnapshot): StrengthTable {
  const subjects = engines.map(({ facts: { id, family, modelVersion } }) => ({ id, family, modelVersion }));
  return strengthTable(strengths, subjects, asOf, learnedFrom(takes));
}

/** An engine without sound is known to deliver none: that is a fact of the catalog, not a wide unknown. */
const noSound: Posterior = {
  mean: 0,
  n: unknownN,
  source: 'catalog: makes no sound',
  measuredOn: null,
  sd: 0,
  covariance: [],
};

/** The table with the catalog's plain facts written into it. */
export function withCatalogFacts(table: StrengthTable, engines: readonly EngineStanding[]): StrengthTable {
  const silent = new Set(engines.filter(({ facts }) => !facts.audio).map(({ facts }) => facts.id));
  return new Map([...table].map(([id, row]) => [id, silent.has(id) ? { ...row, audio: noSound } : row]));
}

function optionOf(
  shot: Shot,
  requirement: Requirement,
  standing: EngineStanding,
  production: Production,
  table: StrengthTable,
  history: ShotHistory,
  asOf: number,
): Option {
  const { facts } = standing;
  const { quality01, sd } = expectedQuality(table, facts.id, requirement.weights);
  const pAccept = acceptanceProbability(quality01, history.qualityRejects);
  const priceMicroUsd = attemptPrice(standing, shot) ?? 0;
  const outlook = acceptanceOutlook(pAccept, priceMicroUsd, production.policy.maxAttemptsPerShot);
  const losses = degradationsOf(shot, facts, production);
  const own = table.get(facts.id);
  const wanted = dimensions.filter((dimension) => (requirement.weights[dimension] ?? 0) > 0);
  const strengths = wanted.flatMap((dimension) => {
    const found = own?.[dimension];
    return found === undefined
      ? []
      : [[dimension, { mean: found.mean, n: found.n, source: found.source, measuredOn: found.measuredOn }] as const];
  });
  return {
    engine: facts.id,
    standing,
    strengths: Object.fromEntries(strengths),
    quality01,
    sd,
    pAccept,
    priceMicroUsd,
    outlook,
    attemptS: attemptSeconds(standing, shot),
    workS: attemptSeconds(standing, shot) * outlook.attempts,
    coolingS: Math.max(0, ((standing.coolingUntil ?? asOf) - asOf) / 1000),
    preference: production.engines.prefer[facts.id] ?? 0,
    degradations: losses.map(degradationText),
    lossRisk: riskOfLosses(losses, shot),
  };
}

/**
 * Options and rejections of one shot. An engine that only cools down is left out while anyone else can make the shot;
 * when nobody else can, it is an option that has to be waited for.
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
  const context = { production, asOf: snapshot.asOf };
  const unavoidable = unavoidableLosses(shot, engines, context);
  const judged = engines.map((standing) => ({
    standing,
    rejection: rejectionsFor(shot, standing, { ...context, history, unavoidable }),
  }));
  const free = judged.filter(({ rejection }) => rejection === null);
  const possible = free.length > 0 ? free : judged.filter(({ rejection }) => rejection?.code === 'cooling');
  return {
    shot,
    requirement,
    options: possible.map(({ standing }) =>
      optionOf(shot, requirement, standing, production, table, history, snapshot.asOf),
    ),
    rejected: judged.flatMap((each) => (each.rejection === null || possible.includes(each) ? [] : [each.rejection])),
  };
}

/** Cost of leaving the group's engine: more when the cut to the previous shot is seen directly. */
export function switchCost(shot: Shot): number {
  return shot.continues === undefined ? tuning.switchInGroup : tuning.switchInChain;
}
