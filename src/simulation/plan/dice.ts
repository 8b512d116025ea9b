import { seededRandom } from '../../core/random.ts';

/** Seeded draws, in the order in which they are asked for. */
export interface Dice {
  /** In [0, 1). */
  next(): number;
  /** Whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number;
  between(min: number, max: number): number;
  chance(p: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** Log-normal with this median; `sigma` of the underlying normal. */
  logNormal(median: number, sigma: number): number;
}

/** Dice of one seed. */
export function diceOf(seed: number): Dice {
  return diceFrom(seededRandom(seed));
}

/**
 * Dice that belong to named things: the same names give the same draws, whoever asks first. So a fault that is left out
 * of a plan changes nothing about the others, and a plan can be shrunk.
 */
export function diceFor(seed: number, ...names: readonly (string | number)[]): Dice {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
  for (const char of names.join('\0')) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return diceOf(hash);
}

function diceFrom(next: () => number): Dice {
  const between = (min: number, max: number): number => min + (max - min) * next();
  return {
    next,
    between,
    whole: (min, max) => Math.floor(between(min, max + 1)),
    chance: (p) => next() < p,
    pick: (from) => from[Math.floor(next() * from.length)] ?? from[0],
    logNormal: (median, sigma) => median * Math.exp(sigma * normal(next)),
  };
}

/** Standard normal by Box and Muller. */
function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
