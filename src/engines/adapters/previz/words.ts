const patterns = new Map<string, RegExp>();

/** Matches a word or phrase in its usual endings: `pot` also finds `pots`, `sprint` also `sprints` and `sprinting`. */
function patternOf(phrase: string): RegExp {
  let pattern = patterns.get(phrase);
  if (!pattern) {
    const escaped = phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const last = phrase.at(-1) ?? '';
    pattern = new RegExp(`(?<![\\p{L}])${escaped}(?:${last}ing|${last}ed|s|es|ed|d|ing|ning)?(?![\\p{L}])`, 'iu');
    patterns.set(phrase, pattern);
  }
  return pattern;
}

/** Position of the first of the words in the text, or -1. */
export function firstWordAt(text: string, words: readonly string[]): number {
  const found = words.map((word) => text.search(patternOf(word))).filter((at) => at >= 0);
  return found.length === 0 ? -1 : Math.min(...found);
}

/** True when the text holds one of the words. */
export function mentions(text: string, words: readonly string[]): boolean {
  return firstWordAt(text, words) >= 0;
}

/** How many of the words the text holds. */
export function countMentions(text: string, words: readonly string[]): number {
  return words.filter((word) => patternOf(word).test(text)).length;
}

/** The key whose words come first in the text; `undefined` when none occurs. */
export function firstOf<K extends string>(
  text: string,
  lexicon: Readonly<Record<K, readonly string[]>>,
): K | undefined {
  let best: K | undefined;
  let bestAt = Number.POSITIVE_INFINITY;
  for (const key of Object.keys(lexicon) as K[]) {
    const at = firstWordAt(text, lexicon[key]);
    if (at >= 0 && at < bestAt) {
      best = key;
      bestAt = at;
    }
  }
  return best;
}

/** The key with most of its words in the text, ties by order in the lexicon; `undefined` when none occurs. */
export function mostOf<K extends string>(text: string, lexicon: Readonly<Record<K, readonly string[]>>): K | undefined {
  let best: K | undefined;
  let bestCount = 0;
  for (const key of Object.keys(lexicon) as K[]) {
    const count = countMentions(text, lexicon[key]);
    if (count > bestCount) {
      best = key;
      bestCount = count;
    }
  }
  return best;
}
