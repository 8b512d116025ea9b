import { dimensions } from '../../../core/dimensions.ts';
import { seededRandom } from '../../../core/random.ts';
import { anonymous, bestSingle, evidenceOf, toldSession } from './evidence.ts';
import { mean, type Ratings, scoreOf } from './ratings.ts';
import { foldsByPrompt, groupedInterval, type Interval, shuffled } from './sampling.ts';

/** Evidence cut into many small groups that mean nothing: a router must not fall for what chance made of them. */
export interface SparseResult {
  /** Prompts whose ratings were given as evidence. */
  readonly prompts: number;
  /** Points (of 100) above the best single engine of the same few prompts. */
  readonly gain: Interval;
}

/**
 * Gives every training row a dimension at random, so that each cell has a few rows and no signal, and routes prompts that
 * ask for such a dimension.
 */
export function sparse(ratings: Ratings, prompts: number, seeds: number): SparseResult {
  const gains = new Map<string, number[]>();
  for (let seed = 1; seed <= seeds; seed++) {
    const random = seededRandom(seed * 29);
    const { rows, engines } = anonymous(ratings.rows, ratings.engines, shuffled(ratings.engines, random));
    const cut = rows.map((row) => ({
      ...row,
      dimension: dimensions[Math.floor(random() * dimensions.length)] ?? 'scene',
    }));
    for (const { train, test } of foldsByPrompt(cut, 5, random)) {
      const few = new Set(shuffled([...new Set(train.map(({ prompt }) => prompt))], random).slice(0, prompts));
      const known = train.filter(({ prompt }) => few.has(prompt));
      const session = toldSession(engines, evidenceOf(known, engines));
      const single = bestSingle(known, engines);
      for (const row of test) {
        const chosen = session.route(row.prompt, { [row.dimension]: 1 })[0] ?? single;
        const gain = 100 * (scoreOf(row, chosen) - scoreOf(row, single));
        gains.set(row.prompt, [...(gains.get(row.prompt) ?? []), gain]);
      }
    }
  }
  return {
    prompts,
    gain: groupedInterval(
      [...gains.values()].map((own) => [mean(own)]),
      seededRandom(3),
    ),
  };
}
