import { closest, distance } from 'fastest-levenshtein';

/** Hint for a mistyped id, as error details: a did-you-mean when something is near, else nothing. */
export function nearestId(wanted: string, known: readonly string[]): { readonly hint?: string } {
  if (known.length === 0) return {};
  const found = closest(wanted, [...known]);
  return distance(wanted, found) <= Math.max(2, Math.floor(wanted.length / 3))
    ? { hint: `Did you mean ${found}?` }
    : {};
}
