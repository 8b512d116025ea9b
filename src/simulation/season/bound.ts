import { Defect } from '../../core/errors.ts';
import { createHighs } from './highs.ts';
import {
  acceptFrom01,
  canMake,
  expectedScore01,
  residualSd,
  type SeasonEngine,
  type SeasonShot,
  type SeasonWorld,
  stragglers,
  troubleSize,
  usualS,
} from './world.ts';

/** Takes below quality after which a shot is given up, under every policy. */
const takesMost = 3;

/** Bisection steps for the length: a thousandth of it. */
const steps = 12;

/** P(accept) of an engine's take of a shot, given all that is true of both but the luck of prompt and seed. */
export function trueAccept01(engine: SeasonEngine, shot: SeasonShot): number {
  const squares = Object.values(shot.needs).reduce((sum, weight) => sum + weight ** 2, 0);
  const sd = Math.sqrt(squares * (residualSd.prompt ** 2 + residualSd.take ** 2));
  return normalCdf((expectedScore01(engine, shot) - acceptFrom01) / sd);
}

/**
 * Seconds an engine is expected to work for a shot until it is accepted or given up: mean of the log-normal times the
 * attempts. Without stragglers, which a clairvoyant would call off: a lower bound stays one.
 */
export function expectedWorkS(engine: SeasonEngine, shot: SeasonShot): number {
  const p = Math.max(0.01, trueAccept01(engine, shot));
  const attempts = (1 - (1 - p) ** takesMost) / p;
  return usualS(engine, shot.durationS) * Math.exp(engine.sigma ** 2 / 2) * attempts * (1 - stragglers.share01);
}

/**
 * Seconds below which no season of this world can be expected to end: the larger of the least T for which shots, split
 * over engines as one likes, fit into every engine's slots (outages, brown-outs and retirement known ahead), and the
 * longest chain of shots that continue each other, each on its fastest engine. Refusals, queues and the gate are free.
 */
export async function lowerBoundS(world: SeasonWorld): Promise<number> {
  const highs = await createHighs();
  const pairs = world.shots.map((shot) =>
    world.engines
      .map((engine, at) => ({ engine, at, workS: expectedWorkS(engine, shot) }))
      .filter(({ engine }) => canMake(engine, shot)),
  );
  const chainS = longestChainS(
    world,
    pairs.map((own) => Math.min(...own.map(({ workS }) => workS))),
  );
  let [low, high] = [0, totalFastestS(pairs)];
  for (let step = 0; step < steps; step++) {
    const middle = (low + high) / 2;
    const capacity = world.engines.map((engine) => engine.concurrency * upS(world, engine, middle));
    const solved = highs.solve(loadProblem(pairs, capacity), { output_flag: false });
    if (solved.Status !== 'Optimal' && solved.Status !== 'Infeasible')
      throw new Defect('defect.invariant', `The bound of a season is ${solved.Status}`);
    if (solved.Status === 'Optimal' && solved.ObjectiveValue <= 1) high = middle;
    else low = middle;
  }
  return Math.max(low, chainS);
}

interface Pair {
  readonly at: number;
  readonly workS: number;
}

/** One engine doing everything that it is fastest at, alone and in turn: surely long enough. */
function totalFastestS(pairs: readonly (readonly Pair[])[]): number {
  return 4 * 3600 + pairs.reduce((sum, own) => sum + Math.min(...own.map(({ workS }) => workS)), 0);
}

/** Seconds of full work that an engine gives until a time. */
function upS(world: SeasonWorld, { id }: SeasonEngine, untilS: number): number {
  const lost = world.incidents.filter(({ engine }) => engine === id);
  return Math.max(
    0,
    lost.reduce((left, { kind, fromS, toS }) => {
      const share = kind === 'brown-out' ? 1 - 1 / troubleSize.brownOut : kind === 'quality-drop' ? 0 : 1;
      return left - share * Math.max(0, Math.min(toS, untilS) - fromS);
    }, untilS),
  );
}

/** Least share of capacity that the busiest engine needs, as a linear programme in CPLEX's LP format. */
function loadProblem(pairs: readonly (readonly Pair[])[], capacity: readonly number[]): string {
  const usable = pairs.map((own) => own.filter(({ at }) => (capacity[at] ?? 0) > 0));
  const lines = ['Minimize', ' obj: z', 'Subject To'];
  usable.forEach((own, shot) => {
    // A shot that only a retired engine could make has no place: the programme is infeasible.
    const terms = own.map(({ at }) => `x${shot}_${at}`);
    lines.push(` s${shot}: ${terms.length === 0 ? '0 z' : terms.join(' + ')} = 1`);
  });
  capacity.forEach((seconds, at) => {
    if (seconds <= 0) return;
    const terms = usable.flatMap((own, shot) => {
      const pair = own.find((each) => each.at === at);
      return pair === undefined ? [] : [`${pair.workS.toFixed(4)} x${shot}_${at}`];
    });
    if (terms.length > 0) lines.push(` e${at}: ${terms.join(' + ')} - ${seconds.toFixed(4)} z <= 0`);
  });
  lines.push('End');
  return lines.join('\n');
}

function longestChainS(world: SeasonWorld, fastestS: readonly number[]): number {
  const endS = new Map<string, number>();
  world.shots.forEach(({ ref, continues }, at) => {
    endS.set(ref, (continues === undefined ? 0 : (endS.get(continues) ?? 0)) + (fastestS[at] ?? 0));
  });
  return Math.max(0, ...endS.values());
}

/** Standard normal distribution function (Abramowitz and Stegun 26.2.17, error below 1e-7). */
function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
}
