import { join } from 'node:path';
import { ratedPrompts } from '../../../routing/adapters/rated-prompts.ts';
import { type OfflineResult, offline } from './offline.ts';
import { type OnlineResult, online, starts } from './online.ts';
import { readRatings } from './ratings.ts';
import { type SparseResult, sparse } from './sparse.ts';
import { type RoutingSpeed, routingSpeed } from './speed.ts';
import { type VectorResult, vectors } from './vectors.ts';

/** What is measured, and how often. */
export interface BenchRoutingOptions {
  /** Folder with `video-bench.jsonl` and `fetv.jsonl`; default the ones in a clone. */
  readonly data?: string;
  /** File with the TVGE ratings, which the project does not ship: their terms are unknown. */
  readonly tvge?: string;
  /** Fold seeds of every cross-validation, runs of every online test; default 20. */
  readonly seeds?: number;
  readonly onStep?: (step: string) => void;
}

/** How the routing brain does on people's ratings of real videos. Points are hundredths of the 0..1 score. */
export interface RoutingReport {
  readonly seeds: number;
  readonly offline: readonly OfflineResult[];
  readonly vectors: readonly VectorResult[];
  readonly sparse: readonly (SparseResult & { readonly name: string })[];
  readonly online: readonly OnlineResult[];
  /** Explained decisions per second of one core. */
  readonly decisionsPerSecond: RoutingSpeed;
}

/**
 * Measures routing on rated videos, through the line protocol that any program could use.
 * @throws {ConfigError} as `readRatings`.
 */
export function benchRouting({ data, tvge, seeds = 20, onStep = () => undefined }: BenchRoutingOptions): RoutingReport {
  const dir = data ?? join(import.meta.dirname, '../../../../bench/ratings');
  const videoBench = readRatings('Video-Bench', join(dir, 'video-bench.jsonl'));
  const fetv = readRatings('FETV', join(dir, 'fetv.jsonl'));
  const others = [fetv, ...(tvge === undefined ? [] : [readRatings('TVGE', tvge)])];
  const step = <T>(words: string, measure: () => T): T => {
    onStep(words);
    return measure();
  };
  return {
    seeds,
    offline: [
      step('Video-Bench, five folds', () => offline(videoBench, seeds, ratedPrompts())),
      ...others.map((ratings) => step(`${ratings.name}, five folds`, () => offline(ratings, seeds))),
    ],
    vectors: [0.2, 1, 5].map((concentration) =>
      step(`mixed requirements, concentration ${concentration}`, () => vectors(videoBench, concentration, seeds)),
    ),
    sparse: [videoBench, fetv].flatMap((ratings) =>
      [10, 30, 100].map((prompts) =>
        step(`${ratings.name}, ${prompts} prompts in groups without meaning`, () => ({
          name: ratings.name,
          ...sparse(ratings, prompts, seeds),
        })),
      ),
    ),
    online: starts.map((start) => step(`online, ${start}`, () => online(videoBench, start, seeds))),
    decisionsPerSecond: step('decisions per second', routingSpeed),
  };
}
