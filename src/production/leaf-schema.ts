import { z } from 'zod';

// Every leaf's error text is the sentence of what is allowed; `schema-problems.ts` puts what was found before it.

/** Limits of a number; `above` is exclusive. */
export interface NumberLimits {
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
}

/** Stands between words that are allowed, in the error texts of maps and enums. */
export const alternatives = ' | ';

/** A map with exactly these keys: an unknown key is an error. */
export function map<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape).join(alternatives);
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? known : `a map with the keys ${known}`),
  });
}

/** A finite number within limits. */
export function number(limits: NumberLimits) {
  const parts = [
    limits.above === undefined ? [] : [`> ${limits.above}`],
    limits.min === undefined ? [] : [`>= ${limits.min}`],
    limits.max === undefined ? [] : [`<= ${limits.max}`],
  ].flat();
  const allowed = `a number ${parts.join(' and ')}`.trimEnd();
  let schema = z.number({ error: allowed });
  if (limits.above !== undefined) schema = schema.gt(limits.above, allowed);
  if (limits.min !== undefined) schema = schema.min(limits.min, allowed);
  if (limits.max !== undefined) schema = schema.max(limits.max, allowed);
  return schema;
}

/** A whole number within limits, both inclusive. */
export function wholeNumber(min: number, max: number) {
  const allowed = `a whole number >= ${min} and <= ${max}`;
  return z.int({ error: allowed }).min(min, allowed).max(max, allowed);
}

/** `true` or `false`. */
export function flag() {
  return z.boolean({ error: 'true or false' });
}

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: words.join(alternatives) });
}

/** Text of a form; `allowed` says which. */
export function text(allowed: string, form: RegExp) {
  return z.string({ error: allowed }).regex(form, allowed);
}

/** Text that is not empty or blank. */
export function words() {
  return text('a text that is not empty', /\S/);
}

/** An id: lower-case letters, digits and '-', at most 64, starting with a letter or digit (ids become file names). */
export function id() {
  return text("an id of lower-case letters, digits and '-' (at most 64)", /^[a-z0-9][a-z0-9-]{0,63}$/);
}

/** A path of a file inside the production's folder; whether it exists is checked while reading. */
export function filePath() {
  return text('the path of a file inside the folder of the production file', /\S/);
}
