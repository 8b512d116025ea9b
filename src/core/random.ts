import { randomBytes } from 'node:crypto';

/** The only source of randomness. */
export interface Random {
  /** `n` random bytes. */
  bytes(n: number): Uint8Array;
}

/** Cryptographic randomness of the operating system. */
export const systemRandom: Random = { bytes: (n) => randomBytes(n) };

/**
 * Deterministic generator (mulberry32) for pictures, simulations and tests; never for keys.
 * @param seed any 32-bit integer; equal seeds give equal sequences.
 * @returns a function giving numbers in [0, 1).
 */
export function seededRandom(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
