import type { ErrorCode } from '../core/error-codes.ts';
import { Defect, ProductionError } from '../core/errors.ts';

/** One thing that is wrong in a production file, and where. */
export interface ProductionProblem {
  readonly code: ErrorCode;
  /** The file as the caller named it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly col: number;
  /** By ids, e.g. `e01/sh040 durationS` or `bible mara references`; empty for the file as a whole. */
  readonly path: string;
  /** What was found and what is allowed, with a did-you-mean where there is one. */
  readonly message: string;
  /** What the person can do about it, as a sentence. */
  readonly hint: string;
}

/** Lines of an error message; a file of garbage shall not flood the terminal. All problems stay in the context. */
const maxLines = 100;

/** A problem as one line: `production.yaml:41:13 e01/sh040 durationS: found 0, allowed: a number > 0 and <= 60`. */
export function problemLine(problem: ProductionProblem): string {
  const place = `${problem.file}:${problem.line}:${problem.col}`;
  const line = `${place}${problem.path === '' ? '' : ` ${problem.path}`}: ${problem.message}`;
  // A key of the file may hold line ends or terminal escapes; they must not reach the terminal as such.
  return line.replace(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Puts problems in the order of the file and drops repetitions. */
export function inFileOrder(problems: readonly ProductionProblem[]): readonly ProductionProblem[] {
  const unique = new Map(problems.map((problem) => [problemLine(problem), problem]));
  return [...unique.values()].sort((a, b) => a.line - b.line || a.col - b.col);
}

/**
 * All problems of a file as the one error that is thrown: code, place and hint of the first in the file,
 * every problem in `context.problems` and as a line of the message (100 lines at most).
 * @throws {Defect} `defect.invariant` when there is no problem.
 */
export function productionError(problems: readonly ProductionProblem[], cause?: unknown): ProductionError {
  const sorted = inFileOrder(problems);
  const [first] = sorted;
  if (first === undefined) throw new Defect('defect.invariant', 'A production error needs a problem');
  const lines = sorted.slice(0, maxLines).map(problemLine);
  if (sorted.length > maxLines) lines.push(`… and ${sorted.length - maxLines} more`);
  const { code, file, line, col, path, hint } = first;
  return new ProductionError(code, lines.join('\n'), { file, line, col, path, problems: sorted }, { hint, cause });
}
