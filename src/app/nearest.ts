import { distance } from 'fastest-levenshtein';

/** Ids named in a hint when none is near. */
const mostListed = 8;

/**
 * Hint for a mistyped id, as error details: a did-you-mean when one is near (a shot's own id counts as well as
 * `episode/shot`), else what there is.
 */
export function nearestId(wanted: string, known: readonly string[]): { readonly hint?: string } {
  if (known.length === 0) return {};
  const ranked = known.map((id) => ({ id, apart: apartness(wanted, id) })).sort((a, b) => a.apart - b.apart);
  const [best] = ranked;
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  if (best !== undefined && best.apart <= limit && best.apart < wanted.length)
    return { hint: `Did you mean ${best.id}?` };
  const more = known.length > mostListed ? ` and ${known.length - mostListed} more` : '';
  return { hint: `There is: ${known.slice(0, mostListed).join(', ')}${more}.` };
}

function apartness(wanted: string, id: string): number {
  const lower = wanted.toLowerCase();
  // The beginning of an id is a near miss too: `fal/pika` for `fal/pika-2.2`.
  if (lower.length > 2 && id.toLowerCase().startsWith(lower)) return 1;
  const own = id.split('/').at(-1) ?? id;
  return Math.min(distance(lower, id.toLowerCase()), distance(lower, own.toLowerCase()));
}
