import { z } from 'zod';
import { dimensions } from '../../core/dimensions.ts';
import priors from '../data/priors.json' with { type: 'json' };
import type { StrengthRow } from '../snapshot.ts';

const rowSchema = z.strictObject({
  engine: z.string(),
  dimension: z.enum(dimensions),
  mean: z.number().min(0).max(1),
  n: z.number().positive(),
  source: z.string(),
  measuredOn: z.string(),
  judgedBy: z.string(),
  version: z.string(),
  role: z.literal('prior'),
  note: z.string().optional(),
});

/** The shipped priors for the catalog's engines: dated public figures, see `docs/decisions/2026-11-22-priors.md`. */
export function publicPriors(): readonly StrengthRow[] {
  return z
    .array(rowSchema)
    .parse(priors)
    .map(({ note, ...row }) => (note === undefined ? row : { ...row, note }));
}
