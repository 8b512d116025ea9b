import { dualBound } from './prices.ts';
import { nothing, type Scarce, type Tableau } from './tableau.ts';

/** What the price search found. */
export interface Dual {
  readonly prices: Scarce;
  /** Upper bound of every plan's value. */
  readonly bound: number;
  /** Answers of the shots to good prices, the latest last: starting points for a plan. */
  readonly answers: readonly Int32Array[];
}

/** Amounts of each thing that weigh alike: one shot's usual share. */
export function unitsOf(t: Tableau): Scarce {
  const units = nothing(t);
  const { parts } = t;
  const count = Math.max(1, t.value.length);
  const mean = (values: Float64Array): number => values.reduce((sum, each) => sum + each, 0) / count || 1;
  units.fill(mean(t.workS));
  units.fill(mean(t.requests), parts.requests, parts.chainS);
  units[parts.moves] = 1;
  units[0] = mean(t.money);
  return units;
}

/** Rounds without a better bound after which the step is shortened. */
const patience = 5;
/** Distance from the first bound to the optimum, as a share, where no plan is known. */
const guessedGap = 0.1;
/** Starting points kept. */
const answersKept = 6;

/**
 * Searches prices by subgradient steps of Polyak's length: each round the shots answer the prices, what is overused gets
 * dearer, what is left over cheaper. A step that would turn back on the one before it is bent towards it (Camerini,
 * Fratta and Maffioli), or prices of two scarce things would go to and fro.
 * @param target value of a known plan that keeps the limits, if there is one.
 */
export function searchPrices(t: Tableau, target: number | undefined, rounds: number): Dual {
  const units = unitsOf(t);
  const size = units.length;
  // Prices and directions in units, so that one step length fits all.
  const scaled = new Float64Array(size);
  const bestScaled = new Float64Array(size);
  const prices = nothing(t);
  const slack = nothing(t);
  const direction = new Float64Array(size);
  const reduced = new Float64Array(t.value.length);
  const at = new Int32Array(t.shotCount);
  const answers: Int32Array[] = [];
  let bound = Number.POSITIVE_INFINITY;
  let scale = 1;
  let stale = 0;
  for (let round = 0; round < rounds; round++) {
    for (let k = 0; k < size; k++) prices[k] = (scaled[k] ?? 0) / (units[k] ?? 1);
    const here = dualBound(t, prices, reduced, at, slack);
    if (here < bound) {
      if (here < bound - 1e-5 * Math.abs(here)) stale = 0;
      bound = here;
      bestScaled.set(scaled);
      answers.push(at.slice());
      if (answers.length > answersKept) answers.shift();
    } else stale++;
    if (stale >= patience) {
      scale *= 0.6;
      stale = 0;
      if (scale < 0.003) break;
    }
    let along = 0;
    let before2 = 0;
    let here2 = 0;
    for (let k = 0; k < size; k++) {
      let g = (slack[k] ?? 0) / (units[k] ?? 1);
      // A free thing that is left over stays free: it must not shorten the step of the others.
      if (g > 0 && scaled[k] === 0) g = 0;
      slack[k] = g;
      along += g * (direction[k] ?? 0);
      before2 += (direction[k] ?? 0) ** 2;
      here2 += g * g;
    }
    // Nothing scarce is overused and nothing dear is left over: no better prices exist.
    if (here2 < 1e-18) break;
    const bend = along < 0 && before2 > 0 ? (-1.5 * along) / before2 : 0;
    let length2 = 0;
    for (let k = 0; k < size; k++) {
      let d = (slack[k] ?? 0) + bend * (direction[k] ?? 0);
      if (d > 0 && scaled[k] === 0) d = 0;
      direction[k] = d;
      length2 += d * d;
    }
    if (length2 < 1e-18) {
      direction.fill(0);
      continue;
    }
    const gap = Math.max(target === undefined ? guessedGap * Math.abs(bound) : bound - target, 0.001 * Math.abs(bound));
    const length = (scale * (here - bound + gap)) / length2;
    for (let k = 0; k < size; k++) scaled[k] = Math.max(0, (scaled[k] ?? 0) - length * (direction[k] ?? 0));
  }
  for (let k = 0; k < size; k++) prices[k] = (bestScaled[k] ?? 0) / (units[k] ?? 1);
  return { prices, bound, answers };
}
