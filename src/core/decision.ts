import { z } from 'zod';
import { dimensions } from './dimensions.ts';

const engineId = z.string();
const microUsd = z.int();

/** A strength as the decision saw it: never a bare number. */
export const strengthSchema = z.strictObject({
  mean: z.number(),
  /** Effective number of observations behind the mean, after ageing. */
  n: z.number(),
  source: z.string(),
  /** Date of the newest observation, or `null` when nothing was measured. */
  measuredOn: z.string().nullable(),
});

/** The terms of a utility; they add up to it. Costs are negative. */
export const utilityTermsSchema = z.strictObject({
  quality: z.number(),
  price: z.number(),
  time: z.number(),
  switch: z.number(),
  risk: z.number(),
});

/** One engine that could make the shot, with the whole reason for its rank. */
export const candidateSchema = z.strictObject({
  engine: engineId,
  route: z.string(),
  utility: z.number(),
  terms: utilityTermsSchema,
  strengths: z.partialRecord(z.enum(dimensions), strengthSchema),
  /** Expected quality, 0..1. */
  quality01: z.number(),
  /** Standard deviation of the expectation: how little the evidence says. Absent in version 1. */
  sd: z.number().optional(),
  pAccept: z.number(),
  priceMicroUsd: microUsd,
  /** Seconds to acceptance: expected attempts, the wait for a slot among the other shots, and a rest. */
  expectedS: z.number(),
  /** Usual seconds of one attempt, without waiting. Absent in version 1. */
  attemptS: z.number().optional(),
  /** Engine that takes over when the first take is rejected: that one is a draft, and price, time and the quality term count both. */
  afterReject: engineId.optional(),
  /** RFC 3339. Set where the engine rests while others are free: it stands behind them, whatever its utility, and has to be waited for. */
  restsUntil: z.string().optional(),
  degradations: z.array(z.string()),
});

/** An engine that can't make the shot, with one plain reason. */
export const rejectionSchema = z.strictObject({ engine: engineId, code: z.string(), reason: z.string() });

/** Where each weight of a requirement vector comes from. */
export const requirementSchema = z.strictObject({
  weights: z.partialRecord(z.enum(dimensions), z.number()),
  inferred: z.boolean(),
  /** e.g. `type action -> action 0.40`. */
  evidence: z.array(z.string()),
});

/**
 * Why chance had no say in a choice (exploration is off, a person's pin, a hero shot, a group that is being filmed, a
 * shot filmed before, budget or deadline, nobody close enough), or `drawn`.
 */
export const choiceRules = ['off', 'pinned', 'hero', 'group', 'retry', 'moved', 'alone', 'drawn'] as const;

/** How an engine was chosen among those that could have been: what a later replay of another policy needs. */
export const choiceSchema = z.strictObject({
  rule: z.enum(choiceRules),
  /** True when another engine than the plan's was tried out. */
  explored: z.boolean(),
  /** Probability with which the chosen engine was chosen, 0..1. */
  probability: z.number().gt(0).max(1),
  /** Expected utility that a trial must give up less than. */
  cap: z.number(),
  /** Everyone who could have been chosen; the probabilities sum to 1. */
  among: z.array(z.strictObject({ engine: engineId, probability: z.number() })),
  /** The plan's own engine and the expected utility given up, where another one is tried. */
  instead: z.strictObject({ engine: engineId, worse: z.number() }).optional(),
});

/** The routing decision for one shot: all candidates best first, those that rest behind the others, and everyone left out. */
export const shotDecisionSchema = z.strictObject({
  /** `episode/shot`. */
  shot: z.string(),
  requirement: requirementSchema,
  /** Engine the plan chose; `null` when nobody is eligible. */
  chosen: engineId.nullable(),
  /** Why this one, in one sentence. */
  reason: z.string(),
  /** Continuity group, when the shot shares one. */
  group: z.string().nullable(),
  candidates: z.array(candidateSchema),
  rejected: z.array(rejectionSchema),
  /** Absent in version 1, in decisions after a failure, and where nobody could be chosen. */
  choice: choiceSchema.optional(),
});

/** The plan of one episode: decisions, price and time, made over a recorded snapshot. */
export const episodePlanSchema = z.strictObject({
  policyVersion: z.string(),
  /** SHA-256 of the canonical snapshot (engines, health, strengths, prices) the plan was made over. */
  snapshotDigest: z.string(),
  shots: z.array(shotDecisionSchema),
  cost: z.strictObject({ low: microUsd, expected: microUsd, high: microUsd }),
  finish: z.strictObject({ p50S: z.number(), p90S: z.number() }),
  /** Shots that nobody can make, or that the budget can't carry. */
  unmet: z.array(z.strictObject({ shot: z.string(), code: z.string(), reason: z.string() })),
  solver: z.strictObject({ method: z.string(), gap: z.number().nullable() }),
});

export type Strength = Readonly<z.infer<typeof strengthSchema>>;
export type UtilityTerms = Readonly<z.infer<typeof utilityTermsSchema>>;
export type Candidate = Readonly<z.infer<typeof candidateSchema>>;
export type Rejection = Readonly<z.infer<typeof rejectionSchema>>;
export type Requirement = Readonly<z.infer<typeof requirementSchema>>;
export type Choice = Readonly<z.infer<typeof choiceSchema>>;
/** Why chance had no say in a choice, or `drawn`. */
export type ChoiceRule = Choice['rule'];
export type ShotDecision = Readonly<z.infer<typeof shotDecisionSchema>>;
export type EpisodePlan = Readonly<z.infer<typeof episodePlanSchema>>;
