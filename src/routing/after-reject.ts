import type { EngineId } from '../core/ids.ts';

/**
 * Who films a shot again after a take of `from` was below quality: the best by rank, but the same engine with another
 * seed only where it is likelier to be accepted than the next, or alone.
 * @param ranked engines that could start, best first, with P(accept) after the reject.
 */
export function nextAfterReject<T extends { readonly engine: EngineId; readonly pAccept: number }>(
  ranked: readonly T[],
  from: EngineId,
): T | undefined {
  const [best, next] = ranked;
  if (best === undefined || best.engine !== from || next === undefined) return best;
  return best.pAccept > next.pAccept ? best : next;
}
