/** Runs at most `width` pieces of work at once, in order of asking. */
export type Lanes = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Lanes for work that fills a core (decoding, encoding, signing): as many as there are cores, so that media work uses
 * them all and never more.
 * @param width at least 1.
 */
export function openLanes(width: number): Lanes {
  let free = width;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((enter) => waiting.push(enter));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
