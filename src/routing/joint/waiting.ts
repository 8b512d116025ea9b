// The queue of an engine, in rounds (all slots busy once). Shots of the first round wait for nothing, those of the second
// for one round, and so on: r rounds together wait r(r-1)/2 rounds' work. Between whole rounds, and from four on between
// 4, 6, 8, 12, 16 …, the curve is straight, so that a linear solver sees exactly the curve that the search sees.

/** Whole rounds around `r` between which the curve is straight. */
function pieceAround(r: number): readonly [from: number, to: number] {
  if (r < 2) return r < 1 ? [0, 1] : [1, 2];
  const low = 2 ** (31 - Math.clz32(Math.min(r, 2 ** 30)));
  const middle = low * 1.5;
  return r < middle ? [low, middle] : [middle, low * 2];
}

function roundsWaited(r: number): number {
  if (r <= 1) return 0;
  let low = 1;
  let high = 2;
  if (r >= 2) {
    low = 2 ** (31 - Math.clz32(Math.min(r, 2 ** 30)));
    const middle = low * 1.5;
    if (r < middle) high = middle;
    else {
      high = low * 2;
      low = middle;
    }
  }
  return 0.5 * low * (low - 1) + 0.5 * (low + high - 1) * (r - low);
}

/**
 * Seconds that all shots of an engine wait together when `workS` seconds of work stand on it.
 * @param roundS seconds of work that keep every slot busy once.
 */
export function totalWaitS(workS: number, roundS: number): number {
  return workS <= roundS || roundS <= 0 ? 0 : roundS * roundsWaited(workS / roundS);
}

/** One straight piece of the curve. */
export interface WaitPiece {
  /** Seconds of work where it begins and ends. */
  readonly fromS: number;
  readonly toS: number;
  /** Seconds waited per second of work. */
  readonly slope: number;
}

/** The straight pieces from `fromS` seconds of work up to at least `toS`. */
export function waitPieces(fromS: number, toS: number, roundS: number): WaitPiece[] {
  if (roundS <= 0) return [{ fromS, toS, slope: 0 }];
  const pieces: WaitPiece[] = [];
  for (let at = fromS; at < toS || pieces.length === 0; ) {
    const [low, high] = pieceAround(at / roundS + 1e-9);
    const end = high * roundS;
    pieces.push({ fromS: at, toS: end, slope: high <= 1 ? 0 : 0.5 * (low + high - 1) });
    at = end;
  }
  return pieces;
}
