import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { lowerBoundS } from './bound.ts';
import { drawWorld } from './draw.ts';
import { policiesNamed } from './policies.ts';
import { type SeasonReport, seasonReport, type WorldRuns } from './report.ts';
import { runSeason } from './run.ts';

/** Shots of one episode in every season. */
export const shotsPerEpisode = 24;

/** What is measured. */
export interface SeasonBench {
  /** Shots of the season; whole episodes of 24. */
  readonly shots: number;
  readonly worlds: number;
  /** Seed of the first world; the others follow. Default 1. */
  readonly firstSeed?: number;
  /** Names of policies; none means all. */
  readonly policies: readonly string[];
  /** Threads; 1 works in the caller's. */
  readonly workers: number;
  readonly stop?: AbortSignal;
  /** Called with a line for people after every world. */
  readonly onProgress?: (line: string) => void;
}

/** One world for one thread. */
export interface WorldOrder {
  readonly seed: number;
  readonly shots: number;
  readonly policies: readonly string[];
}

/**
 * Films the season of every world under every policy. Worlds that are not done when `stop` fires are left out.
 * @throws {ConfigError} `usage.invalid` for an unknown policy.
 */
export async function benchSeason(bench: SeasonBench): Promise<SeasonReport> {
  const { shots, worlds, firstSeed = 1, policies, workers, stop, onProgress } = bench;
  policiesNamed(policies);
  const done: WorldRuns[] = [];
  const waiting = Array.from({ length: worlds }, (_, at): WorldOrder => ({ seed: firstSeed + at, shots, policies }));
  const work = async (film: (order: WorldOrder) => Promise<WorldRuns>): Promise<void> => {
    for (let order = waiting.shift(); order !== undefined && stop?.aborted !== true; order = waiting.shift()) {
      const world = await film(order);
      done.push(world);
      onProgress?.(progressLine(world, done.length, worlds));
      await breath();
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, workers) }, () => work(workers > 1 ? filmElsewhere : filmWorld)));
  return seasonReport(
    shots,
    done.sort((a, b) => a.seed - b.seed),
  );
}

/** One world under every wanted policy, in this thread. */
export async function filmWorld({ seed, shots, policies }: WorldOrder): Promise<WorldRuns> {
  const world = drawWorld(seed, { episodes: Math.ceil(shots / shotsPerEpisode), shotsPerEpisode });
  const boundS = await lowerBoundS(world);
  const runs = [];
  for (const policy of policiesNamed(policies)) runs.push(await runSeason(world, policy));
  return { seed, boundS, runs };
}

// The same file runs as .ts source and as built .js; the worker always has the extension of its neighbours.
const workerUrl = new URL(`./season-worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

function filmElsewhere(order: WorldOrder): Promise<WorldRuns> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerUrl, { workerData: order });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function progressLine({ seed, boundS, runs }: WorldRuns, done: number, of: number): string {
  const ratios = runs.map(({ policy, makespanS }) => `${policy} ${(makespanS / boundS).toFixed(2)}`);
  return `${done} of ${of}  world ${seed}, makespan over the bound: ${ratios.join(' · ')}`;
}

/** Lets signals of this process through. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
