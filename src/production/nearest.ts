import { closest, distance } from 'fastest-levenshtein';

/**
 * The word that was probably meant, for a did-you-mean: nearest by Levenshtein distance, upper and lower case alike,
 * at most a third of its letters (and at least two) apart.
 */
export function nearest(written: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || written.length > 100) return undefined;
  const lower = written.toLowerCase();
  const found = closest(
    lower,
    known.map((word) => word.toLowerCase()),
  );
  const limit = Math.max(2, Math.floor(found.length / 3));
  if (distance(lower, found) > Math.min(limit, found.length - 1)) return undefined;
  return known.find((word) => word.toLowerCase() === found);
}

/** `, did you mean durationS?`, or nothing when no known word is near. */
export function didYouMean(written: string, known: readonly string[]): string {
  const word = nearest(written, known);
  return word === undefined ? '' : `, did you mean ${word}?`;
}
