import { z } from 'zod';
import { isDimension, type RequirementVector } from '../core/dimensions.ts';
import type { ErrorCode } from '../core/error-codes.ts';

const score01 = z.number().min(0).max(1);
const name = z.string().min(1);
const id = z.union([z.string(), z.number()]);
const needs = z.record(z.string(), z.number().min(0)).nullish();

const evidenceRow = z.object({
  engine: name,
  dimension: z.string(),
  mean: score01,
  n: z.number().min(0),
  source: z.string().default('unnamed'),
  judgedBy: z.string().default('model'),
  measuredOn: z.string().nullish(),
});

const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('evidence'), rows: z.array(evidenceRow) }),
  z.object({ type: z.literal('route'), id, prompt: z.string().default(''), needs, engines: z.array(name).min(1) }),
  z.object({
    type: z.literal('observe'),
    id: id.optional(),
    engine: name,
    needs,
    score: score01,
    by: z.enum(['judge', 'operator']),
  }),
]);

/** A message of `route --stdio` (contract 4). */
export type SessionMessage = z.infer<typeof message>;

/** A message, or the code of what is wrong with the line. */
export type ReadLine =
  | { readonly ok: true; readonly message: SessionMessage }
  | { readonly ok: false; readonly code: ErrorCode; readonly reason: string };

function dimensionsNamed(read: SessionMessage): readonly string[] {
  return read.type === 'evidence' ? read.rows.map(({ dimension }) => dimension) : Object.keys(read.needs ?? {});
}

/** Reads one line; unknown fields are ignored. */
export function readLine(line: string): ReadLine {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { ok: false, code: 'route.bad-line', reason: 'not JSON' };
  }
  const parsed = message.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return {
      ok: false,
      code: 'route.bad-line',
      reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`,
    };
  }
  const unknown = dimensionsNamed(parsed.data).find((dimension) => !isDimension(dimension));
  if (unknown !== undefined)
    return {
      ok: false,
      code: 'route.unknown-dimension',
      reason: `dimension ${JSON.stringify(unknown)} is not measured`,
    };
  return { ok: true, message: parsed.data };
}

/** The needs of a message when they ask for anything, else `undefined`: they must be inferred. */
export function statedNeeds(
  stated: Readonly<Record<string, number>> | null | undefined,
): RequirementVector | undefined {
  return stated != null && Object.values(stated).some((weight) => weight > 0) ? stated : undefined;
}
