import type { EngineId } from '../core/ids.ts';

/**
 * P(accept) of a second take on the engine that was just rejected, over that on another engine whose first takes are as
 * good (evidence: routing 5, Video-Bench at .75: .43 against .52).
 */
const sameAgain = 0.83;

/**
 * Who films a shot again after a take of `from` was below quality: the best by rank, but the same engine with another
 * seed only where it is that much likelier to be accepted than the next, or alone.
 * @param ranked engines that could start, best first, with P(accept) after the reject.
 */
export function nextAfterReject<T extends { readonly engine: EngineId; readonly pAccept: number }>(
  ranked: readonly T[],
  from: EngineId,
): T | undefined {
  const [best, next] = ranked;
  if (best === undefined || best.engine !== from || next === undefined) return best;
  return best.pAccept * sameAgain >= next.pAccept ? best : next;
}
