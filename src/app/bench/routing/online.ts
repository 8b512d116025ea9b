import { seededRandom } from '../../../core/random.ts';
import { anonymous, bestSingle, evidenceOf, type RowOfEvidence, toldSession } from './evidence.ts';
import { mean, type RatedRow, type Ratings, scoreOf } from './ratings.ts';
import { groupedInterval, type Interval, shuffled } from './sampling.ts';

/**
 * What a session is told before its first shot: figures of other prompts, the same under exchanged names, nothing, or two
 * sources of half of those prompts each, the second one under exchanged names; in `one of two, unnamed` it is not told
 * that they are two.
 */
export const starts = [
  'good evidence',
  'wrong evidence',
  'no evidence',
  'one of two wrong',
  'one of two, unnamed',
] as const;

/** One of them. */
export type Start = (typeof starts)[number];

/** How a learning session did, against the engine that is best on the prompts it filmed. */
export interface OnlineResult {
  readonly start: Start;
  /** Points (of 100) above the best single engine, by stretch of shots; and above one engine drawn for good. */
  readonly overSingle: Readonly<Record<Stretch, Interval>>;
  readonly overRandom: Readonly<Record<Stretch, Interval>>;
}

/** Shots of an online run, first to last. */
export const stretches = {
  '1-24': [0, 24],
  '1-48': [0, 48],
  '1-120': [0, 120],
  '121-300': [120, 300],
  '301-600': [300, 600],
} as const;

/** One stretch. */
export type Stretch = keyof typeof stretches;

const names = Object.keys(stretches) as Stretch[];

/**
 * Lets a session film the prompts of one half of the ratings in random order, learning from a person's marks after each
 * shot; its evidence, if any, comes from the other half. `wrong evidence` exchanges the engines' figures at random.
 */
export function online(ratings: Ratings, start: Start, runs: number, shots = 600): OnlineResult {
  const gains: Record<'single' | 'random', Record<Stretch, number[]>> = { single: emptied(), random: emptied() };
  for (let run = 1; run <= runs; run++) {
    const random = seededRandom(run * 77);
    const { rows, engines } = anonymous(ratings.rows, ratings.engines, shuffled(ratings.engines, random));
    const prompts = shuffled([...new Set(rows.map(({ prompt }) => prompt))], random);
    const known = new Set(prompts.filter((_, at) => at % 2 === 0));
    const wrong = shuffled(engines, random);
    const exchanged = (engine: string): string => wrong[engines.indexOf(engine)] ?? engine;
    const told = toldAt(
      start,
      rows.filter(({ prompt }) => known.has(prompt)),
      engines,
      exchanged,
    );
    const session = toldSession(engines, told);
    const world = shuffled(
      rows.filter(({ prompt }) => !known.has(prompt)),
      random,
    );
    const single = bestSingle(world, engines);
    const scores: { own: number; single: number; random: number }[] = [];
    for (let shot = 0; shot < shots; shot++) {
      const row = world[shot % world.length];
      if (row === undefined) break;
      const needs = { [row.dimension]: 1 };
      const engine = session.route(row.prompt, needs)[0] ?? single;
      const own = scoreOf(row, engine);
      session.observe(engine, needs, own);
      scores.push({ own, single: scoreOf(row, single), random: mean(engines.map((each) => scoreOf(row, each))) });
    }
    for (const name of names) {
      const part = scores.slice(...stretches[name]);
      gains.single[name].push(100 * mean(part.map((each) => each.own - each.single)));
      gains.random[name].push(100 * mean(part.map((each) => each.own - each.random)));
    }
  }
  const summed = (kind: 'single' | 'random'): Record<Stretch, Interval> =>
    Object.fromEntries(
      names.map((name) => [
        name,
        groupedInterval(
          gains[kind][name].map((value) => [value]),
          seededRandom(11),
        ),
      ]),
    ) as Record<Stretch, Interval>;
  return { start, overSingle: summed('single'), overRandom: summed('random') };
}

function toldAt(
  start: Start,
  rows: readonly RatedRow[],
  engines: readonly string[],
  exchanged: (engine: string) => string,
): readonly object[] {
  if (start === 'no evidence') return [];
  if (start === 'good evidence') return evidenceOf(rows, engines);
  if (start === 'wrong evidence') return evidenceOf(rows, engines, exchanged);
  const prompts = [...new Set(rows.map(({ prompt }) => prompt))];
  const first = new Set(prompts.filter((_, at) => at % 2 === 0));
  const half = (own: boolean): readonly RatedRow[] => rows.filter(({ prompt }) => first.has(prompt) === own);
  const [right, wrong] = [evidenceOf(half(true), engines), evidenceOf(half(false), engines, exchanged)];
  if (start === 'one of two wrong') return [...right, ...named(wrong, 'other ratings')];
  return together(right, wrong);
}

function named(rows: readonly RowOfEvidence[], source: string): readonly RowOfEvidence[] {
  return rows.map((row) => ({ ...row, source }));
}

/** Two tables as one: each figure the mean of both, worth both. */
function together(a: readonly RowOfEvidence[], b: readonly RowOfEvidence[]): readonly RowOfEvidence[] {
  const groups = Map.groupBy([...a, ...b], ({ engine, dimension }) => JSON.stringify([engine, dimension]));
  return [...groups.values()].flatMap((own) => {
    const [row] = own;
    const n = own.reduce((sum, each) => sum + each.n, 0);
    return row === undefined ? [] : [{ ...row, n, mean: own.reduce((sum, each) => sum + each.mean * each.n, 0) / n }];
  });
}

function emptied(): Record<Stretch, number[]> {
  return Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Stretch, number[]>;
}
