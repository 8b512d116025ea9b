/**
 * How the routing brain does on rated videos, against the best single engine and the per-row oracle:
 * `node bench/routing-data.ts <file.jsonl> [--seeds 5]`. Lines: {id, prompt, dimension, scores: {engine: 0..1}}.
 */
import { readFileSync } from 'node:fs';
import { seededRandom } from '../src/core/random.ts';
import { createRoutingSession } from '../src/routing/session.ts';

interface RatedRow {
  readonly prompt: string;
  readonly dimension: string;
  readonly scores: Readonly<Record<string, number>>;
}

const productDimension: Readonly<Record<string, string>> = {
  motion_effects: 'motion',
  temporal_consistency: 'temporal',
  temporal_quality: 'temporal',
  aesthetic_quality: 'aesthetics',
  imaging_quality: 'imaging',
  static_quality: 'imaging',
  quality: 'imaging',
  'video-text_consistency': 'adherence',
  alignment: 'adherence',
  object_class: 'objects',
};

const [file, , seedsText] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: node bench/routing-data.ts <file.jsonl> [--seeds 5]');
const seeds = Number(seedsText ?? 5);
const all: RatedRow[] = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as RatedRow)
  .map((row) => ({ ...row, dimension: productDimension[row.dimension] ?? row.dimension }));
const engines = [...new Set(all.flatMap((row) => Object.keys(row.scores)))].sort();
const rows = all.filter((row) => engines.every((engine) => engine in row.scores));

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const scoreOf = (row: RatedRow, engine: string): number => row.scores[engine] ?? 0;

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  return values
    .map((value) => ({ value, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

/** Evidence lines of some rows; `rename` may hand an engine another engine's figures. */
function evidence(train: readonly RatedRow[], most: number, rename: (engine: string) => string = (e) => e): string {
  const list = engines.flatMap((engine) =>
    [...Map.groupBy(train, (row) => row.dimension)].map(([dimension, own]) => ({
      engine: rename(engine),
      dimension,
      mean: mean(own.map((row) => scoreOf(row, engine))),
      n: Math.min(most, own.length),
      source: 'bench',
      judgedBy: 'human',
      measuredOn: '2026-01-01',
    })),
  );
  return JSON.stringify({ type: 'evidence', rows: list });
}

function bestSingle(train: readonly RatedRow[]): string {
  return engines.reduce((best, engine) =>
    mean(train.map((row) => scoreOf(row, engine))) > mean(train.map((row) => scoreOf(row, best))) ? engine : best,
  );
}

function routed(session: ReturnType<typeof createRoutingSession>, row: RatedRow, known: boolean): string {
  const needs = known ? { [row.dimension]: 1 } : null;
  return JSON.parse(session.handleLine(JSON.stringify({ type: 'route', id: 'x', prompt: row.prompt, needs, engines })))
    .engine;
}

const result = { single: [], known: [], inferred: [], few: [], fewSingle: [], oracle: [] } as Record<
  'single' | 'known' | 'inferred' | 'few' | 'fewSingle' | 'oracle',
  number[]
>;
for (let seed = 1; seed <= seeds; seed++) {
  const random = seededRandom(seed);
  const prompts = shuffled([...new Set(rows.map((row) => row.prompt))], random);
  const foldOf = new Map(prompts.map((prompt, at) => [prompt, at % 5]));
  for (let fold = 0; fold < 5; fold++) {
    const test = rows.filter((row) => foldOf.get(row.prompt) === fold);
    const train = rows.filter((row) => foldOf.get(row.prompt) !== fold);
    const session = createRoutingSession();
    session.handleLine(evidence(train, Number.POSITIVE_INFINITY));
    const fewPrompts = new Set(shuffled([...new Set(train.map((row) => row.prompt))], random).slice(0, 20));
    const few = train.filter((row) => fewPrompts.has(row.prompt));
    const sparse = createRoutingSession();
    sparse.handleLine(evidence(few, Number.POSITIVE_INFINITY));
    const [single, fewSingle] = [bestSingle(train), bestSingle(few)];
    for (const row of test) {
      result.single.push(scoreOf(row, single));
      result.fewSingle.push(scoreOf(row, fewSingle));
      result.known.push(scoreOf(row, routed(session, row, true)));
      result.few.push(scoreOf(row, routed(sparse, row, true)));
      result.inferred.push(scoreOf(row, routed(session, row, false)));
      result.oracle.push(Math.max(...Object.values(row.scores)));
    }
  }
}
for (const [name, scores] of Object.entries(result)) console.log(name.padEnd(10), mean(scores).toFixed(4));

/** Mean score in shots 1-120 and 301-600 of a session that learns from an operator. */
function online(name: string, n: number, permuted: boolean): void {
  const early: number[] = [];
  const late: number[] = [];
  for (let seed = 1; seed <= seeds * 2; seed++) {
    const random = seededRandom(seed * 77);
    const order = shuffled(rows, random);
    const half = new Set(shuffled([...new Set(rows.map((row) => row.prompt))], random).filter((_, at) => at % 2 === 0));
    const session = createRoutingSession();
    const wrong = shuffled(engines, random);
    session.handleLine(
      evidence(
        rows.filter((row) => half.has(row.prompt)),
        n,
        (engine) => (permuted ? (wrong[engines.indexOf(engine)] ?? engine) : engine),
      ),
    );
    const world = order.filter((row) => !half.has(row.prompt));
    for (let shot = 0; shot < 600; shot++) {
      const row = world[shot % world.length];
      if (row === undefined) continue;
      const engine = routed(session, row, true);
      const score = scoreOf(row, engine);
      if (shot < 120) early.push(score);
      if (shot >= 300) late.push(score);
      session.handleLine(
        JSON.stringify({ type: 'observe', id: 'x', engine, needs: { [row.dimension]: 1 }, score, by: 'operator' }),
      );
    }
  }
  console.log(name.padEnd(22), 'shots 1-120', mean(early).toFixed(4), 'shots 301-600', mean(late).toFixed(4));
}
online('online, right table', 40, false);
online('online, wrong n 10', 10, true);
online('online, wrong n 40', 40, true);
