import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { ErrorCode } from '../core/error-codes.ts';
import { ConfigError, messageOf } from '../core/errors.ts';
import { type LocatedDocument, parseProductionYaml } from '../production/document.ts';
import { inFileOrder, type ProductionProblem, problemLine } from '../production/problem.ts';
import { schemaProblems } from '../production/schema-problems.ts';

/** What reading a strict file gives: the data, and the document for places of further problems. */
export interface StrictFile<T> {
  readonly data: T;
  readonly document: LocatedDocument;
}

/**
 * Reads a YAML or JSON file that must keep to a schema made of `production/leaf-schema.ts`.
 * @param code  of the error, e.g. `strengths.invalid`.
 * @throws {ConfigError} `code` with every problem as `file:line:col`; all of them in `context.problems`.
 */
export function readStrictFile<S extends z.ZodType>(file: string, schema: S, code: ErrorCode): StrictFile<z.output<S>> {
  const { document, problems } = parseProductionYaml(textOf(file, code), file);
  if (document === undefined) throw strictError(file, code, problems);
  const found = schema.safeParse(document.value);
  const wrong = [...problems, ...(found.success ? [] : schemaProblems(document, found.error.issues))];
  if (!found.success || wrong.length > 0) throw strictError(file, code, wrong);
  return { data: found.data, document };
}

/** All problems of a file as one error: the place and hint of the first. */
export function strictError(file: string, code: ErrorCode, problems: readonly ProductionProblem[]): ConfigError {
  const sorted = inFileOrder(problems);
  const [first] = sorted;
  const place = { file, line: first?.line, col: first?.col, problems: sorted };
  return new ConfigError(code, sorted.map(problemLine).join('\n'), place, { hint: first?.hint ?? 'Correct the file.' });
}

function textOf(file: string, code: ErrorCode): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const hint = 'Check the path and its permissions.';
    throw new ConfigError(code, `Can not read ${file}: ${messageOf(cause)}`, { file }, { cause, hint });
  }
}
