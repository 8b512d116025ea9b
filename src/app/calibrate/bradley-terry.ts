/** One decided comparison: what share of it the first one won (1, 0, or 0.5 for a tie). */
export interface Duel {
  readonly first: string;
  readonly second: string;
  readonly won01: number;
}

/** Place of one player in the Bradley-Terry model. */
export interface Ability {
  readonly player: string;
  /** Log odds of winning against the middle of all players; they sum to 0. */
  readonly logit: number;
  /** Standard deviation of `logit`, against that middle. */
  readonly sd: number;
  /** Duels the player took part in. */
  readonly n: number;
}

/** Spread of abilities that is expected before any duel, in log odds. */
export const priorSd = 1;
const mostRounds = 100;
const closeEnough = 1e-11;
/** Longest Newton step, in log odds: far out the curve is flat and a full step would overshoot. */
const longestStep = 2;

/**
 * Abilities by Bradley-Terry, P(a beats b) = 1 / (1 + e^-(a - b)), most likely values under a normal prior around 0: few
 * duels stay near the middle, and a player that always won stays finite. Uncertainty is the curvature at that point
 * (Laplace). A tie counts as half a win for each. The order of duels does not matter.
 * @param sd spread of the prior; default `priorSd`.
 */
export function abilitiesOf(duels: readonly Duel[], sd: number = priorSd): readonly Ability[] {
  const players = [...new Set(duels.flatMap(({ first, second }) => [first, second]))].sort();
  const at = new Map(players.map((player, index) => [player, index]));
  const pairs = duels.map(({ first, second, won01 }) => ({ i: at.get(first) ?? 0, j: at.get(second) ?? 0, won01 }));
  const logits = players.map(() => 0);
  for (let round = 0; round < mostRounds; round++) {
    const { gradient, curvature } = slopes(pairs, logits, sd);
    const step = solved(curvature, gradient);
    const longest = Math.max(0, ...step.map(Math.abs));
    const scale = longest > longestStep ? longestStep / longest : 1;
    for (const [index, each] of step.entries()) logits[index] = (logits[index] ?? 0) + scale * each;
    if (longest < closeEnough) break;
  }
  const { curvature } = slopes(pairs, logits, sd);
  return players.map((player, index) => ({
    player,
    logit: logits[index] ?? 0,
    sd: Math.sqrt(varianceAgainstMiddle(curvature, index)),
    n: pairs.filter(({ i, j }) => i === index || j === index).length,
  }));
}

interface Pair {
  readonly i: number;
  readonly j: number;
  readonly won01: number;
}

/** First and (negative) second derivatives of the log posterior. */
function slopes(pairs: readonly Pair[], logits: readonly number[], sd: number) {
  const precision = 1 / sd ** 2;
  const gradient = logits.map((logit) => -logit * precision);
  const curvature = logits.map((_, row) => logits.map((__, column) => (row === column ? precision : 0)));
  const add = (row: number, column: number, value: number): void => {
    const cells = curvature[row];
    if (cells !== undefined) cells[column] = (cells[column] ?? 0) + value;
  };
  for (const { i, j, won01 } of pairs) {
    const p = 1 / (1 + Math.exp((logits[j] ?? 0) - (logits[i] ?? 0)));
    gradient[i] = (gradient[i] ?? 0) + won01 - p;
    gradient[j] = (gradient[j] ?? 0) - won01 + p;
    const bend = p * (1 - p);
    add(i, i, bend);
    add(j, j, bend);
    add(i, j, -bend);
    add(j, i, -bend);
  }
  return { gradient, curvature };
}

/** Variance of one ability less the mean of all: what all share is only the prior and says nothing. */
function varianceAgainstMiddle(curvature: readonly (readonly number[])[], index: number): number {
  const contrast = curvature.map((_, at) => (at === index ? 1 : 0) - 1 / curvature.length);
  return solved(curvature, contrast).reduce((sum, value, at) => sum + value * (contrast[at] ?? 0), 0);
}

/** Solves a symmetric positive definite system by elimination; the prior keeps every pivot above 0. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  for (const [pivot, row] of rows.entries()) {
    for (const below of rows.slice(pivot + 1)) {
      const factor = (below[pivot] ?? 0) / (row[pivot] ?? 1);
      for (let column = pivot; column < below.length; column++)
        below[column] = (below[column] ?? 0) - factor * (row[column] ?? 0);
    }
  }
  const answer = rows.map(() => 0);
  for (let index = rows.length - 1; index >= 0; index--) {
    const row = rows[index] ?? [];
    const known = answer.reduce((sum, value, at) => (at > index ? sum + value * (row[at] ?? 0) : sum), 0);
    answer[index] = ((row[rows.length] ?? 0) - known) / (row[index] ?? 1);
  }
  return answer;
}
