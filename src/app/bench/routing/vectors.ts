import { seededRandom } from '../../../core/random.ts';
import { anonymous, evidenceOf, toldSession } from './evidence.ts';
import { mean, type RatedRow, type Ratings } from './ratings.ts';
import { foldsByPrompt, groupedInterval, type Interval, shuffled } from './sampling.ts';

/** Shots with mixed requirements: random weights over the dimensions their prompt was rated on. */
export interface VectorResult {
  /** Concentration of the weights: 0.2 is nearly one dimension, 5 nearly equal. */
  readonly concentration: number;
  readonly single: number;
  readonly routed: number;
  /** Chosen on the other videos of the same prompt: what a router could know without luck. */
  readonly net: number;
  /** Share of the way from single to net; 95% interval over prompts. */
  readonly netShare: Interval;
}

interface Shot {
  readonly prompt: string;
  readonly weights: Readonly<Record<string, number>>;
  readonly scores: ReadonlyMap<string, number>;
  readonly others: ReadonlyMap<string, number>;
}

/** Routes mixed requirements, strengths learned on other prompts; needs several videos of a prompt. */
export function vectors(ratings: Ratings, concentration: number, seeds: number): VectorResult {
  const found: { prompt: string; single: number; routed: number; net: number }[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const random = seededRandom(seed * 13);
    const { rows, engines } = anonymous(ratings.rows, ratings.engines, shuffled(ratings.engines, random));
    for (const { train, test } of foldsByPrompt(rows, 5, random)) {
      const session = toldSession(engines, evidenceOf(train, engines));
      const shots = shotsOf(test, engines, concentration, random);
      // The best single engine for such shots, chosen on the training prompts.
      const trained = shotsOf(train, engines, concentration, random);
      const single = bestOf(engines, (engine) => mean(trained.map(({ scores }) => scores.get(engine) ?? 0)));
      for (const { prompt, weights, scores, others } of shots) {
        const routed = session.route(prompt, weights)[0] ?? single;
        const net = bestOf(engines, (engine) => others.get(engine) ?? 0);
        const at = (engine: string): number => scores.get(engine) ?? 0;
        found.push({ prompt, single: at(single), routed: at(routed), net: at(net) });
      }
    }
  }
  const meanOf = (value: (each: (typeof found)[number]) => number): number => mean(found.map(value));
  const [single, routed, net] = [meanOf((e) => e.single), meanOf((e) => e.routed), meanOf((e) => e.net)];
  const groups = [...Map.groupBy(found, ({ prompt }) => prompt).values()].map((own) =>
    own.map((each) => (each.routed - each.single) / (net - single)),
  );
  return { concentration, single, routed, net, netShare: groupedInterval(groups, seededRandom(5)) };
}

/** One shot per prompt and video: the weighted mean of that video's marks, and of the prompt's other videos'. */
function shotsOf(
  rows: readonly RatedRow[],
  engines: readonly string[],
  concentration: number,
  random: () => number,
): readonly Shot[] {
  return [...Map.groupBy(rows, ({ prompt }) => prompt)].flatMap(([prompt, own]) => {
    const dimensions = [...new Set(own.map(({ dimension }) => dimension))];
    const weights = dirichlet(dimensions, concentration, random);
    const samples = [...new Set(own.map(({ sample }) => sample))];
    const scored = (keep: (sample: number) => boolean): ReadonlyMap<string, number> =>
      new Map(
        engines.map((engine) => [
          engine,
          dimensions.reduce((sum, dimension) => {
            const marks = own.filter((row) => row.dimension === dimension && keep(row.sample));
            return sum + (weights[dimension] ?? 0) * mean(marks.map((row) => row.scores[engine] ?? 0));
          }, 0),
        ]),
      );
    return samples.map((sample) => ({
      prompt,
      weights,
      scores: scored((each) => each === sample),
      others: scored((each) => each !== sample),
    }));
  });
}

function bestOf(engines: readonly string[], value: (engine: string) => number): string {
  return engines.reduce((best, engine) => (value(engine) > value(best) ? engine : best), engines[0] ?? '');
}

/** Random weights that sum to 1: normalised gamma draws (Marsaglia and Tsang 2000, boosted below 1). */
function dirichlet(
  names: readonly string[],
  concentration: number,
  random: () => number,
): Readonly<Record<string, number>> {
  const draws = names.map(() => gamma(concentration, random));
  const total = draws.reduce((sum, draw) => sum + draw, 0);
  return Object.fromEntries(names.map((name, at) => [name, (draws[at] ?? 0) / total]));
}

function gamma(shape: number, random: () => number): number {
  if (shape < 1) return Math.max(1e-12, gamma(shape + 1, random) * (1 - random()) ** (1 / shape));
  const d = shape - 1 / 3;
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
