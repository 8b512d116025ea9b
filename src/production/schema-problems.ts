import type { z } from 'zod';
import type { LocatedDocument, ValuePath } from './document.ts';
import { idPath } from './id-path.ts';
import { alternatives } from './leaf-schema.ts';
import { didYouMean, nearest } from './nearest.ts';
import { childAt } from './outline.ts';
import type { ProductionProblem } from './problem.ts';

/** Turns what the schema found into problems with place, finding, what is allowed and a did-you-mean. */
export function schemaProblems(document: LocatedDocument, issues: readonly z.core.$ZodIssue[]): ProductionProblem[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    if (issue.code !== 'unrecognized_keys') return [valueProblem(document, path, issue)];
    return issue.keys.map((key) => unknownKey(document, [...path, key], issue.message.split(alternatives)));
  });
}

/** What was found, for a message: scalars as they stand (cut at 60 characters), collections by kind. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'a map' : String(value);
}

function unknownKey(document: LocatedDocument, path: ValuePath, known: readonly string[]): ProductionProblem {
  const key = String(path.at(-1));
  const meant = nearest(key, known);
  return {
    code: 'production.unknown-key',
    file: document.file,
    ...document.positionOf(path),
    path: idPath(document.value, path),
    message: `unknown key${didYouMean(key, known)}${meant === undefined ? `, allowed: ${known.join(alternatives)}` : ''}`,
    hint:
      meant === undefined ? 'Remove the key; unknown keys are never ignored.' : `Write ${meant}, or remove the key.`,
  };
}

function valueProblem(document: LocatedDocument, path: ValuePath, issue: z.core.$ZodIssue): ProductionProblem {
  const badKey = issue.code === 'invalid_key';
  const found = badKey ? path.at(-1) : childAt(document.value, path);
  const allowed = badKey ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  const words = issue.code === 'invalid_value' && typeof found === 'string' ? allowed.split(alternatives) : [];
  const missing = found === undefined;
  const finding = missing ? 'missing' : `found ${badKey ? 'the key ' : ''}${shown(found)}`;
  return {
    code: 'production.invalid',
    file: document.file,
    ...document.positionOf(path),
    path: idPath(document.value, path),
    message: `${finding}, allowed: ${allowed}${didYouMean(String(found), words)}`,
    hint: hintFor(issue, found, allowed),
  };
}

function hintFor(issue: z.core.$ZodIssue, found: unknown, allowed: string): string {
  const expected = issue.code === 'invalid_type' ? issue.expected : undefined;
  if (found === undefined) return `Add it: ${allowed}.`;
  if (expected === 'string' && ['number', 'boolean'].includes(typeof found))
    return 'Put it in quotes to make it a text.';
  if (expected === 'number' && typeof found === 'string') return 'Write the number without quotes and without a unit.';
  return `Change it to ${allowed}.`;
}
