import type { LocatedDocument } from './document.ts';
import type { ProductionProblem } from './problem.ts';
import type { Production } from './production.ts';
import { referenceProblems } from './reference-problems.ts';
import { resolveProduction } from './resolve.ts';
import { productionSchema } from './schema.ts';
import { schemaProblems } from './schema-problems.ts';

/** What checking gives: a production when it keeps to the schema, and everything that is wrong. */
export interface CheckedProduction {
  /** Only sound when there are no problems. */
  readonly production?: Production;
  readonly problems: readonly ProductionProblem[];
}

/** Checks a parsed file against the schema and its own references; pure, so files it names are not looked at. */
export function checkProduction(document: LocatedDocument): CheckedProduction {
  const parsed = productionSchema.safeParse(document.value);
  const problems = [
    ...(parsed.success ? [] : schemaProblems(document, parsed.error.issues)),
    ...referenceProblems(document),
  ];
  return problems.length === 0 && parsed.success
    ? { production: resolveProduction(parsed.data), problems }
    : { problems };
}
