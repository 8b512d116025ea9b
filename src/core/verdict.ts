import { z } from 'zod';
import { dimensions } from './dimensions.ts';

/** One measured (or not measured) technical metric of a take. */
export const metricSchema = z.strictObject({
  /** e.g. `technical.black`. */
  id: z.string(),
  version: z.string(),
  value: z.number().nullable(),
  status: z.enum(['measured', 'unmeasured', 'error']),
  /** The rule the value was held against, e.g. `<= 0.05`; absent for metrics that are only reported. */
  threshold: z.string().optional(),
  ok: z.boolean().optional(),
  /** Why it was not measured, or what was seen. */
  note: z.string().optional(),
});

/** Score of one quality dimension of a take. */
export const dimensionScoreSchema = z.strictObject({
  score01: z.number().min(0).max(1).nullable(),
  status: z.enum(['measured', 'unmeasured', 'error']),
  source: z.string(),
});

/** What the quality gate says about one take. `score01` is `null` where nothing was measured. */
export const verdictSchema = z.strictObject({
  verdict: z.enum(['pass', 'warn', 'fail']),
  score01: z.number().min(0).max(1).nullable(),
  /** Share of the shot's requirement weight that was measured, 0..1. */
  coverage01: z.number().min(0).max(1),
  dimensions: z.partialRecord(z.enum(dimensions), dimensionScoreSchema),
  unmeasured: z.array(z.enum(dimensions)),
  metrics: z.array(metricSchema),
  reasons: z.array(z.string()),
  gate: z.strictObject({ id: z.string(), version: z.string() }),
});

export type Metric = Readonly<z.infer<typeof metricSchema>>;
export type DimensionScore = Readonly<z.infer<typeof dimensionScoreSchema>>;
export type Verdict = Readonly<z.infer<typeof verdictSchema>>;
