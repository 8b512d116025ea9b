/** A copy in an order that only the random numbers decide. */
export function shuffled<T>(values: readonly T[], random: () => number): T[] {
  return values
    .map((value) => ({ value, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

/** Train and test parts of every fold: rows of one prompt are never on both sides. */
export function foldsByPrompt<T extends { readonly prompt: string }>(
  rows: readonly T[],
  count: number,
  random: () => number,
): readonly { readonly train: readonly T[]; readonly test: readonly T[] }[] {
  const prompts = shuffled([...new Set(rows.map(({ prompt }) => prompt))], random);
  const foldOf = new Map(prompts.map((prompt, at) => [prompt, at % count]));
  return Array.from({ length: count }, (_, fold) => ({
    train: rows.filter(({ prompt }) => foldOf.get(prompt) !== fold),
    test: rows.filter(({ prompt }) => foldOf.get(prompt) === fold),
  }));
}

/** A mean with its 95% interval. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Mean of values that come in groups (videos of one prompt are no independent observations), with the 95% interval by
 * bootstrap over the groups.
 */
export function groupedInterval(groups: readonly (readonly number[])[], random: () => number, draws = 1000): Interval {
  const sums = groups.map((group) => ({ sum: group.reduce((a, b) => a + b, 0), count: group.length }));
  const meanOf = (picked: typeof sums): number => {
    const total = picked.reduce((a, { sum, count }) => ({ sum: a.sum + sum, count: a.count + count }), {
      sum: 0,
      count: 0,
    });
    return total.count === 0 ? 0 : total.sum / total.count;
  };
  const means = Array.from({ length: draws }, () =>
    meanOf(sums.map(() => sums[Math.floor(random() * sums.length)] ?? { sum: 0, count: 0 })),
  ).sort((a, b) => a - b);
  const at = (share: number): number => means[Math.floor(share * (draws - 1))] ?? 0;
  return { mean: meanOf(sums), low: at(0.025), high: at(0.975) };
}
