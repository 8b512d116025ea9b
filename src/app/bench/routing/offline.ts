import { seededRandom } from '../../../core/random.ts';
import { type KindExample, trainKinds } from '../../../routing/kind-training.ts';
import { anonymous, bestSingle, evidenceOf, toldSession } from './evidence.ts';
import { mean, type RatedRow, type Ratings, scoreOf } from './ratings.ts';
import { foldsByPrompt, groupedInterval, type Interval, shuffled } from './sampling.ts';

/** How the router chose for videos of prompts that its evidence did not hold. */
export interface OfflineResult {
  readonly name: string;
  readonly rows: number;
  /** Mean score over the seeds, lowest seed, and the gain over the best single engine with its interval (bootstrap over prompts). */
  readonly policies: Readonly<
    Record<OfflinePolicy, { readonly mean: number; readonly worst: number; readonly gain: Interval }>
  >;
  readonly oracle: number;
  /** Smallest gain of a seed over the best single engine, requirement given and inferred. */
  readonly worstGain: { readonly given: number; readonly inferred: number };
}

/** `single`: best engine of the training folds; `given`: requirement known; `inferred`: from the text only. */
export type OfflinePolicy = 'single' | 'given' | 'inferred';

const policies: readonly OfflinePolicy[] = ['single', 'given', 'inferred'];

/**
 * Five-fold cross-validation by prompt, engines under names without meaning. Where `kinds` are given, the model that reads
 * prompts is trained on the training folds too, so that no prompt is judged by a model that saw it.
 */
export function offline(ratings: Ratings, seeds: number, kinds?: readonly KindExample[]): OfflineResult {
  const bySeed: Record<OfflinePolicy, number[]> = { single: [], given: [], inferred: [] };
  const gains = new Map<OfflinePolicy, Map<string, number[]>>(policies.map((policy) => [policy, new Map()]));
  for (let seed = 1; seed <= seeds; seed++) {
    const random = seededRandom(seed);
    const { rows, engines } = anonymous(ratings.rows, ratings.engines, shuffled(ratings.engines, random));
    const scores: Record<OfflinePolicy, number[]> = { single: [], given: [], inferred: [] };
    for (const { train, test } of foldsByPrompt(rows, 5, random)) {
      const known = new Set(train.map(({ prompt }) => prompt));
      const model = kinds === undefined ? undefined : trainKinds(kinds.filter(({ prompt }) => known.has(prompt)));
      const session = toldSession(engines, evidenceOf(train, engines), model);
      const single = bestSingle(train, engines);
      const inferred = new Map<string, string>();
      for (const row of test) {
        if (!inferred.has(row.prompt)) inferred.set(row.prompt, session.route(row.prompt, null)[0] ?? single);
        const chosen: Record<OfflinePolicy, string> = {
          single,
          given: session.route(row.prompt, { [row.dimension]: 1 })[0] ?? single,
          inferred: inferred.get(row.prompt) ?? single,
        };
        for (const policy of policies) {
          const score = scoreOf(row, chosen[policy]);
          scores[policy].push(score);
          const own = gains.get(policy);
          own?.set(row.prompt, [...(own.get(row.prompt) ?? []), score - scoreOf(row, single)]);
        }
      }
    }
    for (const policy of policies) bySeed[policy].push(mean(scores[policy]));
  }
  const worstOf = (policy: OfflinePolicy): number =>
    Math.min(...bySeed[policy].map((value, at) => value - (bySeed.single[at] ?? 0)));
  const summary = (policy: OfflinePolicy) => ({
    mean: mean(bySeed[policy]),
    worst: Math.min(...bySeed[policy]),
    gain: groupedInterval([...(gains.get(policy)?.values() ?? [])], seededRandom(7)),
  });
  return {
    name: ratings.name,
    rows: ratings.rows.length,
    policies: { single: summary('single'), given: summary('given'), inferred: summary('inferred') },
    oracle: mean(ratings.rows.map((row: RatedRow) => Math.max(...Object.values(row.scores)))),
    worstGain: { given: worstOf('given'), inferred: worstOf('inferred') },
  };
}
